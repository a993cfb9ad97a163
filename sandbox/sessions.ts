import { randomUUID } from 'node:crypto';
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
	/** When HangUpCall ended it, if it did. */
	hungUpAt?: number;
}

export type SessionStatus = 'seatJoining' | 'ringing' | 'inProgress' | 'finished';

/** What a session looks like at one moment. Times are milliseconds since 1970, 0 when it has not happened. */
export interface SessionState {
	readonly status: SessionStatus;
	readonly agentAnsweredAt: number;
	readonly leadAnsweredAt: number;
	readonly endedAt: number;
}

/**
 * Derives the state of a session from its age: the agent's mobile rings, then the lead's, then they talk.
 *
 * @param session the session
 * @param life when the two answer and when the call ends
 * @param now milliseconds since 1970
 */
export function stateOf(session: Session, life: CallLife, now: number): SessionState {
	const naturalEnd = session.createdAt + life.finishedAfterMs;
	const end = Math.min(session.hungUpAt ?? naturalEnd, naturalEnd);
	const happened = (time: number) => (time <= now && time <= end ? time : 0);
	const agentAnsweredAt = happened(session.createdAt + life.agentAnswersAfterMs);
	const leadAnsweredAt = happened(session.createdAt + life.leadAnswersAfterMs);
	const endedAt = happened(end);
	const status =
		(endedAt && 'finished') ||
		(leadAnsweredAt && 'inProgress') ||
		(agentAnsweredAt && 'ringing') ||
		'seatJoining';
	return { status, agentAnsweredAt, leadAnsweredAt, endedAt };
}

/** Keeps the sessions of a sandbox, oldest first. */
export interface SessionStore {
	readonly all: readonly Session[];
	place(details: Omit<Session, 'sessionId' | 'hungUpAt'>): Session;
	/** Finds by id, with or without dashes: Tencent's samples disagree about them. */
	find(sessionId: string): Session | undefined;
	reset(): void;
}

/** A store without sessions. */
export function createSessionStore(): SessionStore {
	const sessions: Session[] = [];
	const bySessionId = new Map<string, Session>();
	const key = (sessionId: string) => sessionId.replace(/-/g, '').toLowerCase();
	return {
		all: sessions,
		place(details) {
			const session: Session = { sessionId: randomUUID(), ...details };
			sessions.push(session);
			bySessionId.set(key(session.sessionId), session);
			return session;
		},
		find: (sessionId) => bySessionId.get(key(sessionId)),
		reset() {
			sessions.length = 0;
			bySessionId.clear();
		},
	};
}
