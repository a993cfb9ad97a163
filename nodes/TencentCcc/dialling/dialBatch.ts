import { sleep, type IDataObject } from 'n8n-workflow';

import { unsent, type AttemptFailure } from '../outcomes/failure';
import type { ActionResult } from '../api/sendAction';
import type { AttemptResult } from './attempt';
import type { AttemptLedger, RecalledAttempt } from './attemptLedger';
import { alreadyDialled, createClaims } from './claims';
import type { CrashLedger } from './crashLedger';
import type { Pacer, Turn } from '../limiter/limiter';
import type { RedialGuard } from './redialGuard';
import { endOfTurn, pauseBeforeRetry } from '../api/retryPolicy';

/** One item that is ready to be dialled. */
export interface PlannedCall {
	itemIndex: number;
	/** The number that rings, as it is sent. */
	callee: string;
	/** The whole body of CreateCallOutSession. */
	body: IDataObject;
	/** Ceiling of the pace, requests per second. */
	callsPerSecond: number;
	/** Never dial this key again; empty when the builder does not want that. */
	redialGuardKey: string;
}

/** What the batch needs from outside. */
export interface DialBatchOptions {
	calls: PlannedCall[];
	ledger: AttemptLedger;
	/** What survives a crash of n8n. */
	crashLedger: CrashLedger;
	guard: RedialGuard;
	pacer: Pacer;
	/** Sends CreateCallOutSession once. */
	send: (call: PlannedCall) => Promise<ActionResult<Record<string, unknown>>>;
	/**
	 * Whether nothing more is sent after this failure.
	 *
	 * @param isNew false for what earlier executions settled: that lead is not dialled, the others may be
	 */
	endsBatch: (failure: AttemptFailure, isNew: boolean) => boolean;
	/** The execution's cancel signal: nothing is sent after it. */
	cancelSignal?: AbortSignal;
	/** Told after each call that has ended. */
	onProgress?: (ended: number) => void;
	/** Milliseconds since 1970. */
	now?: () => number;
	random?: () => number;
	wait?: (milliseconds: number) => Promise<void>;
}

/** What came of a batch. */
export interface BatchResult {
	/** The result of every call, by item index. */
	results: Map<number, AttemptResult>;
	/** When the first request of a call was sent, milliseconds since 1970, by item index. */
	sentAt: Map<number, number>;
	/** The calls whose failures ended the batch, or would have, by item index; the first one did. */
	endedBy: number[];
	/** Requests that were sent again. */
	retries: number;
	/** Milliseconds that the batch waited for the pace. */
	waitedForPace: number;
}

/** Most keys that are recorded at once: what may leave within one second. */
const MOST_TOGETHER = 20;

/** Milliseconds between the requests of a group, so that each leaves before the next is prepared. */
const BREATHER = 1;

const failed = (code: string, message: string): AttemptResult => ({
	placed: false,
	failure: unsent(code, message),
});

/** The result of a call that was never sent, because the batch ended before it. */
export const notAttempted = (message: string) => failed('Client.NotAttempted', message);

/** Whether a call was never sent because the batch ended before it. */
export const isNotAttempted = (result?: AttemptResult) =>
	result?.placed === false && result.failure.code === 'Client.NotAttempted';

/** Whatever goes wrong around a request leaves its outcome open. */
function unexpected(error: unknown, attempts: number): AttemptResult {
	const message = `The answer could not be processed: ${(error as Error).message}`;
	return { placed: false, failure: { ...unsent('Client.OutcomeUnknown', message), attempts } };
}

/** One request and what came of it. */
async function sendOnce(
	call: PlannedCall,
	attempts: number,
	send: DialBatchOptions['send'],
): Promise<AttemptResult> {
	try {
		const result = await send(call);
		if (result.succeeded) return { placed: true, response: result.response as IDataObject };
		const { code, message, requestId } = result;
		return { placed: false, failure: { code, message, requestId, attempts } };
	} catch (error) {
		return unexpected(error, attempts);
	}
}

/**
 * Dials the calls of a batch, in order, as fast as the pace allows: requests overlap, so that a slow network
 * does not slow the pace.
 *
 * A request is sent again only when nothing was placed for certain. A failure that ends the batch, and
 * cancelling, leave what has not been sent as `Client.NotAttempted`. Never throws.
 */
export async function dialBatch(options: DialBatchOptions): Promise<BatchResult> {
	const { calls, ledger, crashLedger, guard, pacer, send, endsBatch, cancelSignal, onProgress } =
		options;
	const { now = Date.now, random = Math.random, wait = sleep } = options;
	const claims = createClaims<PlannedCall>({ guard, crashLedger, ledger });
	const batch = {};
	const results = new Map<number, AttemptResult>();
	const sentAt = new Map<number, number>();
	const underWay = new Set<Promise<void>>();
	let stopped: AttemptResult | undefined;
	const endedBy: number[] = [];
	let retries = 0;
	let waitedForPace = 0;

	function stop(reason: string) {
		stopped ??= notAttempted(reason);
		pacer.release(batch);
	}
	const onCancel = () => stop('The execution was cancelled before this item');
	if (cancelSignal?.aborted) onCancel();
	cancelSignal?.addEventListener('abort', onCancel);

	function end(call: PlannedCall, result: AttemptResult, isNew = true) {
		results.set(call.itemIndex, result);
		try {
			onProgress?.(results.size);
		} catch {
			// Telling about the progress must not disturb the dialling
		}
		if (result.placed || !endsBatch(result.failure, isNew)) return;
		const { code, message } = result.failure;
		endedBy.push(call.itemIndex);
		stop(
			`The batch stopped at item ${call.itemIndex} and this item was not sent: ${message} (${code})`,
		);
	}

	/**
	 * Sends a call until it has a result that stands. A retry of the same failed execution, or another call of the
	 * same tool, may have dialled it meanwhile: then the result is theirs.
	 */
	async function dial(call: PlannedCall, firstTurn: Turn) {
		const { itemIndex, callee, callsPerSecond } = call;
		const nextTurn = async () =>
			stopped ? undefined : (await pacer.turns({ batch, callsPerSecond, first: true }))[0];
		let turn: Turn | undefined = firstTurn;
		let own: AttemptResult | undefined;
		let earlier: RecalledAttempt | undefined;
		for (let attempts = 1; ; ) {
			const others = ledger.othersUnderWay(itemIndex, callee);
			if (others) {
				turn?.end('unused');
				await others;
				turn = await nextTurn();
				continue;
			}
			earlier = ledger.recall(itemIndex, callee);
			if (!turn || stopped || earlier) {
				turn?.end('unused');
				break;
			}
			if (!sentAt.has(itemIndex)) sentAt.set(itemIndex, now());
			ledger.markSent(itemIndex, callee);
			turn.leaves();
			own = await sendOnce(call, attempts, send);
			// At once: the process may end during a pause, and others wait for it
			ledger.complete(itemIndex, callee, own);
			if (own.placed) {
				turn.end('accepted');
				break;
			}
			turn.end(endOfTurn(own.failure));
			const pause = pauseBeforeRetry(own.failure, attempts, random);
			if (pause === undefined || stopped) break;
			await wait(pause);
			turn = await nextTurn();
			if (turn) retries++;
			attempts++;
		}
		const result = earlier?.result ?? own;
		if (result) end(call, result, earlier?.ofThisExecution);
		await claims.settle(call, result);
	}

	/** Ends a call that somebody else has claimed: another try of the same attempt, or for another lead. */
	async function endTaken(call: PlannedCall, resultOfOther: () => Promise<AttemptResult>) {
		const { itemIndex, callee } = call;
		const recall = async () => {
			await ledger.othersUnderWay(itemIndex, callee);
			return ledger.recall(itemIndex, callee);
		};
		let earlier = await recall();
		const ofOther = earlier ? undefined : await resultOfOther();
		// A try of this process may have claimed the lead, and sent the request only while it was waited for
		earlier ??= await recall();
		end(call, (earlier?.result ?? ofOther) as AttemptResult, earlier?.ofThisExecution ?? false);
	}

	/** Goes on beside the launching of further calls. */
	function keepUnderWay(call: PlannedCall, work: Promise<void>) {
		const task = work
			.catch((error) => {
				const result = unexpected(error, 1);
				ledger.complete(call.itemIndex, call.callee, result);
				end(call, result);
			})
			.finally(() => underWay.delete(task));
		underWay.add(task);
	}

	/** Records the calls that are about to leave; returns those that may. */
	async function claim(group: PlannedCall[]): Promise<PlannedCall[]> {
		try {
			const { allowed, taken } = await claims.claim(group);
			for (const { call, resultOfOther } of taken) {
				keepUnderWay(call, endTaken(call, resultOfOther));
			}
			return allowed;
		} catch (error) {
			stop(`n8n could not record which leads are dialled: ${(error as Error).message}`);
			return [];
		}
	}

	/** What may be sent: everything that no earlier try has sent, and each guarded key once. */
	function selectCalls(): PlannedCall[] {
		const keys = new Set<string>();
		return calls.filter((call) => {
			const { itemIndex, callee, redialGuardKey } = call;
			const earlier = ledger.recall(itemIndex, callee);
			const isRepeated = redialGuardKey !== '' && keys.has(redialGuardKey);
			keys.add(redialGuardKey);
			if (earlier) end(call, earlier.result, earlier.ofThisExecution);
			else if (isRepeated)
				end(call, alreadyDialled(redialGuardKey, 'stands at an earlier item too'), false);
			return !earlier && !isRepeated;
		});
	}

	const waiting = selectCalls();

	/** How many calls may be recorded together from one on: those that have its ceiling. */
	function alikeFrom(first: number): number {
		const following = waiting.slice(first, first + MOST_TOGETHER);
		const { callsPerSecond } = following[0];
		const other = following.findIndex((call) => call.callsPerSecond !== callsPerSecond);
		return other === -1 ? following.length : other;
	}

	for (let next = 0; next < waiting.length && !stopped; ) {
		const { callsPerSecond } = waiting[next];
		const askedAt = now();
		// Those that may leave now are recorded together
		const most = alikeFrom(next);
		const turns = await pacer.turns({ batch, callsPerSecond, most });
		waitedForPace += now() - askedAt;
		const group = waiting.slice(next, next + turns.length);
		const allowed = await claim(group);
		for (const call of allowed) {
			keepUnderWay(call, dial(call, turns.pop() as Turn));
			if (turns.length > 0 && !stopped) await wait(BREATHER);
		}
		for (const unused of turns) unused.end('unused');
		next += group.length;
	}
	await Promise.all(underWay);
	cancelSignal?.removeEventListener('abort', onCancel);

	for (const { itemIndex } of waiting) {
		if (!results.has(itemIndex)) {
			results.set(itemIndex, stopped ?? notAttempted('The batch ended before this item'));
		}
	}
	return { results, sentAt, endedBy, retries, waitedForPace };
}
