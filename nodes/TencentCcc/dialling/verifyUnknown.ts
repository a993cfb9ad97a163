import type { IDataObject } from 'n8n-workflow';

import { callRecordSchema } from '../records/callRecord';
import { callRecordsResponse } from '../records/readCallRecords';
import { describePstnActiveSessionListResponse } from '../api/responseSchemas';
import type { ActionResult } from '../api/sendAction';
import type { AttemptResult } from './attempt';

/** An attempt whose outcome is unknown, and what its session would look like. */
export interface UnknownAttempt {
	itemIndex: number;
	/** When its request was sent, milliseconds since 1970. */
	sentAt: number;
	/** As sent, `0086…`. */
	callee: string;
	/** The agent's UserId. */
	agent: string;
	/** Empty when none was sent. */
	uui: string;
}

/** Where a session was found. */
export interface Confirmation {
	sessionId: string;
	confirmedBy: 'DescribePSTNActiveSessionList' | 'DescribeTelCdr';
}

/** What came of the search: who was found, and what was asked, in words. */
export interface Verification {
	found: Map<number, Confirmation>;
	checked: string;
}

/** Asks one of the two read-only actions; SdkAppId is added by whoever sends. */
export type AskAction = <
	Schema extends typeof describePstnActiveSessionListResponse | typeof callRecordsResponse,
>(
	action: string,
	parameters: IDataObject,
	schema: Schema,
) => Promise<ActionResult<Schema['_output']['Response']>>;

export interface VerifyOptions {
	attempts: UnknownAttempt[];
	/** Whether a session belongs to another lead. */
	isKnown: (sessionId: string) => boolean;
	ask: AskAction;
	/** Milliseconds since 1970. */
	now: () => number;
	wait: (milliseconds: number) => Promise<void>;
	isCancelled: () => boolean;
}

/** A session as both lists describe it. */
interface Candidate {
	sessionId: string;
	callee: string;
	agents: string[];
	/** Unix seconds. */
	startedAt: number;
	/** undefined where the list does not tell. */
	uui?: string;
}

/** A record that cannot be read fits no attempt, and spoils no other. */
const UNREADABLE: Candidate = { sessionId: '', callee: '', agents: [], startedAt: 0 };
/** Milliseconds before each look at the active sessions: a session may show only after a moment. */
const PAUSES = [500, 1500, 3000];
/** Documented maximum of DescribePSTNActiveSessionList, and a bound for an account with very many calls. */
const SESSIONS_PER_PAGE = 25;
const MOST_PAGES = 40;
/** Documented maximum of DescribeTelCdr. */
const RECORDS_PER_PAGE = 100;
/** Seconds by which the clocks of Tencent and of this machine may differ. */
const CLOCK_TOLERANCE = 2;

const nationalNumber = (number: string) => number.replace(/^(?:0086|\+86)/, '');

/** Whether a session can only be the one that this attempt created. */
function belongsTo(attempt: UnknownAttempt, session: Candidate): boolean {
	if (session.uui !== undefined && session.uui !== attempt.uui) return false;
	const agent = attempt.agent.toLowerCase();
	return (
		nationalNumber(session.callee) === nationalNumber(attempt.callee) &&
		session.agents.some((mail) => mail.toLowerCase() === agent) &&
		session.startedAt >= Math.floor(attempt.sentAt / 1000) - CLOCK_TOLERANCE
	);
}

/** Reads all pages of a list, until it ends or an answer is none. */
async function readPages<Item>(
	mostPages: number,
	pageSize: number,
	readPage: (page: number) => Promise<ActionResult<{ total: number; items: Item[] }>>,
): Promise<{ items: Item[]; problem?: string }> {
	const items: Item[] = [];
	for (let page = 0; page < mostPages; page++) {
		const result = await readPage(page);
		if (!result.succeeded) return { items, problem: `${result.message} (${result.code})` };
		items.push(...result.response.items);
		if (result.response.items.length < pageSize || items.length >= result.response.total) break;
	}
	return { items };
}

async function activeSessions(ask: AskAction) {
	return await readPages<Candidate>(MOST_PAGES, SESSIONS_PER_PAGE, async (page) => {
		const result = await ask(
			'DescribePSTNActiveSessionList',
			{ Offset: page * SESSIONS_PER_PAGE, Limit: SESSIONS_PER_PAGE },
			describePstnActiveSessionListResponse,
		);
		if (!result.succeeded) return result;
		const { Total, Sessions } = result.response;
		const items = (Sessions ?? []).map((session) => ({
			sessionId: session.SessionID,
			callee: session.Callee ?? '',
			agents: [session.StaffEmail ?? ''],
			startedAt: Number(session.StartTimestamp),
		}));
		return { succeeded: true, response: { total: Total, items } };
	});
}

async function callRecords(ask: AskAction, attempts: UnknownAttempt[], now: number) {
	const earliest = Math.min(...attempts.map(({ sentAt }) => sentAt));
	return await readPages<Candidate>(MOST_PAGES, RECORDS_PER_PAGE, async (page) => {
		const result = await ask(
			'DescribeTelCdr',
			{
				StartTimeStamp: Math.floor(earliest / 1000) - CLOCK_TOLERANCE,
				EndTimeStamp: Math.ceil(now / 1000) + CLOCK_TOLERANCE,
				PageNumber: page,
				PageSize: RECORDS_PER_PAGE,
				Phones: [...new Set(attempts.map(({ callee }) => callee))],
			},
			callRecordsResponse,
		);
		if (!result.succeeded) return result;
		const { TotalCount, TelCdrList } = result.response;
		const items = (TelCdrList ?? []).map((record) => {
			const read = callRecordSchema.safeParse(record);
			if (!read.success) return UNREADABLE;
			const { SessionId, Callee, SeatUser, ServeParticipants, StartTimestamp, Time, UUI } =
				read.data;
			return {
				sessionId: SessionId,
				callee: Callee,
				agents: [SeatUser.Mail, SeatUser.UserId, ...ServeParticipants.map(({ Mail }) => Mail)],
				startedAt: StartTimestamp || Time,
				uui: UUI,
			};
		});
		return { succeeded: true, response: { total: TotalCount, items } };
	});
}

/** Whether an attempt is to be verified: nothing is known of it. What Tencent itself answered stands. */
export function isUnknown(result?: AttemptResult): boolean {
	return result?.placed === false && result.failure.code === 'Client.OutcomeUnknown';
}

/**
 * Looks for the sessions of attempts whose outcome is unknown: a few times among the active sessions, then
 * among the call records. It only reads; it never leads to another call.
 *
 * A session confirms one attempt at most, and none when two sessions fit. Where the record tells the UUI, it
 * has to be the attempt's.
 */
export async function verifyUnknown(options: VerifyOptions): Promise<Verification> {
	const { attempts, isKnown, ask, now, wait, isCancelled } = options;
	const found = new Map<number, Confirmation>();
	const taken = new Set<string>();
	const problems: string[] = [];
	const open = () => attempts.filter(({ itemIndex }) => !found.has(itemIndex));

	function match(sessions: Candidate[], confirmedBy: Confirmation['confirmedBy']) {
		const free = sessions.filter(({ sessionId }) => !taken.has(sessionId) && !isKnown(sessionId));
		for (const attempt of open()) {
			const fitting = free.filter(
				(session) => !taken.has(session.sessionId) && belongsTo(attempt, session),
			);
			const rivals = open().filter((other) => fitting.some((session) => belongsTo(other, session)));
			if (fitting.length === 0 || fitting.length > rivals.length) continue;
			const [{ sessionId }] = fitting;
			taken.add(sessionId);
			found.set(attempt.itemIndex, { sessionId, confirmedBy });
		}
	}

	let looks = 0;
	for (const pause of PAUSES) {
		if (open().length === 0 || isCancelled()) break;
		await wait(pause);
		if (isCancelled()) break;
		const { items, problem } = await activeSessions(ask);
		looks++;
		match(items, 'DescribePSTNActiveSessionList');
		if (problem) {
			problems.push(`DescribePSTNActiveSessionList: ${problem}`);
			break;
		}
	}
	if (open().length > 0 && !isCancelled()) {
		const { items, problem } = await callRecords(ask, open(), now());
		match(items, 'DescribeTelCdr');
		if (problem) problems.push(`DescribeTelCdr: ${problem}`);
	}

	const checked = problems.length
		? `The check for a session could not be completed: ${problems.join('; ')}`
		: `No session was found: looked ${looks} times among the active sessions, and once among the call records`;
	return { found, checked };
}
