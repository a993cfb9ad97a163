import { setTimeout as pause } from 'node:timers/promises';

import fc from 'fast-check';

import type { Attempt } from '../../../nodes/TencentCcc/dialling/attempt';
import type { CallCap } from '../../../nodes/TencentCcc/dialling/callCap';
import {
	createCallCaps,
	type CallCaps,
	type CallCapsOptions,
} from '../../../nodes/TencentCcc/dialling/callCaps';
import { CARRIER_HOURS } from '../../../nodes/TencentCcc/dialling/callingHours';
import { createExpiringKeys } from '../../../nodes/TencentCcc/dialling/expiringKeys';
import { attemptOf, atOnce, crashLedgerIn, dial } from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';
import { printedSeed } from '../../support/seed';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const START_MS = Date.UTC(2026, 10, 25, 10, 3);
const PER_DAY: CallCap = { windowMs: DAY_MS, max: 5 };
const PER_FIVE_MINUTES: CallCap = { windowMs: 5 * MINUTE_MS, max: 3 };
const CALLEE = '008616188880000';

let nextItem = 0;
/** An attempt to call the one lead, or another. */
const call = (callCaps: CallCap[], change: Partial<Attempt> = {}): Attempt =>
	attemptOf(nextItem++, { callee: CALLEE, callCaps, ...change });

/** The caps as a process has them that looks at the table, with a clock that the test sets. */
function processOn(table: DeduplicationTable, options: Partial<CallCapsOptions> = {}) {
	const clock = { ms: START_MS };
	const caps = createCallCaps({
		rows: table.process(),
		now: () => clock.ms,
		random: () => 0.5,
		wait: atOnce.wait,
		...options,
	});
	return { caps, clock };
}

/** When the attempt may leave, if not now. */
async function refusalOf(caps: CallCaps, attempt: Attempt): Promise<string | undefined> {
	const outcome = (await caps.claim([attempt])).get(attempt);
	if (!outcome) return undefined;
	expect(outcome).toMatchObject({
		done: false,
		failure: { code: 'Client.TooManyCalls', attempts: 0, nextAllowedAt: expect.any(String) },
	});
	return outcome.done ? undefined : outcome.failure.nextAllowedAt;
}

describe('the calls of one telephone', () => {
	it('are as many as the cap allows, in whatever execution, process and spelling', async () => {
		const table = new DeduplicationTable();
		const spellings = [CALLEE, '+86 161 8888 0000', '16188880000'];
		const refused: boolean[] = [];
		for (let execution = 0; execution < 6; execution++) {
			const { caps } = processOn(table);
			const callee = spellings[execution % spellings.length];
			refused.push((await refusalOf(caps, call([PER_DAY], { callee }))) !== undefined);
		}
		expect(refused).toEqual([false, false, false, false, false, true]);
	});

	it('are allowed again when the first of them lies a whole span back, and not before', async () => {
		const { caps, clock } = processOn(new DeduplicationTable());
		for (let hour = 0; hour < 5; hour++) {
			clock.ms = START_MS + hour * 60 * MINUTE_MS;
			expect(await refusalOf(caps, call([PER_DAY]))).toBeUndefined();
		}
		const next = Date.parse((await refusalOf(caps, call([PER_DAY])))!);
		expect(next).toBeGreaterThanOrEqual(START_MS + DAY_MS);
		expect(next).toBeLessThanOrEqual(START_MS + DAY_MS + DAY_MS / 48);
		clock.ms = next - 1;
		expect(await refusalOf(caps, call([PER_DAY]))).toBeDefined();
		clock.ms = next;
		expect(await refusalOf(caps, call([PER_DAY]))).toBeUndefined();
		expect(await refusalOf(caps, call([PER_DAY]))).toBeDefined();
	});

	it('have a cap for each span: three at once, and two more only after five minutes', async () => {
		const { caps, clock } = processOn(new DeduplicationTable());
		const both = [PER_DAY, PER_FIVE_MINUTES];
		const many = async (count: number) => {
			const refusals: Array<string | undefined> = [];
			for (let n = 0; n < count; n++) refusals.push(await refusalOf(caps, call(both)));
			return refusals;
		};
		const first = await many(4);
		expect(first.map(Boolean)).toEqual([false, false, false, true]);
		expect(Date.parse(first[3]!) - START_MS).toBeLessThan(6 * MINUTE_MS);
		clock.ms = Date.parse(first[3]!);
		const second = await many(3);
		expect(second.map(Boolean)).toEqual([false, false, true]);
		expect(Date.parse(second[2]!) - START_MS).toBeGreaterThanOrEqual(DAY_MS);
	});

	it('count for the shorter span also in its next slice, while the longer one leaves room', async () => {
		const { caps, clock } = processOn(new DeduplicationTable());
		const both = [PER_DAY, PER_FIVE_MINUTES];
		for (let n = 0; n < 3; n++) expect(await refusalOf(caps, call(both))).toBeUndefined();
		// From 10:03 to 10:06: five minutes are counted from 10:00 and from 10:05
		clock.ms = START_MS + 3 * MINUTE_MS;
		expect(await refusalOf(caps, call(both))).toBeDefined();
	});

	it('are not counted for another telephone, nor in another workflow', async () => {
		const table = new DeduplicationTable();
		const cap = [{ windowMs: DAY_MS, max: 1 }];
		const { caps } = processOn(table);
		const other = createCallCaps({ rows: table.process('node', 'another'), now: () => START_MS });
		expect(await refusalOf(caps, call(cap))).toBeUndefined();
		expect(await refusalOf(caps, call(cap, { callee: '008616188880001' }))).toBeUndefined();
		expect(await refusalOf(other, call(cap))).toBeUndefined();
		expect(await refusalOf(caps, call(cap))).toBeDefined();
	});

	it('do not count any more when they are given back', async () => {
		const { caps } = processOn(new DeduplicationTable());
		const cap = [{ windowMs: DAY_MS, max: 1 }, PER_FIVE_MINUTES];
		const busy = call(cap);
		expect(await refusalOf(caps, busy)).toBeUndefined();
		await caps.release(busy);
		expect(await refusalOf(caps, call(cap))).toBeUndefined();
		expect(await refusalOf(caps, call(cap))).toBeDefined();
	});

	it('name a time within the calling hours, where there are any', async () => {
		const { caps, clock } = processOn(new DeduplicationTable());
		clock.ms = Date.parse('2026-11-25T20:58:00+08:00');
		const cap = [{ windowMs: 5 * MINUTE_MS, max: 1 }];
		const atCarriersHours = { callingHours: CARRIER_HOURS };
		expect(await refusalOf(caps, call(cap, atCarriersHours))).toBeUndefined();
		expect(await refusalOf(caps, call(cap, atCarriersHours))).toBe('2026-11-26T09:00:00.000+08:00');
	});
});

describe('several at once', () => {
	it.each([2, 8])('are never more than the cap allows, in %d processes', async (processes) => {
		for (let round = 0; round < 10; round++) {
			const table = new DeduplicationTable(() => Math.random() * 2);
			const attempts = Array.from({ length: processes }, () => call([PER_DAY, PER_FIVE_MINUTES]));
			const refused = await Promise.all(
				attempts.map(
					async (attempt) =>
						(await processOn(table, { random: Math.random }).caps.claim([attempt])).size,
				),
			);
			const allowed = refused.filter((size) => size === 0).length;
			expect(allowed).toBeLessThanOrEqual(3);
			expect(allowed).toBeGreaterThanOrEqual(Math.min(processes, 2));
		}
	});

	it('at the end of a span, by clocks that differ, are never more than the cap allows', async () => {
		const cap = { windowMs: 5 * MINUTE_MS, max: 3 };
		const endMs = Date.UTC(2026, 10, 25, 10, 5);
		for (let round = 0; round < 60; round++) {
			const table = new DeduplicationTable(() => Math.random() * 3);
			const beganMs = performance.now();
			const calls = Array.from({ length: 8 }, (_x, index) => {
				const differenceMs = index % 2 === 0 ? -2_500 : 2_500;
				return createCallCaps({
					rows: table.process(),
					now: () => endMs + differenceMs + (performance.now() - beganMs) * 100,
					wait: async (ms) => await pause(ms / 20),
				}).claim([call([cap])]);
			});
			const refused = await Promise.all(calls);
			const allowed = refused.filter(({ size }) => size === 0).length;
			expect(allowed).toBeLessThanOrEqual(3);
		}
	});

	it('in one group are allowed in their order', async () => {
		const { caps } = processOn(new DeduplicationTable());
		const attempts = Array.from({ length: 5 }, () => call([PER_FIVE_MINUTES]));
		const refused = await caps.claim(attempts);
		expect(attempts.map((attempt) => refused.has(attempt))).toEqual([
			false,
			false,
			false,
			true,
			true,
		]);
	});
});

test('whatever is called when, no span has more calls than its cap', async () => {
	const seed = printedSeed('calls of one telephone');
	const caps: CallCap[] = [
		{ windowMs: 60 * MINUTE_MS, max: 4 },
		{ windowMs: 5 * MINUTE_MS, max: 2 },
	];
	await fc.assert(
		fc.asyncProperty(
			fc.array(
				fc.record({
					afterMs: fc.integer({ min: 0, max: 25 * MINUTE_MS }),
					isRefused: fc.boolean(),
					process: fc.nat(2),
				}),
				{ minLength: 5, maxLength: 40 },
			),
			async (calls) => {
				const table = new DeduplicationTable();
				const processes = [0, 1, 2].map(() => processOn(table));
				const placedMs: number[] = [];
				let timeMs = START_MS;
				for (const { afterMs, isRefused, process } of calls) {
					timeMs += afterMs;
					const { caps: own, clock } = processes[process];
					clock.ms = timeMs;
					const attempt = call(caps);
					const next = await refusalOf(own, attempt);
					if (next !== undefined) expect(Date.parse(next)).toBeGreaterThan(timeMs);
					else if (isRefused) await own.release(attempt);
					else placedMs.push(timeMs);
				}
				for (const { windowMs, max } of caps) {
					for (const from of placedMs) {
						const within = placedMs.filter((at) => at >= from && at < from + windowMs);
						expect(within.length).toBeLessThanOrEqual(max);
					}
				}
			},
		),
		{ numRuns: 40, seed },
	);
});

describe('the table', () => {
	it('loses the rows that count for nothing any more, a few with each claim', async () => {
		const table = new DeduplicationTable();
		const { caps, clock } = processOn(table, { expiring: createExpiringKeys() });
		for (let day = 0; day < 30; day++) {
			clock.ms = START_MS + day * DAY_MS;
			for (let lead = 0; lead < 4; lead++) {
				const callee = `00861618888${String(day).padStart(2, '0')}0${lead}`;
				await caps.claim([call([PER_DAY, PER_FIVE_MINUTES], { callee })]);
			}
		}
		// Those of three days of four calls: each call has a row for each span
		expect(table.rows.length).toBeLessThanOrEqual(3 * 4 * 2);
	});

	it('keeps nothing of a call that was refused, or given back', async () => {
		const table = new DeduplicationTable();
		const { caps } = processOn(table);
		const attempt = call([PER_DAY, PER_FIVE_MINUTES]);
		await caps.claim([attempt]);
		await caps.release(attempt);
		expect(table.rows).toEqual([]);
	});

	it('that does not answer lets nobody be called, and nothing stays claimed', async () => {
		const table = new DeduplicationTable();
		const { caps } = processOn(table);
		table.isDown = true;
		await expect(caps.claim([call([PER_DAY])])).rejects.toThrow('does not answer');
		table.isDown = false;
		expect(table.rows).toEqual([]);
	});

	it.each([
		[5, 3, 14],
		[20, 20, 44],
	])('is asked for a first call with the caps %i and %i %i times', async (day, five, queries) => {
		const table = new DeduplicationTable();
		const caps = [
			{ ...PER_DAY, max: day },
			{ ...PER_FIVE_MINUTES, max: five },
		];
		await processOn(table).caps.claim([call(caps)]);
		expect(table.queries).toBe(queries);
	});

	it('is not asked for attempts without caps', async () => {
		const table = new DeduplicationTable();
		await processOn(table).caps.claim([call([])]);
		expect(table.queries).toBe(0);
	});

	it('whose answer got lost has the call: one too few is called, not one too many', async () => {
		const table = new DeduplicationTable();
		const { caps } = processOn(table);
		table.lostAnswers = 1;
		const cap = [{ windowMs: DAY_MS, max: 2 }];
		const refusals = [];
		for (let n = 0; n < 3; n++) refusals.push(await refusalOf(caps, call(cap)));
		expect(refusals.map(Boolean)).toEqual([false, true, true]);
	});
});

describe('in a batch', () => {
	const cap = [{ windowMs: DAY_MS, max: 2 }];
	const batchOf = (table: DeduplicationTable, answers: string[], callCaps = cap) =>
		dial(answers, {
			attempts: answers.map((_, itemIndex) => attemptOf(itemIndex, { callee: CALLEE, callCaps })),
			callCaps: processOn(table).caps,
		});

	it('calls what is allowed, and the others leave as Too Many Calls', async () => {
		const { outcome, sent } = await batchOf(new DeduplicationTable(), ['', '', '']);
		expect(outcome).toEqual(['placed', 'placed', 'Client.TooManyCalls']);
		expect(sent).toEqual([0, 1]);
	});

	it.each([
		['FailedOperation.SeatStatusBusy', 'free'],
		['FailedOperation.CalleeIsLimited', 'free'],
		['Client.OutcomeUnknown', 'taken'],
		['', 'taken'],
	])('after %j the call is %s', async (code, state) => {
		const table = new DeduplicationTable();
		await batchOf(table, [code], [{ windowMs: DAY_MS, max: 1 }]);
		const { outcome } = await batchOf(table, [''], [{ windowMs: DAY_MS, max: 1 }]);
		expect(outcome).toEqual([state === 'free' ? 'placed' : 'Client.TooManyCalls']);
	});

	it('what a crash may have left ringing stays unknown, and is not called too often', async () => {
		const table = new DeduplicationTable();
		const once = [{ windowMs: DAY_MS, max: 1 }];
		const run = async () =>
			await dial([''], {
				attempts: [attemptOf(0, { callee: CALLEE, callCaps: once })],
				callCaps: processOn(table).caps,
				crashLedger: crashLedgerIn(table, 'the run'),
			});
		expect((await run()).outcome).toEqual(['placed']);
		// Another process repeats the run, and knows nothing but the table
		expect((await run()).outcome).toEqual(['Client.OutcomeUnknown']);
	});
});
