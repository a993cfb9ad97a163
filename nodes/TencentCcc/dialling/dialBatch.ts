import { sleep } from 'n8n-workflow';

import type { Limiter, Permit } from '../limiter/limiter';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import type { Failure } from '../outcomes/failure';
import type { AgentChooser } from './agentChoice';
import { advance, endAttempt, notAttempted, type Attempt } from './attempt';
import { createAttemptDialler } from './attemptDialler';
import type { AttemptLedger } from './attemptLedger';
import type { AttemptSource } from './attemptSource';
import { createBatchStop } from './batchStop';
import { lookBeforeCrash } from './beforeCrash';
import type { CallCaps } from './callCaps';
import { createClaims, repeatedKey } from './claims';
import type { CrashLedger } from './crashLedger';
import { createEndings } from './endings';
import { outsideCallingHours } from './permission';
import { createReadyAttempts } from './readyAttempts';
import type { RedialGuard } from './redialGuard';
import type { Rivals } from './rivals';
import { unexpected, type SendFunction } from './sendAttempt';

/** What the batch needs from outside. */
export interface DialBatchOptions {
	/** Received, in the order of their items. They are moved on to `ended`. */
	attempts: AttemptSource;
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

/** How many attempts are recorded at once: while they leave, the next ones are. */
const MAX_TOGETHER = 10;

/** How many seconds' worth of attempts is read before their time. */
const READ_AHEAD_S = 0.5;

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
	const endings = createEndings({ ledger, agents, stop, endsBatch, onProgress });
	const { end, endRecalled, recall } = endings;
	let waitedMs = 0;

	const nextPermit = async ({ callsPerSecond }: Attempt): Promise<Permit | undefined> =>
		stop.outcome ? undefined : (await limiter.acquire({ batch, callsPerSecond, first: true }))[0];
	const dialler = createAttemptDialler({
		ledger,
		claims,
		agents,
		endings,
		stop,
		nextPermit,
		send,
		now,
		random,
		wait,
	});

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

	/** Records the attempts that are about to leave; returns those that may. */
	async function claim(group: Attempt[]): Promise<Attempt[]> {
		try {
			const { allowed, taken, refused } = await claims.claim(group);
			for (const [attempt, outcome] of refused) {
				agents.settle(attempt);
				end(attempt, outcome);
			}
			for (const one of taken) keepUnderWay(one.attempt, dialler.endTaken(one));
			return allowed;
		} catch (error) {
			stop.stopUnrecorded(error);
			return [];
		}
	}

	const beforeCrash = lookBeforeCrash(attempts, ledger, crashLedger);

	/** Ends an attempt that is not sent, with what is known of it if an earlier try may have sent it. */
	async function endUnsent(attempt: Attempt, outcome: AttemptOutcome) {
		const before = await beforeCrash.outcomeOf(attempt);
		agents.settle(attempt);
		end(attempt, before ?? outcome, before === undefined);
	}

	/** The guard keys of the attempts that have arrived. */
	const keys = new Set<string>();
	/** What is sent unless the batch ends before. */
	const selected: Attempt[] = [];

	/** Selects what no earlier try has sent, what an agent can take, and each guarded key once; ends the others. */
	async function select(arrived: readonly Attempt[]): Promise<Attempt[]> {
		const impossible = new Map<Attempt, AttemptOutcome>();
		const possible = arrived.filter((attempt) => {
			const { redialGuardKey } = attempt;
			const earlier = recall(attempt);
			const isRepeated = redialGuardKey !== '' && keys.has(redialGuardKey);
			const reason = earlier || isRepeated ? undefined : agents.prepare(attempt);
			if (earlier) endRecalled(attempt, earlier);
			else if (isRepeated) end(attempt, repeatedKey(redialGuardKey), false);
			else if (reason) impossible.set(attempt, reason);
			else keys.add(redialGuardKey);
			return !earlier && !isRepeated && !reason;
		});
		await Promise.all([...impossible].map(async (entry) => await endUnsent(...entry)));
		for (const attempt of possible) selected.push(attempt);
		return possible;
	}

	/**
	 * Ends an attempt outside of its calling hours, before it takes an agent or a permit or is recorded anywhere: where
	 * nothing before this try can have sent it.
	 */
	async function endsOutsideHours(attempt: Attempt): Promise<boolean> {
		const outcome = outsideCallingHours(attempt, now());
		if (!outcome || !(await beforeCrash.isFirstTry()) || stop.outcome) return false;
		agents.settle(attempt);
		end(attempt, outcome);
		return true;
	}

	/** Gives an attempt its first agent. One that somebody has rung already takes nobody's time. */
	async function chooseAgent(attempt: Attempt): Promise<boolean> {
		if ((await endsOutsideHours(attempt)) || stop.outcome) return false;
		const before = (await claims.outcomeOfKey(attempt)) ?? (await beforeCrash.outcomeOf(attempt));
		// The batch may have ended meanwhile, and its attempts with it
		if (stop.outcome) return false;
		if (before) {
			end(attempt, before, false);
			return false;
		}
		advance(attempt, 'choosingAgent');
		const chosen = await agents.choose(attempt);
		if (stop.outcome) return false;
		if (chosen !== 'chosen' && chosen !== 'cancelled') end(attempt, chosen);
		return chosen === 'chosen';
	}

	/** Sends recorded attempts, each when its permit is due. */
	async function launch(allowed: Attempt[], permits: Permit[]) {
		for (const [index, attempt] of allowed.entries()) {
			const permit = permits[index];
			await permit.due();
			keepUnderWay(attempt, dialler.dial(attempt, permit));
			const isPaced = attempt.callsPerSecond <= MAX_PACE_WITH_BREATHERS;
			if (isPaced && index + 1 < allowed.length && !stop.outcome) await wait(BREATHER_MS);
		}
	}

	const ready = createReadyAttempts(chooseAgent);
	/** Reads attempts as they are needed; when the batch has ended, what it leaves unsent. */
	async function takeIn() {
		for (let seen = 0; await attempts.moreThan(seen); ) {
			const arrived = attempts.arrived.slice(seen);
			seen += arrived.length;
			ready.add(await select(arrived));
			const enough = Math.max(MAX_TOGETHER, READ_AHEAD_S * (arrived[0]?.callsPerSecond ?? 0));
			await Promise.race([ready.fewerThan(enough), stop.stopping]);
		}
		ready.close();
	}
	const takenIn = takeIn();
	/** The groups leave one after another, while the next one is recorded. */
	let launching = Promise.resolve();
	while (!stop.outcome) {
		// Those that may leave now are recorded together
		const alike = await ready.alike(MAX_TOGETHER);
		if (alike.length === 0) break;
		if (await endsOutsideHours(alike[0])) {
			ready.take(1);
			continue;
		}
		const [{ callsPerSecond }] = alike;
		const askedAt = now();
		const permits = await limiter.acquire({
			batch,
			callsPerSecond,
			max: alike.length,
			ahead: true,
		});
		waitedMs += now() - askedAt;
		const group: Attempt[] = [];
		for (const attempt of ready.take(permits.length)) {
			// The hours may have ended meanwhile
			if (!(await endsOutsideHours(attempt))) group.push(attempt);
		}
		const allowed = stop.outcome ? [] : await claim(group);
		for (const unused of permits.splice(allowed.length)) unused.release('unused');
		const earlier = launching;
		launching = (async () => {
			await earlier;
			await launch(allowed, permits);
		})();
	}
	await launching;
	await takenIn;
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
	return { endedBy: stop.endedBy, foreignAnswers, retries: dialler.repeats, waitedMs };
}
