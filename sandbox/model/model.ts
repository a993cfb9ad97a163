import { createAccount, isInGroup, type Agent, type AgentSeed, type Presence } from './account';
import {
	isReadable,
	recordFrom,
	recordOfSession,
	type CallRecord,
	type NewRecord,
	type RecordSettings,
} from './records';
import {
	sessionFrom,
	sessionKey,
	statusAt,
	timelineOf,
	type NewSession,
	type Session,
} from './sessions';

/** What an agent is at one moment. Times are milliseconds since 1970. */
export interface AgentStatus {
	readonly status: Presence['status'] | 'busy';
	readonly since: number;
	/** Why the agent rests. */
	readonly reason: string;
	/** What the agent will be after the call, if that has been asked for. */
	readonly reserved?: Presence['status'];
	/** The call that makes the agent busy. */
	readonly session?: Session;
}

/** Settings of a model; see SandboxOptions for the meaning of each. */
export interface ModelSettings extends RecordSettings {
	readonly agents?: readonly AgentSeed[];
}

/** See createModel. */
export type Model = ReturnType<typeof createModel>;

/**
 * The contact center itself: its account, its calls and their records, without HTTP. Nothing has happened in it yet.
 * Every time that it is given or gives is in milliseconds since 1970; it reads no clock.
 *
 * @param settings how long things take, and who works there
 * @param now milliseconds since 1970
 * @param onChange told of every call that was placed, hung up, queued, or taken by an agent
 */
export function createModel(
	settings: ModelSettings,
	now: number,
	onChange: (session: Session) => void = () => undefined,
) {
	const account = createAccount(now, settings.agents);
	const sessions: Session[] = [];
	const sessionsById = new Map<string, Session>();
	const addedRecords = new Map<string, CallRecord>();
	/** Sessions that have not been seen ended, and when each agent's last ended call did end. */
	const open = new Set<Session>();
	const lastEnds = new Map<string, number>();
	/** Calls in a queue. */
	const waiting = new Set<Session>();

	const timeline = (session: Session) => timelineOf(session, settings.callTimes);
	/** The record that a call leaves, or will leave as far as can be known. */
	const recordOf = (session: Session) => recordOfSession(session, settings);

	/** The calls that have not ended, oldest first. */
	function liveAt(time: number): readonly Session[] {
		for (const session of open) {
			const { endedAt } = timeline(session);
			if (endedAt > time) continue;
			open.delete(session);
			const mail = session.userId.toLowerCase();
			lastEnds.set(mail, Math.max(endedAt, lastEnds.get(mail) ?? 0));
		}
		return [...open];
	}

	function agentStatus({ mail, condition, presence }: Agent, time: number): AgentStatus {
		const key = mail.toLowerCase();
		const session = liveAt(time).find(({ userId }) => userId.toLowerCase() === key);
		const { status, since } = presence;
		if (session) {
			const began = session.queueing?.agentRangAt ?? session.createdAt;
			const reserved = since > began ? status : undefined;
			return { status: 'busy', since: began, reason: '', reserved, session };
		}
		if (condition === 'busy') return { status: 'busy', since, reason: '' };
		return { ...presence, since: Math.max(since, lastEnds.get(key) ?? 0) };
	}

	/** The agent of a group who is free the longest by then, and since when. */
	function nextAgent(skillGroupId: number, time: number): [Agent, number] | undefined {
		return account.agents
			.filter((agent) => agent.condition === 'available' && isInGroup(agent, skillGroupId))
			.map((agent): [Agent, AgentStatus] => [agent, agentStatus(agent, time)])
			.filter(([, { status }]) => status === 'free')
			.map(([agent, { since }]): [Agent, number] => [agent, since])
			.sort(([, one], [, other]) => one - other)[0];
	}

	/** Lets agents who have become free take the calls that wait. */
	function advance(time: number): void {
		for (const session of waiting) {
			const { queueing } = session;
			const isOver = timeline(session).endedAt <= time;
			if (isOver) waiting.delete(session);
			const next = queueing && !isOver && nextAgent(queueing.skillGroupId, time);
			if (!queueing || !next) continue;
			waiting.delete(session);
			const [{ mail, name, phone }, since] = next;
			session.queueing = { ...queueing, agentRangAt: Math.max(since, queueing.queuedAt) };
			Object.assign(session, { userId: mail, agentName: name, agentPhone: phone });
			onChange(session);
		}
	}

	return {
		/** The same object for good; a reset fills it anew. */
		account,
		/** Every call that was placed, oldest first; the live list, which grows. */
		sessions: sessions as readonly Session[],
		/** Finds by id, with or without dashes. */
		findSession: (sessionId: string) => sessionsById.get(sessionKey(sessionId)),
		timelineOf: timeline,
		statusOf: (session: Session, time: number) => statusAt(timeline(session), time),
		liveAt,
		agentStatus,
		place(details: NewSession): Session {
			const session = sessionFrom(details, account);
			sessions.push(session);
			sessionsById.set(sessionKey(session.sessionId), session);
			open.add(session);
			onChange(session);
			return session;
		},
		/** Ends a call; what is over stays as it is. */
		hangUp(session: Session, time: number): void {
			if (timeline(session).endedAt <= time) return;
			session.hungUpAt = time;
			onChange(session);
			advance(time);
		},
		/** Puts a call into the queue of a skill group; the agent who is free the longest takes it. */
		queue(session: Session, skillGroupId: number, time: number): void {
			session.queueing = { skillGroupId, queuedAt: time };
			waiting.add(session);
			onChange(session);
			advance(time);
		},
		/** Changes what an agent is, or will be after the call. */
		setPresence(agent: Agent, presence: Presence): void {
			agent.presence = presence;
			advance(presence.since);
		},
		advance,
		/** Adds records of calls that never were. */
		addRecords(details: readonly NewRecord[], time: number): readonly CallRecord[] {
			const added = details.map((one) => recordFrom(one, account, settings, time));
			for (const record of added) addedRecords.set(sessionKey(record.sessionId), record);
			return added;
		},
		recordOf,
		/** The records that can be read at a moment, newest call first. */
		recordsAt: (time: number): CallRecord[] =>
			[...addedRecords.values(), ...sessions.map(recordOf)]
				.filter((record) => isReadable(record, time))
				.reverse()
				.sort((one, other) => other.startedAt - one.startedAt),
		/** The record of a call that has ended by then, whether it can be read already or not. */
		findRecord(sessionId: string, time: number): CallRecord | undefined {
			const key = sessionKey(sessionId);
			const session = sessionsById.get(key);
			const record = session ? recordOf(session) : addedRecords.get(key);
			return record && record.endedAt <= time ? record : undefined;
		},
		reset(time: number): void {
			sessions.length = 0;
			for (const memory of [sessionsById, addedRecords, open, waiting, lastEnds]) memory.clear();
			Object.assign(account, createAccount(time, settings.agents));
		},
	};
}
