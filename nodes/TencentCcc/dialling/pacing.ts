import { sleep } from 'n8n-workflow';

import { createRateControl } from './rateControl';

/** The right to send one request now. */
export interface Turn {
	/**
	 * Tells how the request ended, as far as the pace is concerned, and frees its place in flight.
	 * `unanswered`: it says nothing about the limit.
	 */
	end(how: 'accepted' | 'throttled' | 'unanswered'): void;
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

/**
 * Requests that may be under way at once, in seconds' worth of calls: enough to keep the pace at two seconds
 * of latency, and few enough not to flood a server that hangs.
 */
const SECONDS_IN_FLIGHT = 2;
/** Milliseconds between two starts. */
const BREATHER = 1;

/**
 * @param now milliseconds since any fixed moment, never going back
 * @param wait resolves after the given milliseconds
 */
export function createPacer(
	now: () => number = () => performance.now(),
	wait: (milliseconds: number) => Promise<void> = sleep,
): Pacer {
	const rate = createRateControl();
	/** The waiting requests of each batch. The batch that is first in the map has the next turn. */
	const batches = new Map<object, Waiting[]>();
	let inFlight = 0;
	let pumping = false;
	/** Ends the present wait of the pump. */
	let wake: () => void = () => {};

	function startTurn(): Turn {
		const startedAt = now();
		rate.started(startedAt);
		inFlight++;
		let ended = false;
		return {
			end(how) {
				if (ended) return;
				ended = true;
				inFlight--;
				if (how !== 'unanswered') rate[how](startedAt, now());
				wake();
			},
		};
	}

	const isFull = (callsPerSecond: number) =>
		inFlight >= Math.max(1, callsPerSecond * SECONDS_IN_FLIGHT);

	/** The batch whose next request may leave first; of several, the one that has waited longest for a turn. */
	function nextBatch() {
		const time = now();
		let next: { batch: object; queue: Waiting[]; delay: number } | undefined;
		for (const [batch, queue] of batches) {
			const [{ callsPerSecond }] = queue;
			const delay = isFull(callsPerSecond) ? Infinity : rate.delay(time, callsPerSecond);
			if (!next || delay < next.delay) next = { batch, queue, delay };
		}
		return next;
	}

	function giveTurns(batch: object, queue: Waiting[]) {
		const { callsPerSecond, most, proceed } = queue.shift() as Waiting;
		batches.delete(batch);
		if (queue.length > 0) batches.set(batch, queue);
		const turns = [startTurn()];
		while (
			turns.length < most &&
			!isFull(callsPerSecond) &&
			rate.delay(now(), callsPerSecond) === 0
		) {
			turns.push(startTurn());
		}
		proceed(turns);
	}

	/** Gives turns as long as somebody waits. */
	async function pump() {
		// The clock is read again after every wait: another node may have blocked the process meanwhile
		for (let next = nextBatch(); next; next = nextBatch()) {
			const { batch, queue, delay } = next;
			if (delay === 0) {
				giveTurns(batch, queue);
				// Lets this request leave before the next one starts, so that starts are what Tencent sees
				await wait(BREATHER);
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
		async turns({ batch, callsPerSecond, most = 1, first = false }) {
			return await new Promise((proceed) => {
				const queue = batches.get(batch) ?? [];
				queue[first ? 'unshift' : 'push']({ callsPerSecond, most, proceed });
				batches.set(batch, queue);
				if (pumping) {
					wake();
				} else {
					pumping = true;
					void pump();
				}
			});
		},
		release(batch) {
			const queue = batches.get(batch) ?? [];
			batches.delete(batch);
			for (const { proceed } of queue) proceed([]);
			wake();
		},
	};
}

/**
 * The only state that outlives an execution: one pacer per endpoint and key, shared by all executions of this
 * process, because Tencent's limit is shared by them too.
 */
const pacers = new Map<string, Pacer>();

/** The pacer that all calls with this key to this endpoint go through. */
export function sharedPacer(endpoint: string, secretId: string): Pacer {
	const key = `${endpoint} ${secretId}`;
	const pacer = pacers.get(key) ?? createPacer();
	pacers.set(key, pacer);
	return pacer;
}
