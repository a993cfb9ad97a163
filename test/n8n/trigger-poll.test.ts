import type { INode } from 'n8n-workflow';
import { credentialName, credentialType } from '../../scripts/n8n/furnish';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import { RestClient } from '../../scripts/n8n/restClient';
import { startFakeCallRecords, type FakeCallRecords } from '../support/fakeCallRecords';
import { delivered, executionsOf, finishedExecutions, triggeredWorkflow } from './support/pushes';
import { runningN8n } from './support/runningN8n';
import { node } from './support/workflows';

const NAME = 'Tencent CCC Call Record Trigger';
let client: RestClient;
let tencent: FakeCallRecords;
let credentials: INode['credentials'];

beforeAll(async () => {
	client = new RestClient(runningN8n().url);
	await client.signIn();
	tencent = await startFakeCallRecords(Date.now);
	const id = await client.createCredential(credentialType, credentialName, {
		secretId: 'AKIDexample',
		secretKey: 'example',
		sdkAppId: '1400000001',
		site: 'custom',
		endpoint: tencent.url,
	});
	credentials = { [credentialType]: { id, name: credentialName } };
});

beforeEach(() => {
	tencent.calls = [];
	tencent.failure = () => undefined;
});

afterAll(async () => await tencent.close());

const nowInSeconds = () => Math.floor(Date.now() / 1000);

/** A call that has just ended. */
function endCall(SessionId: string): void {
	const now = nowInSeconds();
	tencent.calls.push({
		SessionId,
		Direction: 1,
		StartTimestamp: now - 60,
		AcceptTimestamp: now - 50,
		EndedTimestamp: now,
		appearsAt: now,
	});
}

const createWorkflow = async () =>
	await client.createWorkflow(
		triggeredWorkflow(
			node({
				name: NAME,
				type: 'n8n-nodes-tencent-ccc.tencentCccCallRecordTrigger',
				typeVersion: 1,
				credentials,
				// Every other second, written so that n8n accepts it
				parameters: {
					pollTimes: {
						item: [
							{
								mode: 'custom',
								cronExpression: `${Array.from({ length: 30 }, (_, index) => index * 2).join(',')} * * * * *`,
							},
						],
					},
				},
			}),
		),
	);

/** Waits until a workflow has handed on so many items. */
async function itemsOf(workflowId: string, count: number) {
	await pollUntil(`${count} items of workflow ${workflowId}`, async () => {
		const items = delivered(await finishedExecutions(client, workflowId));
		return items.length >= count ? true : undefined;
	});
	return delivered(await finishedExecutions(client, workflowId));
}

/** Waits until n8n has polled so many times more. */
async function polls(count: number): Promise<void> {
	const before = tencent.requests.length;
	await pollUntil(`${count} polls`, () =>
		tencent.requests.length >= before + count ? true : undefined,
	);
}

it('starts an execution with the calls that have ended since, each once, also when it is switched off and on', async () => {
	endCall('earlier');
	tencent.calls[0].EndedTimestamp -= 10;
	const workflow = await createWorkflow();
	await client.activateWorkflow(workflow);
	await polls(1);
	endCall('first');
	endCall('same second');
	const items = await itemsOf(workflow.id, 2);
	expect(items.map(({ SessionId }) => SessionId).sort()).toEqual(['first', 'same second']);
	expect(items[0]).toMatchObject({ Event: 'cdr', Direction: 'Outbound', TalkSeconds: 50 });

	await client.request('POST', `/rest/workflows/${workflow.id}/deactivate`);
	endCall('meanwhile');
	await client.activateWorkflow(workflow);
	expect(await itemsOf(workflow.id, 3)).toHaveLength(3);
	await polls(2);
	expect(await itemsOf(workflow.id, 3)).toHaveLength(3);
	await client.request('POST', `/rest/workflows/${workflow.id}/deactivate`);
});

it('shows a failed poll as a failed execution, and reads its time again', async () => {
	const workflow = await createWorkflow();
	await client.activateWorkflow(workflow);
	await polls(1);
	tencent.failure = () => 'wrongKey';
	endCall('during the outage');
	await pollUntil('a failed execution', async () => {
		const executions = await executionsOf(client, workflow.id);
		return executions.some(({ status }) => status === 'error') ? true : undefined;
	});
	tencent.failure = () => undefined;
	const items = await itemsOf(workflow.id, 1);
	expect(items.map(({ SessionId }) => SessionId)).toEqual(['during the outage']);
	const [failed] = await finishedExecutions(client, workflow.id);
	expect(failed.data.resultData.error?.message).toContain('AuthFailure.SecretIdNotFound');
	await client.request('POST', `/rest/workflows/${workflow.id}/deactivate`);
});

it('brings the latest calls for a test event, and remembers nothing', async () => {
	const workflow = await createWorkflow();
	for (const session of ['one', 'two']) endCall(session);
	for (let round = 0; round < 2; round++) {
		const execution = await client.runWorkflow(workflow, NAME);
		expect(delivered([execution])).toHaveLength(2);
	}
});

it('is not activated with keys that Tencent refuses', async () => {
	tencent.failure = () => 'wrongKey';
	const workflow = await createWorkflow();
	await expect(client.activateWorkflow(workflow)).rejects.toThrow('AuthFailure.SecretIdNotFound');
});
