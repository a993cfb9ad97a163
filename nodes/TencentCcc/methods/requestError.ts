import { NodeApiError, type ILoadOptionsFunctions } from 'n8n-workflow';

import type { RequestResult } from '../api/sendRequest';

/** The error of a picker, with Tencent's own message and code, so that a failure is never shown as an empty list. */
export function requestError(context: ILoadOptionsFunctions, { message, code }: RequestResult) {
	const text = `${message} (${code})`;
	const error = new NodeApiError(context.getNode(), { message: text });
	// n8n puts words of its own in place of messages that name a network error
	error.message = text;
	return error;
}
