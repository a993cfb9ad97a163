import { createHash, timingSafeEqual } from 'crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { visibleText } from '../../../../credentials/visibleText';

const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();

/** Whether a text survives Latin-1: the bytes of any other character would stand for several texts. */
const isLatin1 = (text: string) => /^[\0-\xff]*$/.test(text);

/**
 * The logins that are the credential's, as bytes: in UTF-8, as RFC 7617 advises, and in Latin-1, as many clients
 * send them; with the password as it is stored, and without hidden characters and blanks around it.
 */
function acceptedLogins(username: string, stored: string): Buffer[] {
	const logins = [stored, visibleText(stored)].map((password) => `${username}:${password}`);
	return logins.flatMap((login) => [
		Buffer.from(login, 'utf8'),
		...(isLatin1(login) ? [Buffer.from(login, 'latin1')] : []),
	]);
}

/**
 * Whether a push proves by basicAuth that it comes from who knows the credential's push username and password.
 * Digests of equal length are compared in constant time, so that answers tell nothing about how near a guess is.
 * Tencent's other mode, OAuth 2.0, is not supported: it is not documented how the token is requested or presented.
 * Sources: https://www.tencentcloud.com/document/product/1229/59640,
 * https://www.rfc-editor.org/rfc/rfc7617#section-2.1
 *
 * @param authorization the header as it came
 * @returns false also when the credential's fields are empty: then nobody is let in
 */
export function isAuthorized(
	authorization: string | undefined,
	{ pushUsername, pushPassword }: ICredentialDataDecryptedObject,
): boolean {
	const username = visibleText(pushUsername);
	if (!username || !visibleText(pushPassword)) return false;
	const [, payload = ''] = /^\s*basic\s+(\S+)\s*$/i.exec(authorization ?? '') ?? [];
	const given = digest(Buffer.from(payload, 'base64'));
	const matches = acceptedLogins(username, String(pushPassword)).map((login) =>
		timingSafeEqual(given, digest(login)),
	);
	return matches.includes(true);
}
