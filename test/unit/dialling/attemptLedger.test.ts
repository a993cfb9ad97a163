import type { IDataObject } from 'n8n-workflow';

import type { AttemptResult } from '../../../nodes/TencentCcc/dialling/attempt';
import { openAttemptLedger } from '../../../nodes/TencentCcc/dialling/attemptLedger';

const body = { Callee: '008613800138000' };
const placed: AttemptResult = { placed: true, response: { SessionId: 's', RequestId: 'r' } };
const failed = (code: string): AttemptResult => ({
	placed: false,
	failure: { code, message: 'm', requestId: 'r', attempts: 1 },
});

/** n8n stores the context as JSON with a failed execution and reads it back for a retry. */
const stored = (context: IDataObject) => JSON.parse(JSON.stringify(context)) as IDataObject;

describe('what a repetition of the run may send', () => {
	it('everything that was never sent', () => {
		expect(openAttemptLedger({}, 0, 'e1').recall(0, body)).toBeUndefined();
	});

	it('nothing for a call that was placed: it returns the earlier session, marked as reused', () => {
		const context: IDataObject = {};
		openAttemptLedger(context, 0, 'e1').complete(0, body, placed);
		for (const executionId of ['e1', 'e2']) {
			expect(openAttemptLedger(stored(context), 0, executionId).recall(0, body)).toEqual({
				...placed,
				reused: true,
			});
		}
	});

	it('nothing for a request that was interrupted: its outcome is unknown', () => {
		const context: IDataObject = {};
		openAttemptLedger(context, 0, 'e1').markSent(0, body);
		expect(openAttemptLedger(stored(context), 0, 'e2').recall(0, body)).toMatchObject({
			placed: false,
			failure: { code: 'Client.OutcomeUnknown' },
		});
	});

	it.each([
		['Client.OutcomeUnknown', 'nothing', 'nothing'],
		['FailedOperation.CallOutFailed', 'nothing', 'nothing'],
		['InternalError', 'nothing', 'nothing'],
		['Brand.New', 'nothing', 'nothing'],
		['FailedOperation.SeatStatusBusy', 'nothing', 'the request'],
		['AuthFailure.SignatureFailure', 'nothing', 'the request'],
		['RequestLimitExceeded', 'the request', 'the request'],
		['Client.NotSent', 'the request', 'the request'],
	])('after %s: %s on a further try, %s when retried by hand', (code, onTry, byHand) => {
		const context: IDataObject = {};
		openAttemptLedger(context, 0, 'e1').complete(0, body, failed(code));
		const recall = (executionId: string) =>
			openAttemptLedger(stored(context), 0, executionId).recall(0, body);
		expect(recall('e1') ? 'nothing' : 'the request').toBe(onTry);
		expect(recall('e2') ? 'nothing' : 'the request').toBe(byHand);
	});
});

describe('the ledger tells apart', () => {
	const context: IDataObject = {};
	openAttemptLedger(context, 0, 'e1').complete(0, body, placed);

	it('items', () => {
		expect(openAttemptLedger(context, 0, 'e1').recall(1, body)).toBeUndefined();
	});
	it('runs of a loop', () => {
		expect(openAttemptLedger(context, 1, 'e1').recall(0, body)).toBeUndefined();
	});
	it('changed input', () => {
		expect(openAttemptLedger(context, 0, 'e1').recall(0, { Callee: 'other' })).toBeUndefined();
	});
});

it('forgets its own run only', () => {
	const context: IDataObject = {};
	openAttemptLedger(context, 1, 'e1').complete(0, body, placed);
	const ledger = openAttemptLedger(context, 11, 'e1');
	ledger.complete(0, body, placed);
	ledger.clear();
	expect(ledger.recall(0, body)).toBeUndefined();
	expect(openAttemptLedger(context, 1, 'e1').recall(0, body)).toBeDefined();
});
