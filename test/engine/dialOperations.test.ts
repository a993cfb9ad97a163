import type { IDataObject } from 'n8n-workflow';

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
import { WAYS_TO_DIAL } from '../support/dialOperations';

/*
 * What is promised of a call, for everything that dials: pace, verification, guard, retries and tables of outcomes. What
 * waits does it at the same time as the others of its operation.
 */

let engine: Engine;
const sandboxes: Sandbox[] = [];
beforeAll(async () => {
	engine = await createEngine();
});
afterAll(async () => {
	await Promise.all(sandboxes.splice(0).map(async (sandbox) => await sandbox.close()));
});

const phones = (count: number, from = 0) =>
	Array.from({ length: count }, (_, index) => `1618${String(from + index).padStart(7, '0')}`);
const magicOf = (wanted: { code?: string; fault?: string }) =>
	MAGIC_CALLEES.find(({ code, fault }) => code === wanted.code && fault === wanted.fault)!;

describe.each(WAYS_TO_DIAL)('$id', ({ action, outputSet, parameters, sandbox: ofWay }) => {
	/** A sandbox of its own: each endpoint has a limiter of its own, which remembers what it has learnt. */
	async function sandboxWith(options: SandboxOptions = {}) {
		const sandbox = await startSandbox({ port: 0, ...ofWay, ...options });
		sandboxes.push(sandbox);
		return sandbox;
	}

	/** Those that ring somebody. */
	const dialRequests = ({ requests }: Sandbox) =>
		requests.filter((request) => request.action === action);

	const labels = outputLabels({ outputSet });
	const output = (label: string) => labels.indexOf(label);

	it('keeps 45 leads of two executions within the limit of 20 a second', async () => {
		const sandbox = await sandboxWith({ latency: { minMs: 50, maxMs: 80 } });
		const options = { ...parameters, options: { callsPerSecond: 20 } };
		const runs = await Promise.all([
			runCalls(engine, sandbox, phones(25), options),
			runCalls(engine, sandbox, phones(20, 100), options),
		]);
		expect(runs.map((run) => run.items(NODE_NAME).length)).toEqual([25, 20]);
		const own = dialRequests(sandbox);
		const starts = own.map(({ at }) => at);
		expect(own.filter(({ code }) => code === null)).toHaveLength(45);
		// As in dialling.test.ts; with a limiter that holds back nothing there are 151 to 161
		expect(own.length).toBeLessThanOrEqual(110);
		expect(Math.max(...starts) - Math.min(...starts)).toBeGreaterThanOrEqual(1500);
	});

	it.concurrent(
		'finds the session of an unknown outcome, and sends nothing again',
		async () => {
			const sandbox = await sandboxWith();
			const { nationalNumber, callee } = magicOf({ fault: 'resetAfterPlacing' });
			const run = await runCalls(engine, sandbox, [nationalNumber], {
				...parameters,
				uui: 'lead-42',
				options: { verifyUnknown: true },
			});
			expect(run.items(NODE_NAME)[0]?.json).toMatchObject({
				SessionId: sandbox.sessions.find((session) => session.callee === callee)!.sessionId,
				confirmedBy: 'DescribePSTNActiveSessionList',
			});
			expect(requestsByCallee(sandbox)[callee].sent).toBe(1);
		},
		60_000,
	);

	it.concurrent(
		'leaves what is not found as Unknown',
		async () => {
			const sandbox = await sandboxWith();
			const { nationalNumber, callee } = magicOf({ fault: 'closedWithoutAnswer' });
			const run = await runCalls(engine, sandbox, [nationalNumber], {
				...parameters,
				options: { verifyUnknown: true },
			});
			expect(exitsOf(run, 1)).toEqual([[output('Unknown')]]);
			expect(requestsByCallee(sandbox)[callee].sent).toBe(1);
		},
		60_000,
	);

	it.concurrent(
		'rings each lead once when a failed execution is retried twice at the same time',
		async () => {
			const sandbox = await sandboxWith();
			const workflow = callWorkflow(
				{ ...parameters, errorOutputs: 'none', options: { callsPerSecond: 20 } },
				{},
				sandbox.account.agents[0].mail,
			);
			const run = runOrRetry(engine, workflow, phones(30));
			const failed = await run(sandboxCredential(sandbox, { secretKey: 'wrong' }));
			expect(failed.status).toBe('error');
			const retries = await Promise.all([1, 2].map(() => run(sandboxCredential(sandbox), failed)));
			for (const retry of retries) expect(retry.items(NODE_NAME)).toHaveLength(30);
			expect(sandbox.sessions).toHaveLength(30);
		},
	);

	it.concurrent(
		'dials each guarded lead once when three executions bring it at the same time',
		async () => {
			const sandbox = await sandboxWith({ requestsPerSecond: 10_000 });
			const workflow = {
				...callWorkflow(
					{ ...parameters, options: { redialGuardKey: '={{ $json.phone }}' } },
					{ id: 'the-node' },
					sandbox.account.agents[0].mail,
				),
				id: `guarded-${sandbox.url}`,
			};
			const runs = await Promise.all(
				[0, 1, 2].map(
					async () =>
						await engine.run({
							workflow,
							credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
							input: leads(...phones(20)),
						}),
				),
			);
			const exits = runs.flatMap((run) => exitsOf(run, 20)).flat();
			expect(exits.filter((exit) => exit === 0)).toHaveLength(20);
			expect(exits.filter((exit) => exit === output('Duplicate'))).toHaveLength(40);
			for (const { sent } of Object.values(requestsByCallee(sandbox))) expect(sent).toBe(1);
		},
	);

	it('simulates an outcome without sending anything, whatever the hour and the country', async () => {
		const sandbox = await sandboxWith();
		const run = await runCalls(engine, sandbox, phones(1), {
			...parameters,
			options: {
				simulateOutcome: 'Client.OutsideCallingHours',
				callingHours: { when: { from: 'never' } },
				allowedCountries: '852',
			},
		});
		expect(exitsOf(run, 1)).toEqual([[output('Not Now')]]);
		expect(run.items(NODE_NAME, output('Not Now'))[0].json.failure).toMatchObject({
			code: 'Client.OutsideCallingHours',
			simulated: true,
			callPlaced: 'no',
		});
		expect(sandbox.requests).toEqual([]);
	});

	it('sends nothing outside of the calling hours, and says when a Wait node may go on', async () => {
		const sandbox = await sandboxWith();
		const hour = new Date().getUTCHours();
		const clock = (hours: number) => `${String((hour + hours) % 24).padStart(2, '0')}:00`;
		const open = { from: clock(23), to: clock(2) };
		const closed = { from: clock(2), to: clock(23) };
		const run = await runCalls(engine, sandbox, phones(4), {
			...parameters,
			options: {
				callingHours: {
					when: {
						days: [1, 2, 3, 4, 5, 6, 7],
						from: `={{ $json.nested.kept % 2 ? "${closed.from}" : "${open.from}" }}`,
						to: `={{ $json.nested.kept % 2 ? "${closed.to}" : "${open.to}" }}`,
						timeZone: 'UTC',
					},
				},
			},
		});
		const notNow = output('Not Now');
		expect(exitsOf(run, 4)).toEqual([[0], [notNow], [0], [notNow]]);
		for (const { json } of run.items(NODE_NAME, notNow)) {
			const failure = json.failure as IDataObject;
			expect(failure).toMatchObject({
				code: 'Client.OutsideCallingHours',
				attempts: 0,
				callPlaced: 'no',
				retryable: false,
			});
			const next = Date.parse(String(failure.nextAllowedAt));
			expect(next).toBeGreaterThan(Date.now());
			expect(next).toBeLessThan(Date.now() + 3 * 3_600_000);
			expect(new Date(next).toISOString()).toMatch(/T\d\d:00:00.000Z$/);
		}
		expect(dialRequests(sandbox)).toHaveLength(2);
	});

	it.each<[string, IDataObject, RegExp]>([
		['a time that is none', { from: '9 am' }, /From "9 am" is no time/],
		['one time twice', { from: '09:00', to: '09:00' }, /From and To must be two times/],
		['no day', { days: [] }, /Days must be days of the week/],
		['no time zone', { timeZone: 'Beijing' }, /Time Zone "Beijing" is no IANA name/],
		['an expression that yields nothing', { to: '={{ $json.nothing }}' }, /To is empty/],
	])('takes calling hours with %s for Invalid Input', async (_name, change, message) => {
		const sandbox = await sandboxWith();
		const run = await runCalls(engine, sandbox, phones(1), {
			...parameters,
			options: {
				callingHours: {
					when: {
						days: [1],
						from: '09:00',
						to: '18:00',
						timeZone: 'UTC',
						...change,
					},
				},
			},
		});
		expect(run.items(NODE_NAME, output('Other Error'))[0].json.failure).toMatchObject({
			code: 'Client.InvalidInput',
			message: expect.stringMatching(message),
		});
		expect(sandbox.requests).toEqual([]);
	});

	it.concurrent(
		'calls nobody more often than Most Calls per Callee allows: in executions after and beside each other',
		async () => {
			const sandbox = await sandboxWith({ requestsPerSecond: 10_000 });
			const [phone] = phones(1);
			const busy = magicOf({ code: 'FailedOperation.CalleeIsLimited' }).nationalNumber;
			const workflow = {
				...callWorkflow(
					{
						...parameters,
						options: { mostCallsPerCallee: { most: { per24Hours: 3, per5Minutes: 2 } } },
					},
					{ id: 'the-node' },
					sandbox.account.agents[0].mail,
				),
				id: `capped-${sandbox.url}`,
			};
			const run = async () =>
				await engine.run({
					workflow,
					credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
					input: leads(phone, busy),
				});
			const runs = [await run(), ...(await Promise.all([run(), run(), run()])), await run()];
			const exits = runs.map((one) => exitsOf(one, 2));
			const notNow = output('Not Now');
			expect(exits.filter(([[exit]]) => exit === 0)).toHaveLength(2);
			expect(exits.filter(([[exit]]) => exit === notNow)).toHaveLength(3);
			// What is refused for certain counts as no call, but for as long as it is under way
			const ofRefused = exits.map(([, [exit]]) => exit);
			expect([ofRefused[0], ofRefused[4]]).toEqual([output('Blocked'), output('Blocked')]);
			expect(
				ofRefused.slice(1, 4).filter((exit) => exit === output('Blocked')).length,
			).toBeGreaterThanOrEqual(1);
			expect([output('Blocked'), notNow]).toEqual(expect.arrayContaining(ofRefused));
			expect(sandbox.sessions).toHaveLength(2);
			const { failure } = runs[4].items(NODE_NAME, notNow)[0].json as { failure: IDataObject };
			expect(failure).toMatchObject({ code: 'Client.TooManyCalls', attempts: 0, callPlaced: 'no' });
			const next = Date.parse(String(failure.nextAllowedAt)) - Date.now();
			expect(next).toBeGreaterThan(0);
			expect(next).toBeLessThan(6 * 60_000);
		},
	);

	it('calls allowed countries only, where the builder names them', async () => {
		const sandbox = await sandboxWith();
		const run = await runCalls(engine, sandbox, ['+852 5123 4567', phones(1)[0], '+881612345678'], {
			...parameters,
			options: { allowedCountries: '+86, 881', allowPremiumNumbers: false },
		});
		const other = output('Other Error');
		expect(exitsOf(run, 3)).toEqual([[other], [0], [other]]);
		const messages = run
			.items(NODE_NAME, other)
			.map(({ json }) => (json.failure as { message: string }).message);
		expect(messages[0]).toMatch(/country 852, and only those of 86, 881/);
		expect(messages[1]).toMatch(/premium or satellite/);
	});
});
