import { IANAZone } from 'luxon';

import type { Attempt } from '../../../nodes/TencentCcc/dialling/attempt';
import { CARRIER_HOURS } from '../../../nodes/TencentCcc/dialling/callingHours';
import { outsideCallingHours } from '../../../nodes/TencentCcc/dialling/permission';
import { findOutcome } from '../../../nodes/TencentCcc/outcomes/catalogue';
import { attemptOf, crashLedgerIn, dial, freeLimiter, guardIn } from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';

const BEFORE = Date.parse('2026-11-25T20:59:59.000+08:00');
const AFTER = Date.parse('2026-11-25T21:00:00.000+08:00');
const NEXT_MORNING = '2026-11-26T09:00:00.000+08:00';

const attempts = (count: number, change: Partial<Attempt> = {}) =>
	Array.from({ length: count }, (_, itemIndex) =>
		attemptOf(itemIndex, { callingHours: CARRIER_HOURS, ...change }),
	);
const placed = { succeeded: true as const, response: { SessionId: 's' } };
const nextAllowed = ({ outcome }: Attempt) =>
	outcome?.done === false ? outcome.failure.nextAllowedAt : undefined;

it('a batch that runs past the end of the hours sends nothing after it', async () => {
	let sent = 0;
	const { outcome, attempts: all } = await dial(Array<string>(50).fill(''), {
		attempts: attempts(50),
		now: () => (sent < 7 ? BEFORE : AFTER),
		send: async () => {
			sent++;
			return await Promise.resolve(placed);
		},
	});
	expect(sent).toBe(7);
	expect(outcome.slice(0, 7)).toEqual(Array(7).fill('placed'));
	expect(outcome.slice(7)).toEqual(Array(43).fill('Client.OutsideCallingHours'));
	expect(all.slice(7).map(nextAllowed)).toEqual(Array(43).fill(NEXT_MORNING));
});

it('what was throttled until the hours ended is not sent again', async () => {
	let time = BEFORE;
	const table = new DeduplicationTable();
	const guard = guardIn(table);
	const {
		outcome,
		sent,
		attempts: all,
	} = await dial([['RequestLimitExceeded', '']], {
		attempts: attempts(1, { redialGuardKey: 'lead' }),
		guard,
		now: () => time,
		wait: async () => {
			time = AFTER;
			await Promise.resolve();
		},
	});
	expect(sent).toEqual([0]);
	expect(outcome).toEqual(['Client.OutsideCallingHours']);
	expect(all[0].outcome).toMatchObject({ failure: { attempts: 1, nextAllowedAt: NEXT_MORNING } });
	// Nobody was rung, so the lead is free for the next morning
	expect(await guard.claim(['lead'])).toEqual(new Set(['lead']));
});

it('what ends at night takes no permit and no row, however long the batch is', async () => {
	const table = new DeduplicationTable();
	const limiter = freeLimiter();
	const { outcome } = await dial(Array<string>(500).fill(''), {
		attempts: attempts(500, { redialGuardKey: 'lead' }),
		limiter,
		crashLedger: crashLedgerIn(table),
		guard: guardIn(table),
		now: () => AFTER,
	});
	expect(new Set(outcome.slice(0, 1))).toEqual(new Set(['Client.OutsideCallingHours']));
	expect(limiter.uses).toEqual([]);
	expect(table.rows).toEqual([]);
});

it.each([
	[
		'another process repeats the run',
		false,
		['Client.OutcomeUnknown', 'Client.OutsideCallingHours'],
	],
	['somebody retries it by hand', true, ['Client.OutcomeUnknown', 'Client.OutsideCallingHours']],
])(
	'after a crash, what may have rung stays unknown at night, and does not wait for the morning: %s',
	async (_name, isRetry, expected) => {
		const table = new DeduplicationTable();
		await dial([''], {
			attempts: attempts(1),
			crashLedger: crashLedgerIn(table, 'the run'),
			now: () => BEFORE,
			send: async () => await Promise.resolve(placed),
		});
		const { outcome, sent } = await dial(['', ''], {
			attempts: attempts(2),
			crashLedger: crashLedgerIn(table, 'the run', isRetry),
			now: () => AFTER,
		});
		expect(outcome).toEqual(expected);
		expect(sent).toEqual([]);
	},
);

it('where each failure ends the batch, the first lead at night does', async () => {
	const { outcome } = await dial(['', '', ''], {
		attempts: [
			attemptOf(0),
			...attempts(2).map((one, index) => ({ ...one, itemIndex: index + 1, key: `${index + 1}` })),
		],
		now: () => AFTER,
		endsBatch: () => true,
	});
	expect(outcome.slice(1)).toEqual(['Client.OutsideCallingHours', 'Client.NotAttempted']);
});

it('the outcome leaves by Not Now, and may be dialled later', () => {
	for (const code of ['Client.OutsideCallingHours', 'Client.TooManyCalls']) {
		expect(findOutcome(code)).toMatchObject({
			output: 'notNow',
			callPlaced: 'no',
			retryable: false,
			stopsBatch: false,
		});
	}
});

it('5,000 leads outside of their hours leave without holding up n8n', async () => {
	const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];
	const all = Array.from({ length: 5000 }, (_, itemIndex) =>
		attemptOf(itemIndex, {
			// Objects of their own, as each item is read by itself
			callingHours: {
				days: [1],
				fromMinute: 540,
				toMinute: 541,
				timeZone: zones[itemIndex % zones.length],
			},
		}),
	);
	const lookUps = jest.spyOn(IANAZone.prototype, 'offset');
	const nextTimes = all.map((attempt) => {
		const outcome = outsideCallingHours(attempt, AFTER + attempt.itemIndex);
		return outcome?.done === false ? outcome.failure.nextAllowedAt : undefined;
	});
	// Finding the next moment takes dozens of look-ups in a time zone: it is found once for all who have the same hours
	expect(lookUps.mock.calls.length).toBeLessThan(all.length);
	lookUps.mockRestore();
	expect([...new Set(nextTimes)]).toEqual([
		'2026-11-30T09:00:00.000+08:00',
		'2026-11-30T09:00:00.000+01:00',
		'2026-11-30T09:00:00.000-05:00',
		'2026-11-30T09:00:00.000+11:00',
	]);
});
