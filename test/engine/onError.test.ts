import type { IDataObject } from 'n8n-workflow';

import { outputLabels } from '../../nodes/TencentCcc/outcomes/outputs';
import { MAGIC_CALLEES, startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { errorHandlingCases, expectErrorHandling, itemsOfCase } from '../cases/errorHandling';
import {
	callWorkflow,
	exitsOf,
	leads,
	NODE_NAME,
	requestsByCallee,
	runCalls,
	sandboxCredential,
	type NodeSettings,
} from '../support/callWorkflow';
import { WAYS_TO_DIAL } from '../support/dialOperations';
import { retryOf } from '../support/retryOf';

/** The first agents of the sandbox's account are available. */
const AGENT_BY_CHANCE =
	'={{ ["agent@example.com", "wang.fang@example.com", "li.wei@example.com"][Math.floor(Math.random() * 3)] }}';

/** The last of the standard outputs. */
const OTHER_ERROR = outputLabels({ outputSet: 'withAgent' }).indexOf('Other Error');

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0, requestsPerSecond: 10_000 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

const ordinary = ['16188880000', '16188880001', '16188880002'];
const failing = {
	refused: MAGIC_CALLEES.find(({ code }) => code === 'FailedOperation.SeatStatusBusy')!,
	unknown: MAGIC_CALLEES.find(({ fault }) => fault === 'resetAfterPlacing')!,
};
const onErrors = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;
const positions = { first: 0, middle: 1, last: 2 };

describe.each(WAYS_TO_DIAL)('$id', ({ action, outputSet, parameters: ofWay, sandbox: options }) => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ port: 0, requestsPerSecond: 10_000, ...options });
	});
	afterAll(async () => await sandbox.close());
	beforeEach(() => sandbox.reset());

	it.each(errorHandlingCases(outputSet))(
		'$title: each request leaves at most once',
		async (testCase) => {
			const { parameters, settings } = testCase;
			const run = await engine.run({
				workflow: callWorkflow(
					{ ...ofWay, ...parameters },
					settings,
					sandbox.account.agents[0].mail,
				),
				credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
				input: itemsOfCase(testCase).map((json) => ({ json })),
			});
			expectErrorHandling(testCase, {
				status: run.status,
				error: run.error?.message,
				outputs: run.outputs(NODE_NAME),
				dialled: sandbox.requests
					.filter((request) => request.action === action)
					.map(({ body }) => String((body as IDataObject).Callee).replace(/^0086/, '')),
			});
		},
	);

	it.each(Object.entries(positions))(
		'a failed execution that is retried by hand rings nobody again when the %s lead was unknown',
		async (_position, index) => {
			const phones = ordinary.map((phone, position) =>
				position === index ? failing.unknown.nationalNumber : phone,
			);
			const parameters = { ...ofWay, errorOutputs: 'none' };
			const first = await runCalls(engine, sandbox, phones, parameters);
			expect(first.status).toBe('error');

			const second = await engine.run({
				workflow: callWorkflow(parameters, {}, sandbox.account.agents[0].mail),
				credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
				...retryOf(first.data.data),
			});
			expect(second.status).toBe('error');
			for (const { sent } of Object.values(requestsByCallee(sandbox))) expect(sent).toBe(1);
		},
	);
});

describe('a failed execution that is retried by hand', () => {
	it('dials the leads behind one whose outcome stays unknown', async () => {
		const phones = [failing.unknown.nationalNumber, ...ordinary];
		const first = await runCalls(engine, sandbox, phones, {
			errorOutputs: 'none',
			options: { callsPerSecond: 1 },
		});
		expect(first.status).toBe('error');
		expect(sandbox.requests.length).toBeLessThan(phones.length);

		const second = await engine.run({
			workflow: callWorkflow({ errorOutputs: 'single' }, {}, sandbox.account.agents[0].mail),
			credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
			...retryOf(first.data.data),
		});
		expect(exitsOf(second, phones.length)).toEqual([[1], [0], [0], [0]]);
		for (const { sent } of Object.values(requestsByCallee(sandbox))) expect(sent).toBe(1);
	});

	it('dials only what was refused or not attempted, and returns the earlier sessions as reused', async () => {
		const busy = sandbox.account.agents.find(({ condition }) => condition === 'busy')!;
		const free = sandbox.account.agents[0];
		const workflow = (agentOfSecond: string) =>
			callWorkflow({
				errorOutputs: 'none',
				userId: {
					__rl: true,
					mode: 'id',
					value: `={{ $json.leadId === "lead-1" ? "${agentOfSecond}" : "${free.mail}" }}`,
				},
			});
		const credentials = { tencentCccApi: sandboxCredential(sandbox) as never };
		const first = await engine.run({
			workflow: workflow(busy.mail),
			credentials,
			input: leads(...ordinary),
		});
		expect(first.status).toBe('error');
		const placedBefore = sandbox.sessions.map(({ callee, sessionId }) => [callee, sessionId]);
		expect(placedBefore.length).toBeGreaterThan(0);

		const second = await engine.run({
			workflow: workflow(free.mail),
			credentials,
			...retryOf(first.data.data),
		});
		expect(second.status).toBe('success');
		const reused = second.items(NODE_NAME).filter(({ json }) => json.reused === true);
		expect(reused.map(({ json }) => [json.Callee, json.SessionId]).sort()).toEqual(
			placedBefore.sort(),
		);
		expect(second.items(NODE_NAME)[1].json).not.toHaveProperty('reused');
		expect(sandbox.sessions.map(({ callee }) => callee).sort()).toEqual(
			ordinary.map((phone) => `0086${phone}`),
		);
	});
});

describe('before the first request leaves', () => {
	it('every item is checked: with On Error = Stop and no error outputs, a mistake in the last stops all', async () => {
		const run = await runCalls(engine, sandbox, [...ordinary, 'not a number'], {
			errorOutputs: 'none',
		});
		expect(run.status).toBe('error');
		expect(run.error).toMatchObject({
			message: expect.stringContaining('Callee "not a number"'),
			context: { itemIndex: 3 },
		});
		expect(sandbox.requests).toHaveLength(0);
	});

	it.each(onErrors.slice(1))('an expression that fails is one failed item: %s', async (onError) => {
		const run = await runCalls(
			engine,
			sandbox,
			[...ordinary],
			{ uui: '={{ $json.leadId === "lead-1" ? $("No Such Node").item.json.x : "x" }}' },
			{ onError },
		);
		expect(run.status).toBe('success');
		expect(exitsOf(run, 3)).toEqual([[0], [OTHER_ERROR], [0]]);
		expect(run.items(NODE_NAME, OTHER_ERROR)[0].json.failure).toMatchObject({
			code: 'Client.InvalidInput',
		});
		expect(sandbox.requests).toHaveLength(2);
	});

	const unusable: Array<[string, object | undefined]> = [
		['no credential', undefined],
		['a credential without key', { secretKey: '' }],
		['a credential with words for an SDK App ID', { sdkAppId: 'mine' }],
		['a credential with an endpoint over plain http', { endpoint: 'http://example.com' }],
	];
	describe.each(unusable)('%s', (_name, change) => {
		const options = () => ({
			credentials: change
				? { tencentCccApi: sandboxCredential(sandbox, change as never) as never }
				: undefined,
			input: leads(...ordinary),
		});

		it('stops the workflow with a message', async () => {
			const run = await engine.run({ workflow: callWorkflow(), ...options() });
			expect(run.status).toBe('error');
			expect(run.error?.message).toMatch(/credential|Secret Key|SDK App ID|Endpoint/i);
		});

		it.each(onErrors.slice(1))('leaves every item as Not Attempted with %s', async (onError) => {
			const run = await engine.run({ workflow: callWorkflow({}, { onError }), ...options() });
			expect(run.status).toBe('success');
			expect(exitsOf(run, 3)).toEqual([[OTHER_ERROR], [OTHER_ERROR], [OTHER_ERROR]]);
			for (const { json } of run.items(NODE_NAME, OTHER_ERROR)) {
				expect(json.failure).toMatchObject({ code: 'Client.NotAttempted', callPlaced: 'no' });
			}
		});
	});
});

describe('a repetition rings nobody again, whatever else differs in it', () => {
	const settings: NodeSettings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
	const phones = [...ordinary, failing.refused.nationalNumber];

	it.each<[string, IDataObject]>([
		['UUI', { uui: '={{ $now.toMillis() }} {{ Math.random() }}' }],
		['agent', { userId: { __rl: true, mode: 'id', value: AGENT_BY_CHANCE } }],
		[
			'callers',
			{
				callerNumbers: {
					rows: [
						{
							number: {
								__rl: true,
								mode: 'id',
								value: '={{ "0755" + (80000000 + Math.floor(Math.random() * 9e6)) }}',
							},
						},
					],
				},
			},
		],
	])('%s', async (_name, changing) => {
		const run = await runCalls(
			engine,
			sandbox,
			phones,
			{ errorOutputs: 'none', ...changing },
			settings,
		);
		expect(run.status).toBe('error');
		for (const { placed } of Object.values(requestsByCallee(sandbox))) {
			expect(placed).toBeLessThanOrEqual(1);
		}
		expect(requestsByCallee(sandbox)[failing.refused.callee].sent).toBe(1);
	});

	it.each([
		['an empty text', ''],
		['zero', 0],
		['a text', 'no consent'],
	])(
		"after a first item whose own field `error` is %s, which n8n takes for the node's failure",
		async (_name, error) => {
			const run = await engine.run({
				workflow: callWorkflow(
					{ errorOutputs: 'none' },
					{ ...settings, onError: 'continueRegularOutput' },
					sandbox.account.agents[0].mail,
				),
				credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
				input: leads('not a number', ...ordinary).map((item) => ({
					...item,
					json: { ...item.json, error },
				})),
			});
			expect(run.items(NODE_NAME)).toHaveLength(4);
			expect(sandbox.requests).toHaveLength(3);
		},
	);
});

describe('On Error = Stop, when the outcome that stops the batch turns out to be a placed call', () => {
	it('dials the leads behind it too', async () => {
		const phones = [failing.unknown.nationalNumber, ...ordinary];
		const run = await runCalls(engine, sandbox, phones, {
			errorOutputs: 'none',
			options: { verifyUnknown: true, callsPerSecond: 2 },
		});
		expect(run.status).toBe('success');
		expect(run.items(NODE_NAME)).toHaveLength(4);
		expect(run.items(NODE_NAME)[0].json).toHaveProperty('confirmedBy');
		for (const { sent } of Object.values(requestsByCallee(sandbox))) expect(sent).toBe(1);
	}, 30_000);
});

describe('the node in a loop', () => {
	it('places each call of each round', async () => {
		const workflow = callWorkflow({}, {}, sandbox.account.agents[0].mail);
		const run = await engine.run({
			workflow: {
				nodes: [
					...workflow.nodes,
					{
						name: 'Loop',
						type: 'n8n-nodes-base.splitInBatches',
						typeVersion: 3,
						parameters: { batchSize: 1 },
					},
				],
				connections: {
					Start: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
					Loop: { main: [[], [{ node: NODE_NAME, type: 'main', index: 0 }]] },
					[NODE_NAME]: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
				},
			},
			credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
			// The same number twice: in a loop these are two calls that the builder asked for
			input: leads('16188880001', '16188880001', '16188880002'),
		});
		expect(run.status).toBe('success');
		expect(run.runData[NODE_NAME]).toHaveLength(3);
		expect(sandbox.sessions).toHaveLength(3);
	});
});
