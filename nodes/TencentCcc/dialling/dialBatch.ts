import type { IDataObject } from 'n8n-workflow';

import type { AttemptFailure } from '../outcomes/failure';
import type { ActionResult } from '../transport/sendAction';
import type { AttemptResult } from './attempt';
import type { AttemptLedger } from './attemptLedger';

/** One item that is ready to be dialled. */
export interface PlannedCall {
	itemIndex: number;
	/** The whole body of CreateCallOutSession. */
	body: IDataObject;
}

/** What the batch needs from outside. */
export interface DialBatchOptions {
	calls: PlannedCall[];
	ledger: AttemptLedger;
	/** Resolves when this call's request may leave. */
	waitForTurn: (call: PlannedCall) => Promise<void>;
	/** Sends CreateCallOutSession once. */
	send: (call: PlannedCall) => Promise<ActionResult<Record<string, unknown>>>;
	/** Whether nothing more is sent after this failure. */
	endsBatch: (failure: AttemptFailure) => boolean;
	/** Whether the execution has been cancelled; nothing is sent after that. */
	isCancelled: () => boolean;
}

/** The result of a call that was never sent, because the batch ended before it. */
export const notAttempted = (message: string): AttemptResult => ({
	placed: false,
	failure: { code: 'Client.NotAttempted', message, requestId: '', attempts: 0 },
});

/** One request and what came of it. Whatever goes wrong here leaves the outcome open, and is not repeated. */
async function attempt(call: PlannedCall, send: DialBatchOptions['send']): Promise<AttemptResult> {
	try {
		const result = await send(call);
		if (result.succeeded) return { placed: true, response: result.response as IDataObject };
		const { code, message, requestId } = result;
		return { placed: false, failure: { code, message, requestId, attempts: 1 } };
	} catch (error) {
		const message = `The answer could not be processed: ${(error as Error).message}`;
		const failure = { code: 'Client.OutcomeUnknown', message, requestId: '', attempts: 1 };
		return { placed: false, failure };
	}
}

/**
 * Dials the calls of a batch one after the other, each at most once.
 *
 * A failure that ends the batch, and cancelling, leave what has not been sent as `Client.NotAttempted`.
 *
 * @returns the result of every call, by item index. Never throws.
 */
export async function dialBatch({
	calls,
	ledger,
	waitForTurn,
	send,
	endsBatch,
	isCancelled,
}: DialBatchOptions): Promise<Map<number, AttemptResult>> {
	const results = new Map<number, AttemptResult>();
	let stopped: AttemptResult | undefined;

	for (const call of calls) {
		const { itemIndex, body } = call;
		const earlier = ledger.recall(itemIndex, body);
		if (!earlier && !stopped) await waitForTurn(call);
		if (isCancelled()) stopped ??= notAttempted('The execution was cancelled before this item');
		if (!earlier && stopped) {
			results.set(itemIndex, stopped);
			continue;
		}

		if (!earlier) ledger.markSent(itemIndex, body);
		const result = earlier ?? (await attempt(call, send));
		if (!earlier) ledger.complete(itemIndex, body, result);
		results.set(itemIndex, result);

		if (!result.placed && endsBatch(result.failure)) {
			const { code, message } = result.failure;
			stopped ??= notAttempted(
				`The batch stopped at item ${itemIndex} and this item was not sent: ${message} (${code})`,
			);
		}
	}
	return results;
}
