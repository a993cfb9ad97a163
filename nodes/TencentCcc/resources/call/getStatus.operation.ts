import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { isoTime, simplifyDescription } from '../../records/simplify';
import { sendPaced } from '../../api/sendPaced';
import { successEnvelope } from '../../api/responseSchemas';
import { executePerItem } from '../perItem';
import { readSessionId, sessionIdField } from './sessionId';

const ACTION = 'DescribeTelSession';
/** Milliseconds. */
const TIMEOUT = 15_000;
const show = { resource: ['call'], operation: ['getStatus'] };

/** DescribeTelSession: a call that is under way, or has just ended. Source: 1229/59763 */
const describeTelSessionResponse = successEnvelope({ Session: z.record(z.unknown()) });

/** SessionStatus in plain words. */
const STATUSES: Record<string, string> = {
	seatJoining: 'Agent Ringing',
	ringing: 'Lead Ringing',
	inProgress: 'Talking',
	finished: 'Finished',
};

export const getStatusDescription: INodeProperties[] = [
	sessionIdField(show),
	{ ...simplifyDescription, displayOptions: { show } },
];

function simplifyStatus(session: IDataObject): IDataObject {
	const status = String(session.SessionStatus ?? '');
	return {
		SessionId: session.SessionID ?? '',
		Status: STATUSES[status] ?? `Unknown (${status})`,
		SessionStatus: status,
		Direction: Number(session.Direction) === 1 ? 'Outbound' : 'Inbound',
		Caller: session.Caller || session.ProtectedCaller || '',
		Callee: session.Callee || session.ProtectedCallee || '',
		UserId: session.StaffEmail ?? '',
		StartTime: isoTime(Number(session.StartTimestamp)),
		RingTime: isoTime(Number(session.RingTimestamp)),
		AnswerTime: isoTime(Number(session.AcceptTimestamp)),
	};
}

/** Tells how far the call of every input item is. */
export async function getStatus(this: IExecuteFunctions) {
	return await executePerItem(this, (itemIndex) => {
		const isSimple = this.getNodeParameter('simplify', itemIndex, true) as boolean;
		const request = { SessionId: readSessionId(this, itemIndex) };
		return {
			request,
			async ask(account) {
				const answer = await sendPaced(
					account,
					ACTION,
					request,
					describeTelSessionResponse,
					TIMEOUT,
				);
				if (!answer.succeeded) return answer;
				const session = answer.response.Session as IDataObject;
				return { succeeded: true, response: [isSimple ? simplifyStatus(session) : session] };
			},
		};
	});
}
