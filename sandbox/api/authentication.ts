import type { Account } from '../model/account';
import { problem } from './problems';
import { isSignatureRight, parseAuthorization } from './signatureVerification';

/** How far the clocks of client and server may be apart. Source: Common Params, 1229/59742. */
const MAX_CLOCK_SKEW_SECONDS = 5 * 60;

/** A request as it arrived. */
export interface ArrivedRequest {
	readonly method: string;
	/** What follows the question mark. */
	readonly query: string;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string>>;
	readonly rawBody: Buffer;
}

/**
 * Checks who sent a request, in the order: required headers, Authorization header, clock, Secret ID, token, signature.
 *
 * @param request the request
 * @param account the account whose permanent and temporary key are accepted
 * @param now milliseconds since 1970
 * @throws ApiError MissingParameter, InvalidParameterValue (timestamp), or one of AuthFailure.*
 */
export function authenticate(request: ArrivedRequest, account: Account, now: number): void {
	const { headers } = request;
	const missing = ['x-tc-action', 'x-tc-version', 'x-tc-timestamp'].find((name) => !headers[name]);
	if (missing) throw problem('missingHeader', missing);

	const parts = parseAuthorization(headers.authorization);
	if (!parts) throw problem('invalidAuthorization');

	const timestamp = headers['x-tc-timestamp'];
	if (!/^\d{1,11}$/.test(timestamp)) throw problem('invalidTimestamp');
	const serverSeconds = Math.floor(now / 1_000);
	if (Math.abs(serverSeconds - Number(timestamp)) > MAX_CLOCK_SKEW_SECONDS) {
		throw problem('signatureExpired', serverSeconds);
	}

	const keys = [{ token: undefined, ...account }, account.temporaryKey];
	const key = keys.find(({ secretId }) => secretId === parts.secretId);
	if (!key) throw problem('secretIdNotFound');
	if ((headers['x-tc-token'] || undefined) !== key.token) throw problem('tokenFailure');
	if (!isSignatureRight(parts, { ...request, timestamp }, key.secretKey))
		throw problem('signatureFailure');
}
