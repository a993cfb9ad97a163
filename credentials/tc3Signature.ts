import { createHash, createHmac } from 'crypto';

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

const sha256Hex = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');
const hmac = (key: string | Buffer, text: string) =>
	createHmac('sha256', key).update(text, 'utf8').digest();

/** The header names that are signed: lower case, ASCII order, separated by semicolons. */
export function signedHeaderNames(headers: Record<string, string>): string {
	return Object.keys(headers)
		.map((name) => name.toLowerCase())
		.sort()
		.join(';');
}

/**
 * Step 1 of TC3-HMAC-SHA256: the canonical request.
 *
 * Header names and values are lower-cased and trimmed, and each header line ends in a line feed.
 * Source: Signature v3, https://www.tencentcloud.com/document/product/1229/59743
 */
export function canonicalRequest({
	method,
	path = '/',
	query = '',
	headers,
	payload,
}: Tc3Request): string {
	const headerLines = Object.entries(headers)
		.map(([name, value]) => [name.toLowerCase(), value.trim().toLowerCase()])
		.sort(([first], [second]) => (first < second ? -1 : 1))
		.map(([name, value]) => `${name}:${value}\n`)
		.join('');
	return [method, path, query, headerLines, signedHeaderNames(headers), sha256Hex(payload)].join(
		'\n',
	);
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

/**
 * Step 2: the string to sign.
 *
 * @param timestamp Unix seconds, the value of X-TC-Timestamp
 */
export function stringToSign(canonical: string, timestamp: number, service: string): string {
	const scope = `${scopeDate(timestamp)}/${service}/${SCOPE_SUFFIX}`;
	return [ALGORITHM, timestamp, scope, sha256Hex(canonical)].join('\n');
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

/**
 * Signs a request with TC3-HMAC-SHA256. Pure: the time is a parameter, nothing is read or kept.
 *
 * @param timestamp Unix seconds; Tencent refuses more than five minutes of difference to its own clock
 * @returns the value of the `Authorization` header
 */
export function signTc3(request: Tc3Request, key: Tc3Key, timestamp: number): string {
	const { signingKey } = deriveSigningKeys(key.secretKey, scopeDate(timestamp), key.service);
	const text = stringToSign(canonicalRequest(request), timestamp, key.service);
	const signature = hmac(signingKey, text).toString('hex');
	const scope = `${scopeDate(timestamp)}/${key.service}/${SCOPE_SUFFIX}`;
	return `${ALGORITHM} Credential=${key.secretId}/${scope}, SignedHeaders=${signedHeaderNames(request.headers)}, Signature=${signature}`;
}
