import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import type { Action } from '../../../nodes/TencentCcc/api/action';
import { createCallOutSession } from '../../../nodes/TencentCcc/api/actions/calls';
import type { Client } from '../../../nodes/TencentCcc/api/client';
import {
	createAttempt,
	endAttempt,
	failed,
	type Attempt,
} from '../../../nodes/TencentCcc/dialling/attempt';
import type { DeduplicationRows } from '../../../nodes/TencentCcc/dialling/deduplicationRows';
import { createRivals, type Rivals } from '../../../nodes/TencentCcc/dialling/rivals';
import { verifyUnknown } from '../../../nodes/TencentCcc/dialling/verification';
import { caseCount } from '../../support/caseCount';
import { printedSeed } from '../../support/seed';

const CASES = caseCount(300, 10_000);
const SEED = printedSeed('verification');
const START_MS = 1_767_225_600_000;
const TIMEOUT_MS = 15_000;

/** What happens to a request: lost before Tencent or behind it, answered, or refused. */
type Fate = 'lost on the way there' | 'lost on the way back' | 'answered' | 'refused';

interface LeadCase {
	execution: number;
	callee: string;
	agent: string;
	uui: string;
	/** Milliseconds after the start. */
	sentAt: number;
	/** Milliseconds until the call begins. */
	latency: number;
	/** Whether the call has ended when it is looked for: then it is among the records. */
	isShort: boolean;
	fate: Fate;
}

interface Session {
	id: string;
	lead: LeadCase;
	startMs: number;
}

const lead: fc.Arbitrary<LeadCase> = fc.record({
	execution: fc.nat(3),
	callee: fc.constantFrom('008613800138000', '008613800138001'),
	agent: fc.constantFrom('one@example.com', 'two@example.com'),
	uui: fc.constantFrom('', 'lead-1', 'lead-2'),
	sentAt: fc.oneof(fc.nat(2000), fc.nat(120_000)),
	latency: fc.nat(900),
	isShort: fc.boolean(),
	fate: fc.constantFrom<Fate>(
		'lost on the way there',
		'lost on the way back',
		'lost on the way back',
		'answered',
		'refused',
	),
});

/** Milliseconds by which the clock of each execution is ahead of Tencent's. */
const skews = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -240_000, max: 240_000 })), {
	minLength: 4,
	maxLength: 4,
});

/** n8n's table without a database. */
function memoryRows(): DeduplicationRows {
	const rows = new Map<string, string[]>();
	return {
		async record(row, values) {
			await Promise.resolve();
			const found = rows.get(row) ?? [];
			const added = values.filter((value) => !found.includes(value));
			rows.set(row, [...found, ...added]);
			return added;
		},
		count: async (row) => await Promise.resolve(rows.get(row)?.length ?? 0),
		async delete(row) {
			await Promise.resolve();
			rows.delete(row);
		},
	};
}

/** A clock that stands still until the next event: everything that happens at a moment happens before it goes on. */
function createTimeline() {
	let nowMs = START_MS;
	const events: Array<{ atMs: number; happen: () => void }> = [];
	return {
		now: () => nowMs,
		at: (atMs: number, happen: () => void) => void events.push({ atMs, happen }),
		async run() {
			while (events.length > 0) {
				events.sort((left, right) => left.atMs - right.atMs);
				const { atMs, happen } = events.shift() as (typeof events)[number];
				nowMs = atMs;
				happen();
				await new Promise(setImmediate);
			}
		},
	};
}

const marksOf = ({ Callee, UserId, UUI }: IDataObject) => ({
	callee: String(Callee),
	agent: String(UserId),
	uui: String(UUI ?? ''),
});

const attemptOf = ({ callee, agent, uui }: LeadCase, itemIndex: number): Attempt =>
	createAttempt({
		itemIndex,
		key: String(itemIndex),
		callee,
		body: { Callee: callee, UserId: agent, ...(uui && { UUI: uui }) },
		callsPerSecond: 20,
		timeoutMs: TIMEOUT_MS,
		redialGuardKey: '',
		verifyUnknown: true,
	});

/** Tencent's lists, as they are at the moment. */
function clientOf(sessions: Session[], now: () => number, tellsTime: boolean) {
	const begun = (isShort: boolean) =>
		sessions.filter((session) => session.lead.isShort === isShort && session.startMs <= now());
	const startOf = ({ startMs }: Session) => Math.floor(startMs / 1000);
	const send = async ({ name }: Action) => {
		const active = begun(false).map((session) => ({
			SessionID: session.id,
			Callee: session.lead.callee,
			StaffEmail: session.lead.agent,
			StartTimestamp: String(startOf(session)),
		}));
		const records = begun(true).map((session) => ({
			SessionId: session.id,
			Callee: session.lead.callee,
			SeatUser: { Mail: session.lead.agent },
			StartTimestamp: startOf(session),
			UUI: session.lead.uui,
		}));
		return await Promise.resolve({
			succeeded: true,
			response:
				name === 'DescribeTelCdr'
					? { TotalCount: records.length, TelCdrList: records }
					: { Total: active.length, Sessions: active },
			...(tellsTime && { serverTimeMs: Math.floor(now() / 1000) * 1000 }),
		});
	};
	return { send: send as unknown as Client['send'] };
}

/** Dials leads in several executions of one workflow, in processes of their own. */
async function dialAll(leads: LeadCase[], clockSkews: number[], tellsTime: boolean) {
	const timeline = createTimeline();
	const rows = memoryRows();
	const sessions: Session[] = [];
	const attempts = leads.map(attemptOf);

	clockSkews.forEach((skew, execution) => {
		const now = () => timeline.now() + skew;
		const rivals: Rivals = createRivals(rows, marksOf, now);
		const own = leads
			.map((one, index) => ({ one, attempt: attempts[index] }))
			.filter(({ one }) => one.execution === execution);
		for (const { one, attempt } of own) {
			timeline.at(START_MS + one.sentAt, () => {
				void rivals.register([attempt]).then(async () => {
					attempt.sentAtMs = now();
					if (one.fate === 'refused') {
						endAttempt(attempt, failed('FailedOperation.SeatStatusBusy', ''));
						return await rivals.release(attempt);
					}
					const id = `session of ${attempt.itemIndex}`;
					const startMs = timeline.now() + one.latency;
					if (one.fate !== 'lost on the way there') sessions.push({ id, lead: one, startMs });
					endAttempt(
						attempt,
						one.fate === 'answered'
							? { done: true, response: { SessionId: id } }
							: failed('Client.OutcomeUnknown', 'No answer'),
					);
				});
			});
		}
		const lastMs = Math.max(0, ...own.map(({ one }) => one.sentAt));
		timeline.at(START_MS + lastMs + TIMEOUT_MS, () => {
			void verifyUnknown({
				attempts: own.map(({ attempt }) => attempt),
				specification: {
					action: createCallOutSession,
					calleeOf: ({ Callee }) => String(Callee),
					sessionOf: ({ SessionId }) => String(SessionId),
					marksOf,
				},
				client: clientOf(sessions, timeline.now, tellsTime),
				rivals,
				sessions: new Set<string>(),
				now,
				wait: async (ms) =>
					await new Promise((resolve) => timeline.at(timeline.now() + ms, resolve)),
				isCancelled: () => false,
			});
		});
	});
	await timeline.run();
	return attempts;
}

/** Milliseconds after the start at which the execution of a lead begins to verify. */
const verificationOf = (leads: LeadCase[], { execution }: LeadCase) =>
	Math.max(...leads.filter((one) => one.execution === execution).map(({ sentAt }) => sentAt)) +
	TIMEOUT_MS;

/**
 * Whether what is known of the calls suffices to tell that an attempt's is its own.
 *
 * @param isRival which others count: one that is refused while the attempt is under way may leave it unknown
 */
function canBeTold(
	leads: LeadCase[],
	index: number,
	isRival: (lead: LeadCase) => boolean = () => true,
): boolean {
	const { callee, agent, uui, isShort, fate } = leads[index];
	if (fate !== 'lost on the way back') return false;
	const rivals = leads.filter(
		(other, position) =>
			position !== index && isRival(other) && other.callee === callee && other.agent === agent,
	);
	if (rivals.length === 0) return true;
	// Only the records of calls that have ended tell the UUI
	return isShort && uui !== '' && rivals.every((rival) => rival.uui !== uui);
}

const sessionIdOf = ({ outcome }: Attempt) =>
	outcome?.done && outcome.confirmedBy ? outcome.response.SessionId : undefined;

it('verification confirms what can be told, and never a call that was not placed', async () => {
	let confirmed = 0;
	let unknown = 0;
	await fc.assert(
		fc.asyncProperty(
			fc.array(lead, { minLength: 1, maxLength: 8 }),
			skews,
			async (leads, clockSkews) => {
				const attempts = await dialAll(leads, clockSkews, true);
				attempts.forEach((attempt, index) => {
					const { fate } = leads[index];
					expect(attempt.state).toBe('ended');
					if (fate === 'answered' || fate === 'refused') return;
					const isFound = sessionIdOf(attempt) !== undefined;
					if (isFound) expect(sessionIdOf(attempt)).toBe(`session of ${index}`);
					if (canBeTold(leads, index)) expect(isFound).toBe(true);
					const begins = verificationOf(leads, leads[index]);
					const wasRival = ({ fate: other, sentAt }: LeadCase) =>
						other !== 'refused' && sentAt < begins;
					if (!canBeTold(leads, index, wasRival)) {
						expect(isFound).toBe(false);
					}
					if (isFound) confirmed++;
					else unknown++;
				});
			},
		),
		{ numRuns: CASES, seed: SEED },
	);
	expect(confirmed).toBeGreaterThan(CASES / 10);
	expect(unknown).toBeGreaterThan(CASES / 10);
}, 300_000);

it('verification confirms no call of another attempt either when no answer tells the time', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(lead, { minLength: 1, maxLength: 8 }),
			skews,
			async (leads, clockSkews) => {
				const attempts = await dialAll(leads, clockSkews, false);
				attempts.forEach((attempt, index) => {
					const sessionId = sessionIdOf(attempt);
					if (sessionId !== undefined) expect(sessionId).toBe(`session of ${index}`);
				});
			},
		),
		{ numRuns: CASES, seed: SEED },
	);
}, 300_000);
