/** A request that has left, as the rate control remembers it. Times are milliseconds. */
export interface Departure {
	readonly startedAt: number;
	/** When it has really left, as far as is known. */
	leftAt: number;
}

/** How often Tencent accepts a request, as far as this process can tell. Times are milliseconds. */
export interface AdaptiveRate {
	/**
	 * How long the next request has to wait.
	 *
	 * @param ceiling the most requests per second that the caller wants
	 * @returns 0 when it may leave now
	 */
	delay(now: number, ceiling: number): number;
	/** Counts a request that may leave at any moment from one on. */
	reserve(dueAt: number): void;
	/** Counts a reserved request as one that leaves now. */
	started(now: number): Departure;
	/** The request was under preparation until now: it leaves only now. */
	left(departure: Departure, now: number): void;
	/** Forgets a reserved request that will not leave. */
	unused(): void;
	/** A request was looked at by Tencent, whatever it answered. */
	accepted(): void;
	/** The request was refused with RequestLimitExceeded. */
	throttled(departure: Departure, now: number): void;
	/** Whether somebody else seems to use the account, so that what is given ahead may be too much. */
	isShared(): boolean;
	/** Whether nothing that has been seen matters any more: no request in the window, and nobody shares the account. */
	isIdle(now: number): boolean;
}

/** Tencent's unit of counting. */
const SECOND_MS = 1000;

/**
 * Clock and network make the gaps between arrivals smaller than those between starts. By little, as requests leave
 * in bursts: the tenth of one burst to arrive is compared with the tenth of the next, whichever requests they are.
 * Measured without and with 0 to 50 ms of jitter, which the latencies seen need not show: docs/performance.md.
 */
const MIN_MARGIN_MS = 27;
const MAX_MARGIN_MS = 150;
const MARGIN_AFTER_REJECTION_MS = 25;
/** What the margin loses with each accepted request: a rejection's worth is forgotten after 250 of them. */
const MARGIN_PER_ACCEPTED_MS = 0.1;

/** Rejections that come together are one event; so many events, or so large a one, mean contention. */
const EVENT_MS = 250;
const EVENTS_THAT_MEAN_CONTENTION = 3;
const CONTENTION_WINDOW_MS = 5000;
const REJECTIONS_THAT_MEAN_CONTENTION = 6;

/** Requests per second of whoever finds that others use the account: half of what is allowed, as there are two at least. */
const FIRST_SHARED_RATE = 10;
const MIN_SHARED_RATE = 0.5;
const SHARED_RATE_CUT = 0.7;
/** Requests per second that the rate regains each second, and at most this part of itself: many share little. */
const SHARED_RATE_GAIN = 1;
const SHARED_RATE_RELATIVE_GAIN = 0.15;
/** After so long at the ceiling without a rejection, nobody else seems to be there any more. */
const ALONE_AGAIN_AFTER_MS = 3000;

/**
 * Finds the rate that an account allows, by what Tencent accepts.
 *
 * While this process has the account to itself, a sliding log holds the limit: no window of a second, and a
 * margin, holds more requests than the ceiling, so that a batch of up to 20 leaves at once and a long one loses
 * nothing. The log holds when requests have left, not when they were prepared. The margin widens with a rejection and
 * narrows again with what is accepted.
 *
 * Sustained rejections mean that somebody else uses the account. Then requests are spaced evenly, at a rate
 * that grows slowly and is cut when requests sent at that rate are rejected (additive increase, multiplicative
 * decrease). That converges even where Tencent counts rejected requests, because the rate falls below what is
 * allowed. Measurements: docs/performance.md.
 */
export function createAdaptiveRate(): AdaptiveRate {
	/** The requests of the last window, in the order in which they have left. */
	let departures: Departure[] = [];
	/** Requests that may leave at any moment. */
	let reserved = 0;
	let lastReserved = -Infinity;
	let lastStarted = -Infinity;
	let margin = MIN_MARGIN_MS;
	/** Starts of rejection events, and how many rejections the last one has. */
	let events: number[] = [];
	let rejectionsOfEvent = 0;

	/** Requests per second while others share the account; undefined while alone. */
	let sharedRate: number | undefined;
	let sharedRateAt = 0;
	let lastCut = -Infinity;
	let ceilingReachedAt: number | undefined;
	/** The highest ceiling that anybody has asked for: up to it the shared rate may grow. */
	let highestCeiling = 1;

	const forget = (now: number) => {
		const oldest = now - SECOND_MS - MAX_MARGIN_MS;
		let count = 0;
		while (count < departures.length && departures[count].leftAt <= oldest) count++;
		if (count > 0) departures = departures.slice(count);
	};

	function insert(departure: Departure) {
		let position = departures.length;
		while (position > 0 && departures[position - 1].leftAt > departure.leftAt) position--;
		departures.splice(position, 0, departure);
	}

	/** @returns whether it was still in the log */
	function remove(departure: Departure): boolean {
		const position = departures.indexOf(departure);
		if (position !== -1) departures.splice(position, 1);
		return position !== -1;
	}

	/** Lets the shared rate grow with time, up to the ceiling, and ends sharing after a while there. */
	function grow(now: number) {
		if (sharedRate === undefined) return;
		const gain = Math.min(SHARED_RATE_GAIN, sharedRate * SHARED_RATE_RELATIVE_GAIN);
		sharedRate = Math.min(highestCeiling, sharedRate + gain * ((now - sharedRateAt) / SECOND_MS));
		sharedRateAt = now;
		if (sharedRate < highestCeiling) {
			ceilingReachedAt = undefined;
			return;
		}
		ceilingReachedAt ??= now;
		if (now - ceilingReachedAt >= ALONE_AGAIN_AFTER_MS) {
			sharedRate = undefined;
			ceilingReachedAt = undefined;
			events = [];
		}
	}

	function noteRejection(now: number) {
		if (events.length > 0 && now - events[events.length - 1] < EVENT_MS) {
			rejectionsOfEvent++;
		} else {
			events = [...events.filter((event) => event > now - CONTENTION_WINDOW_MS), now];
			rejectionsOfEvent = 1;
		}
	}

	return {
		delay(now, ceiling) {
			highestCeiling = Math.max(highestCeiling, ceiling);
			forget(now);
			grow(now);
			const inWindow = departures.length + reserved - ceiling;
			const freeAt = (departures[inWindow]?.leftAt ?? now) + SECOND_MS + margin;
			const byLog = inWindow < 0 ? 0 : freeAt - now;
			if (sharedRate === undefined) return Math.max(0, byLog);
			const bySpacing = lastReserved + SECOND_MS / Math.min(sharedRate, ceiling) - now;
			return Math.max(0, byLog, bySpacing);
		},

		reserve(dueAt) {
			reserved++;
			lastReserved = dueAt;
		},

		unused() {
			reserved--;
			// Nothing has left, so nothing is to be kept at a distance from
			if (reserved === 0) lastReserved = lastStarted;
		},

		started(now) {
			reserved--;
			lastStarted = now;
			forget(now);
			const departure = { startedAt: now, leftAt: now };
			insert(departure);
			return departure;
		},

		left(departure, now) {
			if (!remove(departure)) return;
			departure.leftAt = now;
			insert(departure);
		},

		accepted() {
			margin = Math.max(MIN_MARGIN_MS, margin - MARGIN_PER_ACCEPTED_MS);
		},

		throttled(departure, now) {
			noteRejection(now);
			if (sharedRate === undefined) {
				// Where rejected requests do not count it takes no place; where they do, the next rejection tells
				remove(departure);
				margin = Math.min(
					MAX_MARGIN_MS,
					margin + (rejectionsOfEvent === 1 ? MARGIN_AFTER_REJECTION_MS : 0),
				);
				const isContention =
					events.length >= EVENTS_THAT_MEAN_CONTENTION ||
					rejectionsOfEvent > REJECTIONS_THAT_MEAN_CONTENTION;
				if (isContention) {
					sharedRate = Math.min(FIRST_SHARED_RATE, highestCeiling);
					sharedRateAt = now;
					lastCut = now;
				}
				return;
			}
			ceilingReachedAt = undefined;
			// Only what was sent at the present rate says something about it
			if (departure.startedAt < lastCut || now - lastCut < SECOND_MS) return;
			grow(now);
			sharedRate = Math.max(MIN_SHARED_RATE, (sharedRate ?? FIRST_SHARED_RATE) * SHARED_RATE_CUT);
			lastCut = now;
		},

		isShared: () => sharedRate !== undefined,

		isIdle(now) {
			forget(now);
			return departures.length === 0 && reserved === 0 && sharedRate === undefined;
		},
	};
}
