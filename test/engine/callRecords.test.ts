import type { IDataObject } from 'n8n-workflow';

import { MAGIC_CALLEES, startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import {
	NODE_NAME,
	NODE_TYPE,
	sandboxCredential,
	type NodeSettings,
} from '../support/callWorkflow';

let engine: Engine;
let sandbox: Sandbox;
let now: number;
beforeAll(async () => {
	engine = await createEngine();
});
beforeEach(async () => {
	now = Date.now();
	sandbox = await startSandbox({ port: 0, clock: () => now, requestsPerSecond: 10_000 });
});
afterEach(async () => await sandbox.close());

/** Runs an operation of the node for items. */
async function run(
	[resource, operation]: [string, string],
	parameters: IDataObject,
	input: IDataObject[] = [{ leadId: 'lead-0' }],
	settings: NodeSettings = {},
) {
	return await engine.run({
		workflow: {
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: NODE_NAME,
					type: NODE_TYPE,
					parameters: { resource, operation, ...parameters } as never,
					...settings,
				},
			],
			connections: { Start: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] } },
		},
		credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
		input: input.map((json) => ({ json })),
	});
}

const GET: [string, string] = ['callRecord', 'get'];
const GET_ALL: [string, string] = ['callRecord', 'getAll'];
const GET_STATUS: [string, string] = ['call', 'getStatus'];
const HANG_UP: [string, string] = ['call', 'hangUp'];
const SESSION_OF_ITEM = { sessionId: '={{ $json.SessionId }}' };

/** Places calls to these numbers. @returns their items, in order */
async function place(...phones: string[]) {
	const placed = await run(
		['call', 'createCallOutSession'],
		{
			userId: { __rl: true, mode: 'id', value: sandbox.account.agents[0].mail },
			calleeNumber: '={{ $json.phone }}',
			uui: '={{ JSON.stringify({ lead: $json.phone }) }}',
		},
		phones.map((phone) => ({ phone })),
	);
	return placed.items(NODE_NAME).map(({ json }) => json);
}

const numberOfScenario = (scenario: string) =>
	MAGIC_CALLEES.find((magic) => magic.scenario === scenario)!.nationalNumber;

describe('the record of a call', () => {
	it('is simplified: what came of the call, in plain words, and the UUI as data', async () => {
		const calls = await place(
			numberOfScenario('answered'),
			numberOfScenario('leadDoesNotAnswer'),
			numberOfScenario('leadBusy'),
			numberOfScenario('agentDoesNotAnswer'),
		);
		now += 120_000;
		const records = (await run(GET, SESSION_OF_ITEM, calls)).items(NODE_NAME);
		expect(records.map(({ json }) => json.Outcome)).toEqual([
			'Answered',
			'Lead Did Not Answer',
			'Lead Busy',
			'Agent Did Not Answer',
		]);
		records.forEach(({ json, pairedItem }, index) => {
			expect(json).toMatchObject({
				SessionId: calls[index].SessionId,
				Callee: calls[index].Callee,
				UUI: JSON.parse(String(calls[index].UUI)),
				Direction: 'Outbound',
			});
			expect(pairedItem).toEqual({ item: index });
		});
		expect(records[0].json.TalkSeconds).toBeGreaterThan(0);
	});

	it('is as Tencent gives it without Simplify', async () => {
		const calls = await place(numberOfScenario('answered'));
		now += 120_000;
		const [{ json }] = (await run(GET, { ...SESSION_OF_ITEM, simplify: false }, calls)).items(
			NODE_NAME,
		);
		expect(json).toMatchObject({ EndStatusString: 'ok', EndStatus: 1, Direction: 1 });
	});

	it('is found whether its SessionId is written with dashes or without', async () => {
		const [{ SessionId }] = await place(numberOfScenario('answered'));
		now += 120_000;
		for (const written of [String(SessionId), String(SessionId).replace(/-/g, '')]) {
			expect((await run(GET, { sessionId: written })).items(NODE_NAME)).toHaveLength(1);
		}
	});

	it('is waited for while the call goes on', async () => {
		const [call] = await place(numberOfScenario('answered'));
		const running = run(GET, { ...SESSION_OF_ITEM, waitUpTo: 30 }, [call]);
		const deadline = Date.now() + 10_000;
		const looks = () => sandbox.requests.filter(({ action }) => action === 'DescribeTelCdr').length;
		while (looks() < 3 && Date.now() < deadline) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		now += 120_000;
		const ended = await running;
		expect(looks()).toBeGreaterThan(3);
		expect(ended.items(NODE_NAME)[0].json).toMatchObject({ Outcome: 'Answered' });
	}, 40_000);

	it('that does not exist leaves by the error outputs, with the fields of the item', async () => {
		const result = await run(GET, { ...SESSION_OF_ITEM }, [
			{ leadId: 'lead-7', SessionId: '00000000-0000-4000-8000-000000000000' },
			{ leadId: 'lead-8', SessionId: '' },
		]);
		expect(result.items(NODE_NAME)).toHaveLength(0);
		expect(result.items(NODE_NAME, 1).map(({ json }) => json)).toMatchObject([
			{
				leadId: 'lead-7',
				failure: {
					code: 'Client.NotFound',
					label: 'Not Found',
					output: 'Error',
					category: 'notFound',
				},
				request: { SessionId: '00000000-0000-4000-8000-000000000000' },
			},
			{ leadId: 'lead-8', failure: { code: 'Client.InvalidInput' } },
		]);
		expect(result.hints(NODE_NAME).map(({ message }) => message)).toEqual([
			'1 × Not Found, on the tab Error; 1 × Invalid Input, on the tab Error. Nothing left by Success: the items are on the other tabs of this panel.',
		]);
	});

	it('stops the workflow when it does not exist, with On Error = Stop and no error outputs', async () => {
		const result = await run(GET, { sessionId: 'none', resultOutputs: 'none' });
		expect(result.status).toBe('error');
		expect(result.error?.message).toContain('Tencent has no record of the session "none"');
	});
});

describe('many records', () => {
	const DAY_MS = 86_400_000;
	const seed = () =>
		sandbox.seedRecords({
			count: 430,
			from: now - DAY_MS + 60_000,
			to: now - 60_000,
			inboundShare: 0.3,
		});

	it('are read over all pages, each once', async () => {
		const seeded = seed();
		const result = await run(GET_ALL, { returnAll: true });
		const ids = result.items(NODE_NAME).map(({ json }) => json.SessionId);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.sort()).toEqual(seeded.map(({ sessionId }) => sessionId).sort());
	});

	it('end with the limit, and no further page is read', async () => {
		seed();
		const result = await run(GET_ALL, { limit: 7 });
		expect(result.items(NODE_NAME)).toHaveLength(7);
		expect(sandbox.requests).toHaveLength(1);
	});

	it('can be filtered, and the limit counts what is left', async () => {
		seed();
		const result = await run(GET_ALL, {
			limit: 40,
			filters: { direction: 'inbound', answered: 'answered' },
		});
		const items = result.items(NODE_NAME).map(({ json }) => json);
		expect(items).toHaveLength(40);
		for (const item of items) {
			expect(item).toMatchObject({ Direction: 'Inbound', Outcome: 'Answered' });
		}
	});

	it('can be those of telephone numbers and sessions, written as in the CRM', async () => {
		const calls = await place('16188880001', '16188880002', '16188880003');
		now += 120_000;
		const byPhone = await run(GET_ALL, { phones: '161 8888 0001, +86 161-8888-0003' });
		expect(
			byPhone
				.items(NODE_NAME)
				.map(({ json }) => json.Callee)
				.sort(),
		).toEqual(['008616188880001', '008616188880003']);
		const bySession = await run(GET_ALL, { sessionIds: `={{ ["${calls[1].SessionId}"] }}` });
		expect(bySession.items(NODE_NAME).map(({ json }) => json.Callee)).toEqual(['008616188880002']);
	});

	it.each<[string, IDataObject, RegExp]>([
		['a time that is none', { from: 'yesterday-ish' }, /./],
		[
			'a range that ends before it begins',
			{ from: '2026-01-02', to: '2026-01-01' },
			/From is later/,
		],
		['a number that cannot be understood', { phones: '12' }, /^Phone Numbers: "12" cannot/],
		['a limit of nothing', { limit: 0 }, /^Limit must be a number of at least 1/],
	])('%s is Invalid Input, and nothing is sent', async (_name, parameters, message) => {
		const result = await run(GET_ALL, parameters);
		expect(result.items(NODE_NAME, 1)[0].json.failure).toMatchObject({
			code: 'Client.InvalidInput',
			message: expect.stringMatching(message),
		});
		expect(sandbox.requests).toHaveLength(0);
	});
});

describe('failures of operations that place no call', () => {
	it.each([GET, GET_ALL, GET_STATUS])(
		'%s %s: an expression that fails in Simplify makes each item Invalid Input',
		async (...operation) => {
			for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
				const simplify = '={{ $("No Such Node").item.json.x }}';
				const result = await run(
					operation,
					{ sessionId: 'x', simplify },
					[{ leadId: 'a' }, { leadId: 'b' }],
					{ onError },
				);
				expect(result.items(NODE_NAME, 0)).toEqual([]);
				const failures = result.items(NODE_NAME, 1).map(({ json }) => json.failure);
				expect(failures).toMatchObject(Array(2).fill({ code: 'Client.InvalidInput' }));
			}
		},
	);

	it('an operation that this version does not have makes each item Invalid Input', async () => {
		for (const onError of [
			'stopWorkflow',
			'continueRegularOutput',
			'continueErrorOutput',
		] as const) {
			const result = await run(['call', 'ofTheFuture'], {}, [{ leadId: 'a' }, { leadId: 'b' }], {
				onError,
			});
			expect(result.items(NODE_NAME, 0)).toEqual([]);
			const failures = result.items(NODE_NAME, 1).map(({ json }) => json.failure);
			expect(failures).toMatchObject(
				Array(2).fill({
					code: 'Client.InvalidInput',
					message: expect.stringContaining('does not exist in this version'),
				}),
			);
		}
		expect(sandbox.requests).toEqual([]);
	});

	it.each([GET, GET_ALL, GET_STATUS, HANG_UP])(
		'%s %s: a request that never left says nothing about the call, and does not advise to dial',
		async (...operation) => {
			await sandbox.close();
			const result = await run(operation, { sessionId: 'x' });
			const [{ json }] = result.items(NODE_NAME, 1);
			expect(json.failure).toMatchObject({ code: 'Client.NotSent', category: 'notSent' });
			expect(json.failure).not.toHaveProperty('callPlaced');
			const { advice } = json.failure as { advice: string };
			expect(advice).toContain('run this operation again');
			expect(advice).not.toMatch(/dial|send the lead/i);
		},
	);
});

describe('a call that is under way', () => {
	it('tells how far it is, in plain words', async () => {
		const [call] = await place(numberOfScenario('answered'));
		const status = async () => {
			const result = await run(GET_STATUS, SESSION_OF_ITEM, [call]);
			return result.items(NODE_NAME)[0].json.Status;
		};
		expect(await status()).toBe('Agent Ringing');
		now += 5000;
		expect(await status()).toBe('Lead Ringing');
		now += 5000;
		expect(await status()).toBe('Talking');
		now += 120_000;
		expect(await status()).toBe('Finished');
	});

	it('can be hung up', async () => {
		const [call] = await place(numberOfScenario('answered'));
		now += 10_000;
		const [{ json }] = (await run(HANG_UP, SESSION_OF_ITEM, [call])).items(NODE_NAME);
		// The fields of the input, and what was sent and answered, which win over them
		expect(json).toEqual({ ...call, RequestId: expect.any(String) });
		expect(json.RequestId).not.toBe(call.RequestId);
		now += 1000;
		const [record] = (await run(GET, SESSION_OF_ITEM, [call])).items(NODE_NAME);
		expect(record.json).toMatchObject({ Outcome: 'Answered', HungUpSide: 'seat' });
	});

	it.each([GET_STATUS, HANG_UP])(
		'leaves by the error outputs when there is none: %s',
		async (...operation) => {
			const result = await run(operation as [string, string], {
				sessionId: '00000000-0000-4000-8000-000000000000',
			});
			expect(result.items(NODE_NAME, 1).map(({ json }) => json.failure)).toEqual([
				expect.objectContaining({ code: 'Client.NotFound', category: 'notFound' }),
			]);
		},
	);
});
