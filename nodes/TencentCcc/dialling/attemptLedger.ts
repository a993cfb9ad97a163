import type { IDataObject } from 'n8n-workflow';

import { findOutcome } from '../outcomes/catalogue';
import type { AttemptResult } from './attempt';

/** What is remembered of one attempt. Only JSON, because n8n stores it with a failed execution. */
interface LedgerEntry {
	executionId: string;
	/** undefined while the request is under way. */
	result?: AttemptResult;
}

/** What an earlier try knows about an attempt. */
export interface RecalledAttempt {
	result: AttemptResult;
	/** Whether that try belongs to this execution: n8n repeats by itself, and nobody has mended anything since. */
	ofThisExecution: boolean;
}

/**
 * Remembers the attempts of a run, so that no repetition of the run sends again what was already sent.
 *
 * An attempt is an item and the lead that it calls. Agent, callers and UUI may differ in a repetition
 * (`{{ $now }}`, an agent drawn by chance): the telephone that rings is the same one.
 */
export interface AttemptLedger {
	/** @returns the earlier result when nothing may be sent, undefined when the request may leave */
	recall(itemIndex: number, callee: string): RecalledAttempt | undefined;
	/** Marks the attempt; call it right before the request leaves. */
	markSent(itemIndex: number, callee: string): void;
	/** Stores how the attempt ended. */
	complete(itemIndex: number, callee: string, result: AttemptResult): void;
	/** Forgets the attempts of this run; call it when n8n will not repeat the run. */
	clear(): void;
}

const INTERRUPTED: AttemptResult = {
	placed: false,
	failure: {
		code: 'Client.OutcomeUnknown',
		message:
			'An earlier try of this execution sent the request and was interrupted before the answer came, so it was not sent again',
		requestId: '',
		attempts: 1,
	},
};

/**
 * Whether a remembered result still stands. A call that was placed, or may have been, stands for ever. A
 * refusal stands for the tries of the same execution, unless the catalogue allows another try; somebody who
 * retries a failed execution by hand may have mended its cause.
 */
function stillStands(result: AttemptResult, ofThisExecution: boolean) {
	if (result.placed) return true;
	const { callPlaced, retry } = findOutcome(result.failure.code);
	return callPlaced === 'unknown' || (retry === 'never' && ofThisExecution);
}

/**
 * Opens the ledger of one run in n8n's node context. That context survives the tries of Retry On Fail and the
 * "Retry" of a failed execution, both of which execute the node again with all its items.
 * Source: n8n-behaviour section 5.
 *
 * Attempts of other runs are forgotten: n8n repeats only the run that came last.
 *
 * @param nodeContext the object that n8n keeps for the node (`getContext('node')`)
 * @param runIndex which run of the node this is within the execution (0, 1, 2 … in a loop)
 * @param executionId the execution that runs now
 */
export function openAttemptLedger(
	nodeContext: IDataObject,
	runIndex: number,
	executionId: string,
): AttemptLedger {
	const runs = (nodeContext.attempts ??= {}) as unknown as Record<
		string,
		Record<string, LedgerEntry>
	>;
	for (const run of Object.keys(runs)) if (run !== String(runIndex)) delete runs[run];
	const entries = (runs[runIndex] ??= {});
	const keyOf = (itemIndex: number, callee: string) => `${itemIndex}:${callee}`;

	return {
		recall(itemIndex, callee) {
			const entry = entries[keyOf(itemIndex, callee)];
			if (!entry) return undefined;
			const ofThisExecution = entry.executionId === executionId;
			const result = entry.result ?? INTERRUPTED;
			if (!stillStands(result, ofThisExecution)) return undefined;
			return { result: result.placed ? { ...result, reused: true } : result, ofThisExecution };
		},
		markSent(itemIndex, callee) {
			entries[keyOf(itemIndex, callee)] = { executionId };
		},
		complete(itemIndex, callee, result) {
			entries[keyOf(itemIndex, callee)] = { executionId, result };
		},
		clear() {
			for (const key of Object.keys(entries)) delete entries[key];
		},
	};
}
