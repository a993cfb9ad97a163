import type { IExecuteFunctions, ILoadOptionsFunctions, IPollFunctions } from 'n8n-workflow';

import { readCredential, readSdkAppId } from '../../../credentials/credentialFields';
import { masksOf } from '../../../credentials/maskSecrets';
import { limiterOf } from '../processState';
import { createClient, type Client } from './client';

/** Everything of n8n's that a client can be opened from. */
export type ClientContext = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

/**
 * The client of the credential that is chosen in the node.
 *
 * @throws Error when the credential is missing or cannot be used; nothing has been sent then
 */
export async function openClient(context: ClientContext): Promise<Client> {
	const stored = await context.getCredentials('tencentCccApi');
	const credential = readCredential(stored);
	const sdkAppId = readSdkAppId(stored);
	return createClient({
		endpoint: credential.endpoint,
		sdkAppId,
		language: credential.language,
		request: async (options) =>
			await context.helpers.httpRequestWithAuthentication.call(context, 'tencentCccApi', options),
		masks: masksOf(stored),
		limiterOf: (action) => limiterOf({ ...credential, sdkAppId }, action),
		cancelSignal:
			'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal?.() : undefined,
	});
}

/** The language of the credential that is chosen, if there is one that can be read. Never throws. */
export async function languageOf(context: ClientContext): Promise<'en-US' | 'zh-CN'> {
	try {
		return readCredential(await context.getCredentials('tencentCccApi')).language;
	} catch {
		return 'en-US';
	}
}
