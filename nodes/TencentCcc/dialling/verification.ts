import type { IDataObject } from 'n8n-workflow';

import { describeTelCdr } from '../api/actions/callRecords';
import { describePstnActiveSessionList } from '../api/actions/calls';
import type { Client } from '../api/client';
import { paginate } from '../api/paginate';
import { numberOf, textOf } from '../api/values';
import { callRecordSchema } from '../records/callRecord';
import { advance, endAttempt, isUnknown, type Attempt } from './attempt';
import { nationalNumber, type Rivals } from './rivals';
import type { DialSpecification, SessionMarks } from './specification';

/** What looking takes. */
export interface VerifyOptions {
	/** Attempts that have ended and of which nothing is known. Those whose session is found are done afterwards. */
	attempts: readonly Attempt[];
	specification: DialSpecification;
	client: Pick<Client, 'send'>;
	/** Who else may have created a session, and who has claimed it. */
	rivals: Pick<Rivals, 'claimSession'>;
	/** Sessions that belong to other leads; those that are found are added. */
	sessions: { has(sessionId: string): boolean; add(sessionId: string): void };
	/** Milliseconds since 1970. */
	now: () => number;
	wait: (ms: number) => Promise<void>;
	isCancelled: () => boolean;
}

/** A session as both lists describe it. */
interface Candidate {
	sessionId: string;
	callee: string;
	agents: string[];
	/** Unix seconds. */
	startedAtS: number;
	/** undefined where the list does not tell. */
	uui?: string;
}

/** An attempt whose session is looked for. */
interface Wanted {
	attempt: Attempt;
	marks: SessionMarks;
	sentAtMs: number;
}

/** A record that cannot be read fits no attempt, and spoils no other. */
const UNREADABLE: Candidate = { sessionId: '', callee: '', agents: [], startedAtS: 0 };
/** Milliseconds before each look at the active sessions: a session may show only after a moment. */
const PAUSES_MS = [500, 1500, 3000];
/** Milliseconds that each look for a session may take. */
const LOOK_TIMEOUT_MS = 5000;
/** A bound for an account with very many calls. */
const MAX_PAGES = 40;
const LOOK = { maxPages: MAX_PAGES, timeoutMs: LOOK_TIMEOUT_MS } as const;
/** Seconds by which the clocks of Tencent and of this machine may differ when Tencent's answers do not tell. */
const CLOCK_TOLERANCE_S = 2;

/** What is known of the difference between the clocks of Tencent and of this machine. */
interface Clock {
	/** Seconds since 1970 by Tencent's clock, or a little less, at a moment of this machine's. */
	atTencentS(localMs: number): number;
	/** Takes in when Tencent answered, which it gives in whole seconds. */
	note(serverTimeMs: number | undefined, receivedAtMs: number): void;
}

/**
 * Without an answer that tells the time, the clocks are taken to differ by {@link CLOCK_TOLERANCE_S} at most. With one,
 * Tencent's is known to be at least as far on as the answer says: it took its time to come.
 */
function createClock(): Clock {
	let leastOffsetMs: number | undefined;
	return {
		atTencentS: (localMs) =>
			Math.floor((localMs + (leastOffsetMs ?? -CLOCK_TOLERANCE_S * 1000)) / 1000),
		note(serverTimeMs, receivedAtMs) {
			if (serverTimeMs === undefined) return;
			leastOffsetMs = Math.max(leastOffsetMs ?? -Infinity, serverTimeMs - receivedAtMs);
		},
	};
}

/** Whether a session looks like the one that an attempt with these marks created. */
function belongsTo({ marks, sentAtMs }: Wanted, session: Candidate, clock: Clock): boolean {
	const { callee, agent, uui } = marks;
	if (session.uui !== undefined && uui !== undefined && session.uui !== uui) return false;
	const wantedAgent = (agent ?? '').toLowerCase();
	return (
		nationalNumber(session.callee) === nationalNumber(callee) &&
		(agent === undefined
			? session.agents.every((mail) => mail === '')
			: session.agents.some((mail) => mail.toLowerCase() === wantedAgent)) &&
		session.startedAtS >= clock.atTencentS(sentAtMs)
	);
}

async function activeSessions(client: VerifyOptions['client']) {
	const answer = await paginate(client, describePstnActiveSessionList, {}, LOOK);
	if (!answer.succeeded) return answer;
	const candidates = answer.response.map((session) => ({
		sessionId: textOf(session.SessionID),
		callee: textOf(session.Callee),
		agents: [textOf(session.StaffEmail)],
		startedAtS: numberOf(session.StartTimestamp) ?? 0,
	}));
	return { succeeded: true as const, response: candidates };
}

function candidateOf(record: IDataObject): Candidate {
	const read = callRecordSchema.safeParse(record);
	if (!read.success) return UNREADABLE;
	const { SessionId, Callee, SeatUser, ServeParticipants, StartTimestamp, Time, UUI } = read.data;
	return {
		sessionId: SessionId,
		callee: Callee,
		agents: [SeatUser.Mail, SeatUser.UserId, ...ServeParticipants.map(({ Mail }) => Mail)],
		startedAtS: StartTimestamp || Time,
		uui: UUI,
	};
}

async function callRecords(
	client: VerifyOptions['client'],
	wanted: Wanted[],
	now: number,
	clock: Clock,
) {
	const earliestMs = Math.min(...wanted.map(({ sentAtMs }) => sentAtMs));
	const parameters = {
		StartTimeStamp: clock.atTencentS(earliestMs),
		EndTimeStamp: clock.atTencentS(now) + 2 * CLOCK_TOLERANCE_S,
		Phones: [...new Set(wanted.map(({ marks }) => marks.callee))],
	};
	const answer = await paginate(client, describeTelCdr, parameters, LOOK);
	if (!answer.succeeded) return answer;
	return { succeeded: true as const, response: answer.response.map(candidateOf) };
}

/**
 * Looks for the sessions of attempts whose outcome is unknown: a few times among the active sessions, then
 * among the call records. It only reads; it never leads to another call.
 *
 * A session confirms an attempt only when no other attempt of the workflow may have created it: in this batch, in another
 * execution, in whatever process. What looks alike is told apart by the UUI, which the call records tell. An attempt
 * whose session is found ends as done; the others say what was asked. For an attempt that only another try may have sent,
 * as when n8n was killed, nothing is asked.
 */
export async function verifyUnknown(options: VerifyOptions): Promise<void> {
	const { specification, rivals, sessions, now, wait, isCancelled } = options;
	const { marksOf } = specification;
	if (!marksOf) return;
	const wanted: Wanted[] = options.attempts.flatMap((attempt) => {
		const { outcome, verifyUnknown: isWanted, sentAtMs, body } = attempt;
		// When another try may have sent it is not known, so no session could be told to be its
		if (!isWanted || !isUnknown(outcome) || sentAtMs === undefined) return [];
		return [{ attempt, marks: marksOf(body), sentAtMs }];
	});
	if (wanted.length === 0 || isCancelled()) return;
	for (const { attempt } of wanted) advance(attempt, 'verifying');

	const clock = createClock();
	const client: VerifyOptions['client'] = {
		async send(action, parameters, sendOptions) {
			const answer = await options.client.send(action, parameters, sendOptions);
			clock.note(answer.serverTimeMs, now());
			return answer;
		},
	};
	const problems: string[] = [];
	const open = () => wanted.filter(({ attempt }) => attempt.state === 'verifying');

	/** Whether the only session that fits an attempt can be no other's, and is its from now on. */
	async function claimOnly({ attempt, marks }: Wanted, [session, ...others]: Candidate[]) {
		if (!session || others.length > 0) return undefined;
		const by = marks.uui && session.uui === marks.uui ? 'UUI' : 'callee and agent';
		const isClaimed = await rivals.claimSession(attempt, session.sessionId, by);
		return isClaimed ? session.sessionId : undefined;
	}

	async function match(candidates: Candidate[], confirmedBy: string) {
		const free = candidates.filter(({ sessionId }) => sessionId && !sessions.has(sessionId));
		for (const one of open()) {
			const fitting = free.filter((session) => belongsTo(one, session, clock));
			const sessionId = await claimOnly(one, fitting);
			if (sessionId === undefined) continue;
			sessions.add(sessionId);
			const { failure } = one.attempt.outcome as { failure: { requestId: string } };
			const response = { SessionId: sessionId, RequestId: failure.requestId };
			endAttempt(one.attempt, { done: true, response, confirmedBy });
		}
	}

	let looks = 0;
	for (const pauseMs of PAUSES_MS) {
		if (open().length === 0 || isCancelled()) break;
		await wait(pauseMs);
		if (isCancelled()) break;
		const answer = await activeSessions(client);
		looks++;
		if (answer.succeeded) {
			await match(answer.response, describePstnActiveSessionList.name);
		} else {
			problems.push(`${describePstnActiveSessionList.name}: ${answer.message} (${answer.code})`);
			break;
		}
	}
	if (open().length > 0 && !isCancelled()) {
		const answer = await callRecords(client, open(), now(), clock);
		if (answer.succeeded) await match(answer.response, describeTelCdr.name);
		else problems.push(`${describeTelCdr.name}: ${answer.message} (${answer.code})`);
	}

	const checked = problems.length
		? `The check for a session could not be completed: ${problems.join('; ')}`
		: `No session was found: looked ${looks} times among the active sessions, and once among the call records`;
	for (const { attempt } of open()) {
		const { failure } = attempt.outcome as Extract<Attempt['outcome'], { done: false }>;
		const message = `${failure.message.replace(/\.$/, '')}. ${checked}`;
		endAttempt(attempt, { done: false, failure: { ...failure, message } });
	}
}
