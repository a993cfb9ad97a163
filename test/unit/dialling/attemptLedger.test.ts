import type { IDataObject } from 'n8n-workflow';

import type { AttemptResult } from '../../../nodes/TencentCcc/dialling/attempt';
import { openAttemptLedger } from '../../../nodes/TencentCcc/dialling/attemptLedger';

const callee = '008613800138000';
const placed: AttemptResult = { placed: true, response: { SessionId: 's', RequestId: 'r' } };
const failed = (code: string): AttemptResult => ({
	placed: false,
	failure: { code, message: 'm', requestId: 'r', attempts: 1 },
});

/** n8n stores the context as JSON with a failed execution and reads it back for a retry. */
const stored = (context: IDataObject) => JSON.parse(JSON.stringify(context)) as IDataObject;

/** The ledger as another process has it, which remembers nothing of this one. */
function openInAnotherProcess(...parameters: Parameters<typeof openAttemptLedger>) {
	let ledger = openAttemptLedger({}, 0, 'none');
	jest.isolateModules(() => {
		const path = '../../../nodes/TencentCcc/dialling/attemptLedger';
		const other = jest.requireActual<{ openAttemptLedger: typeof openAttemptLedger }>(path);
		ledger = other.openAttemptLedger(...parameters);
	});
	return ledger;
}

describe('what a repetition of the run may send', () => {
	it('everything that was never sent', () => {
		expect(openAttemptLedger({}, 0, 'e1').recall(0, callee)).toBeUndefined();
	});

	it('nothing for a call that was placed: it returns the earlier session, marked as reused', () => {
		const context: IDataObject = {};
		openAttemptLedger(context, 0, 'e1').complete(0, callee, placed);
		for (const executionId of ['e1', 'e2']) {
			expect(openAttemptLedger(stored(context), 0, executionId).recall(0, callee)).toEqual({
				result: { ...placed, reused: true },
				ofThisExecution: executionId === 'e1',
			});
		}
	});

	it('nothing for a request that was interrupted: its outcome is unknown', () => {
		const context: IDataObject = {};
		openAttemptLedger(context, 0, 'e1').markSent(0, callee);
		const ledger = openInAnotherProcess(stored(context), 0, 'e2');
		expect(ledger.othersUnderWay(0, callee)).toBeUndefined();
		expect(ledger.recall(0, callee)).toMatchObject({
			result: { placed: false, failure: { code: 'Client.OutcomeUnknown' } },
			ofThisExecution: false,
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
		openAttemptLedger(context, 0, 'e1').complete(0, callee, failed(code));
		const recall = (executionId: string) =>
			openAttemptLedger(stored(context), 0, executionId).recall(0, callee);
		expect(recall('e1') ? 'nothing' : 'the request').toBe(onTry);
		expect(recall('e2') ? 'nothing' : 'the request').toBe(byHand);
	});
});

describe('the ledger tells apart', () => {
	const ledgerAfterPlacing = () => {
		const ledger = openAttemptLedger({}, 0, 'e1');
		ledger.complete(0, callee, placed);
		return ledger;
	};

	it('items', () => {
		expect(ledgerAfterPlacing().recall(1, callee)).toBeUndefined();
	});
});

describe('another number of the same lead', () => {
	const other = '008613900139000';

	it.each([
		['a call that was placed', placed, 'nothing'],
		['an outcome that is unknown', failed('Client.OutcomeUnknown'), 'nothing'],
		['a refusal', failed('AuthFailure.SignatureFailure'), 'the request'],
	])('after %s', (_, result, expected) => {
		const ledger = openAttemptLedger({}, 0, 'e1');
		ledger.complete(0, callee, result);
		expect(ledger.recall(0, other) ? 'nothing' : 'the request').toBe(expected);
	});

	it('is another attempt of an AI agent, which knows leads by their number', () => {
		const ledger = openAttemptLedger({}, 'tool', 'e1');
		ledger.complete(0, callee, placed);
		expect(ledger.recall(0, other)).toBeUndefined();
	});
});

it('leaves nothing of its run in the execution when it is cleared', () => {
	const context: IDataObject = {};
	const ledger = openAttemptLedger(context, 0, 'e1');
	ledger.complete(0, callee, placed);
	ledger.clear();
	expect(JSON.stringify(context)).not.toContain(callee);
});

it('knows what another retry of the same failed execution has sent', () => {
	const context: IDataObject = {};
	openAttemptLedger(context, 0, 'e1').complete(0, callee, failed('Client.OutcomeUnknown'));
	const saved = stored(context);
	openAttemptLedger(stored(saved), 0, 'e2').complete(1, '008613900139000', placed);
	const again = openAttemptLedger(stored(saved), 0, 'e3');
	expect(again.recall(1, '008613900139000')?.result).toEqual({ ...placed, reused: true });
	expect(again.recall(2, callee)).toBeUndefined();
});

it('waits for a request that another retry has under way, and then knows its result', async () => {
	const context: IDataObject = {};
	const first = openAttemptLedger(context, 0, 'e1');
	const second = openAttemptLedger(stored(context), 0, 'e2');
	first.markSent(0, callee);
	let isOver = false;
	const over = second.othersUnderWay(0, callee)?.then(() => {
		isOver = true;
	});
	expect(second.recall(0, callee)).toBeUndefined();
	await new Promise(setImmediate);
	expect(isOver).toBe(false);
	first.complete(0, callee, placed);
	await over;
	expect(second.othersUnderWay(0, callee)).toBeUndefined();
	expect(second.recall(0, callee)?.result).toEqual({ ...placed, reused: true });
});

it('remembers a retry although a very long run was forgotten while it went on', () => {
	const long = openAttemptLedger({}, 0, 'e1');
	const dial = (first: number, last: number) => {
		for (let item = first; item < last; item++) long.complete(item, callee, placed);
	};
	dial(0, 50_001);
	openAttemptLedger({}, 0, 'which makes the long run be forgotten');
	dial(50_001, 110_000);
	const context = { ledgerId: 'of a failed execution' };
	openAttemptLedger(stored(context), 0, 'e2').complete(0, callee, placed);
	openAttemptLedger({}, 0, 'of any other execution');
	expect(openAttemptLedger(stored(context), 0, 'e3').recall(0, callee)).toBeDefined();
});

it.each([
	['+86 755 1234 5678', '008675512345678'],
	['0086 13800138000', '0086013800138000'],
])('knows %s sent as given as the same telephone as %s', (written, other) => {
	const ledger = openAttemptLedger({}, 'tool', 'e1');
	ledger.complete(0, written, placed);
	expect(ledger.recall(0, other)).toBeDefined();
});

it.each(['13800138000', '+86 138-0013-8000', '8613800138000'])(
	'knows the telephone however it is written: %s',
	(written) => {
		const context: IDataObject = {};
		openAttemptLedger(context, 0, 'e1').complete(0, callee, placed);
		expect(openAttemptLedger(context, 0, 'e2').recall(0, written)).toBeDefined();
	},
);

describe("as an AI agent's tool", () => {
	it('a lead that was called is not called again in the same execution, in whatever run', () => {
		const context: IDataObject = {};
		const first = openAttemptLedger(context, 'tool', 'e1');
		first.complete(0, callee, placed);
		first.clear();
		expect(openAttemptLedger(context, 'tool', 'e1').recall(3, callee)?.result).toEqual({
			...placed,
			reused: true,
		});
	});

	it('a lead that was refused may be called again, with another agent', () => {
		const context: IDataObject = {};
		const busy = failed('FailedOperation.SeatStatusBusy');
		openAttemptLedger(context, 'tool', 'e1').complete(0, callee, busy);
		expect(openAttemptLedger(context, 'tool', 'e1').recall(0, callee)).toBeUndefined();
	});
});

it('forgets the run before when the next one of a loop begins', () => {
	const context: IDataObject = {};
	openAttemptLedger(context, 0, 'e1').complete(0, callee, placed);
	expect(openAttemptLedger(context, 1, 'e1').recall(0, callee)).toBeUndefined();
	expect(JSON.stringify(context)).not.toContain(callee);
});
