import { randomUUID } from 'node:crypto';
import {
	CALLER_CANCEL,
	lifeOf,
	type EndStatus,
	type Ending,
	type HungUpSide,
	type LifeName,
} from './lives';
import type { CallLife } from './options';

/** A call that the sandbox placed. Times are milliseconds since 1970. */
export interface Session {
	readonly sessionId: string;
	/** The request that placed it. */
	readonly requestId: string;
	readonly userId: string;
	/** Empty when a magic callee was dialled through an agent that the account does not have. */
	readonly agentName: string;
	readonly agentPhone: string;
	readonly callee: string;
	/** The number shown to both, the first usable one of `callers`. */
	readonly caller: string;
	/** As requested. */
	readonly callers: readonly string[];
	readonly uui: string;
	readonly createdAt: number;
	/** How the call goes unless HangUpCall ends it. */
	readonly life: LifeName;
	/** When HangUpCall ended it, if it did. */
	hungUpAt?: number;
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

/** What a session looks like at one moment. Times are milliseconds since 1970, 0 when it has not happened. */
export interface SessionState {
	readonly status: SessionStatus;
	readonly agentAnsweredAt: number;
	readonly leadRangAt: number;
	readonly leadAnsweredAt: number;
	readonly endedAt: number;
}

const between = (one: number, other: number) => (one + other) / 2;

const endsAfterMs: Record<Ending, (times: CallLife) => number> = {
	afterTalk: ({ finishedAfterMs }) => finishedAfterMs,
	whenLeadDecides: ({ leadAnswersAfterMs }) => leadAnswersAfterMs,
	beforeLeadRings: ({ agentAnswersAfterMs, leadAnswersAfterMs }) =>
		between(agentAnswersAfterMs, leadAnswersAfterMs),
	afterGreeting: ({ leadAnswersAfterMs, finishedAfterMs }) =>
		between(leadAnswersAfterMs, finishedAfterMs),
};

/**
 * Derives from a session and its life all that has happened and will happen: the agent's mobile rings, then the
 * lead's telephone, they talk, the call ends; or it ends sooner, because of its life or of HangUpCall.
 *
 * @param session the session
 * @param times when a call's two ends answer and when it ends, if they do
 */
export function timelineOf(
	session: Pick<Session, 'createdAt' | 'life' | 'hungUpAt'>,
	times: CallLife,
): Timeline {
	const { createdAt } = session;
	const life = lifeOf(session.life);
	const naturalEnd =
		createdAt + Math.round(Math.min(endsAfterMs[life.ends](times), times.finishedAfterMs));
	const endedAt = Math.min(session.hungUpAt ?? naturalEnd, naturalEnd);
	const happens = (isPartOfLife: boolean, time: number) =>
		isPartOfLife && time <= endedAt ? time : 0;

	const agentAnsweredAt = happens(life.agentAnswers, createdAt + times.agentAnswersAfterMs);
	const leadRings = agentAnsweredAt > 0 && life.ends !== 'beforeLeadRings';
	const leadAnsweredAt = happens(life.leadAnswers, createdAt + times.leadAnswersAfterMs);
	const isCutShort = endedAt < naturalEnd;
	const isCancelled = !leadAnsweredAt && (isCutShort || life.leadAnswers);
	return {
		agentRangAt: createdAt,
		agentAnsweredAt,
		leadRangAt: leadRings ? agentAnsweredAt : 0,
		leadAnsweredAt,
		endedAt,
		endStatus: isCancelled ? CALLER_CANCEL : life.endStatus,
		hungUpSide: isCutShort ? 'seat' : life.hungUpSide,
	};
}

/**
 * What a call looks like at one moment.
 *
 * @param timeline of the call
 * @param now milliseconds since 1970
 */
export function stateAt(timeline: Timeline, now: number): SessionState {
	const soFar = (time: number) => (time <= now ? time : 0);
	const agentAnsweredAt = soFar(timeline.agentAnsweredAt);
	const leadAnsweredAt = soFar(timeline.leadAnsweredAt);
	const endedAt = soFar(timeline.endedAt);
	const status =
		(endedAt && 'finished') ||
		(leadAnsweredAt && 'inProgress') ||
		(agentAnsweredAt && 'ringing') ||
		'seatJoining';
	return {
		status,
		agentAnsweredAt,
		leadRangAt: soFar(timeline.leadRangAt),
		leadAnsweredAt,
		endedAt,
	};
}

/** What a session looks like at one moment; see {@link timelineOf} and {@link stateAt}. */
export function stateOf(session: Session, times: CallLife, now: number): SessionState {
	return stateAt(timelineOf(session, times), now);
}

/** How session ids are compared: Tencent's samples disagree about dashes. */
export function sessionKey(sessionId: string): string {
	return sessionId.replace(/-/g, '').toLowerCase();
}

/** Keeps the sessions of a sandbox, oldest first. */
export interface SessionStore {
	readonly all: readonly Session[];
	place(details: Omit<Session, 'sessionId' | 'hungUpAt'>): Session;
	/** Finds by id, with or without dashes. */
	find(sessionId: string): Session | undefined;
	reset(): void;
}

/** A store without sessions. */
export function createSessionStore(): SessionStore {
	const sessions: Session[] = [];
	const bySessionId = new Map<string, Session>();
	return {
		all: sessions,
		place(details) {
			const session: Session = { sessionId: randomUUID(), ...details };
			sessions.push(session);
			bySessionId.set(sessionKey(session.sessionId), session);
			return session;
		},
		find: (sessionId) => bySessionId.get(sessionKey(sessionId)),
		reset() {
			sessions.length = 0;
			bySessionId.clear();
		},
	};
}
