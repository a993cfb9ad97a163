import type { RequestLogEntry } from '../api/requestLog';
import { leadOf, recordingsOf, voicemailOf, type CallRecord } from '../model/records';
import { scenarioOf } from '../model/scenarios';
import type { Session } from '../model/sessions';
import type { Push } from '../push/pushes';
import type { SandboxState } from '../state';
import { urlOf } from '../wire/callRecord';

/** How many sessions, requests, records and pushes a page gets when it opens. */
const SNAPSHOT_SIZE = 200;

/** A request as the page shows it. */
export function requestView({
	headers: _headers,
	rawBody: _rawBody,
	body,
	...entry
}: RequestLogEntry) {
	const { Callee: callee } = (body ?? {}) as { Callee?: unknown };
	return { ...entry, callee: typeof callee === 'string' ? callee : undefined };
}

/** A session with all that will happen to it, so that the page can go on by its own clock. */
export function sessionView(session: Session, { model, options }: SandboxState) {
	const now = options.clock();
	return {
		...session,
		status: model.statusOf(session, now),
		timeline: model.timelineOf(session),
		leadState: scenarioOf(session.scenario).leadState,
		ageMs: now - session.createdAt,
	};
}

/** A call's record as the page shows it. */
export function recordView(record: CallRecord, { office }: SandboxState) {
	const { user, agent } = recordingsOf(record);
	const heard = Object.entries({ lead: user, agent, voicemail: voicemailOf(record) });
	return {
		sessionId: record.sessionId,
		direction: record.direction,
		lead: leadOf(record),
		agent: record.agentName || record.userId,
		uui: record.uui,
		startedAt: record.startedAt,
		endedAt: record.endedAt,
		talkMs: record.acceptedAt > 0 ? record.endedAt - record.acceptedAt : 0,
		endStatus: record.endStatus,
		hungUpSide: record.hungUpSide,
		recordings: heard.flatMap(([label, recording]) =>
			recording ? [{ label, url: urlOf(recording, office) }] : [],
		),
	};
}

/** The agents and what they are doing. */
export function agentViews({ model, options }: SandboxState) {
	const now = options.clock();
	return model.account.agents.map((agent) => {
		const { name, mail, phone, condition, useMobileCallOut, skillGroups } = agent;
		const { session, since, ...status } = model.agentStatus(agent, now);
		return {
			...{ name, mail, phone, condition, useMobileCallOut },
			skillGroupIds: skillGroups.map(({ id }) => id),
			...status,
			seconds: Math.max(0, Math.floor((now - since) / 1_000)),
			callee: session?.callee,
		};
	});
}

/** A push as the page shows it. */
export function pushView({ uuid, action, sessionId, createdAt, state, tries }: Push) {
	return {
		uuid,
		action,
		sessionId,
		createdAt,
		state,
		tries: tries.map(({ answer, ...rest }) => ({ ...rest, answer: answer.slice(0, 200) })),
	};
}

/** The settings of pushes as they may be shown: without the password. */
export function pushSettingsView({ pushes: { settings } }: SandboxState) {
	const { authentication } = settings;
	const shown = authentication === 'none' ? 'none' : { username: authentication.username };
	return { ...settings, authentication: shown };
}

/** What the page needs to draw itself, as of now. */
export function snapshot(state: SandboxState) {
	const { requests, model, options, pushes } = state;
	const records = model.recordsAt(options.clock());
	return {
		requestsPerSecond: options.requestsPerSecond,
		counts: {
			requests: requests.length,
			placed: model.sessions.length,
			refused: requests.filter(({ code }) => code !== null).length,
			faults: requests.filter(({ fault }) => fault !== undefined).length,
			records: records.length,
			pushes: pushes.all.length,
		},
		requests: requests.slice(-SNAPSHOT_SIZE).map(requestView),
		sessions: model.sessions.slice(-SNAPSHOT_SIZE).map((session) => sessionView(session, state)),
		records: records
			.slice(0, SNAPSHOT_SIZE)
			.reverse()
			.map((record) => recordView(record, state)),
		pushes: pushes.all.slice(-SNAPSHOT_SIZE).map(pushView),
		pushSettings: pushSettingsView(state),
	};
}
