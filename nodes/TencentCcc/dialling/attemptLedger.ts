import { createHash } from 'crypto';

import type { IDataObject } from 'n8n-workflow';

import { findOutcome } from '../outcomes/catalogue';
import type { AttemptResult } from './attempt';

/** What is remembered of one attempt. Only JSON, because n8n stores it with a failed execution. */
type LedgerEntry =
	| { state: 'sent' }
	| { state: 'ended'; executionId: string; result: AttemptResult };

/**
 * Remembers the attempts of a run, so that no repetition of the run sends again what was already sent.
 */
export interface AttemptLedger {
	/**
	 * What an earlier try knows about this attempt.
	 *
	 * @returns the earlier result when nothing may be sent, undefined when the request may leave
	 */
	recall(itemIndex: number, body: IDataObject): AttemptResult | undefined;
	/** Marks the attempt; call it right before the request leaves. */
	markSent(itemIndex: number, body: IDataObject): void;
	/** Stores how the attempt ended. */
	complete(itemIndex: number, body: IDataObject, result: AttemptResult): void;
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
function stillStands({ executionId, result }: LedgerEntry & { state: 'ended' }, current: string) {
	if (result.placed) return true;
	const { callPlaced, retry } = findOutcome(result.failure.code);
	return callPlaced === 'unknown' || (retry === 'never' && executionId === current);
}

/**
 * Opens the ledger of one run in n8n's node context. That context survives the tries of Retry On Fail and the
 * "Retry" of a failed execution, both of which execute the node again with all its items.
 * Source: n8n-behaviour section 5.
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
	const entries = (nodeContext.attempts ??= {}) as unknown as Record<string, LedgerEntry>;
	const keyOf = (itemIndex: number, body: IDataObject) => {
		const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
		return `${runIndex}:${itemIndex}:${bodyHash}`;
	};

	return {
		recall(itemIndex, body) {
			const entry = entries[keyOf(itemIndex, body)];
			if (!entry) return undefined;
			if (entry.state === 'sent') return INTERRUPTED;
			if (!stillStands(entry, executionId)) return undefined;
			return entry.result.placed ? { ...entry.result, reused: true } : entry.result;
		},
		markSent(itemIndex, body) {
			entries[keyOf(itemIndex, body)] = { state: 'sent' };
		},
		complete(itemIndex, body, result) {
			entries[keyOf(itemIndex, body)] = { state: 'ended', executionId, result };
		},
		clear() {
			for (const key of Object.keys(entries)) {
				if (key.startsWith(`${runIndex}:`)) delete entries[key];
			}
		},
	};
}
