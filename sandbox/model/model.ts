import {
	createAccount,
	isInGroup,
	type Account,
	type Agent,
	type AgentSeed,
	type Presence,
} from './account';
import {
	createRecordBook,
	recordFrom,
	type CallRecord,
	type NewRecord,
	type RecordBook,
	type RecordDelays,
} from './records';
import {
	createSessionStore,
	statusAt,
	timelineOf,
	type CallTimes,
	type Session,
	type SessionStatus,
	type SessionStore,
	type Timeline,
} from './sessions';

/** What an agent is at one moment. Times are milliseconds since 1970. */
export interface AgentStatus {
	readonly status: Presence['status'] | 'busy' | 'afterCallWork';
	readonly since: number;
	/** Why the agent rests. */
	readonly reason: string;
	/** What the agent will be after the call, if that has been asked for. */
	readonly reserved?: Presence['status'];
	/** The call that makes the agent busy. */
	readonly session?: Session;
}

/** Settings of a model; see SandboxOptions for the meaning of each. */
export interface ModelSettings extends RecordDelays {
	readonly callTimes: CallTimes;
	readonly afterCallWorkMs: number;
	readonly agents?: readonly AgentSeed[];
}

/** What a new session is given; the rest is filled in. */
export type NewSession = Parameters<SessionStore['place']>[0];

/**
 * The contact center itself: its account, its calls and their records, without HTTP. Every time that it is given or
 * gives is in milliseconds since 1970; it reads no clock.
 */
export interface Model {
	/** The same object for good; a reset fills it anew. */
	readonly account: Account;
	readonly sessions: SessionStore;
	readonly records: RecordBook;
	timelineOf(session: Session): Timeline;
	statusOf(session: Session, now: number): SessionStatus;
	/** The calls that have not ended, oldest first. */
	liveAt(now: number): readonly Session[];
	agentStatus(agent: Agent, now: number): AgentStatus;
	place(details: NewSession): Session;
	/** Ends a call; what is over stays as it is. */
	hangUp(session: Session, now: number): void;
	/** Puts a call into the queue of a skill group; the agent who is free the longest takes it. */
	queue(session: Session, skillGroupId: number, now: number): void;
	/** Changes what an agent is, or will be after the call. */
	setPresence(agent: Agent, presence: Presence): void;
	/** Lets agents who have become free take the calls that wait. */
	advance(now: number): void;
	/** Adds records of calls that never were. @throws Error for an inbound call that only an outbound one can be */
	addRecords(details: readonly NewRecord[], now: number): readonly CallRecord[];
	reset(now: number): void;
}

/**
 * A contact center in which nothing has happened.
 *
 * @param settings how long things take, and who works there
 * @param now milliseconds since 1970
 * @param onChange told of every call that was placed, hung up, queued, or taken by an agent
 */
export function createModel(
	settings: ModelSettings,
	now: number,
	onChange: (session: Session) => void = () => undefined,
): Model {
	const { callTimes, afterCallWorkMs } = settings;
	const account = createAccount(now, settings.agents);
	const sessions = createSessionStore();
	const records = createRecordBook(sessions, callTimes, settings);
	/** Sessions that have not been seen ended, and when each agent's last ended call did end. */
	const open = new Set<Session>();
	const lastEnds = new Map<string, number>();
	/** Calls in a queue. */
	const waiting = new Set<Session>();

	const timeline = (session: Session) => timelineOf(session, callTimes);

	function liveAt(time: number): readonly Session[] {
		for (const session of open) {
			const { endedAt } = timeline(session);
			if (endedAt > time) continue;
			open.delete(session);
			if (session.userId === '') continue;
			const mail = session.userId.toLowerCase();
			lastEnds.set(mail, Math.max(endedAt, lastEnds.get(mail) ?? 0));
		}
		return [...open];
	}

	const callOf = ({ mail }: Agent, live: readonly Session[]) =>
		live.find(({ userId }) => userId.toLowerCase() === mail.toLowerCase());

	function agentStatus(agent: Agent, time: number): AgentStatus {
		const session = callOf(agent, liveAt(time));
		const { status, reason, since } = agent.presence;
		const lastEnd = lastEnds.get(agent.mail.toLowerCase()) ?? 0;
		if (session || agent.condition === 'busy') {
			const began = session && (session.queueing?.agentRangAt ?? session.createdAt);
			const isReserved = session !== undefined && since > (began ?? 0);
			return {
				status: 'busy',
				since: began ?? since,
				reason: '',
				reserved: isReserved ? status : undefined,
				session,
			};
		}
		if (time < lastEnd + afterCallWorkMs)
			return { status: 'afterCallWork', since: lastEnd, reason: '' };
		return {
			status,
			reason,
			since: Math.max(since, lastEnd > 0 ? lastEnd + afterCallWorkMs : 0),
		};
	}

	/** From when on an agent can take a call of a group, if nothing changes. */
	function freeFrom(agent: Agent, live: readonly Session[], time: number): number {
		if (agent.condition !== 'available' || agent.presence.status !== 'free') return Infinity;
		const call = callOf(agent, live);
		if (call) return timeline(call).endedAt + afterCallWorkMs;
		const { status, since } = agentStatus(agent, time);
		return status === 'afterCallWork' ? since + afterCallWorkMs : since;
	}

	/** The agent of a group who is free the longest by then, and from when on. */
	function nextAgent(skillGroupId: number, time: number): [Agent, number] | undefined {
		const live = liveAt(time);
		return account.agents
			.filter((agent) => isInGroup(agent, skillGroupId))
			.map((agent): [Agent, number] => [agent, freeFrom(agent, live, time)])
			.filter(([, from]) => from <= time)
			.sort(([, one], [, other]) => one - other)[0];
	}

	function advance(time: number): void {
		for (const session of waiting) {
			const { queueing } = session;
			const isOver = timeline(session).endedAt <= time;
			if (isOver) waiting.delete(session);
			const next = queueing && !isOver && nextAgent(queueing.skillGroupId, time);
			if (!queueing || !next) continue;
			waiting.delete(session);
			const [{ mail, name, phone }, from] = next;
			session.queueing = { ...queueing, agentRangAt: Math.max(from, queueing.queuedAt) };
			Object.assign(session, { userId: mail, agentName: name, agentPhone: phone });
			onChange(session);
		}
	}

	return {
		account,
		sessions,
		records,
		timelineOf: timeline,
		statusOf: (session, time) => statusAt(timeline(session), time),
		liveAt,
		agentStatus,
		place(details) {
			const session = sessions.place(details);
			open.add(session);
			onChange(session);
			return session;
		},
		hangUp(session, time) {
			if (timeline(session).endedAt <= time) return;
			session.hungUpAt = time;
			onChange(session);
			advance(time);
		},
		queue(session, skillGroupId, time) {
			session.queueing = { skillGroupId, queuedAt: time };
			waiting.add(session);
			onChange(session);
			advance(time);
		},
		setPresence(agent, presence) {
			agent.presence = presence;
			advance(presence.since);
		},
		advance,
		addRecords(details, time) {
			const added = details.map((one) => recordFrom(one, account, settings, time));
			records.add(added);
			return added;
		},
		reset(time) {
			sessions.reset();
			records.reset();
			open.clear();
			waiting.clear();
			lastEnds.clear();
			Object.assign(account, createAccount(time, settings.agents));
		},
	};
}
