import { sleep } from 'n8n-workflow';

import { pauseBeforeRetry, useOfPermit } from '../api/retry';
import type { Limiter, Permit } from '../limiter/limiter';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import type { Failure } from '../outcomes/failure';
import { isRefusalOfAgent, leavesAgents, noteTried, type AgentChooser } from './agentChoice';
import { advance, endAttempt, notAttempted, type Attempt } from './attempt';
import type { AttemptLedger, RecalledAttempt } from './attemptLedger';
import { createBatchStop } from './batchStop';
import { lookBeforeCrash } from './beforeCrash';
import type { CallCaps } from './callCaps';
import { alreadyDialled, createClaims, type TakenAttempt } from './claims';
import type { CrashLedger } from './crashLedger';
import { outsideCallingHours, tooManyInExecution } from './permission';
import { createReadyAttempts } from './readyAttempts';
import type { RedialGuard } from './redialGuard';
import type { Rivals } from './rivals';
import { sendOnce, unexpected, type SendFunction } from './sendAttempt';

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
	/** Who takes the calls whose agent is chosen. */
	agents: AgentChooser;
	/** How often callees were called. Default: nobody counts. */
	callCaps?: CallCaps;
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

/** How an attempt ends, and whether nobody knew that before. */
interface Ending {
	outcome: AttemptOutcome;
	isNew: boolean;
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
		agents,
		callCaps,
		limiter,
		send,
		endsBatch,
		cancelSignal,
		onProgress,
	} = options;
	const { now = Date.now, random = Math.random, wait = sleep } = options;
	const claims = createClaims({ guard, crashLedger, ledger, rivals, callCaps });
	const batch = {};
	const underWay = new Set<Promise<void>>();
	const stop = createBatchStop(() => {
		limiter.cancel(batch);
		agents.cancel();
	}, cancelSignal);
	let endedCount = 0;
	let retries = 0;
	let waitedMs = 0;

	function end(attempt: Attempt, outcome: AttemptOutcome, isNew = true) {
		endAttempt(attempt, outcome);
		endedCount++;
		try {
			onProgress?.(endedCount);
		} catch {
			// Telling about the progress must not disturb the dialling
		}
		if (!outcome.done && endsBatch(outcome.failure, isNew)) stop.stopAt(attempt, outcome.failure);
	}

	/** Ends an attempt with what an earlier try knows of it. */
	function endRecalled(attempt: Attempt, { outcome, ofThisExecution, agent }: RecalledAttempt) {
		if (agent !== undefined) agents.assign(attempt, agent);
		end(attempt, outcome, ofThisExecution);
	}

	/** What an earlier try knows of an attempt, unless it leaves agents for this one. */
	function recall(attempt: Attempt): RecalledAttempt | undefined {
		const earlier = ledger.recall(attempt.key);
		if (!earlier || earlier.outcome.done) return earlier;
		const { agentsTried } = earlier.outcome.failure;
		if (attempt.agentsTried.length === 0 && agentsTried) attempt.agentsTried = [...agentsTried];
		return leavesAgents(attempt, earlier.outcome) ? undefined : earlier;
	}

	const nextPermit = async ({ callsPerSecond }: Attempt): Promise<Permit | undefined> =>
		stop.outcome ? undefined : (await limiter.acquire({ batch, callsPerSecond, first: true }))[0];

	/**
	 * Hands an attempt that an agent has refused on to the next one. While it waits for somebody to be free, its claims
	 * are given back: nothing is under way, and another execution may call the lead meanwhile.
	 *
	 * @returns nothing when the request may leave again; else how the attempt ends, and whether that is news
	 */
	async function handOn(attempt: Attempt, refusal: AttemptOutcome): Promise<Ending | undefined> {
		const mayWait = attempt.choice?.by === 'status';
		agents.settle(attempt, refusal);
		if (mayWait) await claims.settle(attempt, refusal);
		advance(attempt, 'choosingAgent');
		const chosen = await agents.choose(attempt);
		if (chosen === 'cancelled') return { outcome: refusal, isNew: true };
		if (chosen !== 'chosen') return { outcome: chosen, isNew: true };
		try {
			return mayWait ? await claimAgain(attempt) : void (await claims.changeAgent(attempt));
		} catch (error) {
			stopUnrecorded(error);
			return { outcome: refusal, isNew: true };
		}
	}

	/** Claims an attempt whose claims were given back. @returns how it ends when it may not leave any more */
	async function claimAgain(attempt: Attempt): Promise<Ending | undefined> {
		const { taken, refused } = await claims.claim([attempt]);
		const outcome = refused.get(attempt);
		if (outcome) return { outcome, isNew: true };
		if (taken.length === 0) return undefined;
		return { outcome: await taken[0].outcomeOfOther(), isNew: false };
	}

	/**
	 * Sends an attempt until it has an outcome that stands. A retry of the same failed execution, or another call of the
	 * same tool, may have dialled it meanwhile: then the outcome is theirs.
	 */
	async function dial(attempt: Attempt, firstPermit: Permit) {
		const { key } = attempt;
		let permit: Permit | undefined = firstPermit;
		let own: AttemptOutcome | undefined;
		let isNew = true;
		let earlier: RecalledAttempt | undefined;
		/** Whether nobody else may send the attempt meanwhile: it waits for its next agent. */
		let holds = false;
		try {
			for (;;) {
				const others = holds ? undefined : ledger.othersUnderWay(key);
				if (others) {
					permit?.release('unused');
					await others;
					permit = await nextPermit(attempt);
					continue;
				}
				earlier = holds ? undefined : recall(attempt);
				if (!permit || stop.outcome || earlier) break;
				const forbidden =
					outsideCallingHours(attempt, now()) ??
					tooManyInExecution(attempt, () => ledger.sentBeside(key));
				if (forbidden) {
					own = forbidden;
					break;
				}
				advance(attempt, 'sent');
				attempt.sentAtMs ??= now();
				attempt.tries++;
				if (attempt.tries > 1) retries++;
				ledger.markSent(key, attempt.agent);
				permit.leaves();
				const sent = await sendOnce(attempt, send);
				own = noteTried(attempt, sent.outcome);
				holds = !own.done && attempt.choice !== undefined && isRefusalOfAgent(own);
				// At once: the process may end during a pause, and others wait for it
				ledger[holds ? 'noteRefused' : 'complete'](key, own);
				permit.release(own.done ? 'accepted' : useOfPermit(own.failure));
				permit = undefined;
				stop.stopIfHopeless(attempt, sent);
				if (own.done || stop.outcome) break;
				if (holds) {
					const ending = await handOn(attempt, own);
					if (ending) {
						({ outcome: own, isNew } = ending);
						break;
					}
				} else {
					const pauseMs = pauseBeforeRetry('dial', own.failure, attempt.tries, random);
					if (pauseMs === undefined) break;
					advance(attempt, 'paused');
					await Promise.race([wait(pauseMs), stop.stopping]);
				}
				permit = await nextPermit(attempt);
			}
		} finally {
			permit?.release('unused');
			if (holds && own) ledger.complete(key, own);
		}
		// An agent who was chosen, and whom nothing rang, is free for others
		agents.settle(attempt, attempt.state === 'sent' && !earlier ? own : undefined);
		if (earlier) endRecalled(attempt, earlier);
		else if (own) end(attempt, own, isNew);
		await claims.settle(attempt, earlier?.outcome ?? own);
	}

	/** Ends an attempt that somebody else has claimed: another try of it, or for another lead. */
	async function endTaken({ attempt, outcomeOfOther }: TakenAttempt) {
		const { key } = attempt;
		agents.settle(attempt);
		const recallLater = async () => {
			await ledger.othersUnderWay(key);
			return ledger.recall(key);
		};
		let earlier = await recallLater();
		const ofOther = earlier ? undefined : await outcomeOfOther();
		// A try of this process may have claimed the lead, and sent the request only while it was waited for
		earlier ??= await recallLater();
		if (earlier) endRecalled(attempt, earlier);
		else end(attempt, ofOther as AttemptOutcome, false);
	}

	/** Goes on beside the launching of further attempts. */
	function keepUnderWay(attempt: Attempt, work: Promise<void>) {
		const task = work
			.catch(async (error) => {
				const outcome = unexpected(error, 1);
				ledger.complete(attempt.key, outcome);
				agents.settle(attempt);
				end(attempt, outcome);
				await claims.settle(attempt, outcome);
			})
			.finally(() => underWay.delete(task));
		underWay.add(task);
	}

	function stopUnrecorded(error: unknown) {
		stop.stop(`n8n could not record which leads are dialled: ${(error as Error).message}`);
	}

	/** Records the attempts that are about to leave; returns those that may. */
	async function claim(group: Attempt[]): Promise<Attempt[]> {
		try {
			const { allowed, taken, refused } = await claims.claim(group);
			for (const [attempt, outcome] of refused) {
				agents.settle(attempt);
				end(attempt, outcome);
			}
			for (const one of taken) keepUnderWay(one.attempt, endTaken(one));
			return allowed;
		} catch (error) {
			stopUnrecorded(error);
			return [];
		}
	}

	/** Attempts that no agent can take. */
	const impossible = new Map<Attempt, AttemptOutcome>();

	/** What may be sent: everything that no earlier try has sent, that an agent can take, and each guarded key once. */
	function selectAttempts(): Attempt[] {
		const keys = new Set<string>();
		return attempts.filter((attempt) => {
			const { redialGuardKey } = attempt;
			const earlier = recall(attempt);
			const isRepeated = redialGuardKey !== '' && keys.has(redialGuardKey);
			const reason = earlier || isRepeated ? undefined : agents.prepare(attempt);
			if (earlier) endRecalled(attempt, earlier);
			else if (isRepeated)
				end(attempt, alreadyDialled(redialGuardKey, 'stands at an earlier item too'), false);
			else if (reason) impossible.set(attempt, reason);
			else keys.add(redialGuardKey);
			return !earlier && !isRepeated && !reason;
		});
	}

	const selected = selectAttempts();
	const beforeCrash = lookBeforeCrash(attempts, ledger, crashLedger);

	/** Ends an attempt that is not sent, with what is known of it if an earlier try may have sent it. */
	async function endUnsent(attempt: Attempt, outcome: AttemptOutcome) {
		const before = await beforeCrash.outcomeOf(attempt);
		agents.settle(attempt);
		end(attempt, before ?? outcome, before === undefined);
	}
	await Promise.all([...impossible].map(async (entry) => await endUnsent(...entry)));

	/** Whether an attempt may end unsent although nobody has looked at what is claimed. */
	const mayEndUnclaimed =
		selected.some((attempt) => outsideCallingHours(attempt, now())) &&
		(await beforeCrash.isFirstTry());

	/** Ends an attempt outside of its calling hours, before it takes an agent or a permit or is recorded anywhere. */
	function endsOutsideHours(attempt: Attempt): boolean {
		const outcome = mayEndUnclaimed ? outsideCallingHours(attempt, now()) : undefined;
		if (!outcome) return false;
		agents.settle(attempt);
		end(attempt, outcome);
		return true;
	}

	/** Gives an attempt its first agent. One that somebody has rung already takes nobody's time. */
	async function chooseAgent(attempt: Attempt): Promise<boolean> {
		if (endsOutsideHours(attempt)) return false;
		const before = (await claims.outcomeOfKey(attempt)) ?? (await beforeCrash.outcomeOf(attempt));
		if (before) {
			end(attempt, before, false);
			return false;
		}
		advance(attempt, 'choosingAgent');
		const chosen = await agents.choose(attempt);
		if (chosen !== 'chosen' && chosen !== 'cancelled') end(attempt, chosen);
		return chosen === 'chosen';
	}

	const ready = createReadyAttempts(selected, chooseAgent);
	while (!stop.outcome) {
		// Those that may leave now are recorded together
		const alike = await ready.alike(MAX_TOGETHER);
		if (alike.length === 0) break;
		if (endsOutsideHours(alike[0])) {
			ready.take(1);
			continue;
		}
		const [{ callsPerSecond }] = alike;
		const askedAt = now();
		const permits = await limiter.acquire({ batch, callsPerSecond, max: alike.length });
		waitedMs += now() - askedAt;
		const group = ready.take(permits.length);
		const allowed = await claim(
			group.filter((attempt) => !stop.outcome && !endsOutsideHours(attempt)),
		);
		for (const attempt of allowed) {
			keepUnderWay(attempt, dial(attempt, permits.pop() as Permit));
			const isPaced = callsPerSecond <= MAX_PACE_WITH_BREATHERS;
			if (isPaced && permits.length > 0 && !stop.outcome) await wait(BREATHER_MS);
		}
		for (const unused of permits) unused.release('unused');
	}
	await Promise.all(underWay);
	stop.close();

	await Promise.all(
		selected
			.filter(({ outcome }) => !outcome)
			.map(async (attempt) => {
				const before = await beforeCrash.outcomeOf(attempt);
				agents.settle(attempt);
				const unsent = stop.outcome ?? notAttempted('The batch ended before this item');
				endAttempt(attempt, before ?? unsent);
			}),
	);
	const foreignAnswers = stop.foreignAnswers();
	return { endedBy: stop.endedBy, foreignAnswers, retries, waitedMs };
}
