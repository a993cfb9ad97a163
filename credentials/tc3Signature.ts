import { createHash, createHmac, createSecretKey, hash, type KeyObject } from 'crypto';

/** What TC3-HMAC-SHA256 signs of a request. */
export interface Tc3Request {
	/** `POST` for everything that CCC offers; the algorithm is defined for `GET` as well. */
	method: 'GET' | 'POST';
	/** Absolute path, `/` for every API 3.0 endpoint. */
	path?: string;
	/** Query string without `?`, already percent-encoded as it is sent. Empty for POST. */
	query?: string;
	/** The headers to sign, by name, with the very values that are sent. At least `content-type` and `host`. */
	headers: Record<string, string>;
	/** The body exactly as it is sent (UTF-8); empty for GET. */
	payload: string;
}

/** The key of a Tencent Cloud account, and the product it is used for. */
export interface Tc3Key {
	secretId: string;
	secretKey: string;
	/** First label of the product's host, `ccc` for Cloud Contact Center. */
	service: string;
}

const ALGORITHM = 'TC3-HMAC-SHA256';
const SCOPE_SUFFIX = 'tc3_request';
const SECONDS_OF_DAY = 86_400;

/** As many keys sign by turns without being derived again: each account, and each product, has its own. */
const MOST_HELD_KEYS = 8;

/** `crypto.hash` takes half the time of a Hash object; Node has it from 20.12 and 21.7 on. */
const sha256Hex: (text: string) => string =
	typeof hash === 'function'
		? (text) => hash('sha256', text, 'hex')
		: (text) => createHash('sha256').update(text, 'utf8').digest('hex');
const hmac = (key: string | Buffer, text: string) =>
	createHmac('sha256', key).update(text, 'utf8').digest();

/** Headers as they are signed. */
interface CanonicalHeaders {
	/** Lower case, in ASCII order, separated by semicolons. */
	names: string;
	/** Names and values in lower case, trimmed, a line for each. */
	lines: string;
}

/** The headers that were signed last: nearly every request has the same ones. */
let latest: { given: Record<string, string>; canonical: CanonicalHeaders } | undefined;

function canonicalHeaders(headers: Record<string, string>): CanonicalHeaders {
	const given = Object.keys(headers);
	if (
		latest &&
		given.length === Object.keys(latest.given).length &&
		given.every((name) => latest?.given[name] === headers[name])
	) {
		return latest.canonical;
	}
	const entries = given
		.map((name) => ({ name: name.toLowerCase(), value: headers[name].trim().toLowerCase() }))
		.sort((first, second) => (first.name < second.name ? -1 : 1));
	const canonical = {
		names: entries.map(({ name }) => name).join(';'),
		lines: entries.map(({ name, value }) => `${name}:${value}\n`).join(''),
	};
	latest = { given: { ...headers }, canonical };
	return canonical;
}

/**
 * Step 1 of TC3-HMAC-SHA256: the canonical request.
 *
 * Header names and values are lower-cased and trimmed, and each header line ends in a line feed.
 * Source: Signature v3, https://www.tencentcloud.com/document/product/1229/59743
 */
export function canonicalRequest(
	{ method, path = '/', query = '', headers, payload }: Tc3Request,
	{ names, lines } = canonicalHeaders(headers),
): string {
	return `${method}\n${path}\n${query}\n${lines}\n${names}\n${sha256Hex(payload)}`;
}

/**
 * The date of the credential scope.
 *
 * @param timestamp Unix seconds
 * @returns the UTC date, `YYYY-MM-DD`; a local date would break signatures for a part of each day
 */
export function scopeDate(timestamp: number): string {
	return new Date(timestamp * 1000).toISOString().slice(0, 10);
}

/** The credential scope: what the signing key is good for. */
const scopeOf = (date: string, service: string) => `${date}/${service}/${SCOPE_SUFFIX}`;

/**
 * Step 2: the string to sign.
 *
 * @param timestamp Unix seconds, the value of X-TC-Timestamp
 */
export function stringToSign(
	canonical: string,
	timestamp: number,
	service: string,
	scope = scopeOf(scopeDate(timestamp), service),
): string {
	return `${ALGORITHM}\n${timestamp}\n${scope}\n${sha256Hex(canonical)}`;
}

/**
 * Step 3: the key chain, in binary.
 *
 * @param date UTC date, `YYYY-MM-DD`
 * @returns the keys in the order of derivation; the last one signs
 */
export function deriveSigningKeys(
	secretKey: string,
	date: string,
	service: string,
): { dateKey: Buffer; serviceKey: Buffer; signingKey: Buffer } {
	const dateKey = hmac(`TC3${secretKey}`, date);
	const serviceKey = hmac(dateKey, service);
	const signingKey = hmac(serviceKey, SCOPE_SUFFIX);
	return { dateKey, serviceKey, signingKey };
}

/** A derived key, what it was derived from, and what it is good for. */
interface HeldKey {
	secretKey: string;
	/** Days since 1970, UTC. */
	day: number;
	service: string;
	scope: string;
	signingKey: KeyObject;
}

/** The keys that were used last, the latest at the end. */
let heldKeys: HeldKey[] = [];

/**
 * The key that signs at a time, derived once a day and then held as a KeyObject, because deriving it takes most of
 * the time of a signature.
 *
 * What stays in memory is bounded: at most the 8 keys that were used last, with the secrets that they were
 * derived from, and all of one UTC day: a secret that is no longer used is let go with the first signature of the
 * next day at the latest. Nothing of it leaves this module.
 *
 * @param timestamp Unix seconds
 */
function heldKeyFor(secretKey: string, timestamp: number, service: string): HeldKey {
	const day = Math.floor(timestamp / SECONDS_OF_DAY);
	const isWanted = (held: HeldKey) =>
		held.secretKey === secretKey && held.day === day && held.service === service;
	const latest = heldKeys[heldKeys.length - 1];
	if (latest && isWanted(latest)) return latest;

	const date = scopeDate(timestamp);
	const wanted = heldKeys.find(isWanted) ?? {
		secretKey,
		day,
		service,
		scope: scopeOf(date, service),
		signingKey: createSecretKey(deriveSigningKeys(secretKey, date, service).signingKey),
	};
	const others = heldKeys.filter((held) => held !== wanted && held.day === day);
	heldKeys = [...others, wanted].slice(-MOST_HELD_KEYS);
	return wanted;
}

/**
 * Signs a request with TC3-HMAC-SHA256. Pure in what it returns: the time is a parameter and nothing else is
 * read; the keys that are held (see above) save time and change no signature.
 *
 * @param timestamp Unix seconds; Tencent refuses more than five minutes of difference to its own clock
 * @returns the value of the `Authorization` header
 */
export function signTc3(request: Tc3Request, key: Tc3Key, timestamp: number): string {
	const { secretId, secretKey, service } = key;
	const { signingKey, scope } = heldKeyFor(secretKey, timestamp, service);
	const headers = canonicalHeaders(request.headers);
	const text = stringToSign(canonicalRequest(request, headers), timestamp, service, scope);
	const signature = createHmac('sha256', signingKey).update(text).digest('hex');
	return `${ALGORITHM} Credential=${secretId}/${scope}, SignedHeaders=${headers.names}, Signature=${signature}`;
}
