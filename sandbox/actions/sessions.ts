import { problem } from '../api/problems';
import { findAgent } from '../model/account';
import type { Session, SessionStatus } from '../model/sessions';
import { toSeconds } from '../seconds';
import type { ActionContext } from './action';

/** A call at one moment. Times are milliseconds since 1970, 0 for what has not happened. */
interface Call extends Pick<Session, 'sessionId' | 'caller' | 'callee' | 'userId'> {
	readonly direction: 0 | 1;
	readonly status: SessionStatus;
	readonly startedAt: number;
	readonly rangAt: number;
	readonly acceptedAt: number;
}

/** A session of the sandbox at one moment. */
export function callOf(session: Session, { model, now }: ActionContext): Call {
	const timeline = model.timelineOf(session);
	const soFar = (time: number) => (time <= now ? time : 0);
	return {
		...session,
		direction: session.kind === 'inbound' ? 0 : 1,
		status: model.statusOf(session, now),
		startedAt: session.createdAt,
		rangAt: soFar(timeline.leadRangAt),
		acceptedAt: soFar(timeline.leadAnsweredAt),
	};
}

/** A call that the sandbox placed, or one whose record was added. @throws ApiError when there is none */
export function findCall(sessionId: string, context: ActionContext): Call {
	const { model, now } = context;
	const session = model.findSession(sessionId);
	if (session) return callOf(session, context);
	const record = model.findRecord(sessionId, now);
	if (!record) throw problem('sessionNotExists', sessionId);
	return { ...record, direction: record.direction === 'inbound' ? 0 : 1, status: 'finished' };
}

/** A session that a machine speaks in, while it does. @throws ApiError when there is none, or it has not that state */
export function findAutomatedSession(sessionId: string, { model, now }: ActionContext): Session {
	const session = model.findSession(sessionId);
	if (!session || model.statusOf(session, now) === 'finished')
		throw problem('sessionNotExists', sessionId);
	const isAutomated = session.kind === 'ai' || session.kind === 'ivr';
	if (!isAutomated || session.queueing || model.statusOf(session, now) !== 'inProgress') {
		throw problem('sessionNotInControlState', sessionId);
	}
	return session;
}

/** What DescribeTelSession and DescribePSTNActiveSessionList have in common. */
export function commonFields(call: Call, { model }: ActionContext) {
	return {
		SessionID: call.sessionId,
		RoomID: call.sessionId,
		Caller: call.caller,
		Callee: call.callee,
		StaffEmail: call.userId,
		StaffNumber: findAgent(model.account, call.userId)?.staffNumber ?? '',
		SessionStatus: call.status,
		Direction: call.direction,
		RingTimestamp: toSeconds(call.rangAt),
		ProtectedCaller: '',
		ProtectedCallee: '',
	};
}

/** The two times that the one action has as numbers and the other as strings: Unix seconds. */
export function timesOf({ startedAt, acceptedAt }: Call) {
	return { StartTimestamp: toSeconds(startedAt), AcceptTimestamp: toSeconds(acceptedAt) };
}
