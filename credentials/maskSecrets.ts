import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { visibleText } from './visibleText';

const MASK = '…';
const SECRET_FIELDS = ['secretId', 'secretKey', 'sessionToken', 'pushPassword'] as const;

/** A shorter one is no key that a console gives out, and masking it would tear words apart. */
const MIN_SECRET_LENGTH = 4;

/** What a request proves itself by, whichever credential it was made with. */
const PROOFS: ReadonlyArray<readonly [proof: RegExp, masked: string]> = [
	[/\bTC3-HMAC-SHA256\s+Credential=[^"'\r\n<]*/gi, MASK],
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
