import { createKeyStore } from '../../../nodes/TencentCcc/dialling/keyStore';
import { atOnce, crashLedgerIn, dial, guardIn } from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';

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

	it('says of a lead whose other call was refused meanwhile that nobody was rung, and not that it was dialled', async () => {
		const guard = guardIn();
		await guard.claim(['a']);
		const { outcome, attempts } = await dial([''], {
			guard: {
				...guard,
				async endOf(key) {
					await guard.release(key);
					return await guard.endOf(key);
				},
			},
			keys: ['a'],
		});
		expect(outcome).toEqual(['Client.NotAttempted']);
		expect(attempts[0].outcome).toMatchObject({
			failure: { message: expect.stringMatching(/"a" .* was refused, so nobody was rung/) },
		});
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

	it('records the attempts of calls that leave together in groups', async () => {
		const crashLedger = crashLedgerIn();
		const groups: number[] = [];
		await dial(Array(60).fill(''), {
			crashLedger: {
				...crashLedger,
				async claim(attempts, known) {
					groups.push(attempts.length);
					return await crashLedger.claim(attempts, known);
				},
			},
		});
		expect(groups).toEqual(Array(6).fill(10));
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
