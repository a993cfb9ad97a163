import type { IDataObject } from 'n8n-workflow';

import type { AttemptOutcome } from '../../../nodes/TencentCcc/outcomes/attemptOutcome';
import { OUTCOME_CATALOGUE } from '../../../nodes/TencentCcc/outcomes/catalogue';
import {
	chooserWith,
	attemptOf,
	crashLedgerIn,
	dial,
	guardIn,
	ledgerOf,
} from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';
import { permitOf } from '../../support/permits';

const BUSY = 'FailedOperation.SeatStatusBusy';
const NOT_FOUND = 'InvalidParameterValue.AccountNotExist';
const NOT_ALLOWED = 'OperationDenied.NotInWhiteList';
const UNKNOWN = 'Client.OutcomeUnknown';

/** What the agents answer, by User ID: a code, or nothing for a placed call; several in turn. */
type Answers = Record<string, string | string[]>;

const inOrder = (agents: string[], itemIndex = 0, change: IDataObject = {}) =>
	attemptOf(itemIndex, {
		body: { UserId: agents[0] },
		choice: { by: 'order', agents },
		...change,
	});

/** Dials leads whose agents answer so. */
async function dialAgents(
	answers: Answers,
	options: Parameters<typeof dial>[1] & { leads?: number } = {},
) {
	const { leads = 1, ...rest } = options;
	const rung: string[] = [];
	const attempts =
		rest.attempts ??
		Array.from({ length: leads }, (_, item) => inOrder(Object.keys(answers), item));
	const result = await dial(
		attempts.map(() => ''),
		{
			send: async ({ body }) => {
				const agent = String(body.UserId);
				const all = [answers[agent]].flat();
				const code = all[Math.min(rung.filter((one) => one === agent).length, all.length - 1)];
				rung.push(agent);
				await new Promise(setImmediate);
				if (code === '') return { succeeded: true, response: { SessionId: `s-${agent}` } };
				return { succeeded: false, code, message: `m-${agent}`, requestId: `r-${agent}` };
			},
			...rest,
			attempts,
		},
	);
	return { ...result, rung };
}

const refusal = (code: string) => ({
	succeeded: false as const,
	code,
	message: '',
	requestId: 'r',
});

const failureOf = (outcome?: AttemptOutcome) =>
	outcome?.done === false ? outcome.failure : undefined;

describe('In This Order', () => {
	it.each<[string, Answers, string[], string, string[]]>([
		['the first takes it', { a: '', b: '' }, ['a'], 'placed', []],
		['a busy one', { a: BUSY, b: '' }, ['a', 'b'], 'placed', []],
		['one who is not found', { a: NOT_FOUND, b: '' }, ['a', 'b'], 'placed', []],
		['one who is not allow-listed', { a: NOT_ALLOWED, b: '' }, ['a', 'b'], 'placed', []],
		['the last takes it', { a: BUSY, b: NOT_FOUND, c: '' }, ['a', 'b', 'c'], 'placed', []],
		['all are busy', { a: BUSY, b: BUSY }, ['a', 'b'], BUSY, ['a', 'b']],
		[
			'one of all is busy: later he may take it',
			{ a: BUSY, b: NOT_ALLOWED },
			['a', 'b'],
			BUSY,
			['a', 'b'],
		],
		[
			'all have to be set up',
			{ a: NOT_FOUND, b: NOT_ALLOWED },
			['a', 'b'],
			NOT_ALLOWED,
			['a', 'b'],
		],
		[
			'the lead is refused',
			{ a: BUSY, b: 'FailedOperation.CalleeIsLimited', c: '' },
			['a', 'b'],
			'FailedOperation.CalleeIsLimited',
			['a'],
		],
		['it is unknown whether it rang', { a: UNKNOWN, b: '' }, ['a'], UNKNOWN, []],
		['… with the second', { a: BUSY, b: UNKNOWN, c: '' }, ['a', 'b'], UNKNOWN, ['a']],
		['a code that nobody knows', { a: 'Brand.New', b: '' }, ['a'], 'Brand.New', []],
		[
			'Tencent throttles one',
			{ a: ['RequestLimitExceeded', BUSY], b: '' },
			['a', 'a', 'b'],
			'placed',
			[],
		],
	])('%s', async (_name, answers, expectedRung, expectedOutcome, tried) => {
		const { rung, outcome, attempts } = await dialAgents(answers);
		expect(rung).toEqual(expectedRung);
		expect(outcome).toEqual([expectedOutcome]);
		const agents = failureOf(attempts[0].outcome)?.agentsTried?.map(({ UserId }) => UserId) ?? [];
		expect(agents).toEqual(tried);
		expect(attempts[0].body.UserId).toBe(rung[rung.length - 1]);
	});

	it('says of each agent who was tried why the call was refused, and counts the requests', async () => {
		const { attempts } = await dialAgents({ a: NOT_FOUND, b: BUSY, c: NOT_ALLOWED });
		expect(failureOf(attempts[0].outcome)).toEqual({
			code: BUSY,
			message: 'm-b',
			requestId: 'r-b',
			attempts: 3,
			agentsTried: [
				{ UserId: 'a', code: NOT_FOUND, message: 'm-a', requestId: 'r-a' },
				{ UserId: 'b', code: BUSY, message: 'm-b', requestId: 'r-b' },
				{ UserId: 'c', code: NOT_ALLOWED, message: 'm-c', requestId: 'r-c' },
			],
		});
	});

	it('never rings an agent whose own mobile the lead has', async () => {
		const { callee } = attemptOf(0);
		const agents = chooserWith({ mobiles: new Map([['a', callee]]) });
		const { rung, outcome } = await dialAgents({ a: '', b: '' }, { agents });
		expect(rung).toEqual(['b']);
		expect(outcome).toEqual(['placed']);
		const alone = await dialAgents({ a: '' }, { agents });
		expect(alone.rung).toEqual([]);
		expect(alone.outcome).toEqual(['Client.InvalidInput']);
	});

	it('counts as sent again what is sent again, not what rings the next agent', async () => {
		const { batch } = await dialAgents({ a: BUSY, b: NOT_FOUND, c: '' }, { leads: 2 });
		expect(batch.retries).toBe(0);
	});

	it('asks for a permit for each request', async () => {
		let permits = 0;
		await dialAgents(
			{ a: BUSY, b: BUSY, c: '' },
			{
				limiter: {
					async acquire() {
						permits++;
						return await Promise.resolve([permitOf()]);
					},
					cancel: () => {},
					isIdle: () => true,
				},
			},
		);
		expect(permits).toBe(3);
	});

	it('sends nothing to the next agent after the execution was cancelled', async () => {
		const cancel = new AbortController();
		const rung: unknown[] = [];
		const { outcome } = await dialAgents(
			{ a: BUSY, b: '' },
			{
				cancelSignal: cancel.signal,
				send: async ({ body }) => {
					rung.push(body.UserId);
					cancel.abort();
					return await Promise.resolve(refusal(BUSY));
				},
			},
		);
		expect(rung).toEqual(['a']);
		expect(outcome).toEqual([BUSY]);
	});
});

describe('a repeated run', () => {
	it('of the same execution rings nobody again, and says who took the call', async () => {
		const context = {};
		const ledger = () => ledgerOf(context, 'e1');
		await dialAgents({ a: BUSY, b: '' }, { ledger: ledger() });
		const again = await dialAgents({ a: '', b: '' }, { ledger: ledger() });
		expect(again.rung).toEqual([]);
		expect(again.outcome).toEqual(['placed']);
		expect(again.attempts[0].body.UserId).toBe('b');
	});

	it('of the same execution goes on with those agents who were not tried', async () => {
		const context = {};
		const cancel = new AbortController();
		const first = dialAgents(
			{ a: BUSY, b: '', c: '' },
			{
				ledger: ledgerOf(context, 'e1'),
				cancelSignal: cancel.signal,
				send: async () => {
					cancel.abort();
					return await Promise.resolve(refusal(BUSY));
				},
			},
		);
		expect((await first).outcome).toEqual([BUSY]);
		const again = await dialAgents({ a: '', b: BUSY, c: '' }, { ledger: ledgerOf(context, 'e1') });
		expect(again.rung).toEqual(['b', 'c']);
		expect(again.outcome).toEqual(['placed']);
	});

	it('of the same execution rings nobody whom all have refused', async () => {
		const context = {};
		await dialAgents({ a: BUSY, b: NOT_FOUND }, { ledger: ledgerOf(context, 'e1') });
		const again = await dialAgents({ a: '', b: '' }, { ledger: ledgerOf(context, 'e1') });
		expect(again.rung).toEqual([]);
		expect(failureOf(again.attempts[0].outcome)?.agentsTried).toHaveLength(2);
	});

	it('by hand begins with the first agent, unless a telephone may have rung', async () => {
		for (const [second, rung] of [
			[BUSY, ['a']],
			[UNKNOWN, []],
			['', []],
		] as const) {
			const context = {};
			await dialAgents({ a: BUSY, b: second }, { ledger: ledgerOf(context, 'e1') });
			const again = await dialAgents({ a: '', b: '' }, { ledger: ledgerOf(context, 'e2') });
			expect(again.rung).toEqual(rung);
		}
	});

	it('after a crash rings nobody, whichever agent was about to be rung', async () => {
		const table = new DeduplicationTable();
		const rung: string[] = [];
		void dialAgents(
			{ a: BUSY, b: '' },
			{
				crashLedger: crashLedgerIn(table),
				send: async ({ body }) => {
					rung.push(String(body.UserId));
					// The process dies while the second agent's telephone rings
					if (body.UserId === 'b') return await new Promise<never>(() => {});
					return await Promise.resolve(refusal(BUSY));
				},
			},
		);
		for (let turn = 0; turn < 1000; turn++) await new Promise(setImmediate);
		expect(rung).toEqual(['a', 'b']);
		const retry = await dialAgents(
			{ a: '', b: '' },
			{ crashLedger: crashLedgerIn(table, 'run', true) },
		);
		expect(retry.rung).toEqual([]);
		expect(retry.outcome).toEqual([UNKNOWN]);
	});

	it.each([
		['all refused', NOT_FOUND, 'free'],
		['one took it', '', 'taken'],
		['nobody knows', UNKNOWN, 'taken'],
	])('finds the redial key of a lead: %s', async (_name, second, expected) => {
		const guard = guardIn();
		const attempts = [inOrder(['a', 'b'], 0, { redialGuardKey: 'lead' })];
		let claimedMeanwhile: boolean | undefined;
		await dialAgents(
			{ a: BUSY, b: second },
			{
				guard,
				attempts,
				limiter: {
					async acquire({ first }) {
						if (first) claimedMeanwhile = await guard.isClaimed('lead');
						return [permitOf()];
					},
					cancel: () => {},
					isIdle: () => true,
				},
			},
		);
		expect(claimedMeanwhile).toBe(true);
		expect((await guard.isClaimed('lead')) ? 'taken' : 'free').toBe(expected);
	});
});

it('only definite refusals concern an agent: nothing has rung', () => {
	const concerned = OUTCOME_CATALOGUE.filter(({ concernsAgent }) => concernsAgent);
	expect(concerned.map(({ code }) => code).sort()).toEqual([BUSY, NOT_FOUND, NOT_ALLOWED].sort());
	for (const { callPlaced } of concerned) expect(callPlaced).toBe('no');
});
