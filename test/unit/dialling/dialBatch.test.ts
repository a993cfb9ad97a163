import type { AttemptResult } from '../../../nodes/TencentCcc/dialling/attempt';
import { openAttemptLedger } from '../../../nodes/TencentCcc/dialling/attemptLedger';
import {
	dialBatch,
	type DialBatchOptions,
	type PlannedCall,
} from '../../../nodes/TencentCcc/dialling/dialBatch';
import type { Pacer } from '../../../nodes/TencentCcc/limiter/limiter';
import { createCrashLedger } from '../../../nodes/TencentCcc/dialling/crashLedger';
import { createKeyStore } from '../../../nodes/TencentCcc/dialling/keyStore';
import { DeduplicationTable } from '../../support/deduplicationTable';
import { findOutcome } from '../../../nodes/TencentCcc/outcomes/catalogue';

/** A pacer that gives every turn at once, until its batch is released. */
function freePacer(): Pacer & { ends: string[] } {
	const released = new Set<object>();
	const ends: string[] = [];
	return {
		ends,
		async turns({ batch, most = 1 }) {
			await Promise.resolve();
			if (released.has(batch)) return [];
			return Array.from({ length: most }, () => ({
				leaves: () => {},
				end: (how) => ends.push(how),
			}));
		},
		release: (batch) => released.add(batch),
	};
}

/** A pacer that lets each call end before the next one leaves. */
function slowPacer(): Pacer {
	const released = new Set<object>();
	return {
		async turns({ batch }) {
			for (let pause = 0; pause < 4; pause++) await new Promise(setImmediate);
			return released.has(batch) ? [] : [{ leaves: () => {}, end: () => {} }];
		},
		release: (batch) => released.add(batch),
	};
}

const atOnce = { patienceMs: 0, wait: async () => await new Promise<void>(setImmediate) };

/** The redial guard of an execution, in a table that others may share. */
const guardIn = (table = new DeduplicationTable()) =>
	createKeyStore(table.process(), 'lead', atOnce);

/** The crash ledger of an execution, in a table that others may share. */
const crashLedgerIn = (table = new DeduplicationTable(), run = 'run', isRetry = false) =>
	createCrashLedger({
		rows: table.process(),
		claims: createKeyStore(table.process(), 'attempt', atOnce),
		run,
		isRetry,
	});

type Answers = Array<string | string[]>;

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
	const calls: PlannedCall[] = answers.map((_, itemIndex) => ({
		itemIndex,
		callee: `00861380013${String(itemIndex).padStart(4, '0')}`,
		body: { itemIndex },
		callsPerSecond: 20,
		redialGuardKey: keys[itemIndex] ?? '',
	}));
	const batch = await dialBatch({
		calls,
		ledger: openAttemptLedger({}, 0, 'e1'),
		crashLedger: crashLedgerIn(),
		guard: guardIn(),
		pacer: freePacer(),
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
	const outcomeOf = (result?: AttemptResult) =>
		result && (result.placed ? 'placed' : result.failure.code);
	return { sent, outcome: answers.map((_, item) => outcomeOf(batch.results.get(item))), batch };
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
		const { sent, outcome, batch } = await dial(['', 'AuthFailure.SignatureFailure', '', ''], {
			pacer: slowPacer(),
		});
		expect(sent).toEqual([0, 1]);
		expect(outcome.slice(2)).toEqual(['Client.NotAttempted', 'Client.NotAttempted']);
		expect(batch.results.get(3)).toMatchObject({
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
				keyOf: String,
				knows: () => false,
				noteClaimed: () => {},
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
		const ledger = () => openAttemptLedger(context, 0, 'e1');
		const first = await dial(['', 'Client.OutcomeUnknown'], { ledger: ledger() });
		const pacer = freePacer();
		const second = await dial(['', 'Client.OutcomeUnknown'], { ledger: ledger(), pacer });
		expect(first.sent).toEqual([0, 1]);
		expect(second.sent).toEqual([]);
		expect(second.outcome).toEqual(first.outcome);
		expect(pacer.ends).toEqual([]);
	});

	it('reports every call that has ended', async () => {
		const ended: number[] = [];
		await dial(['', '', ''], { onProgress: (number) => ended.push(number) });
		expect(ended).toEqual([1, 2, 3]);
	});
});

describe('what ends the batch', () => {
	const endsWithAnything = { endsBatch: () => true, pacer: slowPacer() };

	it('is named', async () => {
		const { batch } = await dial(['', 'FailedOperation.SeatStatusBusy', ''], endsWithAnything);
		expect(batch.endedBy).toEqual([1]);
	});

	it('is everything that would have ended it, not only the first', async () => {
		const { batch } = await dial(['Client.OutcomeUnknown', 'FailedOperation.SeatStatusBusy'], {
			endsBatch: () => true,
		});
		expect(batch.endedBy).toEqual([0, 1]);
	});

	it('may be a failure that an earlier try of the same execution knew', async () => {
		const context = {};
		const ledger = () => openAttemptLedger(context, 0, 'e1');
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
			ledger: openAttemptLedger(context, 0, 'e1'),
		});
		const again = await dial(['Client.OutcomeUnknown', ''], {
			endsBatch: (_, isNew) => isNew,
			ledger: openAttemptLedger(context, 0, 'e2'),
		});
		expect(again.sent).toEqual([1]);
		expect(again.outcome).toEqual(['Client.OutcomeUnknown', 'placed']);
	});

	it('need not be a lead that the redial guard holds back', async () => {
		const guard = guardIn();
		await guard.claim(['a']);
		await guard.complete('a');
		const { outcome } = await dial(['', ''], {
			endsBatch: (_, isNew) => isNew,
			guard,
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
		const { sent, batch } = await dial([code]);
		expect(sent).toHaveLength(tries);
		expect(batch.results.get(0)).toMatchObject({ failure: { code, attempts: tries } });
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

	it('tells the pacer when a request leaves: not before its key is recorded', async () => {
		const steps: string[] = [];
		const guard = guardIn();
		await dial([''], {
			keys: ['a'],
			guard: {
				...guard,
				async claim(keys) {
					steps.push('recorded');
					return await guard.claim(keys);
				},
			},
			pacer: {
				turns: async () => [{ leaves: () => steps.push('leaves'), end: () => {} }],
				release: () => {},
			},
			send: async () => {
				steps.push('sent');
				return { succeeded: true, response: {} };
			},
		});
		expect(steps).toEqual(['recorded', 'leaves', 'sent']);
	});

	it('tells the pacer what it has to know', async () => {
		const pacer = freePacer();
		await dial([['RequestLimitExceeded', '']], { pacer });
		expect(pacer.ends).toEqual(['throttled', 'accepted']);
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
						ledger: openAttemptLedger({ ...shared }, 0, execution),
						pacer: slowPacer(),
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
						ledger: openAttemptLedger({ ...shared }, 0, execution),
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
		const guard = guardIn();
		const runs = await Promise.all(
			['e1', 'e2'].map(
				async (execution) =>
					await dial([''], {
						ledger: openAttemptLedger({ ...shared }, 0, execution),
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
		let leaves = () => {};
		const left = new Promise<void>((resolve) => {
			leaves = resolve;
		});
		const first = dial([''], {
			ledger: openAttemptLedger({ ...shared }, 0, 'e1'),
			send: async () => {
				leaves();
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
		await left;
		const second = dial([''], {
			ledger: openAttemptLedger({ ...shared }, 0, 'e2'),
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
	const pacer = freePacer();
	const { turns } = pacer;
	pacer.turns = async (request) => {
		asked.push([request.callsPerSecond, request.most ?? 1]);
		return await turns(request);
	};
	const calls = [20, 1, 1, 20].map((callsPerSecond, itemIndex) => ({
		itemIndex,
		callee: `00861380013000${itemIndex}`,
		body: {},
		callsPerSecond,
		redialGuardKey: `lead-${itemIndex}`,
	}));
	const { outcome } = await dial(['', '', '', ''], { pacer, calls });
	expect(outcome).toEqual(Array(4).fill('placed'));
	expect(asked).toEqual([
		[20, 1],
		[1, 2],
		[20, 1],
	]);
});

describe('the redial guard', () => {
	it('never dials a key again', async () => {
		const guard = guardIn();
		const first = await dial(['', ''], { guard, keys: ['a', 'b'] });
		const second = await dial(['', ''], { guard, keys: ['b', 'c'] });
		expect(first.outcome).toEqual(['placed', 'placed']);
		expect(second.sent).toEqual([1]);
		expect(second.outcome).toEqual(['Client.AlreadyDialled', 'placed']);
	});

	it('records a key before its request leaves', async () => {
		const guard = guardIn();
		await dial([''], {
			guard,
			keys: ['a'],
			send: async () => {
				expect(await guard.claim(['a'])).toEqual(new Set());
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
		['Client.OutcomeUnknown', 'taken'],
		['FailedOperation.CallOutFailed', 'taken'],
		['', 'taken'],
	])('after %j the key is %s', async (code, state) => {
		const guard = guardIn();
		await dial([code], { guard, keys: ['a'] });
		expect((await guard.claim(['a'])).size === 0 ? 'taken' : 'free').toBe(state);
	});

	it('leaves a lead as Unknown whose other call was never seen to end', async () => {
		const guard = guardIn();
		await guard.claim(['a']);
		const { sent, outcome } = await dial(['', ''], { guard, keys: ['a', 'b'] });
		expect(sent).toEqual([1]);
		expect(outcome).toEqual(['Client.OutcomeUnknown', 'placed']);
	});

	it.each([2, 5])('dials a key once when %d processes bring it at once', async (processes) => {
		for (let round = 0; round < 20; round++) {
			const table = new DeduplicationTable(() => Math.random() * 2);
			const runs = await Promise.all(
				Array.from(
					{ length: processes },
					async (_, execution) =>
						await dial(['', ''], {
							guard: createKeyStore(table.process(), 'lead', { wait: atOnce.wait }),
							crashLedger: crashLedgerIn(table, `run ${execution}`),
							keys: ['a', `own ${execution}`],
						}),
				),
			);
			expect(runs.map(({ outcome }) => outcome[0]).sort()).toEqual([
				...Array(processes - 1).fill('Client.AlreadyDialled'),
				'placed',
			]);
			expect(runs.map(({ outcome }) => outcome[1])).toEqual(Array(processes).fill('placed'));
		}
	});

	it('dials nothing when the store fails', async () => {
		const table = new DeduplicationTable();
		table.isDown = true;
		const { sent, outcome } = await dial(['', ''], { guard: guardIn(table), keys: ['a', 'b'] });
		expect(sent).toEqual([]);
		expect(outcome).toEqual(['Client.NotAttempted', 'Client.NotAttempted']);
	});

	it('gives keys back when the attempts cannot be recorded', async () => {
		const guard = guardIn();
		const broken = new DeduplicationTable();
		broken.isDown = true;
		const { sent } = await dial([''], { guard, crashLedger: crashLedgerIn(broken), keys: ['a'] });
		expect(sent).toEqual([]);
		expect(await guard.claim(['a'])).toEqual(new Set(['a']));
	});

	it('frees the keys of calls that were cancelled before they left', async () => {
		const cancel = new AbortController();
		const guard = guardIn();
		const { sent } = await dial(['', ''], {
			guard: {
				...guard,
				async claim(keys) {
					cancel.abort();
					return await guard.claim(keys);
				},
			},
			keys: ['a', 'b'],
			cancelSignal: cancel.signal,
		});
		expect(sent).toEqual([]);
		expect((await guard.claim(['a', 'b'])).size).toBe(2);
	});
});

describe('after a crash', () => {
	/** A batch whose process dies when so many requests have left; none of them is answered. */
	async function crash(table: DeduplicationTable, leads: string[], requests: number) {
		const sent: number[] = [];
		const cancel = new AbortController();
		void dial(leads, {
			crashLedger: crashLedgerIn(table),
			pacer: slowPacer(),
			cancelSignal: cancel.signal,
			send: async ({ itemIndex }) => {
				sent.push(itemIndex);
				if (sent.length === requests) cancel.abort();
				return await new Promise<never>(() => {});
			},
		});
		while (sent.length < requests) await new Promise(setImmediate);
		return sent;
	}
	const LEADS = Array(40).fill('') as string[];
	const retry = (table: DeduplicationTable) => ({
		crashLedger: crashLedgerIn(table, 'run', true),
		pacer: slowPacer(),
	});

	it('a retry dials those that had not left, and leaves the others as Unknown', async () => {
		const table = new DeduplicationTable();
		const before = await crash(table, LEADS, 15);
		const { sent, outcome } = await dial(LEADS, retry(table));
		expect(sent.filter((item) => before.includes(item))).toEqual([]);
		expect(outcome.filter((code) => code === 'placed')).toHaveLength(25);
		expect(outcome.filter((code) => code === 'Client.OutcomeUnknown')).toHaveLength(15);
	});

	it('two retries at once in two processes dial each lead that had not left once', async () => {
		const table = new DeduplicationTable(() => Math.random());
		const before = await crash(table, LEADS, 15);
		const both = await Promise.all([dial(LEADS, retry(table)), dial(LEADS, retry(table))]);
		const sent = [...before, ...both.flatMap((run) => run.sent)];
		expect(sent.sort((a, b) => a - b)).toEqual(LEADS.map((_, item) => item));
	});

	it('a later retry of the same execution dials nobody again', async () => {
		const table = new DeduplicationTable();
		await crash(table, LEADS, 15);
		await dial(LEADS, retry(table));
		const { sent, outcome } = await dial(LEADS, retry(table));
		expect(sent).toEqual([]);
		expect(outcome.filter((code) => code === 'Client.AlreadyDialled')).toHaveLength(25);
	});

	it('two retries at once of an execution that failed without a crash dial each lead once', async () => {
		const table = new DeduplicationTable(() => Math.random());
		const both = await Promise.all([dial(LEADS, retry(table)), dial(LEADS, retry(table))]);
		const sent = both.flatMap((run) => run.sent);
		expect(sent.sort((a, b) => a - b)).toEqual(LEADS.map((_, item) => item));
	});

	it('a worker that repeats the execution dials those that had not left', async () => {
		const table = new DeduplicationTable();
		const before = await crash(table, LEADS, 15);
		const { sent } = await dial(LEADS, { crashLedger: crashLedgerIn(table), pacer: slowPacer() });
		expect([...before, ...sent].sort((a, b) => a - b)).toEqual(LEADS.map((_, item) => item));
	});

	it('another try in the same process dials what was recorded and did not leave', async () => {
		const table = new DeduplicationTable();
		const context = {};
		const ledger = () => openAttemptLedger(context, 0, 'e1');
		const cancel = new AbortController();
		const rows = crashLedgerIn(table);
		await dial(['', ''], {
			ledger: ledger(),
			crashLedger: {
				...rows,
				async claim(attempts, known) {
					cancel.abort();
					return await rows.claim(attempts, known);
				},
			},
			cancelSignal: cancel.signal,
		});
		const { outcome } = await dial(['', ''], {
			ledger: ledger(),
			crashLedger: crashLedgerIn(table),
		});
		expect(outcome).toEqual(['placed', 'placed']);
	});

	it('an execution that has ended leaves no row', async () => {
		const table = new DeduplicationTable();
		const crashLedger = crashLedgerIn(table);
		await dial(LEADS, { crashLedger });
		expect(table.rows).toHaveLength(1);
		await crashLedger.forget();
		expect(table.rows).toEqual([]);
	});
});
