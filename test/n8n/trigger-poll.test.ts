import type { INode } from 'n8n-workflow';
import { startSandbox, type Sandbox } from '../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import type { SavedWorkflow } from '../../scripts/n8n/restClient';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { TestClient } from '../support/testClient';
import { delivered, triggeredWorkflow } from './support/pushes';
import { runningN8n } from './support/runningN8n';
import { node } from './support/workflows';

const NAME = 'Tencent CCC Polling Trigger';
let client: TestClient;
let tencent: Sandbox;
let credentials: INode['credentials'];

beforeAll(async () => {
	client = new TestClient(runningN8n().url);
	await client.signIn();
	tencent = await startSandbox();
	const credential = sandboxCredential(tencent);
	const id = await client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, credential);
	credentials = { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } };
});

beforeEach(() => {
	tencent.reset();
	tencent.failEvery();
});

afterAll(async () => await tencent.close());

/** A call that has ended so many seconds ago, after a talk of 50. */
function endCall(sessionId: string, secondsAgo = 0): void {
	const startedAt = (Math.floor(Date.now() / 1_000) - secondsAgo - 59) * 1_000;
	tencent.addRecords([{ sessionId, startedAt, talkMs: 50_000 }]);
}

const createWorkflow = async () =>
	await client.createWorkflow(
		triggeredWorkflow(
			node({
				name: NAME,
				type: 'n8n-nodes-tencent-ccc.tencentCccPollingTrigger',
				typeVersion: 1,
				credentials,
				parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] } },
			}),
		),
	);

/** Switches a workflow on. n8n then polls at once, which takes a moment, and from then on every minute. */
async function activate(workflow: SavedWorkflow): Promise<void> {
	const before = tencent.requests.length;
	await client.activateWorkflow(workflow);
	await pollUntil('the first poll', () => (tencent.requests.length > before ? true : undefined));
}

/** Waits until a workflow has handed on so many items, and gives all that it has handed on. */
async function sessionsOf({ id }: SavedWorkflow, count: number): Promise<unknown[]> {
	return await pollUntil(
		`${count} items of workflow ${id}`,
		async () => {
			const items = delivered(await client.finishedExecutionsOf(id));
			return items.length >= count ? items.map(({ SessionId }) => SessionId) : undefined;
		},
		90_000,
		500,
	);
}

it('starts an execution with the calls that have ended since, each once, also when it is switched off and on', async () => {
	endCall('earlier', 10);
	const workflow = await createWorkflow();
	await activate(workflow);
	await client.activateWorkflow(workflow, false);

	endCall('first');
	endCall('same second');
	await activate(workflow);
	expect((await sessionsOf(workflow, 2)).sort()).toEqual(['first', 'same second']);
	const [execution] = await client.finishedExecutionsOf(workflow.id);
	expect(delivered([execution])[0]).toMatchObject({ Event: 'cdr', TalkSeconds: 50 });
	await client.activateWorkflow(workflow, false);

	endCall('meanwhile');
	for (let round = 0; round < 3; round++) {
		await activate(workflow);
		await sessionsOf(workflow, 3);
		await client.activateWorkflow(workflow, false);
	}
	expect(await sessionsOf(workflow, 3)).toHaveLength(3);
}, 240_000);

it('shows a failed poll as a failed execution, and reads its time again', async () => {
	const workflow = await createWorkflow();
	await activate(workflow);
	tencent.failEvery({ action: 'DescribeTelCdr', n: 1, code: 'AuthFailure.SecretIdNotFound' });
	endCall('during the outage');
	await pollUntil(
		'a failed execution',
		async () => {
			const executions = await client.executionsOf(workflow.id);
			return executions.some(({ status }) => status === 'error') ? true : undefined;
		},
		90_000,
		500,
	);
	tencent.failEvery();
	expect(await sessionsOf(workflow, 1)).toEqual(['during the outage']);
	const [failed] = await client.finishedExecutionsOf(workflow.id);
	expect(failed.data.resultData.error?.message).toContain('AuthFailure.SecretIdNotFound');
	await client.activateWorkflow(workflow, false);
}, 240_000);

it('brings the latest calls for a test event, and remembers nothing', async () => {
	const workflow = await createWorkflow();
	for (const session of ['one', 'two']) endCall(session);
	for (let round = 0; round < 2; round++) {
		const execution = await client.runWorkflow(workflow, NAME);
		expect(delivered([execution])).toHaveLength(2);
	}
});
