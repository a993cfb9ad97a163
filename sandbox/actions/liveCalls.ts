import { findAgent } from '../account';
import { SDK_APP_ID, type ParameterRule } from '../parameters';
import { problem } from '../problems';
import { stateOf, type Session, type SessionStatus } from '../sessions';
import type { SandboxState } from '../state';
import { sessionView } from '../views';
import type { Action } from './action';

const SESSION_ID: ParameterRule = { name: 'SessionId', type: 'String', required: true };

const toSeconds = (milliseconds: number) => Math.floor(milliseconds / 1_000);

/** A call at one moment. Times are milliseconds since 1970, 0 for what has not happened. */
interface Call {
	readonly sessionId: string;
	readonly caller: string;
	readonly callee: string;
	readonly userId: string;
	readonly direction: 0 | 1;
	readonly status: SessionStatus;
	readonly startedAt: number;
	readonly rangAt: number;
	readonly acceptedAt: number;
}

function callOf(session: Session, state: SandboxState, now: number): Call {
	const { status, leadRangAt, leadAnsweredAt } = stateOf(session, state.options.callLife, now);
	return {
		...session,
		direction: 1,
		status,
		startedAt: session.createdAt,
		rangAt: leadRangAt,
		acceptedAt: leadAnsweredAt,
	};
}

/** A call that the sandbox placed, or one whose record was added. @throws ApiError when there is none */
function findCall(state: SandboxState, id: unknown, now: number): Call {
	const session = state.sessions.find(String(id));
	if (session) return callOf(session, state, now);
	const record = state.records.find(String(id), now);
	if (!record) throw problem('sessionNotExists', String(id));
	return { ...record, direction: record.direction === 'inbound' ? 0 : 1, status: 'finished' };
}

/** What DescribeTelSession and DescribePSTNActiveSessionList have in common. */
function commonFields(state: SandboxState, call: Call) {
	return {
		SessionID: call.sessionId,
		RoomID: call.sessionId,
		Caller: call.caller,
		Callee: call.callee,
		StaffEmail: call.userId,
		StaffNumber: findAgent(state.account, call.userId)?.staffNumber ?? '',
		SessionStatus: call.status,
		Direction: call.direction,
		RingTimestamp: toSeconds(call.rangAt),
		ProtectedCaller: '',
		ProtectedCallee: '',
	};
}

/** DescribeTelSession: one session, for as long as the sandbox runs; its times are numbers. Source: 1229/59763. */
export const describeTelSession: Action = {
	name: 'DescribeTelSession',
	unknownApplication: 'instanceNotExist',
	parameters: [SDK_APP_ID, SESSION_ID],
	run(parameters, { state, now }) {
		const call = findCall(state, parameters.SessionId, now);
		return {
			fields: {
				Session: {
					...commonFields(state, call),
					StartTimestamp: toSeconds(call.startedAt),
					AcceptTimestamp: toSeconds(call.acceptedAt),
					OutBoundCaller: '',
					OutBoundCallee: '',
				},
			},
		};
	},
};

/**
 * DescribePSTNActiveSessionList: the sessions that have not finished; its times are strings. Source: 1229/59767.
 * Whether Tencent lists calls that only ring so far is not documented: see the option `listRingingSessions`.
 */
export const describePstnActiveSessionList: Action = {
	name: 'DescribePSTNActiveSessionList',
	unknownApplication: 'instanceNotExist',
	parameters: [
		SDK_APP_ID,
		{ name: 'Offset', type: 'Integer', required: true, minimum: 0 },
		{ name: 'Limit', type: 'Integer', required: true, minimum: 1, maximum: 25 },
	],
	run(parameters, { state, now }) {
		const { listRingingSessions } = state.options;
		const active = state.sessions.all
			.map((session) => callOf(session, state, now))
			.filter(
				({ status }) => status === 'inProgress' || (status !== 'finished' && listRingingSessions),
			);
		const offset = Number(parameters.Offset);
		return {
			fields: {
				Total: active.length,
				Sessions: active.slice(offset, offset + Number(parameters.Limit)).map((call) => ({
					...commonFields(state, call),
					StartTimestamp: String(toSeconds(call.startedAt)),
					AcceptTimestamp: String(toSeconds(call.acceptedAt)),
				})),
			},
		};
	},
};

/** HangUpCall: ends a session; ending one that is over changes nothing. Source: 1229/59770. */
export const hangUpCall: Action = {
	name: 'HangUpCall',
	unknownApplication: 'instanceNotExist',
	parameters: [SDK_APP_ID, SESSION_ID],
	run(parameters, { state, now }) {
		const { status } = findCall(state, parameters.SessionId, now);
		const session = state.sessions.find(String(parameters.SessionId));
		if (session && status !== 'finished') {
			session.hungUpAt = now;
			state.events.send('hangUp', sessionView(session, state, now));
			state.follow(session);
		}
		return { fields: {} };
	},
};
