import type { IDataObject } from 'n8n-workflow';

import {
	createAgentChooser,
	type AgentChooserOptions,
} from '../../nodes/TencentCcc/dialling/agentChooser';
import { createAgentReservations } from '../../nodes/TencentCcc/dialling/agentReservations';
import { createAttempt, type Attempt } from '../../nodes/TencentCcc/dialling/attempt';
import { openAttemptLedger } from '../../nodes/TencentCcc/dialling/attemptLedger';
import { openAttemptSource } from '../../nodes/TencentCcc/dialling/attemptSource';
import { createCrashLedger } from '../../nodes/TencentCcc/dialling/crashLedger';
import { dialBatch, type DialBatchOptions } from '../../nodes/TencentCcc/dialling/dialBatch';
import { createKeyStore } from '../../nodes/TencentCcc/dialling/keyStore';
import { NO_RIVALS } from '../../nodes/TencentCcc/dialling/rivals';
import type { Limiter } from '../../nodes/TencentCcc/limiter/limiter';
import type { AttemptOutcome } from '../../nodes/TencentCcc/outcomes/attemptOutcome';
import { findOutcome } from '../../nodes/TencentCcc/outcomes/catalogue';
import { DeduplicationTable } from './deduplicationTable';
import { permitOf } from './permits';

/** A limiter that gives every permit at once, until its batch is cancelled. */
export function freeLimiter(): Limiter & { uses: string[] } {
	const cancelled = new Set<object>();
	const uses: string[] = [];
	return {
		uses,
		async acquire({ batch, max = 1 }) {
			await Promise.resolve();
			if (cancelled.has(batch)) return [];
			return Array.from({ length: max }, () => permitOf({ release: (use) => uses.push(use) }));
		},
		cancel: (batch) => cancelled.add(batch),
		isIdle: () => true,
	};
}

/** A limiter that lets each call end before the next one leaves. */
export function slowLimiter(): Limiter {
	const cancelled = new Set<object>();
	return {
		async acquire({ batch }) {
			for (let pause = 0; pause < 4; pause++) await new Promise(setImmediate);
			return cancelled.has(batch) ? [] : [permitOf()];
		},
		cancel: (batch) => cancelled.add(batch),
		isIdle: () => true,
	};
}

/** Waits for no end of somebody else's call. */
export const atOnce = { patienceMs: 0, wait: async () => await new Promise<void>(setImmediate) };

/** The redial guard of an execution, in a table that others may share. */
export const guardIn = (table = new DeduplicationTable()) =>
	createKeyStore(table.process(), 'lead', atOnce);

/** The crash ledger of an execution, in a table that others may share. */
export const crashLedgerIn = (table = new DeduplicationTable(), run = 'run', isRetry = false) =>
	createCrashLedger({
		sent: createKeyStore(table.process(), 'sent', atOnce),
		claims: createKeyStore(table.process(), 'attempt', atOnce),
		assertAnswers: async () => await table.process().count('check'),
		run,
		isRetry,
	});

/** An attempt that nothing was sent for. */
export const attemptOf = (itemIndex: number, change: Partial<Attempt> = {}): Attempt =>
	createAttempt({
		itemIndex,
		key: String(itemIndex),
		callee: `00861380013${String(itemIndex).padStart(4, '0')}`,
		body: { itemIndex },
		callsPerSecond: 20,
		timeoutMs: 15_000,
		redialGuardKey: '',
		verifyUnknown: false,
		...change,
	});

/** The chooser of a batch; nobody's status can be read unless a client is given. */
export const chooserWith = (options: Partial<AgentChooserOptions> = {}) =>
	createAgentChooser({
		client: {
			send: async () => ({
				succeeded: false,
				code: 'UnknownParameter',
				message: 'm',
				requestId: 'r',
				tries: 1,
			}),
		},
		specification: { withAgent: (body, UserId) => ({ ...body, UserId }) },
		reservations: createAgentReservations(),
		mobiles: new Map(),
		now: Date.now,
		wait: async () => await new Promise<void>(setImmediate),
		...options,
	});

/** The ledger of the first run of a node, in one execution. */
export const ledgerOf = (context: IDataObject, executionId: string) =>
	openAttemptLedger(context, { run: 0, executionId });

/** Attempts that are read so many at a time. */
function* inParts(attempts: Attempt[], together: number) {
	for (let from = 0; from < attempts.length; from += together) {
		yield attempts.slice(from, from + together);
	}
}

/**
 * A batch of calls that end with the given codes, one after the other when a call has several: `''` is a
 * placed call, `'throw'` an unexpected error.
 */
export async function dial(
	answers: Array<string | string[]>,
	options: Partial<Omit<DialBatchOptions, 'attempts'>> & {
		attempts?: Attempt[];
		keys?: string[];
		/** How many attempts are read together; default all. */
		together?: number;
		/** How they are read, if not like that. */
		parts?: () => Iterable<Attempt[]>;
	} = {},
) {
	const { keys = [], attempts: ownAttempts, together = Infinity, parts, ...rest } = options;
	const sent: number[] = [];
	const attempts =
		ownAttempts ??
		answers.map((_, itemIndex) => attemptOf(itemIndex, { redialGuardKey: keys[itemIndex] ?? '' }));
	const batch = await dialBatch({
		attempts: openAttemptSource(parts?.() ?? inParts(attempts, together)),
		ledger: ledgerOf({}, 'e1'),
		crashLedger: crashLedgerIn(),
		guard: guardIn(),
		rivals: NO_RIVALS,
		agents: chooserWith(),
		limiter: freeLimiter(),
		send: async ({ itemIndex }) => {
			const tries = sent.filter((item) => item === itemIndex).length;
			sent.push(itemIndex);
			await new Promise(setImmediate);
			const all = [answers[itemIndex]].flat();
			const code = all[Math.min(tries, all.length - 1)];
			if (code === 'throw') throw new Error('unexpected');
			if (code === '') return { succeeded: true, response: { SessionId: `s${itemIndex}` } };
			return { succeeded: false, code, message: `m${itemIndex}`, requestId: 'r' };
		},
		endsBatch: ({ code }) => findOutcome(code).stopsBatch,
		wait: async () => {},
		...rest,
	});
	const codeOf = (outcome?: AttemptOutcome) =>
		outcome && (outcome.done ? 'placed' : outcome.failure.code);
	return { sent, outcome: attempts.map(({ outcome }) => codeOf(outcome)), attempts, batch };
}
