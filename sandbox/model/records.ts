import { randomUUID } from 'node:crypto';
import { findAgent, isInGroup, nationalNumber, type Account } from './account';
import { scenarioOf, SEAT_GIVE_UP, type EndStatus, type ScenarioName } from './scenarios';
import {
	sessionKey,
	timelineOf,
	type CallTimes,
	type Session,
	type SessionStore,
	type Timeline,
} from './sessions';

/**
 * The record of one call that has ended. All that Tencent tells about a finished call is written from it, so that
 * every action and every push tells the same story. Times are milliseconds since 1970, 0 for what never happened.
 */
export interface CallRecord
	extends Pick<
			Session,
			'sessionId' | 'caller' | 'callee' | 'userId' | 'agentName' | 'agentPhone' | 'uui'
		>,
		Pick<Session, 'kind' | 'scenario' | 'aiAgentId' | 'said'>,
		Pick<Timeline, 'endedAt' | 'endStatus' | 'hungUpSide'> {
	readonly direction: 'inbound' | 'outbound';
	readonly startedAt: number;
	/** When the call entered the queue of a skill group, and whose queue that is. */
	readonly queuedAt: number;
	readonly queuedSkillGroupId?: number;
	/** When the other side rang: the lead's telephone for an outbound call, the agent's for an inbound one. */
	readonly rangAt: number;
	readonly acceptedAt: number;
	readonly agentRangAt: number;
	readonly agentAcceptedAt: number;
	/** Of the agent's part of the call. */
	readonly agentEndStatus: EndStatus;
	/** From when on the record can be read. */
	readonly visibleAt: number;
	/** From when on the recordings can be fetched. */
	readonly recordingReadyAt: number;
	/** From when on transcript and AI results can be read. */
	readonly transcriptReadyAt: number;
	/** Whether somebody spoke to, or into, a mailbox. */
	readonly hasVoicemail: boolean;
	/** Members that DescribeTelCdr tells of this call instead of, or besides, its own. */
	readonly fields?: Readonly<Record<string, unknown>>;
}

/** What a record is to say; everything else is filled in. Times are milliseconds since 1970. */
export interface NewRecord {
	/** Default a new one. */
	readonly sessionId?: string;
	/** Default such that the call has ended just now. */
	readonly startedAt?: number;
	/** Default `answered`. An inbound call can be `answered`, `agentDoesNotAnswer` or `voicemail`. */
	readonly scenario?: ScenarioName;
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
	/** When the call ended, instead of what `talkMs` makes of it. */
	readonly endedAt?: number;
	/** From when on DescribeTelCdr has the record; default the option `recordDelayMs` after the call's end. */
	readonly visibleAt?: number;
	/** By how much later than that, in milliseconds; default 0. */
	readonly lateByMs?: number;
	/** Default the option `recordingDelayMs` after the call's end. */
	readonly recordingReadyAt?: number;
	/** Says something else than the scenario would. */
	readonly endStatus?: EndStatus;
	/** Members that DescribeTelCdr tells instead of, or besides, its own. */
	readonly fields?: Readonly<Record<string, unknown>>;
}

/** How long after the end of a call its record, recordings and transcript appear, in milliseconds. */
export interface RecordDelays {
	readonly recordDelayMs: number;
	readonly recordingDelayMs: number;
	readonly transcriptDelayMs: number;
}

/** How long imagined calls ring. */
const IMAGINED_AGENT_ANSWERS_MS = 4_000;
const IMAGINED_LEAD_ANSWERS_MS = 9_000;

/**
 * The record that a call leaves behind.
 *
 * @param session the call
 * @param times when it is answered and ends
 * @param delays from its end to its record, its recordings and its transcript
 */
function recordOfSession(session: Session, times: CallTimes, delays: RecordDelays): CallRecord {
	const timeline = timelineOf(session, times);
	const { endedAt, endStatus, agentRangAt, agentAnsweredAt } = timeline;
	const { createdAt, queueing, ...own } = session;
	const isInbound = session.kind === 'inbound';
	return {
		...own,
		direction: isInbound ? 'inbound' : 'outbound',
		startedAt: createdAt,
		queuedAt: queueing?.queuedAt ?? 0,
		queuedSkillGroupId: queueing?.skillGroupId,
		rangAt: isInbound ? agentRangAt : timeline.leadRangAt,
		acceptedAt: isInbound ? agentAnsweredAt : timeline.leadAnsweredAt,
		agentRangAt,
		agentAcceptedAt: agentAnsweredAt,
		endedAt,
		endStatus,
		agentEndStatus: agentAnsweredAt > 0 ? { number: 1, text: 'ok' } : endStatus,
		hungUpSide: timeline.hungUpSide,
		visibleAt: endedAt + delays.recordDelayMs,
		recordingReadyAt: endedAt + delays.recordingDelayMs,
		transcriptReadyAt: endedAt + Math.max(delays.recordDelayMs, delays.transcriptDelayMs),
		hasVoicemail: endStatus.text === 'voiceMailReached',
	};
}

const INBOUND_END_STATUS: Partial<Record<ScenarioName, EndStatus>> = {
	answered: { number: 1, text: 'ok' },
	agentDoesNotAnswer: SEAT_GIVE_UP,
	voicemail: { number: 106, text: 'notWorkTime' },
};

/** Turns an imagined outbound call round: the lead has called, waited in the queue, and the agent answered. */
function asInbound(record: CallRecord): CallRecord {
	const endStatus = INBOUND_END_STATUS[record.scenario];
	if (!endStatus) throw new Error(`An inbound call cannot have the scenario "${record.scenario}".`);
	const isVoicemail = record.scenario === 'voicemail';
	const ringsAt = isVoicemail ? 0 : record.startedAt + IMAGINED_AGENT_ANSWERS_MS;
	return {
		...record,
		kind: 'inbound',
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

/** When an imagined call is answered: as usual, or sooner when its end is given. */
function imaginedTimes({ startedAt, endedAt, talkMs = 60_000 }: NewRecord): CallTimes {
	const isGiven = startedAt !== undefined && endedAt !== undefined;
	const finishedAfterMs = isGiven ? endedAt - startedAt : IMAGINED_LEAD_ANSWERS_MS + talkMs;
	return {
		agentAnswersAfterMs: isGiven ? finishedAfterMs / 3 : IMAGINED_AGENT_ANSWERS_MS,
		leadAnswersAfterMs: isGiven ? finishedAfterMs / 2 : IMAGINED_LEAD_ANSWERS_MS,
		finishedAfterMs,
	};
}

/**
 * Makes a whole record out of what it is to say.
 *
 * @param details what it is to say
 * @param account whose agents and numbers fill in what is missing
 * @param delays from the end of the call to its record, its recordings and its transcript
 * @param now milliseconds since 1970
 * @throws Error for an inbound call with a scenario that only an outbound call can have
 */
export function recordFrom(
	details: NewRecord,
	account: Account,
	delays: RecordDelays,
	now: number,
): CallRecord {
	const times = imaginedTimes(details);
	const userId = details.userId ?? account.agents[0].mail;
	const agent = findAgent(account, userId);
	const imagined: Session = {
		sessionId: details.sessionId ?? randomUUID(),
		requestId: '',
		kind: 'callOut',
		userId,
		agentName: agent?.name ?? '',
		agentPhone: agent?.phone ?? '',
		callee: details.lead ?? '008616188880000',
		caller: details.platformNumber ?? account.numbers[0].number,
		callers: [],
		uui: details.uui ?? '',
		createdAt: 0,
		scenario: details.scenario ?? 'answered',
		said: [],
	};
	const createdAt = details.startedAt ?? now - timelineOf(imagined, times).endedAt;
	const outbound = recordOfSession({ ...imagined, createdAt }, times, delays);
	const record = details.direction === 'inbound' ? asInbound(outbound) : outbound;
	return {
		...record,
		fields: details.fields,
		endStatus: details.endStatus ?? record.endStatus,
		visibleAt: (details.visibleAt ?? record.visibleAt) + (details.lateByMs ?? 0),
		recordingReadyAt: details.recordingReadyAt ?? record.recordingReadyAt,
	};
}

/** All records of a sandbox: those of the calls it placed, and those that were added. */
export interface RecordBook {
	/** Adds records of calls that the sandbox did not place. */
	add(records: readonly CallRecord[]): void;
	/** The record that a call leaves, or will leave as far as can be known. */
	of(session: Session): CallRecord;
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
 * @param delays from the end of a call to its record, its recordings and its transcript
 */
export function createRecordBook(
	sessions: SessionStore,
	times: CallTimes,
	delays: RecordDelays,
): RecordBook {
	const added: CallRecord[] = [];
	const addedById = new Map<string, CallRecord>();
	const of = (session: Session) => recordOfSession(session, times, delays);
	return {
		add(records) {
			added.push(...records);
			for (const record of records) addedById.set(sessionKey(record.sessionId), record);
		},
		of,
		readableAt: (now) =>
			[...added, ...sessions.all.map(of)]
				.filter(({ endedAt, visibleAt }) => endedAt <= now && visibleAt <= now)
				.reverse()
				.sort((one, other) => other.startedAt - one.startedAt),
		find(sessionId, now) {
			const session = sessions.find(sessionId);
			const record = session ? of(session) : addedById.get(sessionKey(sessionId));
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

/** The lead's number, whoever called. */
export const leadOf = ({ direction, caller, callee }: CallRecord) =>
	direction === 'inbound' ? caller : callee;

function recording(record: CallRecord, who: 'user' | 'agent' | 'voicemail'): Recording {
	return {
		recordId: `${sessionKey(record.sessionId)}-${who}`,
		endpointUser: who === 'agent' ? record.userId : leadOf(record),
		readyAt: record.recordingReadyAt,
	};
}

/**
 * The recordings of a call: of each person who talked; none when nobody did. Source: data push, 1229/59642.
 */
export function recordingsOf(record: CallRecord): { user?: Recording; agent?: Recording } {
	if (record.acceptedAt === 0) return {};
	return {
		user: recording(record, 'user'),
		...(record.agentAcceptedAt > 0 && { agent: recording(record, 'agent') }),
	};
}

/**
 * What was left on a mailbox, if anything. Tencent's voicemails are left by inbound callers; the sandbox gives one to
 * the outbound scenario `voicemail` as well, so that a builder can see one without an inbound call.
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
	const all = [...Object.values(recordingsOf(record)), voicemailOf(record)];
	return all.find((candidate) => candidate?.recordId === recordId);
}

/** One sentence of a transcript. Times are milliseconds since 1970. */
export interface TranscriptLine {
	/** The lead's number, or the agent's e-mail; empty for an AI agent and an IVR. */
	readonly user: string;
	readonly text: string;
	readonly startedAt: number;
	readonly endedAt: number;
}

/** What was said in a call, spread evenly over the talk; what the AI agent was told to say comes last. */
export function transcriptOf(record: CallRecord): readonly TranscriptLine[] {
	if (record.acceptedAt === 0) return [];
	const sentences = [
		...scenarioOf(record.scenario).conversation.sentences,
		...record.said.map(({ text }) => ({ by: 'agent' as const, text })),
	];
	const sentenceMs = (record.endedAt - record.acceptedAt) / sentences.length;
	return sentences.map(({ by, text }, index) => ({
		user: by === 'lead' ? leadOf(record) : record.userId,
		text,
		startedAt: Math.round(record.acceptedAt + index * sentenceMs),
		endedAt: Math.round(record.acceptedAt + (index + 1) * sentenceMs),
	}));
}

/**
 * The skill group that a call counts for: the one it was queued in; else the agent's only telephone group, else the
 * first one that the caller number is bound to, else the agent's first. Source: data push, 1229/59641.
 */
export function skillGroupOf(record: CallRecord, account: Account) {
	const agent = findAgent(account, record.userId);
	const telephoneGroups = account.skillGroups.filter(
		({ id, type }) => type === 0 && agent !== undefined && isInGroup(agent, id),
	);
	const number = record.direction === 'inbound' ? record.callee : record.caller;
	const bound = account.numbers.find(
		(candidate) => nationalNumber(candidate.number) === nationalNumber(number),
	)?.callOutSkillGroupIds[0];
	const ofAgent =
		telephoneGroups.length === 1 ? telephoneGroups[0].id : (bound ?? telephoneGroups[0]?.id);
	const id = record.queuedSkillGroupId ?? ofAgent;
	return account.skillGroups.find((group) => group.id === id);
}
