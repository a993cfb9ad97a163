import { randomUUID } from 'crypto';

import type { IDataObject } from 'n8n-workflow';

import { findOutcome } from '../outcomes/catalogue';
import type { AttemptResult } from './attempt';
import { normalizePhoneNumber } from '../numbers/phoneNumber';

/** What is remembered of one attempt. Only JSON, because n8n stores it with a failed execution. */
interface LedgerEntry {
	executionId: string;
	/** The telephone that was rung, in one spelling. */
	telephone: string;
	/** undefined until an answer has come. */
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
 * An attempt is an item. What it sends may differ in a repetition (`{{ $now }}`, an agent drawn by chance, another of
 * the lead's numbers): a lead that was rung, or may have been, is not rung again at another number. Only what was
 * refused at one number may be tried at another.
 */
export interface AttemptLedger {
	/** What the attempt is called within the run; other records of the run use the same name. */
	keyOf(itemIndex: number, callee: string): string;
	/** Whether this process knows all about the attempt: nothing has left that it does not know of. */
	knows(itemIndex: number, callee: string): boolean;
	/** Notes that this process has claimed the attempt in n8n's database: nobody else has sent anything. */
	noteClaimed(itemIndex: number, callee: string): void;
	/**
	 * Resolves when no other execution of this process, and no other call of the same tool, has a request under way
	 * for the attempt; undefined when none has.
	 */
	othersUnderWay(itemIndex: number, callee: string): Promise<void> | undefined;
	/** @returns the earlier result when nothing may be sent, undefined when the request may leave, or is under way */
	recall(itemIndex: number, callee: string): RecalledAttempt | undefined;
	/** Marks the attempt; call it right before the request leaves, without waiting after the two above. */
	markSent(itemIndex: number, callee: string): void;
	/** Stores how the attempt ended; has to follow each `markSent`. */
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
 * refusal stands for the tries of the same execution at the same telephone, unless the catalogue allows another
 * try; somebody who retries a failed execution by hand may have mended its cause.
 */
function stillStands(result: AttemptResult, isSameTry: boolean) {
	if (result.placed) return true;
	const { callPlaced, retry } = findOutcome(result.failure.code);
	return callPlaced === 'unknown' || (retry === 'never' && isSameTry);
}

/** A mobile in Tencent's form, as most numbers are: nothing else is written so. */
const CHINESE_MOBILE = /^00861[3-9]\d{9}$/;

/** The telephone that a number rings, however it is written. */
function telephoneOf(callee: string): string {
	if (CHINESE_MOBILE.test(callee)) return callee;
	const normalized = normalizePhoneNumber(callee);
	return normalized.ok ? normalized.number : callee.replace(/\D/g, '');
}

type Entries = Record<string, LedgerEntry>;

/** What this process knows of the repetitions of one run. */
interface RunMemory {
	entries: Map<string, LedgerEntry>;
	/** Attempts that this process has claimed in n8n's database, sent or not. */
	claimed: Set<string>;
	/** Requests that are under way, by attempt: a promise that they have ended, and what fulfils it. */
	underWay: Map<string, { ended: Promise<void>; end: () => void }>;
}

/** How many attempts are remembered beyond their execution, of all nodes together, and how many runs. */
const MOST_REMEMBERED = 50_000;

/**
 * What this process has sent in the repetitions of a run, by run. A failed execution can be retried several times,
 * also at once, and n8n hands each retry what the failed execution knew, not what the other retries do.
 */
const remembered = new Map<string, RunMemory>();
let rememberedCount = 0;

/** What is remembered of a run. The oldest runs that have nothing under way are forgotten when it becomes too much. */
function memoryOf(run: string): RunMemory {
	const memory = remembered.get(run) ?? {
		entries: new Map(),
		claimed: new Set(),
		underWay: new Map(),
	};
	remembered.delete(run);
	for (const [oldest, { entries, underWay }] of remembered) {
		// A run that has dialled nobody holds no attempts, but takes room all the same
		if (rememberedCount <= MOST_REMEMBERED && remembered.size < MOST_REMEMBERED) break;
		if (underWay.size > 0) continue;
		rememberedCount -= entries.size;
		remembered.delete(oldest);
	}
	remembered.set(run, memory);
	return memory;
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
	const memoryKey = `${ledgerId} ${run}`;
	const memory = memoryOf(memoryKey);
	const keyOf = (itemIndex: number, callee: string) =>
		isTool ? telephoneOf(callee) : String(itemIndex);
	const entryOf = (key: string) => memory.entries.get(key) ?? entries[key];
	const store = (key: string, entry: LedgerEntry) => {
		// A run that was forgotten while it went on counts no more
		if (!memory.entries.has(key) && remembered.get(memoryKey) === memory) rememberedCount++;
		memory.entries.set(key, entry);
		entries[key] = entry;
	};

	return {
		keyOf,
		knows(itemIndex, callee) {
			const key = keyOf(itemIndex, callee);
			return memory.claimed.has(key) || entryOf(key) !== undefined;
		},
		noteClaimed(itemIndex, callee) {
			memory.claimed.add(keyOf(itemIndex, callee));
		},
		othersUnderWay(itemIndex, callee) {
			return memory.underWay.get(keyOf(itemIndex, callee))?.ended;
		},
		recall(itemIndex, callee) {
			const key = keyOf(itemIndex, callee);
			const entry = entryOf(key);
			if (!entry || memory.underWay.has(key)) return undefined;
			const ofThisExecution = entry.executionId === executionId;
			const result = entry.result ?? INTERRUPTED;
			const isSameTry = ofThisExecution && !isTool && entry.telephone === telephoneOf(callee);
			if (!stillStands(result, isSameTry)) return undefined;
			return { result: result.placed ? { ...result, reused: true } : result, ofThisExecution };
		},
		markSent(itemIndex, callee) {
			const key = keyOf(itemIndex, callee);
			let end = () => {};
			const ended = new Promise<void>((resolve) => {
				end = resolve;
			});
			memory.underWay.set(key, { ended, end });
			store(key, { executionId, telephone: telephoneOf(callee) });
		},
		complete(itemIndex, callee, result) {
			const key = keyOf(itemIndex, callee);
			store(key, { executionId, telephone: telephoneOf(callee), result });
			memory.underWay.get(key)?.end();
			memory.underWay.delete(key);
		},
		clear() {
			if (isTool) return;
			for (const key of Object.keys(entries)) delete entries[key];
		},
	};
}
