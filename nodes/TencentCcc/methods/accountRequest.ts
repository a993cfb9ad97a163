import { NodeApiError, type IDataObject, type ILoadOptionsFunctions } from 'n8n-workflow';
import type { z } from 'zod';

import { readCredential, readSdkAppId } from '../../../credentials/credentialFields';
import { sendAction } from '../api/sendAction';

/** Milliseconds that a picker in the editor waits for an answer. */
const TIMEOUT = 15_000;

/**
 * Asks the account of the chosen credential something, for a picker in the editor.
 *
 * @param parameters the action's parameters without SdkAppId
 * @returns the members of `Response`
 * @throws NodeApiError with Tencent's own message and code, so that a failure is never shown as an empty list
 */
export async function requestFromAccount<Schema extends z.ZodTypeAny>(
	this: ILoadOptionsFunctions,
	action: string,
	parameters: IDataObject,
	schema: Schema,
): Promise<z.output<Schema>['Response']> {
	const stored = await this.getCredentials('tencentCccApi');
	const result = await sendAction(
		async (options) =>
			await this.helpers.httpRequestWithAuthentication.call(this, 'tencentCccApi', options),
		{
			endpoint: readCredential(stored).endpoint,
			action,
			body: { SdkAppId: readSdkAppId(stored), ...parameters },
			timeout: TIMEOUT,
		},
		schema,
	);
	if (result.succeeded) return result.response;
	const message = `${result.message} (${result.code})`;
	const error = new NodeApiError(this.getNode(), { message });
	// n8n puts words of its own in place of messages that name a network error
	error.message = message;
	throw error;
}
