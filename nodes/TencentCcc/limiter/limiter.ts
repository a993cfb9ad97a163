import { sleep } from 'n8n-workflow';

import { createAdaptiveRate, type Departure } from './adaptiveRate';

/**
 * How a request ended, as far as the pace is concerned. `unanswered`: it says nothing about the limit. `unused`: it
 * never left.
 */
export type PermitUse = 'accepted' | 'throttled' | 'unanswered' | 'unused';

/** The right to send one request. */
export interface Permit {
	/**
	 * Waits until the request is to be prepared, as long before it may leave as signing takes, or the batch was cancelled.
	 * Only permits given ahead have to wait.
	 */
	due(): Promise<void>;
	/** Tells that the request leaves now: it is signed. Until then it counts as if it could leave at any moment. */
	leaves(): void;
	/** Tells how the request ended, and frees its place in flight. */
	release(use: PermitUse): void;
}

/** What a batch asks of the limiter. */
export interface PermitRequest {
	/** Whoever asks: permits go round between batches, so that a long one does not keep a short one waiting. */
	batch: object;
	/** The most requests per second that this batch wants. */
	callsPerSecond: number;
	/** How many requests the batch would send together, if they may leave now. Default 1. */
	max?: number;
	/** Before all others of the batch: a request that was throttled and is sent again. */
	first?: boolean;
	/** Whether permits are given a little before they are due, so that what has to be done before can be done meanwhile. */
	ahead?: boolean;
}

/** Spaces the requests of one account, whichever execution they come from. */
export interface Limiter {
	/**
	 * Waits until at least one request may leave, or soon may, and counts those that it gives a permit.
	 *
	 * @returns one permit, or up to `max`; none when the batch was cancelled before: nothing may be sent then, nor with
	 * permits that are not released
	 */
	acquire(request: PermitRequest): Promise<Permit[]>;
	/** Ends the waiting of all requests of a batch, at once. */
	cancel(batch: object): void;
	/** Whether nobody waits and nothing is under way: then it knows nothing that matters. */
	isIdle(): boolean;
}

interface Waiting {
	callsPerSecond: number;
	max: number;
	proceed: (permits: Permit[]) => void;
}

/** What one batch does, apart from the others: its own ceiling may be lower than theirs. */
interface Batch {
	queue: Waiting[];
	/** When its latest permits were due: at least as many as it may have in a second. */
	permitsDueAt: number[];
	/** When each permit was due that has not been released, oldest first. */
	inFlightSince: Set<{ since: number }>;
	isCancelled: boolean;
	/** Ends the waiting for permits that are not due yet. */
	wakers: Set<() => void>;
}

/**
 * How much of a batch may be under way at once, in seconds' worth of requests: enough to keep the pace at the latency
 * seen, be it that of the latest answers or of the oldest request without one; never more than a server that hangs
 * may be given.
 */
const MIN_IN_FLIGHT_S = 2;
const MAX_IN_FLIGHT_S = 8;
const IN_FLIGHT_PER_LATENCY = 1.25;
/** Weight of the latest answer in the latency seen. */
const LATEST_ANSWER = 0.2;
const SECOND_MS = 1000;
/**
 * Milliseconds after which the next request starts, so that each leaves before the next is prepared. No more
 * than a hundredth of a second's calls leave together.
 */
const BREATHER_MS = 1;
const LEAVE_TOGETHER = 1 / 100;
/** Milliseconds within which a signed request is written, if nothing blocks the process meanwhile. */
const WRITTEN_WITHIN_MS = 4;
/**
 * Milliseconds before it is due that a permit is given, and that further ones may be due after it: so long recording a
 * second's attempts takes in a slow database, and so many are recorded together.
 */
const AHEAD_MS = 250;
const TOGETHER_MS = 150;
/** Of so many requests that left last, the one that took the least time to be signed tells how long that takes. */
const LATEST_SIGNED = 20;
/** Milliseconds that a request is prepared before it is due, at most: less than the margin, as it may be signed sooner. */
const MAX_SIGNING_MS = 20;

/**
 * @param now milliseconds since any fixed moment, never going back
 * @param wait resolves after the given milliseconds
 */
export function createLimiter(
	now: () => number = () => performance.now(),
	wait: (milliseconds: number) => Promise<void> = sleep,
): Limiter {
	const rate = createAdaptiveRate();
	/** The batches that wait. The one that is first in the map has the next permit. */
	const waiting = new Map<object, Batch>();
	const batches = new WeakMap<object, Batch>();
	/** Those that have permits which are not released. */
	const active = new Set<Batch>();
	/** Milliseconds that an answer takes, as far as seen. */
	let latencyMs = 0;
	/** Milliseconds in which the latest requests were signed. */
	const signedInMs: number[] = [];
	let pumping = false;
	let sinceBreather = 0;
	/** Ends the present wait of the pump. */
	let wake: () => void = () => {};

	function batchOf(batch: object): Batch {
		const known = batches.get(batch) ?? {
			queue: [],
			permitsDueAt: [],
			inFlightSince: new Set(),
			isCancelled: false,
			wakers: new Set(),
		};
		batches.set(batch, known);
		return known;
	}

	/** What blocks the process after a request was signed delays it as well. */
	async function noteWhenWritten(departure: Departure) {
		await wait(WRITTEN_WITHIN_MS);
		const time = now();
		if (time - departure.startedAt > 2 * WRITTEN_WITHIN_MS) rate.left(departure, time);
	}

	/** Milliseconds that signing a request takes at least. */
	const signingMs = () => (signedInMs.length === 0 ? 0 : Math.min(MAX_SIGNING_MS, ...signedInMs));

	/** Waits until a moment, or until a batch is cancelled. */
	async function untilDue({ isCancelled, wakers }: Batch, dueAt: number) {
		const rest = dueAt - now();
		if (isCancelled || rest <= 0) return;
		let waker = () => {};
		const woken = new Promise<void>((resolve) => {
			waker = resolve;
		});
		wakers.add(waker);
		await Promise.race([woken, wait(Math.ceil(rest))]);
		wakers.delete(waker);
	}

	function givePermit(batch: Batch, callsPerSecond: number, delay: number): Permit {
		const dueAt = now() + delay;
		batch.permitsDueAt.push(dueAt);
		if (batch.permitsDueAt.length >= 2 * callsPerSecond) {
			batch.permitsDueAt = batch.permitsDueAt.slice(-callsPerSecond);
		}
		const flight = { since: dueAt };
		batch.inFlightSince.add(flight);
		active.add(batch);
		rate.reserve(dueAt);
		let preparedSince: number | undefined;
		let departure: Departure | undefined;
		let ended = false;
		return {
			async due() {
				await untilDue(batch, dueAt - signingMs());
				preparedSince = now();
			},
			leaves() {
				if (ended || departure) return;
				const started = rate.started(now());
				departure = started;
				if (preparedSince !== undefined) {
					signedInMs.push(started.startedAt - preparedSince);
					if (signedInMs.length > LATEST_SIGNED) signedInMs.shift();
				}
				void noteWhenWritten(started);
			},
			release(use) {
				if (ended) return;
				ended = true;
				batch.inFlightSince.delete(flight);
				if (batch.inFlightSince.size === 0) active.delete(batch);
				const isAnswered = use === 'accepted' || use === 'throttled';
				if (isAnswered) departure ??= rate.started(now());
				if (!departure) {
					rate.unused();
				} else if (isAnswered) {
					latencyMs += LATEST_ANSWER * (now() - departure.startedAt - latencyMs);
					if (use === 'accepted') rate.accepted();
					else rate.throttled(departure, now());
				}
				wake();
			},
		};
	}

	/** Milliseconds until a batch has room for one more request in flight, if no answer comes before. */
	function delayByFlight({ inFlightSince }: Batch, callsPerSecond: number, time: number): number {
		const neededS = (inFlightSince.size + 1) / callsPerSecond;
		if (inFlightSince.size === 0 || neededS <= MIN_IN_FLIGHT_S) return 0;
		if (neededS > MAX_IN_FLIGHT_S) return Infinity;
		const neededLatencyMs = ((neededS - 1) / IN_FLIGHT_PER_LATENCY) * SECOND_MS;
		if (latencyMs >= neededLatencyMs) return 0;
		const [oldest] = inFlightSince;
		return Math.max(0, oldest.since + neededLatencyMs - time);
	}

	/**
	 * Milliseconds until a batch may send its next request, within its own ceiling and with what it has under way.
	 *
	 * @param byLimit milliseconds until any batch may
	 */
	function delayOf(batch: Batch, callsPerSecond: number, highestCeiling: number, byLimit: number) {
		const time = now();
		const byFlight = delayByFlight(batch, callsPerSecond, time);
		if (callsPerSecond >= highestCeiling) return Math.max(byLimit, byFlight);
		const inWindow = batch.permitsDueAt.length - callsPerSecond;
		const byOwnCeiling = inWindow < 0 ? 0 : batch.permitsDueAt[inWindow] + SECOND_MS - time;
		return Math.max(byOwnCeiling, byLimit, byFlight);
	}

	/** The batch whose next request may leave first; of several, the one that has waited longest for a permit. */
	function nextBatch() {
		let highestCeiling = 0;
		for (const { queue } of waiting.values()) {
			highestCeiling = Math.max(highestCeiling, queue[0].callsPerSecond);
		}
		const byLimit = rate.delay(now(), highestCeiling);
		let next: { key: object; batch: Batch; delay: number; highestCeiling: number } | undefined;
		for (const [key, batch] of waiting) {
			const delay = delayOf(batch, batch.queue[0].callsPerSecond, highestCeiling, byLimit);
			if (!next || delay < next.delay) next = { key, batch, delay, highestCeiling };
			// None can be earlier
			if (delay <= byLimit) break;
		}
		return next;
	}

	/** @param delay milliseconds until the first of them is due */
	function givePermits(key: object, batch: Batch, delay: number, highestCeiling: number) {
		const { callsPerSecond, max, proceed } = batch.queue.shift() as Waiting;
		waiting.delete(key);
		// Others want their part of what is free, also those that are about to come back for more
		const others = Math.max(waiting.size, active.size - (active.has(batch) ? 1 : 0));
		const most = Math.ceil(max / (others + 1));
		const lastDue = rate.isShared() ? 0 : delay + TOGETHER_MS;
		if (batch.queue.length > 0) waiting.set(key, batch);
		const permits = [givePermit(batch, callsPerSecond, delay)];
		const nextDelay = () =>
			delayOf(batch, callsPerSecond, highestCeiling, rate.delay(now(), highestCeiling));
		for (let next = nextDelay(); permits.length < most && next <= lastDue; next = nextDelay()) {
			permits.push(givePermit(batch, callsPerSecond, next));
		}
		proceed(permits);
		return permits.length;
	}

	/** Gives permits as long as somebody waits. */
	async function pump() {
		// The clock is read again after every wait: another node may have blocked the process meanwhile
		for (let next = nextBatch(); next; next = nextBatch()) {
			const { key, batch, delay, highestCeiling } = next;
			const aheadMs = rate.isShared() ? 0 : AHEAD_MS;
			if (delay <= aheadMs) {
				sinceBreather += givePermits(key, batch, delay, highestCeiling);
				const isDue = sinceBreather >= highestCeiling * LEAVE_TOGETHER;
				if (isDue) sinceBreather = 0;
				await (isDue ? wait(BREATHER_MS) : undefined);
				continue;
			}
			const woken = new Promise<void>((resolve) => {
				wake = resolve;
			});
			const pause = Math.ceil(delay - aheadMs);
			await (delay === Infinity ? woken : Promise.race([woken, wait(pause)]));
		}
		pumping = false;
	}

	return {
		async acquire({ batch: key, callsPerSecond, max = 1, first = false, ahead = false }) {
			const permits = await new Promise<Permit[]>((proceed) => {
				const batch = batchOf(key);
				batch.queue[first ? 'unshift' : 'push']({ callsPerSecond, max, proceed });
				waiting.set(key, batch);
				if (pumping) {
					wake();
				} else {
					pumping = true;
					void pump();
				}
			});
			if (!ahead) await Promise.all(permits.map(async (permit) => await permit.due()));
			return permits;
		},
		cancel(key) {
			const batch = batchOf(key);
			batch.isCancelled = true;
			waiting.delete(key);
			for (const { proceed } of batch.queue.splice(0)) proceed([]);
			for (const waker of batch.wakers) waker();
			wake();
		},
		isIdle: () => active.size === 0 && waiting.size === 0 && rate.isIdle(now()),
	};
}
