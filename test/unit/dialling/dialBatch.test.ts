import { openAttemptLedger } from '../../../nodes/TencentCcc/dialling/attemptLedger';
import { dialBatch, type DialBatchOptions } from '../../../nodes/TencentCcc/dialling/dialBatch';
import { findOutcome } from '../../../nodes/TencentCcc/outcomes/catalogue';

/** A batch of calls that end with the given codes; `''` is a placed call, `'throw'` an unexpected error. */
async function dial(codes: string[], options: Partial<DialBatchOptions> = {}) {
	const sent: number[] = [];
	const results = await dialBatch({
		calls: codes.map((_, itemIndex) => ({ itemIndex, body: { itemIndex } })),
		ledger: openAttemptLedger({}, 0, 'e1'),
		waitForTurn: async () => {},
		send: async ({ itemIndex }) => {
			sent.push(itemIndex);
			const code = codes[itemIndex];
			if (code === 'throw') throw new Error('unexpected');
			if (code === '') return { succeeded: true, response: { SessionId: `s${itemIndex}` } };
			return { succeeded: false, code, message: `m${itemIndex}`, requestId: 'r' };
		},
		endsBatch: ({ code }) => findOutcome(code).stopsBatch,
		isCancelled: () => false,
		...options,
	});
	const outcome = [...results.entries()]
		.sort(([first], [second]) => first - second)
		.map(([, result]) => (result.placed ? 'placed' : result.failure.code));
	return { sent, outcome, results };
}

describe('a batch', () => {
	it('gives every call one result, and sends every request once', async () => {
		const { sent, outcome } = await dial(['', 'FailedOperation.SeatStatusBusy', '']);
		expect(sent).toEqual([0, 1, 2]);
		expect(outcome).toEqual(['placed', 'FailedOperation.SeatStatusBusy', 'placed']);
	});

	it('ends after a code that would hit all the others, and names the cause', async () => {
		const { sent, outcome, results } = await dial(['', 'AuthFailure.SignatureFailure', '', '']);
		expect(sent).toEqual([0, 1]);
		expect(outcome).toEqual([
			'placed',
			'AuthFailure.SignatureFailure',
			'Client.NotAttempted',
			'Client.NotAttempted',
		]);
		expect(results.get(3)).toMatchObject({
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

	it('sends nothing after the execution was cancelled, not even when it was waiting for its turn', async () => {
		let turns = 0;
		const { sent, outcome } = await dial(['', '', ''], {
			waitForTurn: async () => {
				turns++;
			},
			isCancelled: () => turns === 2,
		});
		expect(sent).toEqual([0]);
		expect(outcome).toEqual(['placed', 'Client.NotAttempted', 'Client.NotAttempted']);
	});

	it('marks a request before it leaves, and completes it after', async () => {
		const steps: string[] = [];
		await dial([''], {
			ledger: {
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
		const first = await dial(['', 'Client.OutcomeUnknown'], {
			ledger: openAttemptLedger(context, 0, 'e1'),
		});
		const waitForTurn = jest.fn();
		const second = await dial(['', 'Client.OutcomeUnknown'], {
			ledger: openAttemptLedger(context, 0, 'e1'),
			waitForTurn,
		});
		expect(first.sent).toEqual([0, 1]);
		expect(second.sent).toEqual([]);
		expect(second.outcome).toEqual(first.outcome);
		expect(waitForTurn).not.toHaveBeenCalled();
	});
});
