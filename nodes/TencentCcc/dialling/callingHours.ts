import { DateTime, IANAZone } from 'luxon';

/**
 * When people may be called, by the clock on the wall of one place. A span that ends before it begins goes over midnight,
 * and belongs to the day on which it begins.
 */
export interface CallingHours {
	/** Days of the week: 1 is Monday, 7 is Sunday. */
	days: readonly number[];
	/** Minutes since midnight, 0 to 1439: the first one that is allowed. */
	fromMinute: number;
	/** Minutes since midnight, 1 to 1440: the first one that is not allowed any more. Never the same as `fromMinute`. */
	toMinute: number;
	/** Name of the IANA time zone. */
	timeZone: string;
}

/**
 * The hours in which carriers in mainland China let calls through: every day, Beijing time. Tencent's page on statuses
 * says 9:00, its page on telephone numbers 8:00; this is the safe one.
 * Source: https://cloud.tencent.com/document/product/679/71847, https://cloud.tencent.com/document/product/679/79155
 */
export const CARRIER_HOURS: CallingHours = {
	days: [1, 2, 3, 4, 5, 6, 7],
	fromMinute: 9 * 60,
	toMinute: 21 * 60,
	timeZone: 'Asia/Shanghai',
};

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const MINUTES_PER_DAY = 24 * 60;
/** Two weeks, because a jump of the clock can swallow the only span of a week, and a day for time zones. */
const DAYS_AHEAD = 15;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 4;

/** What the name of a time zone may look like; what does not is not kept by luxon, which looks each up once. */
const ZONE_NAME = /^[A-Za-z][\w+/-]{0,50}$/;

/** Whether there is a time zone of this name. */
export const isTimeZone = (name: string): boolean =>
	ZONE_NAME.test(name) && IANAZone.create(name).isValid;

/** The offset of a time zone at any moment; each moment is looked up once. */
function offsetMsOf(timeZone: string): (timeMs: number) => number {
	const zone = IANAZone.create(timeZone);
	const known = new Map<number, number>();
	return (timeMs) => {
		const offsetMs = known.get(timeMs) ?? zone.offset(timeMs) * MINUTE_MS;
		known.set(timeMs, offsetMs);
		return offsetMs;
	};
}

/** The weekday, 1 to 7, of a day that is counted since 1970. */
const weekdayOf = (day: number) => ((((day + FIRST_WEEKDAY - 1) % 7) + 7) % 7) + 1;

/** Whether the wall shows a time that is allowed. */
function isAllowedAt({ days, fromMinute, toMinute }: CallingHours, wallMs: number): boolean {
	const day = Math.floor(wallMs / DAY_MS);
	const minute = Math.floor((wallMs - day * DAY_MS) / MINUTE_MS);
	const begins = days.includes(weekdayOf(day)) && minute >= fromMinute;
	if (fromMinute < toMinute) return begins && minute < toMinute;
	return begins || (days.includes(weekdayOf(day - 1)) && minute < toMinute);
}

/** The moments between two at which the clock on the wall jumps, when it does not show the same offset at both. */
function jumpsBetween(
	offsetMs: (timeMs: number) => number,
	fromMs: number,
	toMs: number,
): number[] {
	let before = fromMs;
	let after = toMs;
	if (offsetMs(before) === offsetMs(after)) return [];
	while (after - before > 1) {
		const middle = Math.floor((before + after) / 2);
		if (offsetMs(middle) === offsetMs(fromMs)) before = middle;
		else after = middle;
	}
	return [after];
}

/**
 * The next moment at which calls are allowed.
 *
 * The wall decides: where a clock is put back, what it shows twice is allowed twice; where it is put forward over the
 * beginning, calls are allowed from the jump on.
 *
 * @param nowMs milliseconds since 1970
 * @returns the same moment when calls are allowed now; `Infinity` when they never are
 *
 * @example
 * nextAllowedMs(CARRIER_HOURS, Date.UTC(2026, 10, 25, 13)); // 21:00 in Beijing: 01:00 UTC of the next day
 */
export function nextAllowedMs(hours: CallingHours, nowMs: number): number {
	const offsetMs = offsetMsOf(hours.timeZone);
	const isAllowed = (timeMs: number) => isAllowedAt(hours, timeMs + offsetMs(timeMs));
	if (isAllowed(nowMs)) return nowMs;
	const today = Math.floor((nowMs + offsetMs(nowMs)) / DAY_MS);
	let nextMs = Infinity;
	for (let day = today - 1; day <= today + DAYS_AHEAD; day++) {
		const wallMs = day * DAY_MS + hours.fromMinute * MINUTE_MS;
		const [before, after] = [wallMs - DAY_MS, wallMs + DAY_MS];
		// What may begin on this day or later lies behind this
		if (nextMs <= before) break;
		const beginnings = [
			wallMs - offsetMs(before),
			wallMs - offsetMs(after),
			...jumpsBetween(offsetMs, before, after),
		];
		nextMs = Math.min(
			nextMs,
			...beginnings.filter((timeMs) => timeMs > nowMs && isAllowed(timeMs)),
		);
	}
	return nextMs;
}

/**
 * A moment as ISO text, which a Wait node takes.
 *
 * @param timeZone whose offset is written; default UTC
 * @example isoTime(0, 'Asia/Shanghai') // '1970-01-01T08:00:00.000+08:00'
 */
export const isoTime = (timeMs: number, timeZone = 'UTC'): string =>
	DateTime.fromMillis(timeMs, { zone: timeZone }).toISO() ?? '';

/** Why nobody may be called at a moment, and when they may. */
export interface ClosedHours {
	/** The moment by the clock on the wall, `2026-11-25 21:00`. */
	wallTime: string;
	/** The next moment at which calls are allowed, as {@link isoTime} writes it. */
	nextAllowedAt: string;
}

/** What is known of a span in which nobody may be called. */
interface RememberedSpan {
	fromMs: number;
	nextMs: number;
	nextAllowedAt: string;
	/** The minute that was asked for last, since 1970. */
	minute: number;
	wallTime: string;
}

/** As many as differ are remembered: those of the time zones of leads. */
const MAX_REMEMBERED_SPANS = 500;

/**
 * Tells whether calls are allowed at a moment, and remembers it for everybody with the same hours until that changes:
 * finding the next moment takes the good part of a millisecond in which nothing else runs, and leads come by thousands.
 *
 * @returns a function that gives undefined for a moment at which calls are allowed
 */
export function createClosedHoursMemory() {
	const spans = new Map<string, RememberedSpan>();

	function spanAt(hours: CallingHours, nowMs: number): RememberedSpan | undefined {
		const { days, fromMinute, toMinute, timeZone } = hours;
		const key = `${days.join()} ${fromMinute} ${toMinute} ${timeZone}`;
		const known = spans.get(key);
		if (known && known.fromMs <= nowMs && nowMs < known.nextMs) return known;
		const nextMs = nextAllowedMs(hours, nowMs);
		if (nextMs === nowMs) return undefined;
		const nextAllowedAt = isoTime(nextMs, timeZone);
		const span = { fromMs: nowMs, nextMs, nextAllowedAt, minute: NaN, wallTime: '' };
		if (spans.size >= MAX_REMEMBERED_SPANS) spans.clear();
		// Where none was found ahead, a later look may find one
		if (nextMs < Infinity) spans.set(key, span);
		return span;
	}

	return (hours: CallingHours, nowMs: number): ClosedHours | undefined => {
		const span = spanAt(hours, nowMs);
		if (!span) return undefined;
		const minute = Math.floor(nowMs / MINUTE_MS);
		if (minute !== span.minute) {
			span.minute = minute;
			span.wallTime = isoTime(nowMs, hours.timeZone).slice(0, 16).replace('T', ' ');
		}
		return { wallTime: span.wallTime, nextAllowedAt: span.nextAllowedAt };
	};
}

/** Minutes since midnight of a time such as `09:00`, 24:00 included; undefined for anything else. */
export function minuteOf(time: string): number | undefined {
	const [, hour, minute] = /^(\d{1,2}):([0-5]\d)$/.exec(time.trim()) ?? [];
	const minutes = Number(hour) * 60 + Number(minute);
	return minutes <= MINUTES_PER_DAY ? minutes : undefined;
}
