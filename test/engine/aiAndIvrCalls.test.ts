import type { IDataObject } from 'n8n-workflow';

import { outputLabels } from '../../nodes/TencentCcc/outcomes/outputs';
import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import {
	exitsOf,
	NODE_NAME,
	NODE_TYPE,
	runCalls,
	sandboxCredential,
} from '../support/callWorkflow';
import { callMethod } from '../support/editorMethods';

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0, requestsPerSecond: 10_000 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

const PHONE = '16188880000';
const AI: IDataObject = {
	resource: 'aiCall',
	operation: 'create',
	aiAgentId: { __rl: true, mode: 'list', value: '15' },
};
const IVR: IDataObject = { resource: 'call', operation: 'createIvrSession', ivrId: '4500' };
const OTHER_ERROR = outputLabels({ outputSet: 'withoutAgent' }).indexOf('Other Error');

/** Runs an operation for one lead. */
const call = async (parameters: IDataObject, phones: unknown[] = [PHONE]) =>
	await runCalls(engine, sandbox, phones, parameters);
/** A resource mapper, as the editor saves it. */
const form = (value: IDataObject) => ({
	aiVariables: {
		mappingMode: 'defineBelow',
		value,
		matchingColumns: [],
		schema: Object.keys(value).map((id) => ({
			id,
			displayName: id,
			required: false,
			defaultMatch: false,
			display: true,
			type: 'string',
		})),
	},
});
const rows = (...entries: Array<[string, unknown]>) => ({
	rows: entries.map(([name, value]) => ({ name, value })),
});
const bodies = () => sandbox.requests.map(({ body }) => body as IDataObject);

describe('an AI call', () => {
	it("sends Tencent's names and types, and shows what was sent", async () => {
		const run = await call({
			...AI,
			...form({ customerName: '={{ $json.leadId }}', product: '' }),
			callerNumbers: {
				rows: [{ number: { __rl: true, mode: 'list', value: ownNumber() } }],
			},
			options: {
				maxRingTime: 25,
				moreVariables: rows(['welcome-message-delay', 2], ['a.b', '={{ $json.nested.kept }}']),
			},
		});
		expect(bodies()).toEqual([
			{
				SdkAppId: expect.any(Number),
				AIAgentId: 15,
				Callee: `0086${PHONE}`,
				Callers: [ownNumber()],
				Variables: [
					{ Key: 'customerName', Value: 'lead-0' },
					{ Key: 'welcome-message-delay', Value: '2' },
					{ Key: 'a.b', Value: '0' },
				],
				MaxRingTimeoutSecond: 25,
			},
		]);
		expect(run.items(NODE_NAME)[0].json).toMatchObject({
			leadId: 'lead-0',
			SessionId: sandbox.sessions[0].sessionId,
			AIAgentId: 15,
			Callee: `0086${PHONE}`,
		});
		expect(sandbox.sessions[0]).toMatchObject({ kind: 'ai', aiAgentId: 15 });
	});

	it('sends neither callers nor variables that the builder left empty', async () => {
		await call(AI);
		expect(Object.keys(bodies()[0]).sort()).toEqual(['AIAgentId', 'Callee', 'SdkAppId']);
	});

	it.each<[string, IDataObject, RegExp]>([
		[
			'a variable whose expression yields nothing',
			form({ customerName: '={{ $json.nobody }}' }),
			/The variable "customerName" is empty for this item/,
		],
		[
			'a variable with a dot in its name whose expression yields nothing',
			form({ 'customer.name': '={{ $json.nobody }}' }),
			/The variable "customer.name" is empty/,
		],
		[
			'a variable that is an object',
			form({ customerName: '={{ $json.nested }}' }),
			/The variable "customerName" must be text, not "\{"kept":0\}"/,
		],
		[
			'a variable that was rounded',
			form({ customerName: '={{ 12345678901234567890 }}' }),
			/The variable "customerName" holds a number of more than 15 digits/,
		],
		[
			'a value without a name',
			{ options: { moreVariables: rows(['', 'x']) } },
			/Variables: the Name beside the Value "x" is empty/,
		],
		[
			'an AI agent whose expression yields nothing',
			{ aiAgentId: { __rl: true, mode: 'id', value: '={{ $json.nobody }}' } },
			/AI Agent/,
		],
		[
			'an AI agent by name',
			{ aiAgentId: { __rl: true, mode: 'id', value: 'Lin' } },
			/AI Agent must/,
		],
		[
			'a ring time of half a second',
			{ options: { maxRingTime: 1.5 } },
			/Max Ring Time must be a whole/,
		],
		['a timeout below the queue', { options: { timeout: 5 } }, /Timeout must be a number from 6/],
	])('is Invalid Input with %s', async (_name, change, message) => {
		const run = await call({ ...AI, ...change });
		expect(run.items(NODE_NAME, OTHER_ERROR)[0].json.failure).toMatchObject({
			code: 'Client.InvalidInput',
			message: expect.stringMatching(message),
		});
		expect(sandbox.requests).toEqual([]);
	});

	it('waits for an answer longer than Tencent may hold the request', async () => {
		const full = await startSandbox({
			port: 0,
			aiConcurrency: 1,
			callTimes: { agentAnswersAfterMs: 0, leadAnswersAfterMs: 500, finishedAfterMs: 4_000 },
		});
		try {
			const run = await runCalls(engine, full, [PHONE, '16188880001'], {
				...AI,
				options: { timeout: 6 },
			});
			expect(exitsOf(run, 2)).toEqual([[0], [0]]);
			expect(full.requests).toHaveLength(2);
		} finally {
			await full.close();
		}
	}, 30_000);
});

const ownNumber = () =>
	sandbox.account.numbers.find(({ isOwn, state }) => isOwn && state === 1)!.number;

describe('an IVR call', () => {
	it("sends Tencent's names and types, and shows what was sent", async () => {
		const run = await call({
			...IVR,
			uui: '={{ $json.leadId }}',
			ivrVariables: rows(['orderId', '={{ $json.leadId }}'], ['empty', '']),
			options: { maxRingTime: 20 },
		});
		expect(bodies()).toEqual([
			{
				SdkAppId: expect.any(Number),
				IVRId: 4500,
				Callee: `0086${PHONE}`,
				Variables: [{ Key: 'orderId', Value: 'lead-0' }],
				UUI: 'lead-0',
				MaxRingTimeoutSecond: 20,
			},
		]);
		expect(run.items(NODE_NAME)[0].json).toMatchObject({
			SessionId: sandbox.sessions[0].sessionId,
			IVRId: 4500,
			UUI: 'lead-0',
		});
		expect(sandbox.sessions[0]).toMatchObject({ kind: 'ivr', uui: 'lead-0' });
	});

	it.each<[string, IDataObject, RegExp]>([
		['an IVR whose expression yields nothing', { ivrId: '={{ $json.nobody }}' }, /IVR ID is empty/],
		['an IVR by name', { ivrId: 'welcome' }, /IVR ID must be a number/],
		['half an IVR', { ivrId: '4500.5' }, /IVR ID must be the number of an IVR/],
		[
			'a variable whose expression yields nothing',
			{ ivrVariables: rows(['orderId', '={{ $json.nobody }}']) },
			/Variables: the Value of "orderId" is empty for this item/,
		],
	])('is Invalid Input with %s', async (_name, change, message) => {
		const run = await call({ ...IVR, ...change });
		expect(run.items(NODE_NAME, OTHER_ERROR)[0].json.failure).toMatchObject({
			code: 'Client.InvalidInput',
			message: expect.stringMatching(message),
		});
		expect(sandbox.requests).toEqual([]);
	});
});

describe('in the editor', () => {
	const credentials = () => ({ tencentCccApi: sandboxCredential(sandbox) as never });
	const search = async (filter?: string) =>
		(
			await callMethod(engine, 'listSearch', NODE_TYPE, 'searchAiAgents', {
				credentials: credentials(),
				filter,
			})
		).results;
	const variables = async (aiAgentId: unknown) =>
		await callMethod(engine, 'resourceMapping', NODE_TYPE, 'getAiAgentVariables', {
			credentials: credentials(),
			parameters: { ...AI, aiAgentId: { __rl: true, mode: 'id', value: aiAgentId } } as never,
		});

	it('AI agents are listed by name, and found by a part of it', async () => {
		expect(await search()).toEqual([
			{ name: 'Lead Qualification (15)', value: '15' },
			{ name: '回访助手 (16)', value: '16' },
		]);
		expect((await search('回访')).map(({ value }) => value)).toEqual(['16']);
		expect(await search('nobody')).toEqual([]);
	});

	it('the variables of the chosen one are a form of texts', async () => {
		const { fields } = await variables('16');
		expect(fields.map(({ id }) => id)).toEqual(['customerName', 'orderId', 'deliveryDate']);
		expect(fields.every(({ type, required }) => type === 'string' && !required)).toBe(true);
	});

	it.each([
		['', /Choose an AI agent/],
		['={{ $json.agent }}', /Choose an AI agent/],
		['99', /There is no AI agent 99/],
	])('the form says why it is empty: %j', async (id, notice) => {
		const { fields, emptyFieldsNotice } = await variables(id);
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toMatch(notice);
	});

	it('a form that cannot be read shows the message', async () => {
		const wrong = { tencentCccApi: sandboxCredential(sandbox, { secretKey: 'wrong' }) as never };
		await expect(
			callMethod(engine, 'resourceMapping', NODE_TYPE, 'getAiAgentVariables', {
				credentials: wrong,
				parameters: AI as never,
			}),
		).rejects.toThrow(/AuthFailure/);
	});
});
