import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { visibleText } from './visibleText';

const MASK = '…';
const SECRET_FIELDS = ['secretId', 'secretKey', 'sessionToken', 'pushPassword'] as const;

/** A shorter one is no key that a console gives out, and masking it would tear words apart. */
const MIN_SECRET_LENGTH = 4;

/** What is sent to Tencent, or made of what is sent: only that can come back in an answer. */
const SENT_FIELDS = ['secretId', 'secretKey', 'sessionToken'] as const;
/** A shorter one may be part of a telephone number. */
const MIN_SENT_LENGTH = 12;

/** What a request proves itself by, whichever credential it was made with. */
const SIGNED = /\bTC3-HMAC-SHA256\s+Credential=[^"'\r\n<]*/gi;
const PROOFS: ReadonlyArray<readonly [proof: RegExp, masked: string]> = [
	[SIGNED, MASK],
	[
		/\b((?:proxy-)?authorization["']?\s*[:=]\s*["']?)(?:(?:basic|bearer)\s+)?[^"'\s,;<]+/gi,
		`$1${MASK}`,
	],
	[/\b(x-tc-token["']?\s*[:=]\s*["']?)[^"'\s,;<]+/gi, `$1${MASK}`],
	[/\b((?:basic|bearer)\s+)[\w+/=.~-]{8,}/gi, `$1${MASK}`],
	[/\b(signature["']?\s*[:=]\s*["']?)[\da-f]{8,}/gi, `$1${MASK}`],
	[/[\da-f]{64,}/gi, MASK],
];

const escapeForRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

const escapeForHtml = (text: string) =>
	text
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;')
		.replace(/'/g, '&#39;');

/** A secret as stored and as sent, and as a page, a log or an address would quote it. */
function spellings(stored: unknown): string[] {
	if (typeof stored !== 'string' && typeof stored !== 'number') return [];
	const texts = [String(stored), String(stored).trim(), visibleText(stored)];
	return texts.flatMap((text) => [
		text,
		JSON.stringify(text).slice(1, -1),
		escapeForHtml(text),
		// Lone surrogates have no such form
		encodeURIComponent(text.replace(/\p{Cs}/gu, '')),
	]);
}

/**
 * Replaces secrets in a text by "…", so that an answer, an error or an address can be quoted: Secret ID, Secret Key,
 * Session Token and Push Password of the credential, in any case and also as JSON, HTML and addresses spell them;
 * Authorization headers, tokens and signatures, whoever sent them.
 *
 * Mask first and shorten afterwards: a secret that was cut in two is not found.
 *
 * @param credential as n8n stores it; undefined when it could not be read
 * @example
 * maskSecrets('<p>Authorization: TC3-HMAC-SHA256 Credential=AKID…</p>', credential); // '<p>Authorization: …</p>'
 */
export function maskSecrets(
	text: string,
	credential: ICredentialDataDecryptedObject | undefined,
): string {
	const secrets = SECRET_FIELDS.flatMap((field) => spellings(credential?.[field]))
		.filter((secret) => secret.length >= MIN_SECRET_LENGTH)
		// The longest first: one may hold another
		.sort((first, second) => second.length - first.length);
	const unproven = PROOFS.reduce((masked, [proof, by]) => masked.replace(proof, by), text);
	if (secrets.length === 0) return unproven;
	const anySecret = [...new Set(secrets)].map(escapeForRegExp).join('|');
	return unproven.replace(new RegExp(anySecret, 'gi'), MASK);
}

/** A value with every text in it replaced. */
function withTexts(value: unknown, replace: (text: string) => string): unknown {
	if (typeof value === 'string') return replace(value);
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((entry) => withTexts(entry, replace));
	return Object.fromEntries(
		Object.entries(value).map(([name, member]) => [replace(name), withTexts(member, replace)]),
	);
}

/**
 * What masks the secrets of a credential in whatever comes back: `text` in what a message quotes, as {@link maskSecrets}
 * does; `data` in the data of an answer, into which a gateway may have put the keys of the credential or an Authorization
 * header. All else of the data stays as Tencent sent it, signatures in the addresses of recordings above all.
 *
 * @param credential as n8n stores it
 */
export function masksOf(credential: ICredentialDataDecryptedObject | undefined): {
	text(text: string): string;
	data<Data>(data: Data): Data;
} {
	const secrets = SENT_FIELDS.flatMap((field) => spellings(credential?.[field]))
		.filter((secret) => secret.length >= MIN_SENT_LENGTH)
		.sort((first, second) => second.length - first.length);
	const sources = [SIGNED.source, ...[...new Set(secrets)].map(escapeForRegExp)];
	const anySecret = new RegExp(sources.join('|'), 'gi');
	return {
		text: (text) => maskSecrets(text, credential),
		data<Data>(data: Data) {
			// Going through all texts of a long list takes much longer than looking whether there is anything to find
			if (JSON.stringify(data).search(anySecret) === -1) return data;
			return withTexts(data, (text) => text.replace(anySecret, MASK)) as Data;
		},
	};
}
