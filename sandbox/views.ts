import type { RequestLogEntry } from './requestLog';
import { stateOf, type Session } from './sessions';
import type { SandboxState } from './state';

/** How many sessions and requests a page gets when it opens. */
const SNAPSHOT_SIZE = 200;

/** A request as the page shows it. */
export function requestSummary(entry: RequestLogEntry) {
	const { id, at, action, verified, code, fault, placed, sessionId } = entry;
	const parameters = (entry.body ?? {}) as Record<string, unknown>;
	return {
		id,
		at,
		action,
		verified,
		code,
		fault,
		placed,
		sessionId,
		callee: typeof parameters.Callee === 'string' ? parameters.Callee : undefined,
	};
}

/**
 * A session with its state.
 *
 * @param now milliseconds since 1970, by the sandbox's clock
 */
export function sessionView(session: Session, state: SandboxState, now: number) {
	return {
		...session,
		...stateOf(session, state.options.callLife, now),
		ageMs: now - session.createdAt,
	};
}

/** What the page needs to draw itself, as of now. */
export function snapshot(state: SandboxState) {
	const now = state.options.clock();
	return {
		now,
		requestsPerSecond: state.options.requestsPerSecond,
		callLife: state.options.callLife,
		counts: {
			requests: state.log.entries.length,
			placed: state.sessions.all.length,
			refused: state.log.entries.filter(({ code }) => code !== null).length,
			faults: state.log.entries.filter(({ fault }) => fault !== undefined).length,
		},
		requests: state.log.entries.slice(-SNAPSHOT_SIZE).map(requestSummary),
		sessions: state.sessions.all
			.slice(-SNAPSHOT_SIZE)
			.map((session) => sessionView(session, state, now)),
	};
}
