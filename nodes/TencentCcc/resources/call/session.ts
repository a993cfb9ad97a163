import type { IDataObject } from 'n8n-workflow';

import { numberOf, textOf } from '../../api/values';
import { isoTime } from '../../records/simplify';

/** SessionStatus in plain words. */
const STATUSES: Record<string, string> = {
	seatJoining: 'Agent Ringing',
	ringing: 'Lead Ringing',
	inProgress: 'Talking',
	finished: 'Finished',
};

/**
 * A session as ten flat fields.
 *
 * @param session of DescribeTelSession, or an entry of DescribePSTNActiveSessionList, whose times are text
 */
export function simplifySession(session: IDataObject): IDataObject {
	const status = textOf(session.SessionStatus);
	return {
		SessionId: session.SessionID ?? '',
		Status: STATUSES[status] ?? `Unknown (${status})`,
		SessionStatus: status,
		Direction: numberOf(session.Direction) === 1 ? 'Outbound' : 'Inbound',
		Caller: session.Caller || session.ProtectedCaller || '',
		Callee: session.Callee || session.ProtectedCallee || '',
		UserId: session.StaffEmail ?? '',
		StartTime: isoTime(session.StartTimestamp),
		RingTime: isoTime(session.RingTimestamp),
		AnswerTime: isoTime(session.AcceptTimestamp),
	};
}
