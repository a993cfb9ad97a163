import { recordingsOf, voicemailOf, type CallRecord, type Recording } from './callRecords';
import { lifeOf } from './lives';
import { pushView } from './push/pushes';
import { shownSettings } from './push/settings';
import type { RequestLogEntry } from './requestLog';
import { stateAt, timelineOf, type Session } from './sessions';
import type { SandboxState } from './state';

/** How many sessions, requests, records and pushes a page gets when it opens. */
export const SNAPSHOT_SIZE = 200;

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
 * A session with its state, and with all that will happen to it, so that the page can go on by its own clock.
 *
 * @param now milliseconds since 1970, by the sandbox's clock
 */
export function sessionView(session: Session, state: SandboxState, now: number) {
	const timeline = timelineOf(session, state.options.callLife);
	return {
		...session,
		...stateAt(timeline, now),
		timeline,
		leadState: lifeOf(session.life).leadState,
		ageMs: now - session.createdAt,
	};
}

/** A call's record as the page shows it. */
export function recordView(record: CallRecord, state: SandboxState) {
	const recordings = recordingsOf(record);
	const shown = (label: string, recording: Recording | undefined) =>
		recording ? [{ label, url: `${state.office.url}/recordings/${recording.recordId}.wav` }] : [];
	return {
		sessionId: record.sessionId,
		direction: record.direction,
		lead: record.direction === 'inbound' ? record.caller : record.callee,
		agent: record.agentName || record.userId,
		uui: record.uui,
		startedAt: record.startedAt,
		endedAt: record.endedAt,
		talkMs: record.acceptedAt > 0 ? record.endedAt - record.acceptedAt : 0,
		endStatus: record.endStatus,
		hungUpSide: record.hungUpSide,
		recordings: [
			...shown('lead', recordings?.user),
			...shown('agent', recordings?.agent),
			...shown('voicemail', voicemailOf(record)),
		],
	};
}

/** What the page needs to draw itself, as of now. */
export function snapshot(state: SandboxState) {
	const now = state.options.clock();
	const records = state.records.readableAt(now);
	return {
		now,
		requestsPerSecond: state.options.requestsPerSecond,
		counts: {
			requests: state.log.entries.length,
			placed: state.sessions.all.length,
			refused: state.log.entries.filter(({ code }) => code !== null).length,
			faults: state.log.entries.filter(({ fault }) => fault !== undefined).length,
			records: records.length,
			pushes: state.pushes.all.length,
		},
		requests: state.log.entries.slice(-SNAPSHOT_SIZE).map(requestSummary),
		sessions: state.sessions.all
			.slice(-SNAPSHOT_SIZE)
			.map((session) => sessionView(session, state, now)),
		records: records
			.slice(0, SNAPSHOT_SIZE)
			.reverse()
			.map((record) => recordView(record, state)),
		pushes: state.pushes.all.slice(-SNAPSHOT_SIZE).map(pushView),
		pushSettings: shownSettings(state.pushes.settings),
	};
}
