import type { IDataObject } from 'n8n-workflow';

import { describeTelSession } from '../../api/actions/calls';
import { isoTime, simplifyDescription } from '../../records/simplify';
import { readSessionId, sessionIdField } from '../fields';
import { defineOperation } from '../operation';

/** SessionStatus in plain words. */
const STATUSES: Record<string, string> = {
	seatJoining: 'Agent Ringing',
	ringing: 'Lead Ringing',
	inProgress: 'Talking',
	finished: 'Finished',
};

function simplifySession(session: IDataObject): IDataObject {
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

export const getStatus = defineOperation({
	resource: 'call',
	operation: 'getStatus',
	name: 'Get Status',
	action: 'Get the status of a call',
	description: 'Get how far a call is: whom it rings, or who talks',
	kind: 'read',
	actions: [describeTelSession],
	fields: [sessionIdField, simplifyDescription],
	perItem(parameters) {
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const request = { SessionId: readSessionId(parameters) };
		return {
			request,
			async run({ client }) {
				const answer = await client.send(describeTelSession, request);
				if (!answer.succeeded) return answer;
				const session = answer.response.Session as IDataObject;
				return {
					succeeded: true,
					response: [{ json: isSimple ? simplifySession(session) : session }],
				};
			},
		};
	},
});
