import type { IDataObject } from 'n8n-workflow';

import {
	openAttemptLedger,
	type AttemptLedger,
	type LedgerRun,
} from '../../../nodes/TencentCcc/dialling/attemptLedger';
import type { AttemptOutcome } from '../../../nodes/TencentCcc/outcomes/attemptOutcome';

/** Known by the place of its item. */
const KEY = '0';
const done: AttemptOutcome = { done: true, response: { SessionId: 's', RequestId: 'r' } };
const failed = (code: string): AttemptOutcome => ({
	done: false,
	failure: { code, message: 'm', requestId: 'r', attempts: 1 },
});

const open = (context: IDataObject, executionId: string, run: Partial<LedgerRun> = {}) =>
	openAttemptLedger(context, { run: 0, executionId, ...run });

/** n8n stores the context as JSON with a failed execution and reads it back for a retry. */
const stored = (context: IDataObject) => JSON.parse(JSON.stringify(context)) as IDataObject;

/** The ledger as another process has it, which remembers nothing of this one. */
function openInAnotherProcess(context: IDataObject, executionId: string) {
	let ledger = open({}, 'none');
	jest.isolateModules(() => {
		const path = '../../../nodes/TencentCcc/dialling/attemptLedger';
		const other = jest.requireActual<{ openAttemptLedger: typeof openAttemptLedger }>(path);
		ledger = other.openAttemptLedger(context, { run: 0, executionId });
	});
	return ledger;
}

describe('what a repetition of the run may send', () => {
	it('everything that was never sent', () => {
		expect(open({}, 'e1').recall(KEY)).toBeUndefined();
	});

	it('nothing for a call that was placed: it returns the earlier session, marked as reused', () => {
		const context: IDataObject = {};
		open(context, 'e1').complete(KEY, done);
		for (const executionId of ['e1', 'e2']) {
			expect(open(stored(context), executionId).recall(KEY)).toEqual({
				outcome: { ...done, reused: true },
				ofThisExecution: executionId === 'e1',
			});
		}
	});

	it('nothing for a request that was interrupted: its outcome is unknown', () => {
		const context: IDataObject = {};
		open(context, 'e1').markSent(KEY);
		const ledger = openInAnotherProcess(stored(context), 'e2');
		expect(ledger.othersUnderWay(KEY)).toBeUndefined();
		expect(ledger.recall(KEY)).toMatchObject({
			outcome: { done: false, failure: { code: 'Client.OutcomeUnknown' } },
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
		for (const kind of ['dial', 'act'] as const) {
			const context: IDataObject = {};
			open(context, 'e1', { kind }).complete(KEY, failed(code));
			const recall = (executionId: string) =>
				open(stored(context), executionId, { kind }).recall(KEY);
			expect(recall('e1') ? 'nothing' : 'the request').toBe(onTry);
			expect(recall('e2') ? 'nothing' : 'the request').toBe(byHand);
		}
	});
});

describe('an attempt is known to the run', () => {
	it.each<[string, (ledger: AttemptLedger) => void, boolean]>([
		['when nothing happened to it', () => {}, false],
		['when it was claimed', (ledger) => ledger.noteClaimed(KEY), true],
		['when its request has left', (ledger) => ledger.markSent(KEY), true],
		['when it has ended', (ledger) => ledger.complete(KEY, done), true],
		['when another one was claimed', (ledger) => ledger.noteClaimed('1'), false],
	])('%s', (_name, happen, expected) => {
		const context: IDataObject = {};
		const ledger = open(context, 'e1');
		happen(ledger);
		expect(ledger.knows(KEY)).toBe(expected);
		expect(open(stored(context), 'e1').knows(KEY)).toBe(expected);
	});

	it('also by what n8n has stored with a failed execution', () => {
		const context: IDataObject = {};
		open(context, 'e1').complete(KEY, done);
		expect(openInAnotherProcess(stored(context), 'e2').knows(KEY)).toBe(true);
	});

	it('and a claim alone is unknown to another process', () => {
		const context: IDataObject = {};
		open(context, 'e1').noteClaimed(KEY);
		expect(openInAnotherProcess(stored(context), 'e2').knows(KEY)).toBe(false);
	});

	it('and a claim alone lets the request leave', () => {
		const ledger = open({}, 'e1');
		ledger.noteClaimed(KEY);
		expect(ledger.recall(KEY)).toBeUndefined();
	});
});

it('tells items apart by their place', () => {
	const ledger = open({}, 'e1');
	ledger.complete(KEY, done);
	expect(ledger.recall('1')).toBeUndefined();
});

it('leaves nothing of its run in the execution when it is cleared', () => {
	const context: IDataObject = {};
	const ledger = open(context, 'e1');
	ledger.complete('the key', done);
	expect(JSON.stringify(context)).toContain('the key');
	ledger.clear();
	expect(JSON.stringify(context)).not.toContain('the key');
});

it('knows what another retry of the same failed execution has sent', () => {
	const context: IDataObject = {};
	open(context, 'e1').complete(KEY, failed('Client.OutcomeUnknown'));
	const saved = stored(context);
	open(stored(saved), 'e2').complete('1', done);
	const again = open(stored(saved), 'e3');
	expect(again.recall('1')?.outcome).toEqual({ ...done, reused: true });
	expect(again.recall('2')).toBeUndefined();
});

it('waits for a request that another retry has under way, and then knows its result', async () => {
	const context: IDataObject = {};
	const first = open(context, 'e1');
	const second = open(stored(context), 'e2');
	first.markSent(KEY);
	let isOver = false;
	const over = second.othersUnderWay(KEY)?.then(() => {
		isOver = true;
	});
	expect(second.recall(KEY)).toBeUndefined();
	await new Promise(setImmediate);
	expect(isOver).toBe(false);
	first.complete(KEY, done);
	await over;
	expect(second.othersUnderWay(KEY)).toBeUndefined();
	expect(second.recall(KEY)?.outcome).toEqual({ ...done, reused: true });
});

it('remembers a retry although a very long run was forgotten while it went on', () => {
	const long = open({}, 'e1');
	const dial = (first: number, last: number) => {
		for (let item = first; item < last; item++) long.complete(String(item), done);
	};
	dial(0, 50_001);
	open({}, 'which makes the long run be forgotten');
	dial(50_001, 110_000);
	const context = { ledgerId: 'of a failed execution' };
	open(stored(context), 'e2').complete(KEY, done);
	open({}, 'of any other execution');
	expect(open(stored(context), 'e3').recall(KEY)).toBeDefined();
});

it.each([
	['act', undefined],
	[
		'dial',
		{ outcome: { done: true, response: { SessionId: 's' }, reused: true }, ofThisExecution: true },
	],
] as const)(
	'after the operation of the node was changed, an earlier one that is to %s has left %j: nobody is rung twice',
	(kind, recalled) => {
		const context: IDataObject = {};
		const open = (operation: string) =>
			openAttemptLedger(context, { run: 0, executionId: 'e', kind, operation });
		const first = open('call.first');
		first.markSent(KEY);
		first.complete(KEY, { done: true, response: { SessionId: 's' } });
		expect(open('call.second').recall(KEY)).toEqual(recalled);
	},
);

describe("as an AI agent's tool", () => {
	const asTool = { run: 'tool' } as const;

	it('a lead that was called is not called again in the same execution, in whatever run', () => {
		const context: IDataObject = {};
		const first = open(context, 'e1', asTool);
		first.complete('008613800138000', done);
		first.clear();
		expect(open(context, 'e1', asTool).recall('008613800138000')?.outcome).toEqual({
			...done,
			reused: true,
		});
	});

	it('a lead that was refused may be called again, with another agent', () => {
		const context: IDataObject = {};
		open(context, 'e1', asTool).complete(KEY, failed('FailedOperation.SeatStatusBusy'));
		expect(open(context, 'e1', asTool).recall(KEY)).toBeUndefined();
	});
});

it('forgets the run before when the next one of a loop begins', () => {
	const context: IDataObject = {};
	open(context, 'e1').complete('the key', done);
	expect(open(context, 'e1', { run: 1 }).recall('the key')).toBeUndefined();
	expect(JSON.stringify(context)).not.toContain('the key');
});

describe('claims of one attempt, as of a tool that an agent calls twice in one turn', () => {
	const openTool = (context: IDataObject) => open(context, 'e1', { run: 'tool' });

	it('are made one after the other, so that the second finds what the first has won', async () => {
		const context: IDataObject = {};
		const [first, second] = [openTool(context), openTool(context)];
		let answer: () => void = () => {};
		const won = first.claimInTurn([KEY], async () => {
			await new Promise<void>((resolve) => {
				answer = resolve;
			});
			first.noteClaimed(KEY);
			return 'first';
		});
		const later = second.claimInTurn([KEY], async () => await Promise.resolve(second.knows(KEY)));
		answer();
		await expect(won).resolves.toBe('first');
		await expect(later).resolves.toBe(true);
	});

	it('are made one at a time, however many wait for the first', async () => {
		const context: IDataObject = {};
		let underWay = 0;
		let most = 0;
		const claim = async () => {
			underWay++;
			most = Math.max(most, underWay);
			await new Promise(setImmediate);
			underWay--;
		};
		const calls = [openTool(context), openTool(context), openTool(context)];
		await Promise.all(calls.map(async (ledger) => await ledger.claimInTurn([KEY], claim)));
		expect(most).toBe(1);
	});

	it('that fail keep no other one waiting', async () => {
		const context: IDataObject = {};
		const failing = openTool(context).claimInTurn([KEY], async () => {
			await Promise.resolve();
			throw new Error('database');
		});
		const later = openTool(context).claimInTurn([KEY], async () => await Promise.resolve('later'));
		await expect(failing).rejects.toThrow('database');
		await expect(later).resolves.toBe('later');
	});

	it('of other attempts do not wait', async () => {
		const context: IDataObject = {};
		void openTool(context).claimInTurn([KEY], async () => await new Promise(() => {}));
		const other = openTool(context).claimInTurn(['1'], async () => await Promise.resolve('other'));
		await expect(other).resolves.toBe('other');
	});
});
