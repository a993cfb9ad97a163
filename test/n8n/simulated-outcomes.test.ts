import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import type { RestError } from '../../scripts/n8n/restClient';
import { CAPABILITIES } from './support/capabilities';
import { outputsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { chain, leads, manualTrigger, tencentCcc, webhook } from './support/workflows';

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

const simulating = (simulateOutcome: string) =>
	tencentCcc({ parameters: { options: { simulateOutcome } } });

async function simulate(simulateOutcome: string) {
	const workflow = chain(`Simulate ${simulateOutcome}`, [
		manualTrigger(),
		leads([{ phone: '16100003001' }]),
		simulating(simulateOutcome),
	]);
	const saved = await scene.client.createWorkflow(workflow);
	return await scene.client.runWorkflow(saved, 'Start');
}

describe('a simulated outcome, in a node without a credential', () => {
	it('runs in the editor as a call that was placed', async () => {
		const execution = await simulate('Success');
		expect(execution.status).toBe('success');
		expect(outputsOf(execution, 'Tencent CCC')[0][0].json).toMatchObject({
			simulated: true,
			Callee: '008616100003001',
		});
	});

	it.each([
		['FailedOperation.SeatStatusBusy', 1],
		['FailedOperation.CalleeIsLimited', 3],
		['Client.OutcomeUnknown', 7],
		['Client.AlreadyDialled', 8],
		['AuthFailure.SignatureFailure', 9],
	])('runs in the editor as %s, and leaves by its output', async (code, output) => {
		const execution = await simulate(code);
		expect(execution.status).toBe('success');
		const taken = outputsOf(execution, 'Tencent CCC').findIndex((items) => items.length > 0);
		expect(taken).toBe(output);
		const [{ json }] = outputsOf(execution, 'Tencent CCC')[output];
		expect(json).toMatchObject({ phone: '16100003001', failure: { code, simulated: true } });
		expect((json.failure as IDataObject).attempts).toBe(0);
	});

	// n8n 1 publishes a node without its credential
	const refuses = CAPABILITIES.refusesToPublishWithoutCredential;
	(refuses ? it : it.skip)(
		'cannot be published, because n8n wants a credential for that',
		async () => {
			const saved = await scene.client.createWorkflow(
				chain('Simulate for ever', [webhook(randomUUID()), simulating('Success')]),
			);
			const activation = scene.client.activateWorkflow(saved);
			await expect(activation).rejects.toMatchObject({
				answer: expect.stringContaining('Missing required credential') as string,
			} satisfies Partial<RestError>);
		},
	);
});
