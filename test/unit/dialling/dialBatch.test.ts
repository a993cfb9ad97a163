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
import { permitOf } from '../../support/permits';

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
				knows: () => false,
				noteClaimed: () => {},
				claimInTurn: async (_keys, claim) => await claim(),
				othersUnderWay: () => undefined,
				recall: () => undefined,
				sentBeside: () => 0,
				markSent: () => steps.push('marked'),
				noteRefused: () => steps.push('refused'),
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

	it('tells the limiter when a request leaves: signed, when it is due, after its key is recorded', async () => {
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
			limiter: {
				acquire: async () => [
					permitOf({
						due: async () => void steps.push('due'),
						leaves: () => steps.push('leaves'),
					}),
				],
				cancel: () => {},
				isIdle: () => true,
			},
			send: async (_attempt, onLeaving) => {
				steps.push('prepared');
				onLeaving();
				steps.push('sent');
				return { succeeded: true, response: {} };
			},
		});
		expect(steps).toEqual(['recorded', 'due', 'prepared', 'leaves', 'sent']);
	});

	it('records the next attempts while permits are not due yet, and sends all in order', async () => {
		const steps: string[] = [];
		const dues: Array<() => void> = [];
		const crashLedger = crashLedgerIn();
		const limiter = freeLimiter();
		limiter.acquire = async ({ max = 1 }) =>
			Array.from({ length: max }, () =>
				permitOf({ due: async () => await new Promise<void>((resolve) => dues.push(resolve)) }),
			);
		const dialled = dial(Array(15).fill(''), {
			limiter,
			crashLedger: {
				...crashLedger,
				async claim(keys, ...rest) {
					steps.push(`recorded ${keys[0]} to ${keys[keys.length - 1]}`);
					return await crashLedger.claim(keys, ...rest);
				},
			},
			send: async ({ itemIndex }) => {
				steps.push(`sent ${itemIndex}`);
				return { succeeded: true, response: {} };
			},
		});
		while (steps.length < 2) await new Promise(setImmediate);
		expect(steps).toEqual(['recorded 0 to 9', 'recorded 10 to 14']);
		for (let due = 0; due < 15; due++) {
			expect(dues).toHaveLength(1);
			dues.pop()!();
			while (dues.length === 0 && steps.length < 17) await new Promise(setImmediate);
		}
		const { outcome } = await dialled;
		expect(outcome).toEqual(Array(15).fill('placed'));
		expect(steps.slice(2)).toEqual(Array.from({ length: 15 }, (_, item) => `sent ${item}`));
	});

	it('gives back what was recorded for permits that were not due when the batch ended', async () => {
		const table = new DeduplicationTable();
		const cancel = new AbortController();
		const limiter = freeLimiter();
		const uses: string[] = [];
		limiter.acquire = async ({ max = 1 }) =>
			Array.from({ length: max }, (_, index) =>
				permitOf({
					// The second one is not due before the execution is cancelled
					due: async () => (index === 1 ? cancel.abort() : undefined),
					release: (use) => void uses.push(use),
				}),
			);
		const { sent, outcome } = await dial(['', '', ''], {
			limiter,
			guard: guardIn(table),
			keys: ['a', 'b', 'c'],
			cancelSignal: cancel.signal,
		});
		expect(sent).toEqual([0]);
		expect(outcome).toEqual(['placed', 'Client.NotAttempted', 'Client.NotAttempted']);
		expect(uses.sort()).toEqual(['accepted', 'unused', 'unused']);
		const claimed = ['a', 'b', 'c'].map(async (key) => await guardIn(table).isClaimed(key));
		expect(await Promise.all(claimed)).toEqual([true, false, false]);
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
