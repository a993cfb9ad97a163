import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { Sandbox } from '../sandbox';

/** What is needed of a sandbox: its address, and the keys of its account. */
interface SandboxAccess {
	readonly url: string;
	readonly account: Pick<Sandbox['account'], 'secretId' | 'secretKey' | 'sdkAppId'>;
}

/** A credential for a sandbox, as the credential dialog would store it. */
export function sandboxCredential(
	{ url, account: { secretId, secretKey, sdkAppId } }: SandboxAccess,
	change: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	return {
		secretId,
		secretKey,
		sdkAppId: String(sdkAppId),
		sessionToken: '',
		site: 'custom',
		endpoint: url,
		language: 'en-US',
		...change,
	};
}

/** What the pushes of the demo's sandbox, and of that of `npm run n8n`, prove themselves by. */
export const PUSH_LOGIN = { username: 'tencent', password: 'pushed-by-the-sandbox' };

/** The credential's fields for these pushes. */
export const PUSH_FIELDS = {
	pushUsername: PUSH_LOGIN.username,
	pushPassword: PUSH_LOGIN.password,
};
