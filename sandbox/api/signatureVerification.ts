import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** The parts of an Authorization header of signature v3. */
export interface AuthorizationParts {
	readonly secretId: string;
	/** UTC date of the credential scope, YYYY-MM-DD. */
	readonly date: string;
	readonly service: string;
	readonly signedHeaders: readonly string[];
	/** Lower-case hexadecimal. */
	readonly signature: string;
}

const ALGORITHM = 'TC3-HMAC-SHA256';
const AUTHORIZATION =
	/^TC3-HMAC-SHA256 Credential=([^/\s,]+)\/(\d{4}-\d{2}-\d{2})\/([^/\s,]+)\/tc3_request,\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})$/;
/** The headers that may be signed; the first two must be. Source: Signature v3, 1229/59743. */
const SIGNABLE_HEADERS = ['content-type', 'host', 'x-tc-action'];

/**
 * Takes an Authorization header apart.
 *
 * @param authorization the header's value, if there is one
 * @returns its parts, or undefined when it is missing, malformed, or signs other headers than
 * `content-type;host` or `content-type;host;x-tc-action`
 */
export function parseAuthorization(
	authorization: string | undefined,
): AuthorizationParts | undefined {
	const match = AUTHORIZATION.exec(authorization?.trim() ?? '');
	if (!match) return undefined;
	const [, secretId, date, service, signedHeaderList, signature] = match;
	const signedHeaders = signedHeaderList.split(';');
	const isDocumentedForm =
		signedHeaderList === SIGNABLE_HEADERS.slice(0, 2).join(';') ||
		signedHeaderList === SIGNABLE_HEADERS.join(';');
	return isDocumentedForm ? { secretId, date, service, signedHeaders, signature } : undefined;
}

/** What a signature is computed from. */
export interface SignedRequest {
	readonly method: string;
	/** What follows the question mark, empty for POST. */
	readonly query: string;
	/** Header values by lower-case name. */
	readonly headers: Readonly<Record<string, string | undefined>>;
	/** The exact bytes of the body. */
	readonly rawBody: Buffer;
	/** Unix seconds, as the X-TC-Timestamp header spells them. */
	readonly timestamp: string;
	readonly service: string;
	readonly signedHeaders: readonly string[];
}

function sha256(data: Buffer | string): string {
	return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer | string, data: string): Buffer {
	return createHmac('sha256', key).update(data, 'utf8').digest();
}

/** The UTC date of a time in Unix seconds, YYYY-MM-DD. */
export function utcDate(timestamp: string): string {
	return new Date(Number(timestamp) * 1_000).toISOString().slice(0, 10);
}

/**
 * Computes the TC3-HMAC-SHA256 signature that a request ought to carry.
 *
 * Written from Tencent's documentation alone and shared with nothing, so that an error in the package's signer
 * cannot hide behind the same error here. Source: Signature v3, 1229/59743.
 *
 * @param request what was signed
 * @param secretKey the key of the account
 * @returns lower-case hexadecimal
 */
export function expectedSignature(request: SignedRequest, secretKey: string): string {
	const canonicalHeaders = request.signedHeaders
		.map((name) => `${name}:${(request.headers[name] ?? '').trim().toLowerCase()}\n`)
		.join('');
	const canonicalRequest = [
		request.method,
		'/',
		request.query,
		canonicalHeaders,
		request.signedHeaders.join(';'),
		sha256(request.rawBody),
	].join('\n');
	const date = utcDate(request.timestamp);
	const scope = `${date}/${request.service}/tc3_request`;
	const stringToSign = [ALGORITHM, request.timestamp, scope, sha256(canonicalRequest)].join('\n');
	const dateKey = hmac(`TC3${secretKey}`, date);
	const serviceKey = hmac(dateKey, request.service);
	const signingKey = hmac(serviceKey, 'tc3_request');
	return hmac(signingKey, stringToSign).toString('hex');
}

/**
 * Whether a request carries the right signature.
 *
 * The official SDKs take the service of the credential scope from their endpoint, up to its first dot: `ccc` for
 * Tencent's hosts, but `127` for 127.0.0.1:3344 and `localhost:3344` for localhost:3344. The one for Node sends the Host
 * header with the port and signs it without. The sandbox takes both, so that an SDK can be pointed at it unchanged.
 *
 * @param parts the parts of its Authorization header
 * @param request the request, without what `parts` says
 * @param secretKey the key that belongs to `parts.secretId`
 */
export function isSignatureRight(
	parts: AuthorizationParts,
	request: Omit<SignedRequest, 'service' | 'signedHeaders'>,
	secretKey: string,
): boolean {
	const { host = '' } = request.headers;
	if (parts.date !== utcDate(request.timestamp)) return false;
	if (!['ccc', host.split('.')[0]].includes(parts.service)) return false;
	return [host, host.replace(/:\d+$/, '')].some((signedHost) => {
		const headers = { ...request.headers, host: signedHost };
		const expected = expectedSignature({ ...request, ...parts, headers }, secretKey);
		return timingSafeEqual(Buffer.from(expected), Buffer.from(parts.signature));
	});
}
