import { createHash, timingSafeEqual } from 'crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * Whether a push proves by basicAuth that it comes from who knows the credential's push username and password.
 * Digests of equal length are compared in constant time, so that answers tell nothing about how near a guess is.
 * Tencent's other mode, OAuth 2.0, is not supported: it is not documented how the token is requested or presented.
 * Source: data push, 1229/59640.
 *
 * @param authorization the header as it came
 * @returns false also when the credential's fields are empty: then nobody is let in
 */
export function isAuthorized(
	authorization: string | undefined,
	{ pushUsername, pushPassword }: ICredentialDataDecryptedObject,
): boolean {
	if (!pushUsername || !pushPassword) return false;
	const [, payload = ''] = /^\s*basic\s+(\S+)\s*$/i.exec(authorization ?? '') ?? [];
	const given = digest(Buffer.from(payload, 'base64').toString('utf8'));
	return timingSafeEqual(given, digest(`${String(pushUsername)}:${String(pushPassword)}`));
}
