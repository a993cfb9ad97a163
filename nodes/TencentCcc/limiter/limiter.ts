import { sleep } from 'n8n-workflow';

import { createRateControl, type Departure } from './adaptiveRate';

/**
 * How a request ended, as far as the pace is concerned. `unanswered`: it says nothing about the limit. `unused`: it
 * never left.
 */
export type TurnEnd = 'accepted' | 'throttled' | 'unanswered' | 'unused';

/** The right to send one request now. */
export interface Turn {
	/** Tells that the request leaves now. Until then it counts as if it could leave at any moment. */
	leaves(): void;
	/** Tells how the request ended, and frees its place in flight. */
	end(how: TurnEnd): void;
}

/** What a batch asks of the pacer. */
export interface TurnRequest {
	/** Whoever asks: turns go round between batches, so that a long one does not keep a short one waiting. */
	batch: object;
	/** The most requests per second that this batch wants. */
	callsPerSecond: number;
	/** How many requests the batch would send together, if they may leave now. Default 1. */
	most?: number;
	/** Before all others of the batch: a request that was throttled and is sent again. */
	first?: boolean;
}

/** Spaces the requests of one account, whichever execution they come from. */
export interface Pacer {
	/**
	 * Waits until at least one request may leave, and counts those that it gives a turn.
	 *
	 * @returns one turn, or up to `most`; none when the batch was released: nothing may be sent then
	 */
	turns(request: TurnRequest): Promise<Turn[]>;
	/** Ends the waiting of all requests of a batch, at once. */
	release(batch: object): void;
}

interface Waiting {
	callsPerSecond: number;
	most: number;
	proceed: (turns: Turn[]) => void;
}

/** What one batch does, apart from the others: its own ceiling may be lower than theirs. */
interface Batch {
	queue: Waiting[];
	/** When it was given its latest turns: at least as many as it may have in a second. */
	turnsGivenAt: number[];
	inFlight: number;
}

/**
 * Requests that may be under way at once, in seconds' worth of calls: enough to keep the pace at two seconds
 * of latency, and few enough not to flood a server that hangs.
 */
const SECONDS_IN_FLIGHT = 2;
const SECOND = 1000;
/**
 * Milliseconds after which the next request starts, so that each leaves before the next is prepared. No more
 * than a hundredth of a second's calls leave together.
 */
const BREATHER = 1;
const LEAVE_TOGETHER = 1 / 100;

/**
 * @param now milliseconds since any fixed moment, never going back
 * @param wait resolves after the given milliseconds
 */
export function createPacer(
	now: () => number = () => performance.now(),
	wait: (milliseconds: number) => Promise<void> = sleep,
): Pacer {
	const rate = createRateControl();
	/** The batches that wait. The one that is first in the map has the next turn. */
	const waiting = new Map<object, Batch>();
	const batches = new WeakMap<object, Batch>();
	const beingPrepared: Departure[] = [];
	let inFlight = 0;
	let pumping = false;
	let sinceBreather = 0;
	/** Ends the present wait of the pump. */
	let wake: () => void = () => {};

	function batchOf(batch: object): Batch {
		const known = batches.get(batch) ?? { queue: [], turnsGivenAt: [], inFlight: 0 };
		batches.set(batch, known);
		return known;
	}

	/** The process prepares a request, and others, before it gets to sending them. */
	function noteWhenLeft(departure: Departure) {
		beingPrepared.push(departure);
		if (beingPrepared.length > 1) return;
		void wait(0).then(() => {
			for (const prepared of beingPrepared.splice(0)) rate.left(prepared, now());
		});
	}

	function giveTurn(batch: Batch, callsPerSecond: number): Turn {
		batch.turnsGivenAt.push(now());
		if (batch.turnsGivenAt.length >= 2 * callsPerSecond) {
			batch.turnsGivenAt = batch.turnsGivenAt.slice(-callsPerSecond);
		}
		batch.inFlight++;
		inFlight++;
		rate.reserve(now());
		let departure: Departure | undefined;
		let ended = false;
		return {
			leaves() {
				if (ended || departure) return;
				const started = rate.started(now());
				departure = started;
				noteWhenLeft(started);
			},
			end(how) {
				if (ended) return;
				ended = true;
				batch.inFlight--;
				inFlight--;
				if (!departure) rate.unused();
				else if (how === 'accepted' || how === 'throttled') rate[how](departure, now());
				wake();
			},
		};
	}

	/**
	 * Milliseconds until a batch may send its next request: within its own ceiling, and all batches together
	 * within the highest ceiling of those that wait.
	 */
	function delayOf(batch: Batch, callsPerSecond: number, highestCeiling: number): number {
		const isFull = (underWay: number, ceiling: number) =>
			underWay >= Math.max(1, ceiling * SECONDS_IN_FLIGHT);
		if (isFull(batch.inFlight, callsPerSecond) || isFull(inFlight, highestCeiling)) return Infinity;
		const time = now();
		const byLimit = rate.delay(time, highestCeiling);
		if (callsPerSecond >= highestCeiling) return byLimit;
		const inWindow = batch.turnsGivenAt.length - callsPerSecond;
		const byOwnCeiling = inWindow < 0 ? 0 : batch.turnsGivenAt[inWindow] + SECOND - time;
		return Math.max(byOwnCeiling, byLimit);
	}

	/** The batch whose next request may leave first; of several, the one that has waited longest for a turn. */
	function nextBatch() {
		let highestCeiling = 0;
		for (const { queue } of waiting.values()) {
			highestCeiling = Math.max(highestCeiling, queue[0].callsPerSecond);
		}
		let next: { key: object; batch: Batch; delay: number; highestCeiling: number } | undefined;
		for (const [key, batch] of waiting) {
			const delay = delayOf(batch, batch.queue[0].callsPerSecond, highestCeiling);
			if (!next || delay < next.delay) next = { key, batch, delay, highestCeiling };
		}
		return next;
	}

	function giveTurns(key: object, batch: Batch, highestCeiling: number) {
		const { callsPerSecond, most, proceed } = batch.queue.shift() as Waiting;
		waiting.delete(key);
		if (batch.queue.length > 0) waiting.set(key, batch);
		const turns = [giveTurn(batch, callsPerSecond)];
		while (turns.length < most && delayOf(batch, callsPerSecond, highestCeiling) === 0) {
			turns.push(giveTurn(batch, callsPerSecond));
		}
		proceed(turns);
		return turns.length;
	}

	/** Gives turns as long as somebody waits. */
	async function pump() {
		// The clock is read again after every wait: another node may have blocked the process meanwhile
		for (let next = nextBatch(); next; next = nextBatch()) {
			const { key, batch, delay, highestCeiling } = next;
			if (delay === 0) {
				sinceBreather += giveTurns(key, batch, highestCeiling);
				const isDue = sinceBreather >= highestCeiling * LEAVE_TOGETHER;
				if (isDue) sinceBreather = 0;
				await (isDue ? wait(BREATHER) : undefined);
				continue;
			}
			const woken = new Promise<void>((resolve) => {
				wake = resolve;
			});
			await (delay === Infinity ? woken : Promise.race([woken, wait(Math.ceil(delay))]));
		}
		pumping = false;
	}

	return {
		async turns({ batch: key, callsPerSecond, most = 1, first = false }) {
			return await new Promise((proceed) => {
				const batch = batchOf(key);
				batch.queue[first ? 'unshift' : 'push']({ callsPerSecond, most, proceed });
				waiting.set(key, batch);
				if (pumping) {
					wake();
				} else {
					pumping = true;
					void pump();
				}
			});
		},
		release(key) {
			const { queue } = batchOf(key);
			waiting.delete(key);
			for (const { proceed } of queue.splice(0)) proceed([]);
			wake();
		},
	};
}
