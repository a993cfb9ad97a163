import type { IDataObject } from 'n8n-workflow';

import { findOutcome, outcomesOf } from '../../nodes/TencentCcc/outcomes/catalogue';
import { outputLabels } from '../../nodes/TencentCcc/outcomes/outputs';
import { MAGIC_CALLEES, startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import {
	callWorkflow,
	exitsOf,
	leads,
	NODE_NAME,
	requestsByCallee,
	runCalls,
	runOrRetry,
	sandboxCredential,
} from '../support/callWorkflow';

let engine: Engine;
const sandboxes: Sandbox[] = [];
beforeAll(async () => {
	engine = await createEngine();
});
afterAll(async () => {
	await Promise.all(sandboxes.splice(0).map(async (sandbox) => await sandbox.close()));
});

/** A sandbox of its own: each endpoint has a limiter of its own, which remembers what it has learnt. */
async function sandboxWith(options: SandboxOptions = {}) {
	const sandbox = await startSandbox({ port: 0, ...options });
	sandboxes.push(sandbox);
	return sandbox;
}

const phones = (count: number, from = 0) =>
	Array.from({ length: count }, (_, index) => `1618${String(from + index).padStart(7, '0')}`);
const calleeOf = (fault: string) => MAGIC_CALLEES.find((magic) => magic.fault === fault)!;
const THROTTLED = outcomesOf('dial', 'CreateCallOutSession')
	.map(({ code }) => code)
	.filter((code) => code.startsWith('RequestLimitExceeded'));
const dialRequests = ({ requests }: Sandbox) =>
	requests.filter(({ action }) => action === 'CreateCallOutSession');

describe('the pace', () => {
	it('keeps 50 leads within the limit of 20 a second, although they leave from two executions', async () => {
		const sandbox = await sandboxWith({ latency: { minMs: 100, maxMs: 150 } });
		const options = { options: { callsPerSecond: 20 } };
		const runs = await Promise.all([
			runCalls(engine, sandbox, phones(25), options),
			runCalls(engine, sandbox, phones(25, 100), options),
		]);
		for (const run of runs) expect(run.items(NODE_NAME)).toHaveLength(25);
		expect(sandbox.sessions).toHaveLength(50);
		const starts = dialRequests(sandbox).map(({ at }) => at);
		const accepted = dialRequests(sandbox).filter(({ code }) => code === null);
		expect(accepted).toHaveLength(50);
		// A busy process sends late what it may send, so that some are rejected and sent again: up to 73 were seen. With a
		// limiter that holds back nothing there are 166 to 176
		expect(starts.length).toBeLessThanOrEqual(120);
		expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThanOrEqual(1000);
	});

	it.concurrent(
		'sends a throttled request again until it is accepted: it never is the result of a lead',
		async () => {
			const sandbox = await sandboxWith();
			const once = MAGIC_CALLEES.find(({ kind }) => kind === 'throttledOnce')!;
			const run = await runCalls(engine, sandbox, [once.nationalNumber, ...phones(2)]);
			expect(exitsOf(run, 3)).toEqual([[0], [0], [0]]);
			expect(requestsByCallee(sandbox)[once.callee]).toEqual({ sent: 2, placed: 1 });
			expect(run.hints(NODE_NAME)[0].message).toMatch(/3 calls placed; 1 request sent again/);
		},
	);

	// Each at an endpoint, and so with a limiter, of its own: all of them at one would wait for each other's pace
	it.concurrent.each(THROTTLED)(
		'lets a lead that is throttled for ever leave by its output, with the number of attempts: %s',
		async (code) => {
			expect(findOutcome(code, 'dial').retryable).toBe(true);
			const sandbox = await sandboxWith();
			const { callee, nationalNumber } = MAGIC_CALLEES.find((magic) => magic.code === code)!;
			const run = await runCalls(engine, sandbox, [nationalNumber], { errorOutputs: 'byCategory' });
			const labels = outputLabels({ outputSet: 'withAgent', errorOutputs: 'byCategory' });
			const rateLimit = labels.indexOf('Rate Limit');
			expect(exitsOf(run, 1)).toEqual([[rateLimit]]);
			const [{ json }] = run.items(NODE_NAME, rateLimit);
			expect(json.failure).toMatchObject({ category: 'rateLimit', callPlaced: 'no', attempts: 20 });
			expect(requestsByCallee(sandbox)[callee]).toEqual({ sent: 20, placed: 0 });
		},
		120_000,
	);
});

// These wait for the next look at the sessions: at the same time
describe('an unknown outcome is verified', () => {
	const verify = { options: { verifyUnknown: true, timeout: 1 } };
	const placing = MAGIC_CALLEES.filter(
		({ fault, placesCall }) => placesCall && fault && fault !== 'slowBody',
	);

	it.concurrent(
		'a session that is found leaves by Success, with what found it, and nothing is sent again',
		async () => {
			const sandbox = await sandboxWith();
			const run = await runCalls(
				engine,
				sandbox,
				placing.map(({ nationalNumber }) => nationalNumber),
				verify,
			);
			expect(exitsOf(run, placing.length)).toEqual(placing.map(() => [0]));
			for (const [index, { callee }] of placing.entries()) {
				const session = sandbox.sessions.find((entry) => entry.callee === callee)!;
				expect(run.items(NODE_NAME)[index].json).toMatchObject({
					SessionId: session.sessionId,
					Callee: callee,
					confirmedBy: 'DescribePSTNActiveSessionList',
				});
				expect(requestsByCallee(sandbox)[callee].sent).toBe(1);
			}
		},
		60_000,
	);

	it.concurrent(
		'a session that has already ended is found among the call records',
		async () => {
			const sandbox = await sandboxWith({
				callTimes: { agentAnswersAfterMs: 1, leadAnswersAfterMs: 2, finishedAfterMs: 3 },
			});
			const { nationalNumber } = calleeOf('resetAfterPlacing');
			const run = await runCalls(engine, sandbox, [nationalNumber], { uui: 'lead-42', ...verify });
			expect(run.items(NODE_NAME)[0].json).toMatchObject({ confirmedBy: 'DescribeTelCdr' });
		},
		60_000,
	);

	it.concurrent(
		'what is not found stays unknown, with what was checked, and is not sent again',
		async () => {
			const sandbox = await sandboxWith();
			const { nationalNumber, callee } = calleeOf('closedWithoutAnswer');
			const run = await runCalls(engine, sandbox, [nationalNumber], {
				errorOutputs: 'single',
				...verify,
			});
			expect(run.items(NODE_NAME, 1)[0].json.failure).toMatchObject({
				code: 'Client.OutcomeUnknown',
				message: expect.stringMatching(/No session was found: looked 3 times.*call records/),
			});
			expect(requestsByCallee(sandbox)[callee].sent).toBe(1);
		},
		60_000,
	);

	it.concurrent(
		"another lead's session, or one that began before, confirms nothing",
		async () => {
			const sandbox = await sandboxWith();
			const { nationalNumber } = calleeOf('closedWithoutAnswer');
			// The other agent has the same lead on the line
			await engine.run({
				workflow: callWorkflow({}, {}, sandbox.account.agents[1].mail),
				credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
				input: leads(...phones(1)),
			});
			const run = await runCalls(engine, sandbox, [nationalNumber], {
				errorOutputs: 'single',
				...verify,
			});
			expect(run.items(NODE_NAME, 1)).toHaveLength(1);
		},
		60_000,
	);

	it.concurrent('can be switched off', async () => {
		const sandbox = await sandboxWith();
		const run = await runCalls(engine, sandbox, [calleeOf('resetAfterPlacing').nationalNumber], {
			errorOutputs: 'single',
			options: { verifyUnknown: false },
		});
		expect(run.items(NODE_NAME, 1)).toHaveLength(1);
		expect(sandbox.requests).toHaveLength(1);
	});
});

describe('a failed execution that is retried twice at the same time', () => {
	it('rings each lead once', async () => {
		const sandbox = await sandboxWith();
		const workflow = callWorkflow(
			{ errorOutputs: 'none', options: { callsPerSecond: 20 } },
			{},
			sandbox.account.agents[0].mail,
		);
		const run = runOrRetry(engine, workflow, phones(40));
		const failed = await run(sandboxCredential(sandbox, { secretKey: 'wrong' }));
		expect(failed.status).toBe('error');
		const first = run(sandboxCredential(sandbox), failed);
		await new Promise((resolve) => setTimeout(resolve, 300));
		const retries = await Promise.all([first, run(sandboxCredential(sandbox), failed)]);
		for (const retry of retries) {
			expect(retry.status).toBe('success');
			expect(retry.items(NODE_NAME)).toHaveLength(40);
		}
		expect(sandbox.sessions).toHaveLength(40);
	});
});

describe('the redial guard', () => {
	const guarded = async (
		sandbox: Sandbox,
		numbers: string[],
		parameters: IDataObject = {},
		nodeId = 'the-node',
	) =>
		await engine.run({
			workflow: {
				...callWorkflow(
					{ options: { redialGuardKey: '={{ $json.phone }}' }, ...parameters },
					{ id: nodeId },
					sandbox.account.agents[0].mail,
				),
				id: `guarded-${sandbox.url}`,
			},
			credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
			input: leads(...numbers),
		});
	const DUPLICATE = outputLabels({ outputSet: 'withAgent' }).indexOf('Duplicate');

	it('lets a lead that was dialled leave as Duplicate, in a later execution and twice in one', async () => {
		const sandbox = await sandboxWith();
		const [a, b, c] = phones(3);
		const first = await guarded(sandbox, [a, b, a]);
		const second = await guarded(sandbox, [b, c]);
		expect(exitsOf(first, 3)).toEqual([[0], [0], [DUPLICATE]]);
		expect(exitsOf(second, 2)).toEqual([[DUPLICATE], [0]]);
		expect(second.items(NODE_NAME, DUPLICATE)[0].json.failure).toMatchObject({
			code: 'Client.AlreadyDialled',
			callPlaced: 'no',
			attempts: 0,
		});
		for (const counts of Object.values(requestsByCallee(sandbox))) {
			expect(counts).toEqual({ sent: 1, placed: 1 });
		}
	});

	it('dials a refused lead again in a later execution, and one whose outcome is unknown never', async () => {
		const sandbox = await sandboxWith();
		const busy = MAGIC_CALLEES.find(({ code }) => code === 'FailedOperation.SeatStatusBusy')!;
		const unknown = calleeOf('resetAfterPlacing');
		for (let execution = 0; execution < 3; execution++) {
			await guarded(sandbox, [busy.nationalNumber, unknown.nationalNumber]);
		}
		expect(requestsByCallee(sandbox)[busy.callee].sent).toBe(3);
		expect(requestsByCallee(sandbox)[unknown.callee].sent).toBe(1);
	});

	it('knows what the other nodes of the workflow have dialled, such as the one for the next agent', async () => {
		const sandbox = await sandboxWith();
		const busy = sandbox.account.agents.find(({ condition }) => condition === 'busy')!;
		const agentIs = (mail: string) => ({ userId: { __rl: true, mode: 'id', value: mail } });
		const [phone] = phones(1);
		const refused = await guarded(sandbox, [phone], agentIs(busy.mail));
		const placed = await guarded(sandbox, [phone], {}, 'the-next-node');
		// The CRM repeats its event, and the first agent is free by now
		const repeated = await guarded(sandbox, [phone]);
		expect([refused, placed, repeated].map((run) => exitsOf(run, 1)[0])).toEqual([
			[1],
			[0],
			[DUPLICATE],
		]);
		expect(sandbox.sessions).toHaveLength(1);
	});

	it('dials each lead once when executions at once bring the same leads', async () => {
		const sandbox = await sandboxWith({ requestsPerSecond: 10_000 });
		const options = { options: { redialGuardKey: '={{ $json.phone }}', callsPerSecond: 10_000 } };
		const runs = await Promise.all(
			[0, 1, 2].map(async () => await guarded(sandbox, phones(30), options)),
		);
		const exits = runs.flatMap((run) => exitsOf(run, 30));
		expect(exits.filter(([exit]) => exit === 0)).toHaveLength(30);
		expect(exits.filter(([exit]) => exit === DUPLICATE)).toHaveLength(60);
		for (const { sent } of Object.values(requestsByCallee(sandbox))) expect(sent).toBe(1);
	});

	it('refuses an item without a key, because it could not be guarded', async () => {
		const sandbox = await sandboxWith();
		const run = await guarded(sandbox, phones(2), {
			errorOutputs: 'single',
			options: { redialGuardKey: '={{ $json.leadId === "lead-0" ? "" : "k" }}' },
		});
		expect(exitsOf(run, 2)).toEqual([[1], [0]]);
		expect(run.items(NODE_NAME, 1)[0].json.failure).toMatchObject({
			code: 'Client.InvalidInput',
			message: expect.stringContaining('Redial Guard Key is empty'),
		});
	});
});

describe('the Stop button', () => {
	it('ends the dialling at once: nothing is sent after it', async () => {
		const sandbox = await sandboxWith({ latency: { minMs: 50, maxMs: 50 } });
		const stopping = new AbortController();
		const running = engine.run({
			signal: stopping.signal,
			workflow: callWorkflow(
				{ options: { callsPerSecond: 20 } },
				{},
				sandbox.account.agents[0].mail,
			),
			credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
			input: leads(...phones(500)),
		});
		const deadline = Date.now() + 10_000;
		while (sandbox.requests.length < 20 && Date.now() < deadline) {
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		stopping.abort();
		const run = await running;
		const sent = sandbox.requests.length;
		expect(run.status).toBe('canceled');
		expect(sent).toBeLessThanOrEqual(40);
		await new Promise((resolve) => setTimeout(resolve, 1500));
		expect(sandbox.requests).toHaveLength(sent);
	});
});

describe('what the node tells about a run', () => {
	it('sums it up in a hint', async () => {
		const sandbox = await sandboxWith();
		const busy = MAGIC_CALLEES.find(({ code }) => code === 'FailedOperation.SeatStatusBusy')!;
		const run = await runCalls(engine, sandbox, [
			...phones(2),
			busy.nationalNumber,
			'not a number',
		]);
		expect(run.hints(NODE_NAME)).toEqual([
			expect.objectContaining({
				message: '2 calls placed; 1 × Agent Busy; 1 × Invalid Input, on the tab Other Error.',
				location: 'outputPane',
			}),
		]);
	});
});
