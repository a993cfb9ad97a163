import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { sendPaced } from '../../api/sendPaced';
import { successEnvelope } from '../../api/responseSchemas';
import { executePerItem } from '../perItem';
import { readSessionId, sessionIdField } from './sessionId';

const ACTION = 'HangUpCall';
/** Milliseconds. */
const TIMEOUT = 15_000;
const hangUpCallResponse = successEnvelope({});

export const hangUpDescription: INodeProperties[] = [
	sessionIdField({ resource: ['call'], operation: ['hangUp'] }),
];

/** Ends the call of every input item. Source: HangUpCall, 1229/59770 */
export async function hangUp(this: IExecuteFunctions) {
	return await executePerItem(this, (itemIndex) => {
		const request = { SessionId: readSessionId(this, itemIndex) };
		return {
			request,
			async ask(account) {
				const answer = await sendPaced(account, ACTION, request, hangUpCallResponse, TIMEOUT);
				if (!answer.succeeded) return answer;
				const item: IDataObject = { ...request, RequestId: answer.response.RequestId };
				return { succeeded: true, response: [item] };
			},
		};
	});
}
