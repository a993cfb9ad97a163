import { randomUUID } from 'node:crypto';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import { calleesDialled, itemsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { chain, leads, manualTrigger, splitBody, tencentCcc, webhook } from './support/workflows';

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** So many leads with a number of their own each, counted from an offset. */
const manyLeads = (count: number, offset = 0) =>
	Array.from({ length: count }, (_, index) => ({ phone: `1610000${4000 + offset + index}` }));

describe('several executions at once', () => {
	it('share the pace of the account, and place every call once', async () => {
		const path = randomUUID();
		const splitOut = splitBody();
		const saved = await scene.client.createWorkflow(
			chain('Big batch', [webhook(path), splitOut, tencentCcc({ credentials: scene.credentials })]),
		);
		await scene.client.activateWorkflow(saved);

		const batches = [0, 100, 200].map((offset) => manyLeads(40, offset));
		await Promise.all(batches.map(async (batch) => await scene.client.callWebhook(path, batch)));
		const executions = await scene.client.finishedExecutionsOf(saved.id, batches.length);

		const placed = executions.map((execution) => itemsOf(execution, 'Tencent CCC').length);
		expect(placed).toEqual([40, 40, 40]);
		const { requests, sessions } = scene.sandbox;
		expect(new Set(sessions.map(({ callee }) => callee)).size).toBe(120);
		expect(sessions).toHaveLength(120);
		// On a machine that is busy with other things, requests that left in time may arrive too close
		// together, and are sent again. How exact the pace is shows the benchmark, not this test.
		const refused = requests.filter(({ code }) => code !== null);
		expect(new Set(refused.map(({ code }) => code)).size).toBeLessThanOrEqual(1);
		expect(refused.length).toBeLessThan(24);
		// 120 calls at 20 a second take 5 to 6 seconds; with a pace for each execution they would take 2.
		const seconds = (sessions[sessions.length - 1].createdAt - sessions[0].createdAt) / 1_000;
		expect(seconds).toBeGreaterThan(4.9);
		expect(seconds).toBeLessThan(20);
	});
});

describe('an execution that is cancelled', () => {
	it('dials nobody any more', async () => {
		const saved = await scene.client.createWorkflow(
			chain('To be cancelled', [
				manualTrigger(),
				leads(manyLeads(400)),
				tencentCcc({ credentials: scene.credentials }),
			]),
		);
		const executionId = await scene.client.startWorkflow(saved, 'Start');
		await pollUntil('the first calls', () =>
			scene.sandbox.requests.length > 0 ? true : undefined,
		);

		await scene.client.request('POST', `/rest/executions/${executionId}/stop`);

		const execution = await scene.client.finishedExecution(executionId);
		expect(execution.status).toBe('canceled');
		const dialledUntilNow = calleesDialled(scene.sandbox).length;
		expect(dialledUntilNow).toBeLessThan(100);
		// At 20 calls a second, somebody who went on would have dialled many in this time.
		await expect(
			pollUntil(
				'another call',
				() => (calleesDialled(scene.sandbox).length > dialledUntilNow ? true : undefined),
				2_000,
			),
		).rejects.toThrow('in vain');
	});
});
