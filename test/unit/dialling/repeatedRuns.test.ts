import type { IDataObject } from 'n8n-workflow';

import type { SendFunction } from '../../../nodes/TencentCcc/dialling/sendAttempt';
import {
	attemptOf,
	crashLedgerIn,
	dial,
	freeLimiter,
	guardIn,
	ledgerOf,
	slowLimiter,
} from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';

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
		const guard = guardIn();
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

	/** A promise, and what fulfils it. */
	function signal() {
		let give = () => {};
		const given = new Promise<void>((resolve) => {
			give = resolve;
		});
		return { give, given };
	}

	/** A try whose request has left, and which is answered when told. */
	async function tryUnderWay(shared: IDataObject, result: Awaited<ReturnType<SendFunction>>) {
		const [left, answer] = [signal(), signal()];
		const first = dial([''], {
			ledger: ledgerOf({ ...shared }, 'e1'),
			async send() {
				left.give();
				await answer.given;
				return result;
			},
		});
		await left.given;
		return { first, answer: answer.give };
	}

	it('keep no permit of the pace while one waits for the other', async () => {
		const shared = context();
		const { first, answer } = await tryUnderWay(shared, {
			succeeded: true,
			response: { SessionId: 's' },
		});
		const ledger = ledgerOf({ ...shared }, 'e2');
		const limiter = freeLimiter();
		const second = dial([''], {
			ledger: {
				...ledger,
				othersUnderWay(key) {
					const others = ledger.othersUnderWay(key);
					if (others) answer();
					return others;
				},
			},
			limiter,
		});
		expect((await Promise.all([first, second])).map(({ outcome }) => outcome)).toEqual([
			['placed'],
			['placed'],
		]);
		// The one that it had when it began to wait, and the one with which it went on
		expect(limiter.uses).toEqual(['unused', 'unused']);
	});

	it('send nothing after one was cancelled while it waited for the other', async () => {
		const shared = context();
		const cancel = new AbortController();
		const { first, answer } = await tryUnderWay(shared, {
			succeeded: false,
			code: 'FailedOperation.SeatStatusBusy',
			message: '',
			requestId: 'r',
		});
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

describe('after a crash', () => {
	/** A batch whose process dies when so many requests have left; none of them is answered. */
	async function crash(table: DeduplicationTable, leads: string[], requests: number) {
		const sent: number[] = [];
		const cancel = new AbortController();
		void dial(leads, {
			crashLedger: crashLedgerIn(table),
			limiter: slowLimiter(),
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
		limiter: slowLimiter(),
	});

	it('a retry rings nobody again who stands at another place of the input now', async () => {
		const table = new DeduplicationTable();
		await crash(table, LEADS.slice(0, 3), 3);
		const another = attemptOf(0, { callee: '008613900139000' });
		const moved = [0, 1, 2].map((item) => attemptOf(item + 1, { callee: attemptOf(item).callee }));
		const free = attemptOf(4, { callee: '008613900139001' });
		const alike = attemptOf(5, { callee: '008613900139001' });
		const { sent, outcome } = await dial(Array(6).fill('') as string[], {
			...retry(table),
			attempts: [another, ...moved, free, alike],
		});
		// Whose place was sent, and whose telephone was rung, nobody can tell apart; the others are rung
		expect(sent).toEqual([4, 5]);
		expect(outcome).toEqual([
			...(Array(4).fill('Client.OutcomeUnknown') as string[]),
			'placed',
			'placed',
		]);
	});

	it('a guard key that was won for an attempt which may not leave is free for a later execution', async () => {
		const table = new DeduplicationTable();
		await crash(table, LEADS.slice(0, 1), 1);
		const guard = guardIn();
		const { sent } = await dial([''], { ...retry(table), guard, keys: ['lead'] });
		expect(sent).toEqual([]);
		await expect(guard.claim(['lead'])).resolves.toEqual(new Set(['lead']));
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

	it('a later retry looks for no agent for those whom an earlier one has rung, and says so', async () => {
		const table = new DeduplicationTable();
		await crash(table, LEADS, 15);
		await dial(LEADS, retry(table));
		const choice = { by: 'status' as const, skillGroupId: 1, includesOffline: true, waitMs: 0 };
		const attempts = LEADS.map((_, item) => attemptOf(item, { choice }));
		const { sent, outcome } = await dial(LEADS, { ...retry(table), attempts });
		expect(sent).toEqual([]);
		expect(outcome.filter((code) => code === 'Client.AlreadyDialled')).toHaveLength(25);
		expect(outcome.filter((code) => code === 'Client.OutcomeUnknown')).toHaveLength(15);
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
		const { sent } = await dial(LEADS, {
			crashLedger: crashLedgerIn(table),
			limiter: slowLimiter(),
		});
		expect([...before, ...sent].sort((a, b) => a - b)).toEqual(LEADS.map((_, item) => item));
	});

	it('a lead that was refused before the crash, or by the retry before, is dialled by the next retry', async () => {
		const table = new DeduplicationTable();
		const busy = 'FailedOperation.SeatStatusBusy';
		await dial([busy, busy], { crashLedger: crashLedgerIn(table) });
		const first = await dial([busy, ''], retry(table));
		expect(first.outcome).toEqual([busy, 'placed']);
		const second = await dial(['', ''], retry(table));
		expect(second.outcome).toEqual(['placed', 'Client.AlreadyDialled']);
	});

	it('a worker that repeats the execution while the first one goes on sends nothing that the other has sent', async () => {
		const table = new DeduplicationTable(() => Math.random());
		const both = await Promise.all(
			[1, 2].map(
				async () =>
					await dial(LEADS, { crashLedger: crashLedgerIn(table), limiter: slowLimiter() }),
			),
		);
		const sent = both.flatMap((run) => run.sent);
		expect(sent.sort((a, b) => a - b)).toEqual(LEADS.map((_, item) => item));
		// Nothing that one of them has noted was overwritten by the other
		const later = await dial(LEADS, retry(table));
		expect(later.sent).toEqual([]);
	});

	it('a telephone that one retry rings is not rung by another one for an item at another place', async () => {
		const table = new DeduplicationTable();
		const one = await dial([''], { ...retry(table), attempts: [attemptOf(0)] });
		const moved = attemptOf(7, { callee: attemptOf(0).callee });
		const other = await dial([''], { ...retry(table), attempts: [moved] });
		expect([one.outcome, other.outcome]).toEqual([['placed'], ['Client.AlreadyDialled']]);
	});

	it('a telephone that one item was refused for and the next one has rung is not rung by a retry', async () => {
		const table = new DeduplicationTable();
		const same = (item: number) => attemptOf(item, { callee: attemptOf(0).callee });
		const { outcome } = await dial(['FailedOperation.SeatStatusBusy', ''], {
			crashLedger: crashLedgerIn(table),
			attempts: [same(0), same(1)],
		});
		expect(outcome).toEqual(['FailedOperation.SeatStatusBusy', 'placed']);
		const later = await dial([''], { ...retry(table), attempts: [same(7)] });
		expect(later.sent).toEqual([]);
		expect(later.outcome).toEqual(['Client.OutcomeUnknown']);
	});

	it('another try in the same process dials what was recorded and did not leave', async () => {
		const table = new DeduplicationTable();
		const context = {};
		const ledger = () => ledgerOf(context, 'e1');
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
		expect(table.rows).toHaveLength(2 * LEADS.length);
		await crashLedger.forget();
		expect(table.rows).toEqual([]);
	});
});
