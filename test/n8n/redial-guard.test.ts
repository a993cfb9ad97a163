import { randomUUID } from 'node:crypto';

import { calleesDialled, outputsOf } from './support/readExecution';
import { repeatedEventCases } from './support/repeatedEvents';
import { openScene, type Scene } from './support/scene';
import { chain, tencentCcc, webhook } from './support/workflows';

const SUCCESS = 0;
const BLOCKED = 3;
const DUPLICATE = 8;

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** An active workflow that calls a lead, guarded by its id. Returns what posts a lead to it. */
async function guardedWorkflow() {
	const path = randomUUID();
	const saved = await scene.client.createWorkflow(
		chain('Guarded', [
			webhook(path),
			tencentCcc({
				credentials: scene.credentials,
				parameters: {
					calleeNumber: '={{ $json.body.phone }}',
					options: { redialGuardKey: '={{ $json.body.leadId }}' },
				},
			}),
		]),
	);
	await scene.client.activateWorkflow(saved);
	return {
		post: async (lead: { leadId: string; phone: string }) =>
			await scene.client.callWebhook(path, lead),
		/** By which outputs the leads of so many executions left, oldest first. */
		outputs: async (count: number) =>
			(await scene.client.finishedExecutionsOf(saved.id, count)).map((execution) =>
				outputsOf(execution, 'Tencent CCC').findIndex((items) => items.length > 0),
			),
	};
}

describe('an event that a CRM sends again', () => {
	it('does not ring the lead again in a later execution', async () => {
		const { post, outputs } = await guardedWorkflow();
		const lead = { leadId: 'lead-1', phone: '16100003001' };
		await post(lead);
		expect(await outputs(1)).toEqual([SUCCESS]);
		await post(lead);
		expect(await outputs(2)).toEqual([SUCCESS, DUPLICATE]);
		expect(calleesDialled(scene.sandbox)).toHaveLength(1);
	});

	it('may be dialled again after a refusal, by which nobody was rung', async () => {
		const { post, outputs } = await guardedWorkflow();
		const lead = { leadId: 'lead-1', phone: '16100000102' };
		await post(lead);
		expect(await outputs(1)).toEqual([BLOCKED]);
		await post(lead);
		expect(await outputs(2)).toEqual([BLOCKED, BLOCKED]);
		expect(calleesDialled(scene.sandbox)).toHaveLength(2);
	});
});

repeatedEventCases('SQLite', 25, () => scene);
