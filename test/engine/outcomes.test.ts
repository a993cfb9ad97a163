import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import {
	DEFAULT_SPLIT_CODES,
	OUTCOME_CATALOGUE,
	SERVER_OUTCOMES,
} from '../../nodes/TencentCcc/outcomes/catalogue';
import { outputLabels, outputIndexOfFailure } from '../../nodes/TencentCcc/outcomes/outputs';
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
const stopping = SERVER_OUTCOMES.filter(({ stopsBatch }) => stopsBatch);
// What is throttled is sent again: see dialling.test.ts
const others = SERVER_OUTCOMES.filter(({ stopsBatch, retry }) => !stopsBatch && retry === 'never');

const allCodes = OUTCOME_CATALOGUE.map(({ code }) => code);
const modes: Array<[string, IDataObject, { errorOutputs: never; errorCodes: string[] }]> = [
	['byCode', {}, [...DEFAULT_SPLIT_CODES]] as const,
	['byCode', { errorCodes: allCodes }, allCodes] as const,
	['byCategory', {}, []] as const,
	['single', {}, []] as const,
].map(([errorOutputs, parameters, errorCodes]) => [
	errorOutputs,
	{ errorOutputs, ...parameters },
	{ errorOutputs: errorOutputs as never, errorCodes: errorCodes as string[] },
]);

function expectFailureItem(item: INodeExecutionData, index: number, code: string) {
	const { json, pairedItem } = item;
	const outcome = OUTCOME_CATALOGUE.find((entry) => entry.code === code)!;
	expect(pairedItem).toEqual({ item: index });
	expect(json).toMatchObject({
		leadId: `lead-${index}`,
		nested: { kept: index },
		failure: {
			code,
			label: outcome.label,
			category: outcome.category,
			advice: outcome.advice,
			callPlaced: outcome.callPlaced,
			retryable: outcome.retry === 'afterBackoff',
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
	'every code of the API leaves by its output: %s %#',
	(_mode, parameters, outputs) => {
		it(`has the ${outputLabels(outputs).length} outputs that its parameters ask for`, () => {
			expect(
				engine.outputsOf(callWorkflow(parameters), NODE_NAME).map(({ displayName }) => displayName),
			).toEqual(outputLabels(outputs));
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
				error: expect.any(String),
				details: { failure: { code, attempts: 1 }, request: { Callers: [] } },
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
		);
		const unknown = outputLabels({
			errorOutputs: 'byCode',
			errorCodes: [...DEFAULT_SPLIT_CODES],
		}).indexOf('Outcome Unknown');
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
	it("is sent in Tencent's names and types, with expressions for callers and UUI", async () => {
		const callers = sandbox.account.numbers
			.filter(({ state }) => state === 1)
			.slice(0, 2)
			.map(({ number }) => number);
		const run = await runCalls(engine, sandbox, ['+86 161-8888-0001'], {
			callerNumbers: `={{ "${callers.join(', ')}" }}`,
			uui: '={{ { lead: $json.leadId } }}',
		});
		expect(exitsOf(run, 1)).toEqual([[0]]);
		expect(sandbox.requests[0].body).toEqual({
			SdkAppId: sandbox.account.sdkAppId,
			UserId: sandbox.account.agents[0].mail,
			Callee: '008616188880001',
			Callers: callers,
			IsForceUseMobile: true,
			UUI: '{"lead":"lead-0"}',
		});
	});

	it('holds exactly six members', async () => {
		const caller = sandbox.account.numbers.find(({ state }) => state === 1)!.number;
		const run = await runCalls(engine, sandbox, ['161 8888 0001'], {
			callerNumbers: [caller],
			uui: 'lead-42',
		});
		expect(run.items(NODE_NAME)).toEqual([
			{
				json: {
					SessionId: sandbox.sessions[0].sessionId,
					RequestId: sandbox.requests[0].requestId,
					UserId: sandbox.account.agents[0].mail,
					Callee: '008616188880001',
					Callers: [caller],
					UUI: 'lead-42',
				},
				pairedItem: { item: 0 },
			},
		]);
	});
});

describe('simulating outcomes', () => {
	it.each(['Success', ...allCodes])(
		'%s: nothing is sent, no credential is needed',
		async (code) => {
			const run: Run = await engine.run({
				workflow: callWorkflow({
					errorCodes: allCodes,
					options: { simulateOutcome: code },
				}),
				input: leads('16188880001'),
			});
			const expected = { errorOutputs: 'byCode' as const, errorCodes: allCodes };
			const index = code === 'Success' ? 0 : outputIndexOfFailure(code, expected)!;
			expect(exitsOf(run, 1)).toEqual([[index]]);
			const { json } = run.items(NODE_NAME, index)[0];
			expect(json).toMatchObject({ simulated: true });
			if (code === 'Success') {
				expect(json).toMatchObject({ SessionId: expect.any(String), Callee: '008616188880001' });
			} else {
				expect(json).toMatchObject({ leadId: 'lead-0', failure: { code, attempts: 0 } });
			}
			expect(sandbox.requests).toHaveLength(0);
		},
	);

	it.each(['={{ $json.nothing }}', '={{ "" }}', '={{ null }}', ''])(
		'rings nobody when the option is there and yields nothing: %j',
		async (simulateOutcome) => {
			const run = await runCalls(engine, sandbox, ['16188880001'], {
				errorCodes: ['Client.InvalidInput'],
				options: { simulateOutcome },
			});
			expect(exitsOf(run, 1)).toEqual([[1]]);
			expect(run.items(NODE_NAME, 1)[0].json.failure).toMatchObject({
				message: expect.stringMatching(/^Simulate Outcome is empty for this item/),
			});
			expect(sandbox.requests).toHaveLength(0);
		},
	);

	it('refuses an outcome that does not exist', async () => {
		const run = await runCalls(engine, sandbox, ['16188880001'], {
			errorCodes: allCodes,
			options: { simulateOutcome: 'Nope' },
		});
		const [item] = run.outputs(NODE_NAME).flat();
		expect(item.json.failure).toMatchObject({ code: 'Client.InvalidInput' });
		expect(sandbox.requests).toHaveLength(0);
	});
});
