import type { IDataObject, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';
import type { z } from 'zod';

import { readCredential, readSdkAppId } from '../../../credentials/credentialFields';
import { sendAction, type ActionResult } from './sendAction';

/** The application that a node's credential belongs to. */
export interface Account {
	/** Origin, e.g. `https://ccc.tencentcloudapi.com`. */
	endpoint: string;
	secretId: string;
	/**
	 * Sends an action once. Never throws.
	 *
	 * @param parameters without SdkAppId
	 * @param timeout milliseconds
	 */
	send<Schema extends z.ZodTypeAny>(
		action: string,
		parameters: IDataObject,
		schema: Schema,
		timeout: number,
	): Promise<ActionResult<z.output<Schema>['Response']>>;
}

/**
 * The account of the credential that is chosen in the node.
 *
 * @throws Error when the credential is missing or cannot be used
 */
export async function openAccount(context: IExecuteFunctions | IPollFunctions): Promise<Account> {
	const stored = await context.getCredentials('tencentCccApi');
	const { endpoint, secretId } = readCredential(stored);
	const sdkAppId = readSdkAppId(stored);
	return {
		endpoint,
		secretId,
		send: async (action, parameters, schema, timeout) =>
			await sendAction(
				async (options) =>
					await context.helpers.httpRequestWithAuthentication.call(
						context,
						'tencentCccApi',
						options,
					),
				{ endpoint, action, body: { SdkAppId: sdkAppId, ...parameters }, timeout },
				schema,
			),
	};
}
