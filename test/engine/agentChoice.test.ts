import type { IDataObject } from 'n8n-workflow';

import { outputLabels } from '../../nodes/TencentCcc/outcomes/outputs';
import { MAGIC_CALLEES, startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { createEngine, type Engine, type Run } from '../../scripts/engine';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import {
	callWorkflow,
	exitsOf,
	leads,
	NODE_NAME,
	requestsByCallee,
	sandboxCredential,
	type NodeSettings,
} from '../support/callWorkflow';

let engine: Engine;
const sandboxes: Sandbox[] = [];
beforeAll(async () => {
	engine = await createEngine();
});
afterAll(async () => {
	await Promise.all(sandboxes.splice(0).map(async (sandbox) => await sandbox.close()));
});

const SALES = 101;
const LEADS = 30;
const NO_FREE_AGENT = 'Client.NoFreeAgent';
const BUSY = 'FailedOperation.SeatStatusBusy';
/** A call that is long enough for a status to change by whole seconds. */
const CALL_MS = 1200;
const AGENTS = Array.from({ length: 5 }, (_, index) => ({
	mail: `agent-${index + 1}@example.com`,
	// Two of five are not logged in
	status: index < 3 ? ('free' as const) : ('offline' as const),
}));

async function sandboxWith(options: SandboxOptions = {}) {
	const sandbox = await startSandbox({
		port: 0,
		agents: AGENTS,
		oneCallPerAgent: true,
		callTimes: { agentAnswersAfterMs: 100, leadAnswersAfterMs: 300, finishedAfterMs: CALL_MS },
		...options,
	});
	sandboxes.push(sandbox);
	return sandbox;
}

const phones = (count: number) =>
	Array.from({ length: count }, (_, index) => `1618${String(index).padStart(7, '0')}`);

const anyFreeAgent = (waitForFreeAgent: number): IDataObject => ({
	agentChoice: 'anyFreeAgent',
	skillGroupId: { __rl: true, mode: 'id', value: String(SALES) },
	waitForFreeAgent,
});

const inThisOrder = (...agents: unknown[]): IDataObject => ({
	agentChoice: 'inThisOrder',
	agents: { rows: agents.map((value) => ({ agent: { __rl: true, mode: 'id', value } })) },
});

interface RunOf {
	numbers?: unknown[];
	settings?: NodeSettings;
	credential?: IDataObject;
	signal?: AbortSignal;
}

/** Runs the node for leads. The agents are those of the choice. */
const run = (
	sandbox: Sandbox,
	parameters: IDataObject,
	{ numbers = phones(1), settings, credential = sandboxCredential(sandbox), signal }: RunOf = {},
) =>
	engine.run({
		workflow: callWorkflow(parameters, settings, ''),
		credentials: { tencentCccApi: credential as never },
		input: leads(...numbers),
		signal,
	});

const dialRequests = ({ requests }: Sandbox) =>
	requests.filter(({ action }) => action === 'CreateCallOutSession');

/** How many pairs of calls an agent had at the same time, by the sandbox's own log. */
function overlaps({ sessions }: Sandbox): number {
	return sessions.filter((session, index) =>
		sessions
			.slice(0, index)
			.some(
				({ userId, createdAt }) =>
					userId === session.userId && session.createdAt < createdAt + CALL_MS,
			),
	).length;
}

/** What came of leads, and what the sandbox saw; printed, because this is a proof. */
function count(title: string, sandbox: Sandbox, runs: Run[]) {
	const items = runs.flatMap((one) => one.outputs(NODE_NAME).flat());
	const codes = items.map(({ json }) => (json.failure as IDataObject | undefined)?.code);
	const counts = {
		leads: items.length,
		called: codes.filter((code) => code === undefined).length,
		noFreeAgent: codes.filter((code) => code === NO_FREE_AGENT).length,
		rungTwice: Object.values(requestsByCallee(sandbox)).filter(({ placed }) => placed > 1).length,
		agentsRungWhileOnACall: overlaps(sandbox),
		refusedAsBusy: dialRequests(sandbox).filter(({ code }) => code === BUSY).length,
		statusReadings: sandbox.requests.filter(({ action }) => action === 'DescribeStaffStatusMetrics')
			.length,
		agents: new Set(sandbox.sessions.map(({ userId }) => userId)).size,
	};
	process.stdout.write(`${title}: ${JSON.stringify(counts)}\n`);
	return counts;
}

// These wait for agents: at the same time, each with an account of its own
describe('Any Free Agent: thirty leads, five agents, of whom two are offline', () => {
	it.concurrent(
		'as one execution that waits: all are called, and no agent is rung while on a call',
		async () => {
			const sandbox = await sandboxWith();
			const one = await run(sandbox, anyFreeAgent(60), { numbers: phones(LEADS) });
			const counts = count('One execution of thirty leads', sandbox, [one]);
			expect(counts).toMatchObject({
				leads: LEADS,
				called: LEADS,
				rungTwice: 0,
				agentsRungWhileOnACall: 0,
				refusedAsBusy: 0,
				agents: 5,
			});
			// One reader for all of them
			expect(counts.statusReadings).toBeLessThan(LEADS);
			for (const { json } of one.items(NODE_NAME)) {
				const session = sandbox.sessions.find(({ sessionId }) => sessionId === json.SessionId);
				expect(json.UserId).toBe(session?.userId);
			}
		},
		60_000,
	);

	it.concurrent(
		'as thirty executions that wait: all are called, and no agent is rung while on a call',
		async () => {
			const sandbox = await sandboxWith();
			const runs = await Promise.all(
				phones(LEADS).map(
					async (phone) => await run(sandbox, anyFreeAgent(60), { numbers: [phone] }),
				),
			);
			expect(count('Thirty executions of one lead', sandbox, runs)).toMatchObject({
				leads: LEADS,
				called: LEADS,
				rungTwice: 0,
				agentsRungWhileOnACall: 0,
				refusedAsBusy: 0,
				agents: 5,
			});
		},
		60_000,
	);

	it.concurrent.each([0, 2])(
		'waiting %d s: who is not called leaves as No Free Agent',
		async (waitS) => {
			const sandbox = await sandboxWith();
			const runs = await Promise.all(
				phones(LEADS).map(
					async (phone) => await run(sandbox, anyFreeAgent(waitS), { numbers: [phone] }),
				),
			);
			const counts = count(`Thirty executions that wait ${waitS} s`, sandbox, runs);
			expect(counts.called).toBeGreaterThanOrEqual(5);
			expect(counts.called).toBeLessThan(LEADS);
			expect(counts.noFreeAgent).toBe(LEADS - counts.called);
			expect(counts).toMatchObject({ leads: LEADS, agentsRungWhileOnACall: 0, refusedAsBusy: 0 });
			const agentBusy = outputLabels({ outputSet: 'withAgent' }).indexOf('Agent Busy');
			for (const one of runs) expect([[0], [agentBusy]]).toContainEqual(exitsOf(one, 1)[0]);
		},
		60_000,
	);

	it.concurrent(
		'from two processes, which know nothing of each other: a busy agent is followed by the next',
		async () => {
			const sandbox = await sandboxWith();
			// Another name of the same server is another account to this process
			const other = sandboxCredential(sandbox, {
				endpoint: sandbox.url.replace('127.0.0.1', 'localhost'),
			});
			const runs = await Promise.all(
				phones(LEADS).map(
					async (phone, index) =>
						await run(sandbox, anyFreeAgent(60), {
							numbers: [phone],
							credential: index % 2 ? other : sandboxCredential(sandbox),
						}),
				),
			);
			const counts = count('Two processes of fifteen executions', sandbox, runs);
			expect(counts.refusedAsBusy).toBeGreaterThan(0);
			expect(counts).toMatchObject({
				leads: LEADS,
				called: LEADS,
				rungTwice: 0,
				agentsRungWhileOnACall: 0,
			});
		},
		60_000,
	);
});

describe('Any Free Agent', () => {
	it('tells when the statuses cannot be read, and rings nobody', async () => {
		const sandbox = await sandboxWith({
			failEvery: { action: 'DescribeStaffStatusMetrics', n: 1, code: 'UnauthorizedOperation' },
		});
		const finished = await run(sandbox, { ...anyFreeAgent(60), errorOutputs: 'single' });
		expect(finished.items(NODE_NAME, 1)[0].json.failure).toMatchObject({
			code: 'Client.NotSent',
			message: expect.stringContaining('statuses of the agents could not be read'),
		});
		expect(dialRequests(sandbox)).toEqual([]);
	});

	it('never rings an agent whose own mobile is the lead’s', async () => {
		const [{ mail }] = AGENTS;
		const sandbox = await sandboxWith({ agents: [{ mail, phone: '16180000000' }] });
		const finished = await run(sandbox, anyFreeAgent(0));
		expect(finished.outputs(NODE_NAME)[1][0].json.failure).toMatchObject({ code: NO_FREE_AGENT });
		expect(dialRequests(sandbox)).toEqual([]);
	});

	it('stops waiting when the execution is stopped', async () => {
		const sandbox = await sandboxWith({
			agents: AGENTS.map((agent) => ({ ...agent, status: 'rest' as const })),
		});
		const stopping = new AbortController();
		const { signal } = stopping;
		const running = run(sandbox, anyFreeAgent(600), { numbers: phones(3), signal });
		await pollUntil('the statuses to be read', () => sandbox.requests.length > 0 || undefined);
		stopping.abort();
		expect((await running).status).toBe('canceled');
		expect(dialRequests(sandbox)).toEqual([]);
	});
});

describe('In This Order', () => {
	const [a, b, c] = AGENTS.map(({ mail }) => mail);
	const unknown = MAGIC_CALLEES.find(({ fault }) => fault === 'resetAfterPlacing')!;
	const sandboxWithBusyOnes = async () =>
		await sandboxWith({
			agents: [
				{ mail: a, condition: 'busy' },
				{ mail: b, condition: 'notAllowlisted' },
				{ mail: c },
			],
		});

	it('rings the next agent in the same item, and says who took the call', async () => {
		const sandbox = await sandboxWithBusyOnes();
		const finished = await run(sandbox, inThisOrder(a, [b, 'nobody@example.com'], `${a}, ${c}`));
		expect(dialRequests(sandbox).map(({ body }) => (body as IDataObject).UserId)).toEqual([
			a,
			b,
			'nobody@example.com',
			c,
		]);
		expect(finished.items(NODE_NAME)[0].json).toMatchObject({ UserId: c });
	});

	it('says who was tried when nobody took the call', async () => {
		const sandbox = await sandboxWithBusyOnes();
		const finished = await run(sandbox, { ...inThisOrder(a, b), errorOutputs: 'single' });
		expect(finished.items(NODE_NAME, 1)[0].json).toMatchObject({
			failure: {
				code: BUSY,
				attempts: 2,
				agentsTried: [
					{ UserId: a, code: BUSY },
					{ UserId: b, code: 'OperationDenied.NotInWhiteList' },
				],
			},
		});
	});

	it('under Retry On Fail rings no telephone twice, whatever the outcomes', async () => {
		const sandbox = await sandboxWithBusyOnes();
		const numbers = [...phones(5), unknown.nationalNumber, 'not a number'];
		const finished = await run(
			sandbox,
			{ ...inThisOrder(a, c), errorOutputs: 'none' },
			{
				numbers,
				settings: {
					retryOnFail: true,
					maxTries: 5,
					waitBetweenTries: 1,
					onError: 'continueRegularOutput',
				},
			},
		);
		const counts = requestsByCallee(sandbox);
		const twice = Object.values(counts).filter(({ placed }) => placed > 1).length;
		process.stdout.write(
			`In This Order under Retry On Fail: ${JSON.stringify({ leads: numbers.length, requests: dialRequests(sandbox).length, twice })}\n`,
		);
		expect(finished.outputs(NODE_NAME).flat()).toHaveLength(numbers.length);
		expect(twice).toBe(0);
		for (const number of phones(5)) expect(counts[`0086${number}`].placed).toBeLessThanOrEqual(1);
		expect(counts[unknown.callee]).toEqual({ sent: 1, placed: 1 });
	});

	it('refuses an item without agents', async () => {
		const sandbox = await sandboxWithBusyOnes();
		const finished = await run(sandbox, {
			...inThisOrder('={{ $json.nothing }}'),
			errorOutputs: 'single',
		});
		expect(finished.items(NODE_NAME, 1)[0].json.failure).toMatchObject({
			code: 'Client.InvalidInput',
			message: 'Agents is empty for this item',
		});
	});
});
