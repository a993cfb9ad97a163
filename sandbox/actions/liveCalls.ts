import { SDK_APP_ID, type ParameterRule } from '../parameters';
import { problem } from '../problems';
import { stateOf, type Session, type SessionState } from '../sessions';
import type { SandboxState } from '../state';
import type { Action } from './action';

const SESSION_ID: ParameterRule = { name: 'SessionId', type: 'String', required: true };
const OUTBOUND = 1;

const toSeconds = (milliseconds: number) => Math.floor(milliseconds / 1_000);

function findSession(state: SandboxState, sessionId: unknown): Session {
	const session = state.sessions.find(String(sessionId));
	if (!session) throw problem('sessionNotExists', String(sessionId));
	return session;
}

function staffNumberOf(state: SandboxState, session: Session): string {
	return state.account.agents.find(({ mail }) => mail === session.userId)?.staffNumber ?? '';
}

/** What DescribeTelSession and DescribePSTNActiveSessionList have in common. */
function commonFields(
	state: SandboxState,
	session: Session,
	{ status, agentAnsweredAt }: SessionState,
) {
	return {
		SessionID: session.sessionId,
		RoomID: session.sessionId,
		Caller: session.caller,
		Callee: session.callee,
		StaffEmail: session.userId,
		StaffNumber: staffNumberOf(state, session),
		SessionStatus: status,
		Direction: OUTBOUND,
		RingTimestamp: toSeconds(agentAnsweredAt),
		ProtectedCaller: '',
		ProtectedCallee: '',
	};
}

/** DescribeTelSession: one session; its times are numbers. Source: 1229/59763. */
export const describeTelSession: Action = {
	name: 'DescribeTelSession',
	unknownApplication: 'instanceNotExist',
	parameters: [SDK_APP_ID, SESSION_ID],
	run(parameters, { state, now }) {
		const session = findSession(state, parameters.SessionId);
		const sessionState = stateOf(session, state.options.callLife, now);
		return {
			fields: {
				Session: {
					...commonFields(state, session, sessionState),
					StartTimestamp: toSeconds(session.createdAt),
					AcceptTimestamp: toSeconds(sessionState.leadAnsweredAt),
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
		const { callLife, listRingingSessions } = state.options;
		const active = state.sessions.all
			.map((session) => ({ session, sessionState: stateOf(session, callLife, now) }))
			.filter(
				({ sessionState: { status } }) =>
					status === 'inProgress' || (status !== 'finished' && listRingingSessions),
			);
		const offset = Number(parameters.Offset);
		return {
			fields: {
				Total: active.length,
				Sessions: active
					.slice(offset, offset + Number(parameters.Limit))
					.map(({ session, sessionState }) => ({
						...commonFields(state, session, sessionState),
						StartTimestamp: String(toSeconds(session.createdAt)),
						AcceptTimestamp: String(toSeconds(sessionState.leadAnsweredAt)),
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
		const session = findSession(state, parameters.SessionId);
		if (stateOf(session, state.options.callLife, now).status !== 'finished') {
			session.hungUpAt = now;
			state.events.send('hangUp', { sessionId: session.sessionId });
		}
		return { fields: {} };
	},
};
