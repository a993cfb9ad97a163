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

function canonicalHeaders(headers: Record<string, string>): CanonicalHeaders {
	const given = Object.keys(headers);
	// They nearly always are in order, and sorting takes longer than looking
	let isInOrder = true;
	for (let index = 1; index < given.length; index++) {
		if (given[index - 1].toLowerCase() >= given[index].toLowerCase()) isInOrder = false;
	}
	if (!isInOrder) given.sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1));
	let names = '';
	let lines = '';
	for (const name of given) {
		const lowerCase = name.toLowerCase();
		names += names === '' ? lowerCase : `;${lowerCase}`;
		lines += `${lowerCase}:${headers[name].trim().toLowerCase()}\n`;
	}
	return { names, lines };
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

/** The key that signs on one day for one product, and its scope. */
export interface SigningKey {
	/** E.g. `2026-01-01/ccc/tc3_request`. */
	readonly scope: string;
	readonly key: KeyObject;
}

/**
 * Gives the key that signs at a time: derives it, or remembers it.
 *
 * @param timestamp Unix seconds
 */
export type SigningKeySource = (
	secretKey: string,
	service: string,
	timestamp: number,
) => SigningKey;

/** Derives the key that signs at a time, which takes most of the time of a signature. */
export const deriveSigningKey: SigningKeySource = (secretKey, service, timestamp) => {
	const date = scopeDate(timestamp);
	const { signingKey } = deriveSigningKeys(secretKey, date, service);
	return { scope: scopeOf(date, service), key: createSecretKey(signingKey) };
};

/**
 * Signs a request with TC3-HMAC-SHA256. Pure: the time and the source of keys are parameters.
 *
 * @param timestamp Unix seconds; Tencent refuses more than five minutes of difference to its own clock
 * @param signingKeyFor where the key comes from; a cache makes a signature several times cheaper and changes none
 * @returns the value of the `Authorization` header
 * @example
 * const keys = createSigningKeyCache();
 * signTc3(request, { secretId, secretKey, service: 'ccc' }, Math.floor(Date.now() / 1000), keys);
 */
export function signTc3(
	request: Tc3Request,
	key: Tc3Key,
	timestamp: number,
	signingKeyFor: SigningKeySource = deriveSigningKey,
): string {
	const { secretId, secretKey, service } = key;
	const { key: signingKey, scope } = signingKeyFor(secretKey, service, timestamp);
	const headers = canonicalHeaders(request.headers);
	const text = stringToSign(canonicalRequest(request, headers), timestamp, service, scope);
	const signature = createHmac('sha256', signingKey).update(text).digest('hex');
	return `${ALGORITHM} Credential=${secretId}/${scope}, SignedHeaders=${headers.names}, Signature=${signature}`;
}
