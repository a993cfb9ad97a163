import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

type SandboxKeys = Record<'secretId' | 'secretKey', string> & { sdkAppId: number };

/** A credential for a sandbox, as the credential dialog would store it. */
export function sandboxCredential(
	{ url, account }: { url: string; account: SandboxKeys },
	change: ICredentialDataDecryptedObject = {},
): ICredentialDataDecryptedObject {
	return {
		secretId: account.secretId,
		secretKey: account.secretKey,
		sdkAppId: String(account.sdkAppId),
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
