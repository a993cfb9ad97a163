import {
	CARRIER_HOURS,
	createClosedHoursMemory,
	isoTime,
	isTimeZone,
	minuteOf,
	nextAllowedMs,
	type CallingHours,
} from '../../../nodes/TencentCcc/dialling/callingHours';
import { caseCount } from '../../support/caseCount';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const ALL_WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

const hoursOf = (
	from: string,
	to: string,
	days: number[] = ALL_WEEKDAYS,
	timeZone = 'Asia/Shanghai',
): CallingHours => ({
	days,
	fromMinute: minuteOf(from)!,
	toMinute: minuteOf(to)!,
	timeZone,
});

/** What the next allowed moment is at a moment, both as ISO text. */
const nextAt = (hours: CallingHours, now: string) =>
	isoTime(nextAllowedMs(hours, Date.parse(now)), hours.timeZone);

describe('the next moment at which calls are allowed', () => {
	it.each([
		['2026-11-25T08:59:59.999+08:00', '2026-11-25T09:00:00.000+08:00'],
		['2026-11-25T09:00:00.000+08:00', '2026-11-25T09:00:00.000+08:00'],
		['2026-11-25T20:59:59.999+08:00', '2026-11-25T20:59:59.999+08:00'],
		['2026-11-25T21:00:00.000+08:00', '2026-11-26T09:00:00.000+08:00'],
		['2026-11-25T23:59:59.000+08:00', '2026-11-26T09:00:00.000+08:00'],
		['2026-11-26T00:00:00.000+08:00', '2026-11-26T09:00:00.000+08:00'],
		['2026-12-31T22:00:00.000+08:00', '2027-01-01T09:00:00.000+08:00'],
		['2028-02-28T22:00:00.000+08:00', '2028-02-29T09:00:00.000+08:00'],
		['2026-11-25T13:00:00.000Z', '2026-11-26T09:00:00.000+08:00'],
	])('by the carrier rules, at %s, is %s', (now, next) => {
		expect(nextAt(CARRIER_HOURS, now)).toBe(next);
	});

	it.each([
		// 2026-11-25 is a Wednesday
		[
			'workdays only',
			hoursOf('09:00', '18:00', [1, 2, 3, 4, 5]),
			'2026-11-27T18:00',
			'2026-11-30T09:00',
		],
		['one day a week', hoursOf('09:00', '10:00', [3]), '2026-11-25T10:00', '2026-12-02T09:00'],
		['the whole day', hoursOf('00:00', '24:00', [6]), '2026-11-25T10:00', '2026-11-28T00:00'],
		[
			'over midnight, before it',
			hoursOf('22:00', '02:00', [5]),
			'2026-11-27T21:59',
			'2026-11-27T22:00',
		],
		[
			'over midnight, behind it',
			hoursOf('22:00', '02:00', [5]),
			'2026-11-28T01:59',
			'2026-11-28T01:59',
		],
		[
			'over midnight, at its end',
			hoursOf('22:00', '02:00', [5]),
			'2026-11-28T02:00',
			'2026-12-04T22:00',
		],
		[
			'over midnight, a day before',
			hoursOf('22:00', '02:00', [5]),
			'2026-11-27T01:00',
			'2026-11-27T22:00',
		],
	])('%s', (_name, hours, now, next) => {
		expect(nextAt(hours, `${now}:00.000+08:00`)).toBe(`${next}:00.000+08:00`);
	});

	it.each([
		[
			'is put forward over the beginning',
			'02:30',
			'04:00',
			'2026-03-08T01:00-05:00',
			'2026-03-08T03:00:00.000-04:00',
		],
		[
			'is put back to a time that is allowed',
			'01:00',
			'01:30',
			'2026-11-01T01:45-04:00',
			'2026-11-01T01:00:00.000-05:00',
		],
		[
			'is put back after the end',
			'00:30',
			'01:00',
			'2026-11-01T01:45-04:00',
			'2026-11-02T00:30:00.000-05:00',
		],
	])('where the clock %s', (_name, from, to, now, next) => {
		expect(nextAt(hoursOf(from, to, ALL_WEEKDAYS, 'America/New_York'), now)).toBe(next);
	});

	it('is never, without days', () => {
		expect(nextAllowedMs(hoursOf('09:00', '18:00', []), 0)).toBe(Infinity);
	});
});

/**
 * Zones with every way to change the clock: never, by an hour, by half an hour (Lord Howe), by two (Troll), at midnight
 * (Havana, Santiago, Beirut), for a month (Casablanca), and offsets of quarters of an hour.
 */
const ZONES = [
	'Asia/Shanghai',
	'Asia/Urumqi',
	'Asia/Hong_Kong',
	'Asia/Kolkata',
	'Asia/Kathmandu',
	'Asia/Tehran',
	'Asia/Beirut',
	'Africa/Cairo',
	'Africa/Casablanca',
	'America/Havana',
	'America/Los_Angeles',
	'America/New_York',
	'America/Santiago',
	'America/Sao_Paulo',
	'America/St_Johns',
	'Antarctica/Troll',
	'Atlantic/Azores',
	'Australia/Lord_Howe',
	'Europe/Berlin',
	'Europe/London',
	'Pacific/Auckland',
	'Pacific/Chatham',
	'Pacific/Kiritimati',
	'Pacific/Pago_Pago',
	'UTC',
];

const HOURS_OF_A_YEAR: Array<[string, string, number[]]> = [
	['09:00', '21:00', ALL_WEEKDAYS],
	['09:00', '18:00', [1, 2, 3, 4, 5]],
	['22:00', '02:00', [5, 6]],
	['23:45', '00:15', ALL_WEEKDAYS],
	['02:00', '03:00', ALL_WEEKDAYS],
	['01:15', '01:45', [7]],
	['00:00', '24:00', [1]],
	['00:00', '00:30', ALL_WEEKDAYS],
];

/** What the wall shows, by the formatter of the language and not by the arithmetic under test. */
function wallReader(timeZone: string) {
	const format = new Intl.DateTimeFormat('en-GB', {
		timeZone,
		weekday: 'short',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	});
	return (timeMs: number) => {
		const [weekday, time] = format.format(timeMs).split(/,? (?=\d)/);
		const [hour, minute] = time.split(':').map(Number);
		const day = 1 + ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(weekday);
		return { day, minute: hour * 60 + minute };
	};
}

/** Whether calls are allowed at a moment, as a person would say it. */
function isAllowed(
	{ days, fromMinute, toMinute }: CallingHours,
	{ day, minute }: { day: number; minute: number },
): boolean {
	if (fromMinute < toMinute) {
		return days.includes(day) && minute >= fromMinute && minute < toMinute;
	}
	const dayBefore = day === 1 ? 7 : day - 1;
	return (
		(days.includes(day) && minute >= fromMinute) || (days.includes(dayBefore) && minute < toMinute)
	);
}

describe('a year, quarter by quarter of an hour', () => {
	const start = Date.UTC(2026, 0, 1);
	const end = start + 366 * DAY_MS;
	const lastStep = (end - start) / QUARTER_MS;
	const steps = lastStep + 16 * 96;
	/** Of the steps within a day of a jump, every so many. */
	const NEAR_A_JUMP = caseCount(25, 5);

	it.each(ZONES)('%s', (timeZone) => {
		const read = wallReader(timeZone);
		const wall = Array.from({ length: steps }, (_, step) => read(start + step * QUARTER_MS));
		/** Where the wall does not go on by a quarter: a jump, and all around it is looked at closely. */
		const jumps = wall.flatMap(({ minute }, step) =>
			step > 0 && (minute - wall[step - 1].minute + 1440) % 1440 !== 15 ? [step] : [],
		);
		// Each step beside a jump, many within a day of it, some in between
		const looked = wall.flatMap((_, step) => {
			const toJump = Math.min(...jumps.map((jump) => Math.abs(step - jump)), Infinity);
			return toJump <= 8 || step % (toJump < 100 ? NEAR_A_JUMP : 193) === 0 ? [step] : [];
		});
		for (const [from, to, days] of HOURS_OF_A_YEAR) {
			const hours = hoursOf(from, to, days, timeZone);
			let next = Infinity;
			const expected: number[] = Array<number>(steps);
			for (let step = steps - 1; step >= 0; step--) {
				if (isAllowed(hours, wall[step])) next = step;
				expected[step] = next;
			}
			for (const step of looked.filter((one) => one < lastStep)) {
				const now = start + step * QUARTER_MS;
				const found = (nextAllowedMs(hours, now) - start) / QUARTER_MS;
				if (found !== expected[step]) {
					throw new Error(
						`${from}–${to} on ${days.join()} at ${isoTime(now, timeZone)}: ${isoTime(start + found * QUARTER_MS, timeZone)} instead of ${isoTime(start + expected[step] * QUARTER_MS, timeZone)}`,
					);
				}
			}
		}
	});
});

describe('what is written', () => {
	it.each([
		['09:00', 540],
		['9:05', 545],
		['00:00', 0],
		['24:00', 1440],
		['24:01', undefined],
		['9', undefined],
		['09:60', undefined],
		['9 am', undefined],
		['', undefined],
	])('%j is minute %s', (time, minute) => {
		expect(minuteOf(time)).toBe(minute);
	});

	it.each([
		['Asia/Shanghai', true],
		['UTC', true],
		['Beijing', false],
		['', false],
	])('%j is a time zone: %s', (name, isOne) => {
		expect(isTimeZone(name)).toBe(isOne);
	});
});

it('what is remembered is what would be found, also when the clock is put back', () => {
	const closedHours = createClosedHoursMemory();
	const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York'];
	const start = Date.UTC(2026, 2, 20);
	let isClosed = 0;
	for (let step = 0; step < 3000; step++) {
		// To and fro over ten days in which two of the clocks jump
		const nowMs = start + (((step * 7919) % 3000) / 3000) * 10 * DAY_MS;
		const hours = hoursOf(step % 2 ? '09:00' : '22:00', '12:00', [1, 3, 7], zones[step % 3]);
		const nextMs = nextAllowedMs(hours, nowMs);
		const { wallTime, nextAllowedAt } = closedHours(hours, nowMs) ?? {};
		const closed = nextMs > nowMs;
		if (closed) isClosed++;
		expect(nextAllowedAt).toBe(closed ? isoTime(nextMs, hours.timeZone) : undefined);
		const wall = isoTime(nowMs, hours.timeZone).slice(0, 16).replace('T', ' ');
		expect(wallTime).toBe(closed ? wall : undefined);
	}
	expect(isClosed).toBeGreaterThan(1000);
});
