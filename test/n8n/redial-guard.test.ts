import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { calleesDialled, outputsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { chain, tencentCcc, webhook } from './support/workflows';

const SUCCESS = 0;
const NOT_NOW = 2;
const BLOCKED = 3;
const DUPLICATE = 8;

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** An active workflow that calls a lead, guarded by its id unless told otherwise. Returns what posts a lead to it. */
async function guardedWorkflow(
	options: IDataObject = { redialGuardKey: '={{ $json.body.leadId }}' },
) {
	const path = randomUUID();
	const saved = await scene.client.createWorkflow(
		chain('Guarded', [
			webhook(path),
			tencentCcc({
				credentials: scene.credentials,
				parameters: {
					calleeNumber: '={{ $json.body.phone }}',
					options,
				} as INodeParameters,
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

	it('does not ring the lead again when all its copies come at the same time', async () => {
		const { post, outputs } = await guardedWorkflow();
		const copies = Array.from({ length: 8 }, () => ({ leadId: 'lead-1', phone: '16100003001' }));
		await Promise.all(copies.map(post));
		expect((await outputs(copies.length)).sort()).toEqual([
			SUCCESS,
			...copies.slice(1).map(() => DUPLICATE),
		]);
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

describe('Most Calls per Callee', () => {
	it('holds over executions, one after the other and all at once, and for each number', async () => {
		const { post, outputs } = await guardedWorkflow({
			mostCallsPerCallee: { most: { per24Hours: 2, per5Minutes: 2 } },
		});
		const lead = { leadId: 'lead-1', phone: '16100003001' };
		await Promise.all(Array.from({ length: 6 }, async () => await post(lead)));
		await outputs(6);
		for (let execution = 7; execution <= 9; execution++) {
			await post(lead);
			await outputs(execution);
		}
		await post({ leadId: 'lead-2', phone: '16100003002' });
		const left = await outputs(10);
		expect(left.filter((output) => output === SUCCESS)).toHaveLength(3);
		expect(left.filter((output) => output === NOT_NOW)).toHaveLength(7);
		expect(calleesDialled(scene.sandbox).sort()).toEqual([
			'008616100003001',
			'008616100003001',
			'008616100003002',
		]);
	});
});
