import { randomUUID } from 'node:crypto';
import { findAgent, type Account } from './account';
import {
	CALLER_CANCEL,
	OK,
	scenarioOf,
	TERMINATED_BY_API,
	WAITING_GIVE_UP,
	type EndStatus,
	type Ending,
	type HungUpSide,
	type ScenarioName,
} from './scenarios';

/** When, counted in milliseconds from the creation of a session, its two telephones are answered and it ends. */
export interface CallTimes {
	readonly agentAnswersAfterMs: number;
	readonly leadAnswersAfterMs: number;
	readonly finishedAfterMs: number;
}

/** `callOut` rings an agent first; `ivr` and `ai` ring the lead alone; `inbound` is a lead's own call. */
export type SessionKind = 'callOut' | 'ivr' | 'ai' | 'inbound';

/** A call that waits for an agent of a skill group, and which one took it and when. */
export interface Queueing {
	readonly skillGroupId: number;
	/** Milliseconds since 1970. */
	readonly queuedAt: number;
	readonly agentRangAt?: number;
}

/** A call in the sandbox. Times are milliseconds since 1970. */
export interface Session {
	readonly sessionId: string;
	readonly kind: SessionKind;
	/** The agent's e-mail; empty as long as there is none. */
	userId: string;
	/** Empty when a magic callee was dialled through an agent that the account does not have. */
	agentName: string;
	agentPhone: string;
	readonly callee: string;
	/** The number shown to both, the first usable one of `callers`. */
	readonly caller: string;
	/** As requested. */
	readonly callers: readonly string[];
	readonly uui: string;
	readonly createdAt: number;
	/** What the call does unless HangUpCall ends it. */
	readonly scenario: ScenarioName;
	readonly aiAgentId?: number;
	readonly variables?: Readonly<Record<string, string>>;
	/** After which the lead's telephone stops ringing. */
	readonly maxRingMs?: number;
	queueing?: Queueing;
	/** What the AI agent was told to say, and when. */
	readonly said: Array<{ readonly at: number; readonly text: string }>;
	/** When HangUpCall ended it, if it did. */
	hungUpAt?: number;
}

/** What a new session is given; the rest is filled in. */
export type NewSession = Pick<Session, 'kind' | 'callee' | 'caller' | 'createdAt' | 'scenario'> &
	Partial<Omit<Session, 'agentName' | 'agentPhone' | 'said'>>;

/** A session of an account. */
export function sessionFrom({ userId = '', ...details }: NewSession, account: Account): Session {
	const agent = findAgent(account, userId);
	return {
		...{ sessionId: randomUUID(), userId, callers: [], uui: '', said: [] },
		...{ agentName: agent?.name ?? '', agentPhone: agent?.phone ?? '' },
		...details,
	};
}

/** Everything that happens to a call. Times are milliseconds since 1970, 0 for what never happens. */
export interface Timeline {
	readonly agentRangAt: number;
	readonly agentAnsweredAt: number;
	readonly leadRangAt: number;
	readonly leadAnsweredAt: number;
	readonly endedAt: number;
	readonly endStatus: EndStatus;
	readonly hungUpSide: HungUpSide;
}

export type SessionStatus = 'seatJoining' | 'ringing' | 'inProgress' | 'finished';

const endsAfterMs: Record<Ending, (times: CallTimes) => number> = {
	afterTalk: ({ finishedAfterMs }) => finishedAfterMs,
	whenLeadDecides: ({ leadAnswersAfterMs }) => leadAnswersAfterMs,
	beforeLeadRings: ({ agentAnswersAfterMs, leadAnswersAfterMs }) =>
		(agentAnswersAfterMs + leadAnswersAfterMs) / 2,
	afterGreeting: ({ leadAnswersAfterMs, finishedAfterMs }) =>
		(leadAnswersAfterMs + finishedAfterMs) / 2,
};

type Timed = Pick<Session, 'createdAt' | 'scenario'> &
	Partial<Pick<Session, 'hungUpAt' | 'kind' | 'maxRingMs' | 'queueing'>>;

/**
 * A call that rings the lead alone; a machine answers at once on this side. Without an agent at its beginning, a call
 * cannot fail on the agent's side.
 */
function timelineWithoutAgent(session: Timed, times: CallTimes): Timeline {
	const { createdAt, kind, scenario: name, maxRingMs = Infinity } = session;
	const isAgents = name === 'agentDoesNotAnswer' || name === 'agentGivesUp';
	const ringsInVain = isAgents || maxRingMs < times.leadAnswersAfterMs;
	const scenario = scenarioOf(ringsInVain ? 'leadDoesNotAnswer' : name);
	const machine = { ...times, agentAnswersAfterMs: 0 };
	const naturalMs = Math.round(endsAfterMs[scenario.ends](machine));
	const answers = kind === 'inbound' || scenario.leadAnswers;
	return {
		agentRangAt: 0,
		agentAnsweredAt: 0,
		leadRangAt: scenario.ends === 'beforeLeadRings' ? 0 : createdAt,
		leadAnsweredAt:
			(kind === 'inbound' && createdAt) || (answers && createdAt + times.leadAnswersAfterMs) || 0,
		endedAt: createdAt + (answers ? naturalMs : Math.min(naturalMs, maxRingMs)),
		endStatus: scenario.endStatus,
		hungUpSide: scenario.hungUpSide === 'seat' ? 'system' : scenario.hungUpSide,
	};
}

/** What becomes of a call when it is to be taken over by an agent: it talks on, or waits in vain. */
function afterQueueing(timeline: Timeline, { queueing }: Timed, times: CallTimes): Timeline {
	if (!queueing) return timeline;
	const { queuedAt, agentRangAt } = queueing;
	if (agentRangAt === undefined) {
		const endedAt = queuedAt + times.finishedAfterMs;
		return { ...timeline, endedAt, endStatus: WAITING_GIVE_UP, hungUpSide: 'user' };
	}
	const agentAnsweredAt = agentRangAt + times.agentAnswersAfterMs;
	const talkMs = times.finishedAfterMs - times.leadAnswersAfterMs;
	return {
		...timeline,
		agentRangAt,
		agentAnsweredAt,
		endedAt: agentAnsweredAt + talkMs,
		endStatus: OK,
		hungUpSide: 'user',
	};
}

function timelineWithAgent({ createdAt, scenario: name }: Timed, times: CallTimes): Timeline {
	const scenario = scenarioOf(name);
	const agentAnsweredAt = scenario.agentAnswers ? createdAt + times.agentAnswersAfterMs : 0;
	return {
		agentRangAt: createdAt,
		agentAnsweredAt,
		leadRangAt: scenario.ends === 'beforeLeadRings' ? 0 : agentAnsweredAt,
		leadAnsweredAt: scenario.leadAnswers ? createdAt + times.leadAnswersAfterMs : 0,
		endedAt: createdAt + Math.round(endsAfterMs[scenario.ends](times)),
		endStatus: scenario.endStatus,
		hungUpSide: scenario.hungUpSide,
	};
}

/** How HangUpCall shows in the record; Tencent does not say, so this is our reading. */
function endStatusOfHangUp(kind: SessionKind | undefined, wasAnswered: boolean): EndStatus {
	if (!wasAnswered) return CALLER_CANCEL;
	return kind === 'ai' ? TERMINATED_BY_API : OK;
}

/**
 * Derives from a session and its scenario all that has happened and will happen: the agent's mobile rings, then the
 * lead's telephone, they talk, the call ends; or it ends sooner, because of its scenario or of HangUpCall.
 *
 * @param session the session
 * @param times when a call's two ends answer and when it ends, if they do
 */
export function timelineOf(session: Timed, times: CallTimes): Timeline {
	const hasAgentFirst = (session.kind ?? 'callOut') === 'callOut';
	const natural = hasAgentFirst
		? timelineWithAgent(session, times)
		: afterQueueing(timelineWithoutAgent(session, times), session, times);
	const latestEnd = session.queueing ? Infinity : session.createdAt + times.finishedAfterMs;
	const naturalEnd = Math.min(natural.endedAt, latestEnd);
	const endedAt = Math.min(session.hungUpAt ?? naturalEnd, naturalEnd);
	const until = (time: number) => (time > 0 && time <= endedAt ? time : 0);

	const leadAnsweredAt = until(natural.leadAnsweredAt);
	const isCutShort = endedAt < naturalEnd;
	const isCancelled = !leadAnsweredAt && natural.leadAnsweredAt > 0;
	return {
		agentRangAt: until(natural.agentRangAt),
		agentAnsweredAt: until(natural.agentAnsweredAt),
		leadRangAt: until(natural.leadRangAt),
		leadAnsweredAt,
		endedAt,
		endStatus:
			isCutShort || isCancelled
				? endStatusOfHangUp(session.kind, leadAnsweredAt > 0)
				: natural.endStatus,
		hungUpSide: isCutShort ? (hasAgentFirst ? 'seat' : 'system') : natural.hungUpSide,
	};
}

/**
 * How far a call is.
 *
 * @param timeline of the call
 * @param now milliseconds since 1970
 */
export function statusAt(timeline: Timeline, now: number): SessionStatus {
	const isPast = (time: number) => time > 0 && time <= now;
	if (timeline.endedAt <= now) return 'finished';
	if (isPast(timeline.leadAnsweredAt)) return 'inProgress';
	const waitsForAgent = timeline.agentRangAt > 0 && !isPast(timeline.agentAnsweredAt);
	return waitsForAgent ? 'seatJoining' : 'ringing';
}

/** How session ids are compared: Tencent's samples disagree about dashes. */
export function sessionKey(sessionId: string): string {
	return sessionId.replace(/-/g, '').toLowerCase();
}
