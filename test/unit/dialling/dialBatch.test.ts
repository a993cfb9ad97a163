import type { IDataObject } from 'n8n-workflow';

import { createAttempt, type Attempt } from '../../../nodes/TencentCcc/dialling/attempt';
import { openAttemptLedger } from '../../../nodes/TencentCcc/dialling/attemptLedger';
import { dialBatch, type DialBatchOptions } from '../../../nodes/TencentCcc/dialling/dialBatch';
import { createRedialGuard } from '../../../nodes/TencentCcc/dialling/redialGuard';
import type { Limiter } from '../../../nodes/TencentCcc/limiter/limiter';
import type { AttemptOutcome } from '../../../nodes/TencentCcc/outcomes/attemptOutcome';
import { findOutcome } from '../../../nodes/TencentCcc/outcomes/catalogue';

/** A limiter that gives every permit at once, until its batch is cancelled. */
function freeLimiter(): Limiter & { uses: string[] } {
	const cancelled = new Set<object>();
	const uses: string[] = [];
	return {
		uses,
		async acquire({ batch, max = 1 }) {
			await Promise.resolve();
			if (cancelled.has(batch)) return [];
			return Array.from({ length: max }, () => ({
				leaves: () => {},
				release: (use) => uses.push(use),
			}));
		},
		cancel: (batch) => cancelled.add(batch),
		isIdle: () => true,
	};
}

/** A limiter that lets each call end before the next one leaves. */
function slowLimiter(): Limiter {
	const cancelled = new Set<object>();
	return {
		async acquire({ batch }) {
			for (let pause = 0; pause < 4; pause++) await new Promise(setImmediate);
			return cancelled.has(batch) ? [] : [{ leaves: () => {}, release: () => {} }];
		},
		cancel: (batch) => cancelled.add(batch),
		isIdle: () => true,
	};
}

/** n8n's deduplication store, in memory. */
function memoryStore(recorded: string[] = []) {
	const calls: string[] = [];
	return {
		calls,
		recorded,
		store: {
			async checkAndRecord(keys: string[]) {
				calls.push(`record ${keys.length}`);
				const before = [...recorded];
				await new Promise(setImmediate);
				const added = keys.filter((key) => !before.includes(key));
				recorded.splice(0, recorded.length, ...before, ...added);
				return added;
			},
			async remove(keys: string[]) {
				calls.push(`remove ${keys.length}`);
				const kept = recorded.filter((key) => !keys.includes(key));
				await new Promise(setImmediate);
				recorded.splice(0, recorded.length, ...kept);
			},
		},
	};
}

type Answers = Array<string | string[]>;

const attemptOf = (itemIndex: number, change: Partial<Attempt> = {}): Attempt =>
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

/** The ledger of the first run of a node, in one execution. */
const ledgerOf = (context: IDataObject, executionId: string) =>
	openAttemptLedger(context, { run: 0, executionId });

/**
 * A batch of calls that end with the given codes, one after the other when a call has several: `''` is a
 * placed call, `'throw'` an unexpected error.
 */
async function dial(
	answers: Answers,
	options: Partial<DialBatchOptions> & { keys?: string[] } = {},
) {
	const { keys = [], ...rest } = options;
	const sent: number[] = [];
	const attempts = answers.map((_, itemIndex) =>
		attemptOf(itemIndex, { redialGuardKey: keys[itemIndex] ?? '' }),
	);
	const batch = await dialBatch({
		attempts,
		ledger: ledgerOf({}, 'e1'),
		guard: createRedialGuard('node', memoryStore().store),
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
	const given = rest.attempts ?? attempts;
	return { sent, outcome: given.map(({ outcome }) => codeOf(outcome)), attempts: given, batch };
}

describe('a batch', () => {
	it('gives every call one result, and sends every request once', async () => {
		const { sent, outcome } = await dial(['', 'FailedOperation.SeatStatusBusy', '']);
		expect(sent).toEqual([0, 1, 2]);
		expect(outcome).toEqual(['placed', 'FailedOperation.SeatStatusBusy', 'placed']);
	});

	it('lets requests overlap', async () => {
		let underWay = 0;
		let most = 0;
		await dial(Array(10).fill(''), {
			send: async () => {
				most = Math.max(most, ++underWay);
				await new Promise(setImmediate);
				underWay--;
				return { succeeded: true, response: {} };
			},
		});
		expect(most).toBeGreaterThan(5);
	});

	it('sends nothing more after a code that would hit all the others, and names the cause', async () => {
		const { sent, outcome, attempts } = await dial(['', 'AuthFailure.SignatureFailure', '', ''], {
			limiter: slowLimiter(),
		});
		expect(sent).toEqual([0, 1]);
		expect(outcome.slice(2)).toEqual(['Client.NotAttempted', 'Client.NotAttempted']);
		expect(attempts[3].outcome).toMatchObject({
			failure: {
				attempts: 0,
				message: expect.stringContaining('m1 (AuthFailure.SignatureFailure)'),
			},
		});
	});

	it('takes an unexpected error while sending for an unknown outcome', async () => {
		const { sent, outcome } = await dial(['throw', '']);
		expect(sent).toEqual([0, 1]);
		expect(outcome).toEqual(['Client.OutcomeUnknown', 'placed']);
	});

	it('marks a request before it leaves, and completes it after', async () => {
		const steps: string[] = [];
		await dial([''], {
			ledger: {
				othersUnderWay: () => undefined,
				recall: () => undefined,
				markSent: () => steps.push('marked'),
				complete: () => steps.push('completed'),
				clear: () => steps.push('cleared'),
			},
			send: async () => {
				steps.push('sent');
				return { succeeded: true, response: {} };
			},
		});
		expect(steps).toEqual(['marked', 'sent', 'completed']);
	});

	it('sends nothing for what the ledger knows, and does not wait for it either', async () => {
		const context = {};
		const ledger = () => ledgerOf(context, 'e1');
		const first = await dial(['', 'Client.OutcomeUnknown'], { ledger: ledger() });
		const limiter = freeLimiter();
		const second = await dial(['', 'Client.OutcomeUnknown'], { ledger: ledger(), limiter });
		expect(first.sent).toEqual([0, 1]);
		expect(second.sent).toEqual([]);
		expect(second.outcome).toEqual(first.outcome);
		expect(limiter.uses).toEqual([]);
	});

	it('reports every call that has ended', async () => {
		const ended: number[] = [];
		await dial(['', '', ''], { onProgress: (number) => ended.push(number) });
		expect(ended).toEqual([1, 2, 3]);
	});
});

describe('what ends the batch', () => {
	const endsWithAnything = { endsBatch: () => true, limiter: slowLimiter() };

	it('is named', async () => {
		const { batch } = await dial(['', 'FailedOperation.SeatStatusBusy', ''], endsWithAnything);
		expect(batch.endedBy.map(({ itemIndex }) => itemIndex)).toEqual([1]);
	});

	it('is everything that would have ended it, not only the first', async () => {
		const { batch } = await dial(['Client.OutcomeUnknown', 'FailedOperation.SeatStatusBusy'], {
			endsBatch: () => true,
		});
		expect(batch.endedBy.map(({ itemIndex }) => itemIndex)).toEqual([0, 1]);
	});

	it('may be a failure that an earlier try of the same execution knew', async () => {
		const context = {};
		const ledger = () => ledgerOf(context, 'e1');
		await dial(['Client.OutcomeUnknown', ''], { ...endsWithAnything, ledger: ledger() });
		const again = await dial(['Client.OutcomeUnknown', ''], {
			...endsWithAnything,
			endsBatch: (_, isNew) => isNew,
			ledger: ledger(),
		});
		expect(again.sent).toEqual([]);
		expect(again.outcome).toEqual(['Client.OutcomeUnknown', 'Client.NotAttempted']);
	});

	it('need not be one that somebody saw who retries the execution by hand', async () => {
		const context = {};
		await dial(['Client.OutcomeUnknown', ''], {
			...endsWithAnything,
			ledger: ledgerOf(context, 'e1'),
		});
		const again = await dial(['Client.OutcomeUnknown', ''], {
			endsBatch: (_, isNew) => isNew,
			ledger: ledgerOf(context, 'e2'),
		});
		expect(again.sent).toEqual([1]);
		expect(again.outcome).toEqual(['Client.OutcomeUnknown', 'placed']);
	});

	it('need not be a lead that the redial guard holds back', async () => {
		const { store } = memoryStore(['a']);
		const { outcome } = await dial(['', ''], {
			endsBatch: (_, isNew) => isNew,
			guard: createRedialGuard('node', store),
			keys: ['a', 'b'],
		});
		expect(outcome).toEqual(['Client.AlreadyDialled', 'placed']);
	});
});

describe('sending again', () => {
	it.each([
		['RequestLimitExceeded', 20],
		['RequestLimitExceeded.UinLimitExceeded', 20],
		['Client.NotSent', 3],
	])('%s: at most %d tries, then it leaves with the number of attempts', async (code, tries) => {
		const { sent, attempts, batch } = await dial([code]);
		expect(sent).toHaveLength(tries);
		expect(attempts[0].outcome).toMatchObject({ failure: { code, attempts: tries } });
		expect(batch.retries).toBe(tries - 1);
	});

	it('ends with the first request that is accepted', async () => {
		const { sent, outcome } = await dial([['RequestLimitExceeded', 'RequestLimitExceeded', '']]);
		expect(sent).toEqual([0, 0, 0]);
		expect(outcome).toEqual(['placed']);
	});

	it('never follows a try whose outcome is unknown', async () => {
		const { sent, outcome } = await dial([['RequestLimitExceeded', 'Client.OutcomeUnknown', '']]);
		expect(sent).toEqual([0, 0]);
		expect(outcome).toEqual(['Client.OutcomeUnknown']);
	});

	it.each(
		['FailedOperation.SeatStatusBusy', 'InternalError', 'Client.OutcomeUnknown', 'Brand.New'].map(
			(code) => [code],
		),
	)('never happens after %s', async (code) => {
		expect((await dial([code])).sent).toEqual([0]);
	});

	it('waits with full jitter, longer from try to try', async () => {
		const pauses: number[] = [];
		await dial(['RequestLimitExceeded'], {
			random: () => 1,
			wait: async (milliseconds) => {
				pauses.push(milliseconds);
			},
		});
		expect(pauses.slice(0, 6)).toEqual([100, 200, 400, 800, 1600, 2000]);
		expect(Math.max(...pauses)).toBe(2000);
	});

	it('tells the limiter when a request leaves: not before its key is recorded', async () => {
		const steps: string[] = [];
		const memory = memoryStore();
		await dial([''], {
			keys: ['a'],
			guard: createRedialGuard('node', {
				...memory.store,
				async checkAndRecord(keys) {
					steps.push('recorded');
					return await memory.store.checkAndRecord(keys);
				},
			}),
			limiter: {
				acquire: async () => [{ leaves: () => steps.push('leaves'), release: () => {} }],
				cancel: () => {},
				isIdle: () => true,
			},
			send: async () => {
				steps.push('sent');
				return { succeeded: true, response: {} };
			},
		});
		expect(steps).toEqual(['recorded', 'leaves', 'sent']);
	});

	it('tells the limiter what it has to know', async () => {
		const limiter = freeLimiter();
		await dial([['RequestLimitExceeded', '']], { limiter });
		expect(limiter.uses).toEqual(['throttled', 'accepted']);
	});
});

describe('cancelling', () => {
	it('sends nothing after it, and leaves what was not sent as Not Attempted', async () => {
		const cancel = new AbortController();
		const sent: number[] = [];
		const { outcome } = await dial(['', '', '', ''], {
			cancelSignal: cancel.signal,
			send: async ({ itemIndex }) => {
				sent.push(itemIndex);
				if (itemIndex === 1) cancel.abort();
				return { succeeded: true, response: {} };
			},
		});
		expect(sent).toEqual([0, 1]);
		expect(outcome).toEqual(['placed', 'placed', 'Client.NotAttempted', 'Client.NotAttempted']);
	});

	it('before the batch sends nothing at all', async () => {
		const { sent, outcome } = await dial(['', ''], { cancelSignal: AbortSignal.abort() });
		expect(sent).toEqual([]);
		expect(outcome).toEqual(['Client.NotAttempted', 'Client.NotAttempted']);
	});

	it('ends the waiting for another try', async () => {
		const cancel = new AbortController();
		const { sent, outcome } = await dial(['RequestLimitExceeded'], {
			cancelSignal: cancel.signal,
			wait: async () => cancel.abort(),
		});
		expect(sent).toEqual([0]);
		expect(outcome).toEqual(['RequestLimitExceeded']);
	});
});

describe('retries of the same failed execution at the same time', () => {
	const context = () => ({ ledgerId: 'retried' + Math.random() });

	it('dial each lead once between them, and both know the sessions', async () => {
		const shared = context();
		const leads = Array(30).fill('') as string[];
		const [first, second] = await Promise.all(
			['e1', 'e2'].map(
				async (execution) =>
					await dial(leads, {
						ledger: ledgerOf({ ...shared }, execution),
						limiter: slowLimiter(),
					}),
			),
		);
		const sent = [...first.sent, ...second.sent];
		expect(sent.sort((a, b) => a - b)).toEqual(leads.map((_, item) => item));
		expect([...first.outcome, ...second.outcome]).toEqual(Array(60).fill('placed'));
	});

	it('leave a throttled lead to one of them', async () => {
		const shared = context();
		const answers = [['RequestLimitExceeded', 'RequestLimitExceeded', '']];
		let placed = 0;
		let requests = 0;
		const send = async () => {
			await new Promise(setImmediate);
			const code = answers[0][Math.min(requests++, 2)];
			if (code) return { succeeded: false as const, code, message: 'm', requestId: 'r' };
			placed++;
			return { succeeded: true as const, response: { SessionId: 's' } };
		};
		const runs = await Promise.all(
			['e1', 'e2'].map(
				async (execution) =>
					await dial(answers, {
						ledger: ledgerOf({ ...shared }, execution),
						send,
						wait: async () => await new Promise(setImmediate),
					}),
			),
		);
		expect(runs.map(({ outcome }) => outcome)).toEqual([['placed'], ['placed']]);
		expect(placed).toBe(1);
	});

	it('give the guarded lead of the other the session that it has created', async () => {
		const shared = context();
		const guard = createRedialGuard('workflow', memoryStore().store);
		const runs = await Promise.all(
			['e1', 'e2'].map(
				async (execution) =>
					await dial([''], {
						ledger: ledgerOf({ ...shared }, execution),
						guard,
						keys: ['lead'],
					}),
			),
		);
		expect(runs.flatMap(({ sent }) => sent)).toEqual([0]);
		expect(runs.map(({ outcome }) => outcome)).toEqual([['placed'], ['placed']]);
	});

	it('send nothing after one was cancelled while it waited for the other', async () => {
		const shared = context();
		const cancel = new AbortController();
		let answer = () => {};
		const first = dial([''], {
			ledger: ledgerOf({ ...shared }, 'e1'),
			send: async () => {
				await new Promise<void>((resolve) => {
					answer = resolve;
				});
				return {
					succeeded: false,
					code: 'FailedOperation.SeatStatusBusy',
					message: '',
					requestId: 'r',
				};
			},
		});
		await new Promise(setImmediate);
		const second = dial([''], {
			ledger: ledgerOf({ ...shared }, 'e2'),
			cancelSignal: cancel.signal,
		});
		await new Promise(setImmediate);
		cancel.abort();
		answer();
		expect((await first).outcome).toEqual(['FailedOperation.SeatStatusBusy']);
		const { sent, outcome } = await second;
		expect(sent).toEqual([]);
		expect(outcome).toEqual(['Client.NotAttempted']);
	});
});

it('records the keys of those calls together that have the same ceiling', async () => {
	const asked: Array<[number, number]> = [];
	const limiter = freeLimiter();
	const { acquire } = limiter;
	limiter.acquire = async (request) => {
		asked.push([request.callsPerSecond, request.max ?? 1]);
		return await acquire(request);
	};
	const attempts = [20, 1, 1, 20].map((callsPerSecond, itemIndex) =>
		attemptOf(itemIndex, { callsPerSecond, redialGuardKey: `lead-${itemIndex}` }),
	);
	const { outcome } = await dial(['', '', '', ''], { limiter, attempts });
	expect(outcome).toEqual(Array(4).fill('placed'));
	expect(asked).toEqual([
		[20, 1],
		[1, 2],
		[20, 1],
	]);
});

describe('the redial guard', () => {
	it('never dials a key again', async () => {
		const { store } = memoryStore();
		const guard = createRedialGuard('node', store);
		const first = await dial(['', ''], { guard, keys: ['a', 'b'] });
		const second = await dial(['', ''], { guard, keys: ['b', 'c'] });
		expect(first.outcome).toEqual(['placed', 'placed']);
		expect(second.sent).toEqual([1]);
		expect(second.outcome).toEqual(['Client.AlreadyDialled', 'placed']);
	});

	it('records a key before its request leaves', async () => {
		const memory = memoryStore();
		await dial([''], {
			guard: createRedialGuard('node', memory.store),
			keys: ['a'],
			send: async () => {
				expect(memory.recorded).toEqual(['a']);
				return { succeeded: true, response: {} };
			},
		});
		expect.assertions(1);
	});

	it('finds keys that stand twice in one batch', async () => {
		const { outcome } = await dial(['', '', ''], { keys: ['a', 'a', 'b'] });
		expect(outcome).toEqual(['placed', 'Client.AlreadyDialled', 'placed']);
	});

	it.each([
		['FailedOperation.SeatStatusBusy', 'free'],
		['AuthFailure.SignatureFailure', 'free'],
		['Client.OutcomeUnknown', 'recorded'],
		['FailedOperation.CallOutFailed', 'recorded'],
		['', 'recorded'],
	])('after %j the key is %s', async (code, state) => {
		const memory = memoryStore();
		await dial([code], { guard: createRedialGuard('node', memory.store), keys: ['a'] });
		expect(memory.recorded.includes('a') ? 'recorded' : 'free').toBe(state);
	});

	it('asks the store once for all calls that leave together', async () => {
		const memory = memoryStore();
		const keys = Array.from({ length: 60 }, (_, index) => `k${index}`);
		await dial(
			keys.map(() => ''),
			{ guard: createRedialGuard('node', memory.store), keys },
		);
		expect(memory.calls).toEqual(['record 20', 'record 20', 'record 20']);
	});

	it('loses no entry when executions of one process run at once', async () => {
		const memory = memoryStore();
		await Promise.all(
			[0, 1, 2, 3, 4].map(
				async (execution) =>
					await dial(['', ''], {
						guard: createRedialGuard('node', memory.store),
						keys: [`${execution}a`, `${execution}b`],
					}),
			),
		);
		expect(memory.recorded).toHaveLength(10);
	});

	it('dials a key once when two executions bring it at the same time', async () => {
		const memory = memoryStore();
		const both = await Promise.all(
			[0, 1].map(
				async () =>
					await dial([''], { guard: createRedialGuard('node', memory.store), keys: ['a'] }),
			),
		);
		expect(both.flatMap(({ outcome }) => outcome).sort()).toEqual([
			'Client.AlreadyDialled',
			'placed',
		]);
	});

	it('dials nothing when the store fails', async () => {
		const guard = createRedialGuard('node', {
			checkAndRecord: async () => await Promise.reject(new Error('no database')),
			remove: async () => {},
		});
		const { sent, outcome } = await dial(['', ''], { guard, keys: ['a', 'b'] });
		expect(sent).toEqual([]);
		expect(outcome).toEqual(['Client.NotAttempted', 'Client.NotAttempted']);
	});

	it('frees the keys of calls that were cancelled before they left', async () => {
		const cancel = new AbortController();
		const memory = memoryStore();
		const guard = createRedialGuard('node', {
			...memory.store,
			async checkAndRecord(keys) {
				cancel.abort();
				return await memory.store.checkAndRecord(keys);
			},
		});
		const { sent } = await dial(['', ''], { guard, keys: ['a', 'b'], cancelSignal: cancel.signal });
		expect(sent).toEqual([]);
		expect(memory.recorded).toEqual([]);
	});
});
