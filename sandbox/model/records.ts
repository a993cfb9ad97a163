import { randomUUID } from 'node:crypto';
import { findAgent, isInGroup, nationalNumber, type Account } from './account';
import { OK, scenarioOf, type EndStatus, type ScenarioName } from './scenarios';
import {
	sessionFrom,
	sessionKey,
	timelineOf,
	type CallTimes,
	type Session,
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
	/** Default `answered`. An inbound call can be `answered` or `voicemail`. */
	readonly scenario?: ScenarioName;
	/** Default `outbound`. */
	readonly direction?: CallRecord['direction'];
	/** The lead's number; default 008616188880000. */
	readonly lead?: string;
	/** The agent's e-mail; default the account's first agent. */
	readonly userId?: string;
	readonly uui?: string;
	/** How long they talk, or how long the lead rings in vain, in milliseconds; default 60,000. */
	readonly talkMs?: number;
	/** When the call ended, instead of what `talkMs` makes of it. */
	readonly endedAt?: number;
	/** From when on DescribeTelCdr has the record; default the call's end. */
	readonly visibleAt?: number;
	/** Members that DescribeTelCdr tells instead of, or besides, its own. */
	readonly fields?: Readonly<Record<string, unknown>>;
}

/** When a call is answered and ends, and from then until its transcript is there, in milliseconds. */
export interface RecordSettings {
	readonly callTimes: CallTimes;
	readonly transcriptDelayMs: number;
}

/** The lead of calls that nobody has dialled. */
export const SOME_LEAD = '008616188880000';

/** How long imagined calls ring. */
const IMAGINED_AGENT_ANSWERS_MS = 4_000;
const IMAGINED_LEAD_ANSWERS_MS = 9_000;

/** The record that a call leaves behind. */
export function recordOfSession(session: Session, settings: RecordSettings): CallRecord {
	const timeline = timelineOf(session, settings.callTimes);
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
		agentEndStatus: agentAnsweredAt > 0 ? OK : endStatus,
		hungUpSide: timeline.hungUpSide,
		visibleAt: endedAt,
		transcriptReadyAt: endedAt + settings.transcriptDelayMs,
		hasVoicemail: endStatus.text === 'voiceMailReached',
	};
}

const INBOUND_END_STATUS: Partial<Record<ScenarioName, EndStatus>> = {
	answered: OK,
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
 * @param settings of which the delay of transcripts counts
 * @param now milliseconds since 1970
 * @throws Error for an inbound call with a scenario that only an outbound call can have
 */
export function recordFrom(
	details: NewRecord,
	account: Account,
	settings: RecordSettings,
	now: number,
): CallRecord {
	const callTimes = imaginedTimes(details);
	const imagined = sessionFrom(
		{
			kind: 'callOut',
			sessionId: details.sessionId ?? randomUUID(),
			userId: details.userId ?? account.agents[0].mail,
			callee: details.lead ?? SOME_LEAD,
			caller: account.numbers[0].number,
			uui: details.uui ?? '',
			createdAt: 0,
			scenario: details.scenario ?? 'answered',
		},
		account,
	);
	const createdAt = details.startedAt ?? now - timelineOf(imagined, callTimes).endedAt;
	const outbound = recordOfSession({ ...imagined, createdAt }, { ...settings, callTimes });
	const record = details.direction === 'inbound' ? asInbound(outbound) : outbound;
	return { ...record, fields: details.fields, visibleAt: details.visibleAt ?? record.visibleAt };
}

/** Whether a record can be read at a moment, in milliseconds since 1970. */
export function isReadable({ endedAt, visibleAt }: CallRecord, now: number): boolean {
	return endedAt <= now && visibleAt <= now;
}

/** One recording of a call. */
export interface Recording {
	readonly recordId: string;
	/** The user's telephone number, or the agent's e-mail. */
	readonly endpointUser: string;
}

/** The lead's number, whoever called. */
export const leadOf = ({ direction, caller, callee }: CallRecord) =>
	direction === 'inbound' ? caller : callee;

function recording(record: CallRecord, who: 'user' | 'agent' | 'voicemail'): Recording {
	return {
		recordId: `${sessionKey(record.sessionId)}-${who}`,
		endpointUser: who === 'agent' ? record.userId : leadOf(record),
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
