import { randomUUID } from 'node:crypto';
import { findAgent, nationalNumber, type Account } from './account';
import { SEAT_GIVE_UP, type EndStatus, type HungUpSide, type LifeName } from './lives';
import type { CallLife } from './options';
import { sessionKey, timelineOf, type Session, type SessionStore, type Timeline } from './sessions';

/**
 * The record of one call that has ended. All that Tencent tells about a finished call is written from it, so that
 * every action and every push tells the same story. Times are milliseconds since 1970, 0 for what never happened.
 */
export interface CallRecord {
	readonly sessionId: string;
	readonly direction: 'inbound' | 'outbound';
	readonly caller: string;
	readonly callee: string;
	readonly userId: string;
	readonly agentName: string;
	readonly agentPhone: string;
	readonly uui: string;
	readonly startedAt: number;
	/** When an inbound call entered the queue. */
	readonly queuedAt: number;
	/** When the other side rang: the lead's telephone for an outbound call, the agent's for an inbound one. */
	readonly rangAt: number;
	readonly acceptedAt: number;
	readonly agentRangAt: number;
	readonly agentAcceptedAt: number;
	readonly endedAt: number;
	readonly endStatus: EndStatus;
	/** Of the agent's part of the call. */
	readonly agentEndStatus: EndStatus;
	readonly hungUpSide: HungUpSide;
	/** From when on the record can be read. */
	readonly visibleAt: number;
	/** From when on the recordings can be fetched. */
	readonly recordingReadyAt: number;
	/** Whether somebody spoke to, or into, a mailbox. */
	readonly hasVoicemail: boolean;
}

/** What a record is to say; everything else is filled in. Times are milliseconds since 1970. */
export interface NewRecord {
	/** Default a new one. */
	readonly sessionId?: string;
	/** Default such that the call has ended just now. */
	readonly startedAt?: number;
	/** Default `answered`. An inbound call can be `answered`, `agentDoesNotAnswer` or `voicemail`. */
	readonly life?: LifeName;
	/** Default `outbound`. */
	readonly direction?: CallRecord['direction'];
	/** The lead's number; default 008616188880000. */
	readonly lead?: string;
	/** The platform's number; default the account's first. */
	readonly platformNumber?: string;
	/** The agent's e-mail; default the account's first agent. */
	readonly userId?: string;
	readonly uui?: string;
	/** How long they talk, or how long the lead rings in vain, in milliseconds; default 60,000. */
	readonly talkMs?: number;
	/** From when on DescribeTelCdr has the record; default the option `recordDelayMs` after the call's end. */
	readonly visibleAt?: number;
	/** By how much later than that, in milliseconds; default 0. */
	readonly lateByMs?: number;
	/** Default the option `recordingDelayMs` after the call's end. */
	readonly recordingReadyAt?: number;
	/** Says something else than the life would. */
	readonly endStatus?: EndStatus;
}

/** How long after the end of a call its record and its recordings appear, in milliseconds. */
export interface RecordDelays {
	readonly recordDelayMs: number;
	readonly recordingDelayMs: number;
}

/** How long imagined calls ring. */
const IMAGINED_AGENT_ANSWERS_MS = 4_000;
const IMAGINED_LEAD_ANSWERS_MS = 9_000;

function agentEndStatusOf({ agentAnsweredAt, endStatus }: Timeline): EndStatus {
	return agentAnsweredAt > 0 ? { number: 1, text: 'ok' } : endStatus;
}

/**
 * The record that a placed call leaves behind.
 *
 * @param session the call
 * @param times when it is answered and ends
 * @param delays from its end to its record and its recordings
 */
export function recordOfSession(
	session: Session,
	times: CallLife,
	{ recordDelayMs, recordingDelayMs }: RecordDelays,
): CallRecord {
	const timeline = timelineOf(session, times);
	const { sessionId, caller, callee, userId, agentName, agentPhone, uui } = session;
	return {
		sessionId,
		direction: 'outbound',
		caller,
		callee,
		userId,
		agentName,
		agentPhone,
		uui,
		startedAt: session.createdAt,
		queuedAt: 0,
		rangAt: timeline.leadRangAt,
		acceptedAt: timeline.leadAnsweredAt,
		agentRangAt: timeline.agentRangAt,
		agentAcceptedAt: timeline.agentAnsweredAt,
		endedAt: timeline.endedAt,
		endStatus: timeline.endStatus,
		agentEndStatus: agentEndStatusOf(timeline),
		hungUpSide: timeline.hungUpSide,
		visibleAt: timeline.endedAt + recordDelayMs,
		recordingReadyAt: timeline.endedAt + recordingDelayMs,
		hasVoicemail: timeline.endStatus.text === 'voiceMailReached',
	};
}

const INBOUND_END_STATUS: Partial<Record<LifeName, EndStatus>> = {
	answered: { number: 1, text: 'ok' },
	agentDoesNotAnswer: SEAT_GIVE_UP,
	voicemail: { number: 106, text: 'notWorkTime' },
};

/** Turns an imagined outbound call round: the lead has called, waited in the queue, and the agent answered. */
function asInbound(record: CallRecord, life: LifeName): CallRecord {
	const endStatus = INBOUND_END_STATUS[life];
	if (!endStatus) throw new Error(`An inbound call cannot have the life "${life}".`);
	const isVoicemail = life === 'voicemail';
	const ringsAt = isVoicemail ? 0 : record.startedAt + IMAGINED_AGENT_ANSWERS_MS;
	return {
		...record,
		direction: 'inbound',
		caller: record.callee,
		callee: record.caller,
		queuedAt: isVoicemail ? 0 : record.startedAt + IMAGINED_AGENT_ANSWERS_MS / 2,
		rangAt: ringsAt,
		agentRangAt: ringsAt,
		agentAcceptedAt: record.acceptedAt,
		endStatus,
		agentEndStatus: endStatus,
		hasVoicemail: isVoicemail,
	};
}

/**
 * Makes a whole record out of what it is to say.
 *
 * @param details what it is to say
 * @param account whose agents and numbers fill in what is missing
 * @param delays from the end of the call to its record and its recordings
 * @param now milliseconds since 1970
 * @throws Error for an inbound call with a life that only an outbound call can have
 */
export function recordFrom(
	details: NewRecord,
	account: Account,
	delays: RecordDelays,
	now: number,
): CallRecord {
	const life = details.life ?? 'answered';
	const times: CallLife = {
		agentAnswersAfterMs: IMAGINED_AGENT_ANSWERS_MS,
		leadAnswersAfterMs: IMAGINED_LEAD_ANSWERS_MS,
		finishedAfterMs: IMAGINED_LEAD_ANSWERS_MS + (details.talkMs ?? 60_000),
	};
	const userId = details.userId ?? account.agents[0].mail;
	const agent = findAgent(account, userId);
	const imagined: Session = {
		sessionId: details.sessionId ?? randomUUID(),
		requestId: '',
		userId,
		agentName: agent?.name ?? '',
		agentPhone: agent?.phone ?? '',
		callee: details.lead ?? '008616188880000',
		caller: details.platformNumber ?? account.numbers[0].number,
		callers: [],
		uui: details.uui ?? '',
		createdAt: 0,
		life,
	};
	const createdAt = details.startedAt ?? now - timelineOf(imagined, times).endedAt;
	const outbound = recordOfSession({ ...imagined, createdAt }, times, delays);
	const record = details.direction === 'inbound' ? asInbound(outbound, life) : outbound;
	return {
		...record,
		endStatus: details.endStatus ?? record.endStatus,
		visibleAt: (details.visibleAt ?? record.visibleAt) + (details.lateByMs ?? 0),
		recordingReadyAt: details.recordingReadyAt ?? record.recordingReadyAt,
	};
}

/** All records of a sandbox: those of the calls it placed, and those that were added. */
export interface RecordBook {
	/** Adds records of calls that the sandbox did not place. */
	add(records: readonly CallRecord[]): void;
	/** The records that can be read at a moment, newest call first. */
	readableAt(now: number): readonly CallRecord[];
	/** The record of a call that has ended by then, whether it can be read already or not. */
	find(sessionId: string, now: number): CallRecord | undefined;
	reset(): void;
}

/**
 * A book without added records.
 *
 * @param sessions the calls that the sandbox places
 * @param times when calls are answered and end
 * @param delays from the end of a call to its record and its recordings
 */
export function createRecordBook(
	sessions: SessionStore,
	times: CallLife,
	delays: RecordDelays,
): RecordBook {
	const added: CallRecord[] = [];
	const addedById = new Map<string, CallRecord>();
	const ofSession = (session: Session) => recordOfSession(session, times, delays);
	return {
		add(records) {
			added.push(...records);
			for (const record of records) addedById.set(sessionKey(record.sessionId), record);
		},
		readableAt: (now) =>
			[...added, ...sessions.all.map(ofSession)]
				.filter(({ endedAt, visibleAt }) => endedAt <= now && visibleAt <= now)
				.reverse()
				.sort((one, other) => other.startedAt - one.startedAt),
		find(sessionId, now) {
			const session = sessions.find(sessionId);
			const record = session ? ofSession(session) : addedById.get(sessionKey(sessionId));
			return record && record.endedAt <= now ? record : undefined;
		},
		reset() {
			added.length = 0;
			addedById.clear();
		},
	};
}

/** One recording of a call. */
export interface Recording {
	readonly recordId: string;
	/** The user's telephone number, or the agent's e-mail. */
	readonly endpointUser: string;
	/** Milliseconds since 1970. */
	readonly readyAt: number;
}

const leadOf = ({ direction, caller, callee }: CallRecord) =>
	direction === 'inbound' ? caller : callee;

function recording(record: CallRecord, who: 'user' | 'agent' | 'voicemail'): Recording {
	return {
		recordId: `${sessionKey(record.sessionId)}-${who}`,
		endpointUser: who === 'agent' ? record.userId : leadOf(record),
		readyAt: record.recordingReadyAt,
	};
}

/** The recordings of a call: one of each side when they talked, otherwise none. Source: data push, 1229/59642. */
export function recordingsOf(
	record: CallRecord,
): { user: Recording; agent: Recording } | undefined {
	if (record.acceptedAt === 0) return undefined;
	return { user: recording(record, 'user'), agent: recording(record, 'agent') };
}

/**
 * What was left on a mailbox, if anything. Tencent's voicemails are left by inbound callers; the sandbox gives one to
 * the outbound life `voicemail` as well, so that a builder can see one without an inbound call.
 */
export function voicemailOf(record: CallRecord): Recording | undefined {
	return record.hasVoicemail ? recording(record, 'voicemail') : undefined;
}

/**
 * Finds a recording of a call that has ended.
 *
 * @param book the records
 * @param recordId its id
 * @param now milliseconds since 1970
 */
export function findRecording(
	book: RecordBook,
	recordId: string,
	now: number,
): Recording | undefined {
	const record = book.find(recordId.slice(0, Math.max(0, recordId.lastIndexOf('-'))), now);
	if (!record) return undefined;
	const all = [...Object.values(recordingsOf(record) ?? {}), voicemailOf(record)];
	return all.find((candidate) => candidate?.recordId === recordId);
}

/**
 * The skill group that an outbound call counts for: the agent's only telephone group, else the first one that the
 * caller number is bound to, else the agent's first. Source: data push, 1229/59641.
 */
export function queuedSkillGroupOf(record: CallRecord, account: Account) {
	const ofAgent = findAgent(account, record.userId)?.skillGroupIds ?? [];
	const telephoneGroups = account.skillGroups.filter(
		({ id, type }) => type === 0 && ofAgent.includes(id),
	);
	const number = record.direction === 'inbound' ? record.callee : record.caller;
	const bound = account.numbers.find(
		(candidate) => nationalNumber(candidate.number) === nationalNumber(number),
	)?.callOutSkillGroupIds[0];
	const id =
		telephoneGroups.length === 1 ? telephoneGroups[0].id : (bound ?? telephoneGroups[0]?.id);
	return account.skillGroups.find((group) => group.id === id);
}
