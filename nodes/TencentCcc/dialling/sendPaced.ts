import { sleep } from 'n8n-workflow';

import type { ActionResult } from '../transport/sendAction';
import type { Pacer } from './pacing';
import { isThrottled, pauseBeforeRetry } from './retryPolicy';

/** Tencent's documented limit of every action, requests per second. */
const REQUESTS_PER_SECOND = 20;

/**
 * Sends a request that only reads, at the pace of its action, and again while the retry policy allows it.
 *
 * @param batch the same object for all requests of an execution: they take turns with those of others
 * @param send sends the request once
 * @returns the last answer
 */
export async function sendPaced<Response>(
	batch: object,
	pacer: Pacer,
	send: () => Promise<ActionResult<Response>>,
	random: () => number = Math.random,
	wait: (milliseconds: number) => Promise<void> = sleep,
): Promise<ActionResult<Response>> {
	for (let attempts = 1; ; attempts++) {
		const [turn] = await pacer.turns({ batch, callsPerSecond: REQUESTS_PER_SECOND });
		turn.leaves();
		const result = await send();
		if (result.succeeded) {
			turn.end('accepted');
			return result;
		}
		const failure = { ...result, attempts };
		turn.end(isThrottled(failure) ? 'throttled' : result.requestId ? 'accepted' : 'unanswered');
		const pause = pauseBeforeRetry(failure, attempts, random);
		if (pause === undefined) return result;
		await wait(pause);
	}
}
