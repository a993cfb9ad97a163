import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import {
	findOutcome,
	outcomesOf,
	SERVER_OUTCOMES,
} from '../../nodes/TencentCcc/outcomes/catalogue';
import { adviceOf, unsent } from '../../nodes/TencentCcc/outcomes/failure';
import {
	labelOfOutput,
	outputIndexOfFailure,
	outputLabels,
	standardOutputOf,
	type OutputParameters,
} from '../../nodes/TencentCcc/outcomes/outputs';
import { MAGIC_CALLEES, startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine, type Run } from '../../scripts/engine';
import {
	callWorkflow,
	exitsOf,
	leads,
	NODE_NAME,
	requestsByCallee,
	runCalls,
	sandboxCredential,
} from '../support/callWorkflow';

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0, requestsPerSecond: 10_000 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

const magicCalleeOf = (code: string) => MAGIC_CALLEES.find((magic) => magic.code === code)!;
const ACTION = 'CreateCallOutSession';
const ownOutcomes = outcomesOf('dial', ACTION);
const serverOutcomes = ownOutcomes.filter((outcome) => SERVER_OUTCOMES.includes(outcome));
const stopping = serverOutcomes.filter(({ stopsBatch }) => stopsBatch);
// What is throttled is sent again: see dialling.test.ts
const others = serverOutcomes.filter(
	({ code, stopsBatch }) => !stopsBatch && !findOutcome(code, 'dial').retryable,
);

const allCodes = ownOutcomes.map(({ code }) => code);
const OUTPUT_SET = 'withAgent';
const modes: Array<[string, IDataObject, OutputParameters]> = [
	['standard, which is the default', {}, { outputSet: OUTPUT_SET }],
	['standard', { errorOutputs: 'standard' }, { outputSet: OUTPUT_SET, errorOutputs: 'standard' }],
	[
		'by code, with the default codes',
		{ errorOutputs: 'byCode' },
		{ outputSet: OUTPUT_SET, errorOutputs: 'byCode' },
	],
	[
		'by code, with all codes in the order of choice',
		{ errorOutputs: 'byCode', errorCodes: [...allCodes].reverse() },
		{ outputSet: OUTPUT_SET, errorOutputs: 'byCode', errorCodes: [...allCodes].reverse() },
	],
	[
		'by category',
		{ errorOutputs: 'byCategory' },
		{ outputSet: OUTPUT_SET, errorOutputs: 'byCategory' },
	],
	['single', { errorOutputs: 'single' }, { outputSet: OUTPUT_SET, errorOutputs: 'single' }],
];

const FAILURE_CONTEXT = { kind: 'dial', action: ACTION, outputSet: OUTPUT_SET } as const;

function expectFailureItem(item: INodeExecutionData, index: number, code: string) {
	const { json, pairedItem } = item;
	const { label, category, callPlaced, retryable } = findOutcome(code, 'dial');
	expect(pairedItem).toEqual({ item: index });
	expect(json).toMatchObject({
		leadId: `lead-${index}`,
		nested: { kept: index },
		failure: {
			code,
			label,
			output: labelOfOutput(standardOutputOf(code, OUTPUT_SET)),
			category,
			advice: adviceOf(unsent(code, ''), FAILURE_CONTEXT),
			callPlaced,
			retryable,
			attempts: 1,
		},
		request: { UserId: sandbox.account.agents[0].mail, Callers: [], UUI: '' },
	});
	const failure = json.failure as IDataObject;
	expect(failure.message).not.toBe('');
	expect(failure.requestId).toMatch(/^[0-9a-f-]{36}$/);
	expect(json).not.toHaveProperty('error');
	expect(item).not.toHaveProperty('error');
}

describe.each(modes)(
	'every code of the API leaves by its output: %s',
	(_mode, parameters, outputs) => {
		it(`has the ${outputLabels(outputs).length} outputs that its parameters ask for`, () => {
			expect(engine.outputsOf(callWorkflow(parameters), NODE_NAME)).toEqual(outputLabels(outputs));
		});

		it('in one batch, as far as the code does not end the batch', async () => {
			const callees = others.map(({ code }) => magicCalleeOf(code).nationalNumber);
			const run = await runCalls(engine, sandbox, callees, parameters);

			expect(run.status).toBe('success');
			expect(run.outputs(NODE_NAME)).toHaveLength(outputLabels(outputs).length);
			expect(exitsOf(run, others.length)).toEqual(
				others.map(({ code }) => [outputIndexOfFailure(code, outputs)]),
			);
			for (const item of run.outputs(NODE_NAME).flat()) {
				const { item: index } = item.pairedItem as { item: number };
				expectFailureItem(item, index, others[index].code);
			}
			expect(sandbox.requests).toHaveLength(others.length);
		});

		it('or end the batch, when every other lead would fail in the same way', async () => {
			// Two calls per second: the third lead waits for its turn while the answer to the second comes
			const options = { callsPerSecond: 2 };
			await Promise.all(
				stopping.map(async ({ code }) => {
					const own = await startSandbox({ port: 0 });
					const callees = ['16188880001', magicCalleeOf(code).nationalNumber, '16188880002'];
					const run = await runCalls(engine, own, callees, { ...parameters, options });
					await own.close();

					const exit = outputIndexOfFailure(code, outputs)!;
					const exitOfOthers = outputIndexOfFailure('Client.NotAttempted', outputs)!;
					expect([code, ...exitsOf(run, 3)]).toEqual([code, [0], [exit], [exitOfOthers]]);
					expectFailureItem(run.items(NODE_NAME, exit)[0], 1, code);
					expect(run.items(NODE_NAME, exitOfOthers).pop()!.json.failure).toMatchObject({
						code: 'Client.NotAttempted',
						message: expect.stringContaining(code),
						callPlaced: 'no',
						attempts: 0,
					});
					expect(own.requests).toHaveLength(2);
				}),
			);
		});
	},
);

describe('the mode none has one output only', () => {
	it('and On Error = Continue lets failures leave by it, marked by `failure`', async () => {
		const callees = others.map(({ code }) => magicCalleeOf(code).nationalNumber);
		const run = await runCalls(
			engine,
			sandbox,
			callees,
			{ errorOutputs: 'none' },
			{ onError: 'continueRegularOutput' },
		);
		expect(exitsOf(run, others.length)).toEqual(others.map(() => [0]));
		run
			.items(NODE_NAME)
			.forEach((item, index) => expectFailureItem(item, index, others[index].code));
	});

	it.each([...others, ...stopping].map(({ code }) => code))(
		"and On Error = Continue (using error output) moves %s to n8n's own Error output",
		async (code) => {
			const run = await runCalls(
				engine,
				sandbox,
				['16188880001', magicCalleeOf(code).nationalNumber],
				{ errorOutputs: 'none' },
				{ onError: 'continueErrorOutput' },
			);
			expect(exitsOf(run, 2)).toEqual([[0], [1]]);
			expect(run.items(NODE_NAME, 1)[0].json).toMatchObject({
				leadId: 'lead-1',
				nested: { kept: 1 },
				error: {
					message: expect.stringMatching(/./),
					failure: { code, attempts: 1 },
					request: { Callers: [] },
				},
			});
		},
	);
});

describe('what the sandbox does on the way', () => {
	const faults = MAGIC_CALLEES.filter(({ kind }) => kind === 'fault');

	it('never counts as a success, and is never sent again', async () => {
		const run = await runCalls(
			engine,
			sandbox,
			faults.map(({ nationalNumber }) => nationalNumber),
			{ options: { timeout: 1 } },
		);
		const unknown = outputLabels({ outputSet: OUTPUT_SET }).indexOf('Unknown');
		expect(exitsOf(run, faults.length)).toEqual(faults.map(() => [unknown]));
		for (const { json } of run.items(NODE_NAME, unknown)) {
			expect(json.failure).toMatchObject({
				code: 'Client.OutcomeUnknown',
				callPlaced: 'unknown',
				retryable: false,
				attempts: 1,
			});
		}
		const counts = requestsByCallee(sandbox);
		for (const { callee, placesCall } of faults) {
			expect([callee, counts[callee]]).toEqual([callee, { sent: 1, placed: placesCall ? 1 : 0 }]);
		}
	});

	it('is Not Sent when nothing listens there', async () => {
		const closed = await startSandbox({ port: 0 });
		await closed.close();
		const run = await runCalls(
			engine,
			sandbox,
			['16188880001'],
			{ errorOutputs: 'byCategory' },
			{},
			sandboxCredential(sandbox, { endpoint: closed.url }),
		);
		const [item] = run.outputs(NODE_NAME).flat();
		expect(item.json.failure).toMatchObject({
			code: 'Client.NotSent',
			callPlaced: 'no',
			retryable: true,
			message: expect.stringContaining('ECONNREFUSED'),
			attempts: 3,
		});
	});
});

describe('a placed call', () => {
	/** Landlines of Shenzhen, which people write in many ways. */
	const inService = () =>
		sandbox.account.numbers.filter(
			({ number, state }) => state === 1 && number.startsWith('0086075586'),
		);
	const rows = (...numbers: IDataObject[]) => ({
		rows: numbers.map((number) => ({ number: { __rl: true, ...number } })),
	});

	it("is sent in Tencent's names and types, with an expression for UUI", async () => {
		const [{ number }] = inService();
		const run = await runCalls(engine, sandbox, ['+86 161-8888-0001'], {
			callerNumbers: rows({ mode: 'list', value: number }),
			uui: '={{ { lead: $json.leadId } }}',
		});
		expect(exitsOf(run, 1)).toEqual([[0]]);
		expect(sandbox.requests[0].body).toEqual({
			SdkAppId: sandbox.account.sdkAppId,
			UserId: sandbox.account.agents[0].mail,
			Callee: '008616188880001',
			Callers: [number],
			IsForceUseMobile: true,
			UUI: '{"lead":"lead-0"}',
		});
	});

	it.each<[string, (first: string, second: string) => unknown]>([
		[
			'rows of the list',
			(first, second) => rows({ mode: 'list', value: first }, { mode: 'list', value: second }),
		],
		[
			'rows by number, as people write them',
			(first, second) =>
				rows({ mode: 'id', value: `+86 ${first.slice(4)}` }, { mode: 'id', value: second }),
		],
		[
			'an expression in a row that yields an array',
			(first, second) => rows({ mode: 'id', value: `={{ ["${first}", "${second}"] }}` }),
		],
		[
			'an expression in a row that yields text with commas',
			(first, second) => rows({ mode: 'id', value: `={{ "${first}, ${second}" }}` }),
		],
	])('has its callers in their order: %s', async (_name, callerNumbers) => {
		const [first, second] = inService().map(({ number }) => number);
		const run = await runCalls(engine, sandbox, ['16188880001'], {
			callerNumbers: callerNumbers(second, first) as IDataObject,
		});
		expect(exitsOf(run, 1)).toEqual([[0]]);
		expect(sandbox.requests[0].body).toMatchObject({ Callers: [second, first] });
	});

	it("has callers of the account's list as they are, whatever they look like", async () => {
		const run = await runCalls(engine, sandbox, ['16188880001'], {
			callerNumbers: rows({ mode: 'list', value: '12345' }),
		});
		expect(run.outputs(NODE_NAME).flat()).toHaveLength(1);
		expect(sandbox.requests[0].body).toMatchObject({ Callers: ['12345'] });
	});

	const answered = (caller: string) => ({
		SessionId: sandbox.sessions[0].sessionId,
		RequestId: sandbox.requests[0].requestId,
		UserId: sandbox.account.agents[0].mail,
		Callee: '008616188880001',
		Callers: [caller],
		UUI: 'lead-42',
	});

	it('leaves with the fields of the lead and what was sent and answered, but for what another node left of a failure', async () => {
		const [{ number: caller }] = inService();
		const binary = { note: { data: 'aGVsbG8=', mimeType: 'text/plain' } };
		const [item] = leads('161 8888 0001');
		const run = await engine.run({
			workflow: callWorkflow(
				{ callerNumbers: rows({ mode: 'list', value: caller }), uui: 'lead-42' },
				{},
				sandbox.account.agents[0].mail,
			),
			credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
			input: [
				{
					json: { ...item.json, UUI: 'old', error: 'x', failure: { code: 'x' }, request: {} },
					binary,
				},
			],
		});
		expect(run.items(NODE_NAME)).toEqual([
			{ json: { ...item.json, ...answered(caller) }, binary, pairedItem: { item: 0 } },
		]);
	});

	it('holds exactly six members without Include Input Fields', async () => {
		const [{ number: caller }] = inService();
		const run = await runCalls(engine, sandbox, ['161 8888 0001'], {
			callerNumbers: rows({ mode: 'list', value: caller }),
			uui: 'lead-42',
			options: { includeInputFields: false },
		});
		expect(run.items(NODE_NAME)).toEqual([{ json: answered(caller), pairedItem: { item: 0 } }]);
	});

	it("an expression of an option that fails for the first item is that item's alone: the next one keeps its fields", async () => {
		const run = await runCalls(engine, sandbox, ['161 8888 0001', '161 8888 0002'], {
			errorOutputs: 'single',
			options: {
				redialGuardKey:
					'={{ $json.leadId === "lead-0" ? $("No Such Node").item.json.x : $json.leadId }}',
			},
		});
		expect(run.status).toBe('success');
		expect(exitsOf(run, 2)).toEqual([[1], [0]]);
		expect(run.items(NODE_NAME, 1)[0].json.failure).toMatchObject({ code: 'Client.InvalidInput' });
		expect(run.items(NODE_NAME)[0].json).toMatchObject({ leadId: 'lead-1', nested: { kept: 1 } });
	});
});

describe('simulating outcomes', () => {
	it.each(['Success', ...allCodes])(
		'%s: nothing is sent, no credential is needed',
		async (code) => {
			const run: Run = await engine.run({
				workflow: callWorkflow({
					errorOutputs: 'byCode',
					errorCodes: allCodes,
					options: { simulateOutcome: code },
				}),
				input: leads('16188880001'),
			});
			const expected = {
				outputSet: OUTPUT_SET,
				errorOutputs: 'byCode',
				errorCodes: allCodes,
			} as const;
			const index = code === 'Success' ? 0 : outputIndexOfFailure(code, expected)!;
			expect(exitsOf(run, 1)).toEqual([[index]]);
			const { json } = run.items(NODE_NAME, index)[0];
			if (code === 'Success') {
				expect(json).toMatchObject({
					leadId: 'lead-0',
					SessionId: expect.any(String),
					Callee: '008616188880001',
					simulated: true,
				});
			} else {
				expect(json).toMatchObject({
					leadId: 'lead-0',
					failure: { code, attempts: 0, simulated: true },
				});
			}
			expect(sandbox.requests).toHaveLength(0);
		},
	);

	it.each(['={{ $json.nothing }}', '={{ "" }}', '={{ null }}', ''])(
		'rings nobody when the option is there and yields nothing: %j',
		async (simulateOutcome) => {
			const run = await runCalls(engine, sandbox, ['16188880001'], {
				errorOutputs: 'byCode',
				errorCodes: ['Client.InvalidInput'],
				options: { simulateOutcome },
			});
			expect(exitsOf(run, 1)).toEqual([[2]]);
			expect(run.items(NODE_NAME, 2)[0].json.failure).toMatchObject({
				message: expect.stringMatching(/^Simulate Outcome is empty for this item/),
			});
			expect(sandbox.requests).toHaveLength(0);
		},
	);

	it.each([
		['that does not exist', 'Nope'],
		['that a call cannot have', 'Client.NotFound'],
	])('refuses an outcome %s', async (_name, simulateOutcome) => {
		const run = await runCalls(engine, sandbox, ['16188880001'], { options: { simulateOutcome } });
		const [item] = run.outputs(NODE_NAME).flat();
		expect(item.json.failure).toMatchObject({ code: 'Client.InvalidInput' });
		expect(sandbox.requests).toHaveLength(0);
	});
});
