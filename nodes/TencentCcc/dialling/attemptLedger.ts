import { randomUUID } from 'crypto';

import type { IDataObject } from 'n8n-workflow';

import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { findOutcome } from '../outcomes/catalogue';
import type { ActionKind } from '../outcomes/kind';
import { runMemories, type LedgerEntry, type RunMemory } from '../processState';

/** What an earlier try knows about an attempt. */
export interface RecalledAttempt {
	outcome: AttemptOutcome;
	/** Whether that try belongs to this execution: n8n repeats by itself, and nobody has mended anything since. */
	ofThisExecution: boolean;
	/** The agent whom that try was to ring, where the node has chosen one. */
	agent?: string;
}

/**
 * Remembers the attempts of a run, so that no repetition of the run sends again what was already sent: calls, and
 * actions that change something.
 *
 * An attempt is known by the place of its item in the input, which is the same in every repetition. Number, agent,
 * callers and UUI may differ in a repetition (`{{ $now }}`, an agent drawn by chance, another of the lead's numbers).
 */
export interface AttemptLedger {
	/** Whether an earlier try of this run, or this one, has claimed or sent the attempt. */
	knows(key: string): boolean;
	/** Notes that the attempt was claimed for this run. */
	noteClaimed(key: string): void;
	/** Claims attempts when no other claim of this process for one of them is under way: what it has won is known then. */
	claimInTurn<Result>(keys: string[], claim: () => Promise<Result>): Promise<Result>;
	/**
	 * Resolves when no other execution of this process, and no other call of the same tool, has a request under way
	 * for the attempt; undefined when none has.
	 */
	othersUnderWay(key: string): Promise<void> | undefined;
	/** @returns the earlier outcome when nothing may be sent, undefined when the request may leave, or is under way */
	recall(key: string): RecalledAttempt | undefined;
	/** How many other attempts were sent in this run, whatever came of them. */
	sentBeside(key: string): number;
	/**
	 * Marks the attempt; call it right before the request leaves, without waiting after the two above.
	 *
	 * @param agent whom the request rings, where the node has chosen one
	 */
	markSent(key: string, agent?: string): void;
	/** Stores a refusal after which the attempt goes on: for others it stays under way until `complete`. */
	noteRefused(key: string, outcome: AttemptOutcome): void;
	/** Stores how the attempt ended; has to follow each `markSent`. */
	complete(key: string, outcome: AttemptOutcome): void;
	/** Forgets the attempts of this run; call it when n8n will not repeat the run. */
	clear(): void;
}

const INTERRUPTED: AttemptOutcome = {
	done: false,
	failure: {
		code: 'Client.OutcomeUnknown',
		message:
			'An earlier try of this execution sent the request and was interrupted before the answer came, so it was not sent again',
		requestId: '',
		attempts: 1,
	},
};

/** Whether it is unknown what a failed request did. */
const isAmbiguous = (code: string) => findOutcome(code).callPlaced === 'unknown';

/**
 * Whether a remembered outcome still stands. What was done, or may have been, stands for ever. A refusal stands for the
 * tries of the same execution, unless the catalogue allows another try; somebody who retries a failed execution by hand
 * may have mended its cause.
 */
function stillStands(outcome: AttemptOutcome, kind: ActionKind, ofThisExecution: boolean) {
	if (outcome.done) return true;
	const { code } = outcome.failure;
	return isAmbiguous(code) || (!findOutcome(code, kind).retryable && ofThisExecution);
}

type Entries = Record<string, LedgerEntry>;

/** Which run a ledger belongs to. */
export interface LedgerRun {
	/** Which run of the node this is within the execution (0, 1, 2 … in a loop), or `tool`. */
	run: number | 'tool';
	/** The execution that runs now. */
	executionId: string;
	/** What the attempts do; default `dial`. */
	kind?: ActionKind;
	/** Which operation the node has: what one has done, another one has not. */
	operation?: string;
}

/**
 * Opens the ledger of one run in n8n's node context. That context survives the tries of Retry On Fail and the
 * "Retry" of a failed execution, both of which execute the node again with all its items.
 *
 * Attempts of other runs are forgotten: n8n repeats only the run that came last. An AI agent's tool is another
 * matter: an agent that is repeated calls it in a new run, so all its runs of an execution share one ledger, which
 * is kept, and lets a refused lead be tried again with another agent.
 *
 * @param nodeContext the object that n8n keeps for the node (`getContext('node')`)
 *
 * @example
 * const ledger = openAttemptLedger(context.getContext('node'), { run: 0, executionId: context.getExecutionId() });
 * if (!ledger.recall('3')) ledger.markSent('3');
 */
export function openAttemptLedger(
	nodeContext: IDataObject,
	{ run, executionId, kind = 'dial', operation = '' }: LedgerRun,
): AttemptLedger {
	const isTool = run === 'tool';
	// Who was rung was rung, whichever operation did it
	const name = kind === 'dial' ? String(run) : `${operation} ${run}`;
	const runs = (nodeContext.attempts ??= {}) as unknown as Record<string, Entries>;
	for (const other of Object.keys(runs)) if (other !== name) delete runs[other];
	const entries = (runs[name] ??= {});
	/** A run that nobody knew before this try: when it ends well, nobody can repeat it. */
	const isFirstTry = nodeContext.ledgerId === undefined;
	const ledgerId = String((nodeContext.ledgerId ??= randomUUID()));
	const memoryKey = `${ledgerId} ${name}`;
	const memory: RunMemory = runMemories.of(memoryKey);
	const store = (key: string, entry: LedgerEntry) => {
		memory.entries.set(key, entry);
		entries[key] = entry;
	};

	return {
		knows: (key) => memory.claimed.has(key) || memory.entries.has(key) || key in entries,
		noteClaimed: (key) => void memory.claimed.add(key),
		async claimInTurn(keys, claim) {
			const { claiming } = memory;
			for (;;) {
				const others = keys.map((key) => claiming.get(key)).filter((other) => other !== undefined);
				if (others.length === 0) break;
				await Promise.all(others);
			}
			const claimed = claim();
			const settled = claimed.then(
				() => undefined,
				() => undefined,
			);
			for (const key of keys) claiming.set(key, settled);
			try {
				return await claimed;
			} finally {
				for (const key of keys) claiming.delete(key);
			}
		},
		othersUnderWay: (key) => memory.underWay.get(key)?.ended,
		recall(key) {
			const entry = memory.entries.get(key) ?? entries[key];
			if (!entry || memory.underWay.has(key)) return undefined;
			const ofThisExecution = entry.executionId === executionId;
			const outcome = entry.outcome ?? INTERRUPTED;
			if (!stillStands(outcome, kind, ofThisExecution && !isTool)) return undefined;
			return {
				outcome: outcome.done ? { ...outcome, reused: true } : outcome,
				ofThisExecution,
				...(entry.agent === undefined ? {} : { agent: entry.agent }),
			};
		},
		sentBeside: (key) => Object.keys(entries).filter((other) => other !== key).length,
		markSent(key, agent) {
			if (!memory.underWay.has(key)) {
				let end = () => {};
				const ended = new Promise<void>((resolve) => {
					end = resolve;
				});
				memory.underWay.set(key, { ended, end });
			}
			store(key, { executionId, ...(agent === undefined ? {} : { agent }) });
		},
		noteRefused(key, outcome) {
			store(key, { ...memory.entries.get(key), executionId, outcome });
		},
		complete(key, outcome) {
			store(key, { ...memory.entries.get(key), executionId, outcome });
			memory.underWay.get(key)?.end();
			memory.underWay.delete(key);
		},
		clear() {
			if (isTool) return;
			for (const key of Object.keys(entries)) delete entries[key];
			if (isFirstTry) runMemories.delete(memoryKey);
		},
	};
}
