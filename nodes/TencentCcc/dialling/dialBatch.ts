import { sleep } from 'n8n-workflow';

import { pauseBeforeRetry, useOfPermit } from '../api/retry';
import type { Limiter, Permit } from '../limiter/limiter';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import type { Failure } from '../outcomes/failure';
import { advance, endAttempt, notAttempted, type Attempt } from './attempt';
import type { AttemptLedger, RecalledAttempt } from './attemptLedger';
import { alreadyDialled, createClaims, type TakenAttempt } from './claims';
import type { CrashLedger } from './crashLedger';
import { createForeignAnswers, MAX_FOREIGN_ANSWERS } from './foreignAnswers';
import type { RedialGuard } from './redialGuard';
import type { Rivals } from './rivals';
import { sendOnce, unexpected, type SendFunction, type Sent } from './sendAttempt';

/** What the batch needs from outside. */
export interface DialBatchOptions {
	/** Received, in the order of their items. They are moved on to `ended`. */
	attempts: Attempt[];
	ledger: AttemptLedger;
	/** What survives a crash of n8n. */
	crashLedger: CrashLedger;
	guard: RedialGuard;
	/** Who else may create sessions that look alike. */
	rivals: Rivals;
	limiter: Limiter;
	send: SendFunction;
	/**
	 * Whether nothing more is sent after this failure.
	 *
	 * @param isNew false for what earlier executions settled: that lead is not dialled, the others may be
	 */
	endsBatch: (failure: Failure, isNew: boolean) => boolean;
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
	/** The attempts whose failures ended the batch, or would have; the first one did. */
	endedBy: Attempt[];
	/** The attempts whose answers ended the batch because none came from Tencent; usually none. */
	foreignAnswers: Attempt[];
	/** Requests that were sent again. */
	retries: number;
	/** Milliseconds that the batch waited for the limiter. */
	waitedMs: number;
}

/** How many keys are recorded at once: what may leave within one second. */
const MAX_TOGETHER = 20;

/** Milliseconds between the requests of a group, so that each leaves before the next is prepared. */
const BREATHER_MS = 1;
/** Up to this pace every request is followed by a breather; a faster one would be slowed by so many. */
const MAX_PACE_WITH_BREATHERS = 100;

/**
 * Dials the attempts of a batch, in order, as fast as the limiter allows: requests overlap, so that a slow network
 * does not slow the pace.
 *
 * A request is sent again only when nothing was placed for certain. A failure that ends the batch, and
 * cancelling, leave what has not been sent as `Client.NotAttempted`. Never throws.
 */
export async function dialBatch(options: DialBatchOptions): Promise<BatchResult> {
	const {
		attempts,
		ledger,
		crashLedger,
		guard,
		rivals,
		limiter,
		send,
		endsBatch,
		cancelSignal,
		onProgress,
	} = options;
	const { now = Date.now, random = Math.random, wait = sleep } = options;
	const claims = createClaims({ guard, crashLedger, ledger, rivals });
	const batch = {};
	const underWay = new Set<Promise<void>>();
	let stopped: AttemptOutcome | undefined;
	let endedCount = 0;
	const endedBy: Attempt[] = [];
	const foreignAnswers = createForeignAnswers();
	let retries = 0;
	let waitedMs = 0;

	let endPauses: () => void = () => {};
	/** Resolves when nothing more is to be sent. */
	const stopping = new Promise<void>((resolve) => {
		endPauses = resolve;
	});

	function stop(reason: string) {
		stopped ??= notAttempted(reason);
		limiter.cancel(batch);
		endPauses();
	}
	const onCancel = () => stop('The execution was cancelled before this item');
	if (cancelSignal?.aborted) onCancel();
	cancelSignal?.addEventListener('abort', onCancel);

	function end(attempt: Attempt, outcome: AttemptOutcome, isNew = true) {
		endAttempt(attempt, outcome);
		endedCount++;
		try {
			onProgress?.(endedCount);
		} catch {
			// Telling about the progress must not disturb the dialling
		}
		if (!outcome.done && endsBatch(outcome.failure, isNew)) stopAt(attempt, outcome.failure);
	}

	function stopAt(attempt: Attempt, { code, message }: Failure) {
		endedBy.push(attempt);
		stop(
			`The batch stopped at item ${attempt.itemIndex} and this item was not sent: ${message} (${code})`,
		);
	}

	/** Ends the batch when every further request would come to nothing: no credential, no Tencent at the other end. */
	function stopIfHopeless(attempt: Attempt, { outcome, answeredBy, endsBatch: isHopeless }: Sent) {
		if (outcome.done) return void foreignAnswers.note(attempt, answeredBy);
		const { failure } = outcome;
		if (isHopeless) stopAt(attempt, failure);
		if (foreignAnswers.note(attempt, answeredBy)) {
			stop(
				`The batch stopped at item ${attempt.itemIndex} and this item was not sent: ${MAX_FOREIGN_ANSWERS} answers one after another did not come from Tencent. The last one: ${failure.message}`,
			);
		}
	}

	/**
	 * Sends an attempt until it has an outcome that stands. A retry of the same failed execution, or another call of the
	 * same tool, may have dialled it meanwhile: then the outcome is theirs.
	 */
	async function dial(attempt: Attempt, firstPermit: Permit) {
		const { key, callsPerSecond } = attempt;
		const nextPermit = async () =>
			stopped ? undefined : (await limiter.acquire({ batch, callsPerSecond, first: true }))[0];
		let permit: Permit | undefined = firstPermit;
		let own: AttemptOutcome | undefined;
		let earlier: RecalledAttempt | undefined;
		for (;;) {
			const others = ledger.othersUnderWay(key);
			if (others) {
				permit?.release('unused');
				await others;
				permit = await nextPermit();
				continue;
			}
			earlier = ledger.recall(key);
			if (!permit || stopped || earlier) {
				permit?.release('unused');
				break;
			}
			advance(attempt, 'sent');
			attempt.sentAtMs ??= now();
			attempt.tries++;
			if (attempt.tries > 1) retries++;
			ledger.markSent(key);
			permit.leaves();
			const sent = await sendOnce(attempt, send);
			own = sent.outcome;
			// At once: the process may end during a pause, and others wait for it
			ledger.complete(key, own);
			permit.release(own.done ? 'accepted' : useOfPermit(own.failure));
			stopIfHopeless(attempt, sent);
			if (own.done) break;
			const pauseMs = pauseBeforeRetry('dial', own.failure, attempt.tries, random);
			if (pauseMs === undefined || stopped) break;
			advance(attempt, 'paused');
			await Promise.race([wait(pauseMs), stopping]);
			permit = await nextPermit();
		}
		const outcome = earlier?.outcome ?? own;
		if (outcome) end(attempt, outcome, earlier?.ofThisExecution);
		await claims.settle(attempt, outcome);
	}

	/** Ends an attempt that somebody else has claimed: another try of it, or for another lead. */
	async function endTaken({ attempt, outcomeOfOther }: TakenAttempt) {
		const { key } = attempt;
		const recall = async () => {
			await ledger.othersUnderWay(key);
			return ledger.recall(key);
		};
		let earlier = await recall();
		const ofOther = earlier ? undefined : await outcomeOfOther();
		// A try of this process may have claimed the lead, and sent the request only while it was waited for
		earlier ??= await recall();
		const outcome = (earlier?.outcome ?? ofOther) as AttemptOutcome;
		end(attempt, outcome, earlier?.ofThisExecution ?? false);
	}

	/** Goes on beside the launching of further attempts. */
	function keepUnderWay(attempt: Attempt, work: Promise<void>) {
		const task = work
			.catch((error) => {
				const outcome = unexpected(error, 1);
				ledger.complete(attempt.key, outcome);
				end(attempt, outcome);
			})
			.finally(() => underWay.delete(task));
		underWay.add(task);
	}

	/** Records the attempts that are about to leave; returns those that may. */
	async function claim(group: Attempt[]): Promise<Attempt[]> {
		try {
			const { allowed, taken } = await claims.claim(group);
			for (const one of taken) keepUnderWay(one.attempt, endTaken(one));
			return allowed;
		} catch (error) {
			stop(`n8n could not record which leads are dialled: ${(error as Error).message}`);
			return [];
		}
	}

	/** What may be sent: everything that no earlier try has sent, and each guarded key once. */
	function selectAttempts(): Attempt[] {
		const keys = new Set<string>();
		return attempts.filter((attempt) => {
			const { key, redialGuardKey } = attempt;
			const earlier = ledger.recall(key);
			const isRepeated = redialGuardKey !== '' && keys.has(redialGuardKey);
			keys.add(redialGuardKey);
			if (earlier) end(attempt, earlier.outcome, earlier.ofThisExecution);
			else if (isRepeated)
				end(attempt, alreadyDialled(redialGuardKey, 'stands at an earlier item too'), false);
			return !earlier && !isRepeated;
		});
	}

	const waiting = selectAttempts();

	/** How many attempts may be recorded together from one on: those that have its ceiling. */
	function alikeFrom(first: number): number {
		const following = waiting.slice(first, first + MAX_TOGETHER);
		const { callsPerSecond } = following[0];
		const other = following.findIndex((attempt) => attempt.callsPerSecond !== callsPerSecond);
		return other === -1 ? following.length : other;
	}

	for (let next = 0; next < waiting.length && !stopped; ) {
		const { callsPerSecond } = waiting[next];
		const askedAt = now();
		// Those that may leave now are recorded together
		const max = alikeFrom(next);
		const permits = await limiter.acquire({ batch, callsPerSecond, max });
		waitedMs += now() - askedAt;
		const group = waiting.slice(next, next + permits.length);
		const allowed = await claim(group);
		for (const attempt of allowed) {
			keepUnderWay(attempt, dial(attempt, permits.pop() as Permit));
			const isPaced = callsPerSecond <= MAX_PACE_WITH_BREATHERS;
			if (isPaced && permits.length > 0 && !stopped) await wait(BREATHER_MS);
		}
		for (const unused of permits) unused.release('unused');
		next += group.length;
	}
	await Promise.all(underWay);
	cancelSignal?.removeEventListener('abort', onCancel);

	for (const attempt of waiting) {
		if (!attempt.outcome) {
			endAttempt(attempt, stopped ?? notAttempted('The batch ended before this item'));
		}
	}
	return { endedBy, foreignAnswers: foreignAnswers.tooMany(), retries, waitedMs };
}
