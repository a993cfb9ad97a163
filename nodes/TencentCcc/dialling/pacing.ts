import { sleep } from 'n8n-workflow';

/** Tencent counts requests per second; a little more than a second keeps clock and network jitter out. */
const WINDOW = 1020;

/** Spaces the requests of one account, so that no window of a second holds more than the limit. */
export interface Pacer {
	/**
	 * Waits until the next request may leave, and counts it.
	 *
	 * @param callsPerSecond the most requests that may leave within one window
	 */
	waitForTurn(callsPerSecond: number): Promise<void>;
}

/**
 * A sliding log: keeps the starts within the last window and lets the next request wait for the oldest to
 * leave it. Turns are given in the order in which they were asked for.
 *
 * @param now milliseconds since any fixed moment
 * @param wait resolves after the given milliseconds
 */
export function createPacer(
	now: () => number = () => performance.now(),
	wait: (milliseconds: number) => Promise<void> = sleep,
): Pacer {
	let starts: number[] = [];
	let lastTurn: Promise<void> = Promise.resolve();

	async function takeTurn(callsPerSecond: number) {
		for (;;) {
			// The clock is read again after every wait: another node may have blocked the process meanwhile
			const time = now();
			starts = starts.filter((start) => start > time - WINDOW && start <= time);
			if (starts.length < callsPerSecond) {
				starts.push(time);
				return;
			}
			await wait(starts[starts.length - callsPerSecond] + WINDOW - time);
		}
	}

	return {
		async waitForTurn(callsPerSecond) {
			lastTurn = lastTurn.then(async () => await takeTurn(callsPerSecond));
			await lastTurn;
		},
	};
}

/**
 * The only state that outlives an execution: one pacer per endpoint and key, shared by all executions of this
 * process, because Tencent's limit is shared by them too.
 */
const pacers = new Map<string, Pacer>();

/** The pacer that all requests with this key to this endpoint go through. */
export function sharedPacer(endpoint: string, secretId: string): Pacer {
	const key = `${endpoint} ${secretId}`;
	const pacer = pacers.get(key) ?? createPacer();
	pacers.set(key, pacer);
	return pacer;
}
