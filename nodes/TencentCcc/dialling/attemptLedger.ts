import { randomUUID } from 'crypto';

import type { IDataObject } from 'n8n-workflow';

import { findOutcome } from '../outcomes/catalogue';
import type { AttemptResult } from './attempt';
import { normalizePhoneNumber } from './phoneNumber';

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
 * An attempt is an item and the telephone that it rings, however the number is written. Agent, callers and UUI may
 * differ in a repetition (`{{ $now }}`, an agent drawn by chance).
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

/** The telephone that a number rings, however it is written; most are in Tencent's form already. */
function telephoneOf(callee: string): string {
	if (/^00\d+$/.test(callee)) return callee;
	const normalized = normalizePhoneNumber(callee);
	return normalized.ok ? normalized.number : callee.replace(/\D/g, '');
}

type Entries = Record<string, LedgerEntry>;

/** How many attempts are remembered beyond their execution, of all nodes together. */
const MOST_REMEMBERED = 50_000;

/**
 * What this process has sent in the repetitions of a run, by run. A failed execution can be retried several times,
 * and n8n hands each retry what the failed execution knew, not what the other retries have done since.
 */
const remembered = new Map<string, Entries>();
let rememberedCount = 0;

/** What is remembered of a run. The oldest runs are forgotten when it becomes too much. */
function rememberedOf(run: string): Entries {
	const entries = remembered.get(run) ?? {};
	remembered.delete(run);
	for (const [oldest, others] of remembered) {
		if (rememberedCount <= MOST_REMEMBERED) break;
		rememberedCount -= Object.keys(others).length;
		remembered.delete(oldest);
	}
	remembered.set(run, entries);
	return entries;
}

/**
 * Opens the ledger of one run in n8n's node context. That context survives the tries of Retry On Fail and the
 * "Retry" of a failed execution, both of which execute the node again with all its items.
 * Source: n8n-behaviour section 5.
 *
 * Attempts of other runs are forgotten: n8n repeats only the run that came last. An AI agent's tool is another
 * matter: an agent that is repeated calls it in a new run, so all its runs of an execution share one ledger, which
 * is kept, knows leads by their number alone, and lets a refused lead be tried again with another agent.
 *
 * @param nodeContext the object that n8n keeps for the node (`getContext('node')`)
 * @param run which run of the node this is within the execution (0, 1, 2 … in a loop), or `tool`
 * @param executionId the execution that runs now
 */
export function openAttemptLedger(
	nodeContext: IDataObject,
	run: number | 'tool',
	executionId: string,
): AttemptLedger {
	const isTool = run === 'tool';
	const runs = (nodeContext.attempts ??= {}) as unknown as Record<string, Entries>;
	for (const other of Object.keys(runs)) if (other !== String(run)) delete runs[other];
	const entries = (runs[run] ??= {});
	const ledgerId = String((nodeContext.ledgerId ??= randomUUID()));
	const ofAllRetries = rememberedOf(`${ledgerId} ${run}`);
	const keyOf = (itemIndex: number, callee: string) =>
		isTool ? telephoneOf(callee) : `${itemIndex}:${telephoneOf(callee)}`;
	const store = (key: string, entry: LedgerEntry) => {
		if (!(key in ofAllRetries)) rememberedCount++;
		entries[key] = ofAllRetries[key] = entry;
	};

	return {
		recall(itemIndex, callee) {
			const key = keyOf(itemIndex, callee);
			const entry = ofAllRetries[key] ?? entries[key];
			if (!entry) return undefined;
			const ofThisExecution = entry.executionId === executionId;
			const result = entry.result ?? INTERRUPTED;
			if (!stillStands(result, ofThisExecution && !isTool)) return undefined;
			return { result: result.placed ? { ...result, reused: true } : result, ofThisExecution };
		},
		markSent(itemIndex, callee) {
			store(keyOf(itemIndex, callee), { executionId });
		},
		complete(itemIndex, callee, result) {
			store(keyOf(itemIndex, callee), { executionId, result });
		},
		clear() {
			if (isTool) return;
			for (const key of Object.keys(entries)) delete entries[key];
		},
	};
}
