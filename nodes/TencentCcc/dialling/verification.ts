import type { IDataObject } from 'n8n-workflow';

import { describeTelCdr } from '../api/actions/callRecords';
import { describePstnActiveSessionList } from '../api/actions/calls';
import type { Client } from '../api/client';
import { paginate } from '../api/paginate';
import { numberOf, textOf } from '../api/values';
import { callRecordSchema } from '../records/callRecord';
import { advance, endAttempt, isUnknown, type Attempt } from './attempt';
import type { DialSpecification, SessionMarks } from './specification';

/** What looking takes. */
export interface VerifyOptions {
	/** Attempts that have ended and of which nothing is known. Those whose session is found are done afterwards. */
	attempts: Attempt[];
	specification: DialSpecification;
	client: Pick<Client, 'send'>;
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
/** Seconds by which the clocks of Tencent and of this machine may differ. */
const CLOCK_TOLERANCE_S = 2;

const nationalNumber = (number: string) => number.replace(/^(?:0086|\+86)/, '');

/** Whether a session can only be the one that an attempt with these marks created. */
function belongsTo({ marks, sentAtMs }: Wanted, session: Candidate): boolean {
	const { callee, agent, uui } = marks;
	if (session.uui !== undefined && uui !== undefined && session.uui !== uui) return false;
	const wantedAgent = agent?.toLowerCase();
	return (
		nationalNumber(session.callee) === nationalNumber(callee) &&
		(wantedAgent === undefined ||
			session.agents.some((mail) => mail.toLowerCase() === wantedAgent)) &&
		session.startedAtS >= Math.floor(sentAtMs / 1000) - CLOCK_TOLERANCE_S
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

async function callRecords(client: VerifyOptions['client'], wanted: Wanted[], now: number) {
	const earliestMs = Math.min(...wanted.map(({ sentAtMs }) => sentAtMs));
	const parameters = {
		StartTimeStamp: Math.floor(earliestMs / 1000) - CLOCK_TOLERANCE_S,
		EndTimeStamp: Math.ceil(now / 1000) + CLOCK_TOLERANCE_S,
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
 * A session confirms one attempt at most, and none when two sessions fit. Where the record tells the UUI, it
 * has to be the attempt's. An attempt whose session is found ends as done; the others say what was asked.
 */
export async function verifyUnknown(options: VerifyOptions): Promise<void> {
	const { specification, client, sessions, now, wait, isCancelled } = options;
	const { marksOf } = specification;
	if (!marksOf) return;
	const wanted: Wanted[] = options.attempts
		.filter(({ outcome, verifyUnknown: isWanted }) => isWanted && isUnknown(outcome))
		.map((attempt) => ({
			attempt,
			marks: marksOf(attempt.body),
			sentAtMs: attempt.sentAtMs ?? now(),
		}));
	if (wanted.length === 0 || isCancelled()) return;
	for (const { attempt } of wanted) advance(attempt, 'verifying');

	const problems: string[] = [];
	const open = () => wanted.filter(({ attempt }) => attempt.state === 'verifying');

	function match(candidates: Candidate[], confirmedBy: string) {
		const free = candidates.filter(({ sessionId }) => sessionId && !sessions.has(sessionId));
		for (const one of open()) {
			const fitting = free.filter(
				(session) => !sessions.has(session.sessionId) && belongsTo(one, session),
			);
			const rivals = open().filter((other) => fitting.some((session) => belongsTo(other, session)));
			if (fitting.length === 0 || fitting.length > rivals.length) continue;
			const [{ sessionId }] = fitting;
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
			match(answer.response, describePstnActiveSessionList.name);
		} else {
			problems.push(`${describePstnActiveSessionList.name}: ${answer.message} (${answer.code})`);
			break;
		}
	}
	if (open().length > 0 && !isCancelled()) {
		const answer = await callRecords(client, open(), now());
		if (answer.succeeded) match(answer.response, describeTelCdr.name);
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
