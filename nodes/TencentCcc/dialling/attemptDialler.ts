import { pauseBeforeRetry, useOfPermit } from '../api/retry';
import type { Permit } from '../limiter/limiter';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { afterRefusals, isRefusalOfAgent, noteTried, type AgentChooser } from './agentChoice';
import { advance, type Attempt } from './attempt';
import type { AttemptLedger, RecalledAttempt } from './attemptLedger';
import type { BatchStop } from './batchStop';
import type { Claims, TakenAttempt } from './claims';
import type { Endings } from './endings';
import { outsideCallingHours, tooManyInExecution } from './permission';
import { sendOnce, type SendFunction } from './sendAttempt';

/** How an attempt ends, and whether nobody knew that before. */
interface Ending {
	outcome: AttemptOutcome;
	isNew: boolean;
}

/** Brings single attempts to their end. */
export interface AttemptDialler {
	/**
	 * Sends an attempt until it has an outcome that stands. A retry of the same failed execution, or another call of the
	 * same tool, may have dialled it meanwhile: then the outcome is theirs.
	 *
	 * @param firstPermit for the first request; it is given back when none leaves
	 */
	dial(attempt: Attempt, firstPermit: Permit): Promise<void>;
	/** Ends an attempt that somebody else has claimed: another try of it, or for another lead. */
	endTaken(taken: TakenAttempt): Promise<void>;
	/** Requests that were sent again after a pause; one that rings the next agent is another request. */
	readonly repeats: number;
}

/** What an attempt needs while it is dialled. */
export interface AttemptDiallerOptions {
	ledger: AttemptLedger;
	claims: Claims;
	agents: AgentChooser;
	endings: Endings;
	stop: BatchStop;
	/** A permit for a further request, before those of other attempts; undefined when nothing more is sent. */
	nextPermit: (attempt: Attempt) => Promise<Permit | undefined>;
	send: SendFunction;
	/** Milliseconds since 1970. */
	now: () => number;
	random: () => number;
	wait: (milliseconds: number) => Promise<void>;
}

export function createAttemptDialler(options: AttemptDiallerOptions): AttemptDialler {
	const { ledger, claims, agents, endings, stop, nextPermit, send, now, random, wait } = options;
	const { end, endRecalled, recall } = endings;
	let repeats = 0;

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
			stop.stopUnrecorded(error);
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

	async function dial(attempt: Attempt, firstPermit: Permit) {
		const { key } = attempt;
		let permit: Permit | undefined = firstPermit;
		let own: AttemptOutcome | undefined;
		let isRepeat = false;
		let isNew = true;
		let earlier: RecalledAttempt | undefined;
		/** The agent whom the last request was to ring. */
		let rung: string | undefined;
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
				if (isRepeat) repeats++;
				isRepeat = false;
				rung = attempt.agent;
				ledger.markSent(key, rung);
				const { leaves } = permit;
				const sent = await sendOnce(attempt, send, leaves);
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
					isRepeat = true;
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
		// What is shown of the request is what was sent last
		const isOther = attempt.agent !== undefined && attempt.agent !== rung;
		if (!earlier && rung !== undefined && isOther) agents.assign(attempt, rung);
		if (earlier) endRecalled(attempt, earlier);
		else if (own) end(attempt, afterRefusals(attempt, own), isNew);
		await claims.settle(attempt, earlier?.outcome ?? own);
	}

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

	return {
		dial,
		endTaken,
		get repeats() {
			return repeats;
		},
	};
}
