import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { findOutcome } from '../../nodes/TencentCcc/outcomes/catalogue';
import { DEFAULT_ERROR_CODES, outputIndexOfFailure } from '../../nodes/TencentCcc/outcomes/outputs';
import { MAGIC_CALLEES, startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { exitsOf, NODE_NAME, requestsByCallee, runCalls } from '../support/callWorkflow';
import { caseCount } from '../support/caseCount';
import { WAYS_TO_DIAL } from '../support/dialOperations';
import { printedSeed } from '../support/seed';

let engine: Engine;
beforeAll(async () => {
	engine = await createEngine();
});

// Without those that only wait, and without what is sent again, which slows the pace
const magic = MAGIC_CALLEES.filter(
	({ fault, code }) =>
		fault !== 'noAnswer' && fault !== 'slowBody' && !(code && findOutcome(code, 'dial').retryable),
);
const phones = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.integer({ min: 0, max: 9999 }).map((n) => `1618888${String(n).padStart(4, '0')}`),
	},
	{ weight: 4, arbitrary: fc.constantFrom(...magic.map(({ nationalNumber }) => nationalNumber)) },
	{ weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
	{ weight: 1, arbitrary: fc.constantFrom(null, '', '110', 13, true, {}) },
);
/** Few enough to be tried one after the other, and so few that there is none for some leads. */
const FREE_AGENTS = ['a', 'b', 'c', 'd'].map((name) => ({ mail: `${name}@example.com` }));
/** Agents of whom one is busy, one is not allow-listed, one is not there, and one takes calls. */
const IN_THIS_ORDER = [
	'chen.jing@example.com',
	'sun.lei@example.com',
	'nobody@example.com',
	'agent@example.com',
];
const agents: IDataObject = {
	rows: IN_THIS_ORDER.map((value) => ({ agent: { __rl: true, mode: 'id', value } })),
};
const outputs = fc.constantFrom('standard', 'byCode', 'byCategory', 'single', 'none');
const onErrors = fc.constantFrom('continueRegularOutput', 'continueErrorOutput');

test.each(WAYS_TO_DIAL)(
	'items in = items out, each by exactly one output, for random mixes of outcomes: $id',
	async ({ id, outputSet, parameters }) => {
		const seed = printedSeed(`random mixes of outcomes of ${id}`);
		const isByStatus = parameters.agentChoice === 'anyFreeAgent';
		let sandbox: Sandbox;
		await fc.assert(
			fc
				.asyncProperty(
					fc.array(phones, { minLength: 1, maxLength: 25 }),
					outputs,
					onErrors,
					fc.boolean(),
					async (numbers, errorOutputs, onError, retryOnFail) => {
						const run = await runCalls(
							engine,
							sandbox,
							numbers,
							{
								...parameters,
								agents,
								waitForFreeAgent: 0,
								errorOutputs,
								errorCodes: [...DEFAULT_ERROR_CODES],
							},
							{ onError, retryOnFail, maxTries: 2, waitBetweenTries: 1 },
						);
						expect(run.status).toBe('success');

						const exits = exitsOf(run, numbers.length);
						for (const exit of exits) expect(exit).toHaveLength(1);
						const all = run.outputs(NODE_NAME).flatMap((items, index) =>
							items.map(({ json, pairedItem }) => ({
								json,
								index,
								item: (pairedItem as { item: number }).item,
							})),
						);
						expect(all).toHaveLength(numbers.length);

						for (const { json, index } of all) {
							const failure = (json.failure ??
								(json.error as never as { failure: unknown })?.failure) as
								| { code: string }
								| undefined;
							expect(failure === undefined).toBe(typeof json.SessionId === 'string');
							if (!failure || errorOutputs === 'none') continue;
							expect(index).toBe(outputIndexOfFailure(failure.code, { outputSet, errorOutputs }));
						}

						// Each item is one call at most, and one request for each agent: a number that occurs n times rings n times at most
						const perItem = 'agentChoice' in parameters ? sandbox.account.agents.length : 1;
						for (const [callee, { sent, placed }] of Object.entries(requestsByCallee(sandbox))) {
							const given = exits.filter((_, item) => {
								const { json } = all.find((entry) => entry.item === item)!;
								const request = (json.request ??
									(json.error as never as { request: unknown })?.request ??
									json) as { Callee: string };
								return request.Callee === callee;
							}).length;
							expect([callee, placed <= given]).toEqual([callee, true]);
							expect([callee, sent <= given * perItem]).toEqual([callee, true]);
						}
					},
				)
				// One of its own, because agents who were chosen stay so for a while
				.beforeEach(async () => {
					const account = isByStatus ? { agents: FREE_AGENTS } : {};
					sandbox = await startSandbox({ port: 0, requestsPerSecond: 10_000, ...account });
				})
				.afterEach(async () => await sandbox.close()),
			{ numRuns: caseCount(10, 100), seed },
		);
	},
	120_000,
);
