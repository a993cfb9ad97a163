import { sleep, type IDataObject } from 'n8n-workflow';
import type { z } from 'zod';

import type { Account } from './account';
import type { ActionResult } from './sendAction';
import { sharedPacer } from '../processState';
import { endOfTurn, pauseBeforeRetry } from './retryPolicy';

/** Tencent's documented limit, requests per second. It counts each action by itself. */
export const REQUESTS_PER_SECOND = 20;

/**
 * Sends an action that places no call, at its pace, and again while the retry policy allows it.
 *
 * @param account the same object for all requests of an execution: they take turns with those of others
 * @param parameters without SdkAppId
 * @param timeout milliseconds
 * @returns the last answer
 */
export async function sendPaced<Schema extends z.ZodTypeAny>(
	account: Account,
	action: string,
	parameters: IDataObject,
	schema: Schema,
	timeout: number,
	random: () => number = Math.random,
	wait: (milliseconds: number) => Promise<void> = sleep,
): Promise<ActionResult<z.output<Schema>['Response']>> {
	const pacer = sharedPacer(account.endpoint, account.secretId, action);
	for (let attempts = 1; ; attempts++) {
		const [turn] = await pacer.turns({ batch: account, callsPerSecond: REQUESTS_PER_SECOND });
		turn.leaves();
		const result = await account.send(action, parameters, schema, timeout);
		if (result.succeeded) {
			turn.end('accepted');
			return result;
		}
		turn.end(endOfTurn(result));
		const pause = pauseBeforeRetry({ ...result, attempts }, attempts, random);
		if (pause === undefined) return result;
		await wait(pause);
	}
}
