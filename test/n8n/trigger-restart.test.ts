import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE, pushUrlOf } from '../../scripts/n8n/furnish';
import { prepareN8n, type InstalledN8n } from '../../scripts/n8n/install';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import type { FinishedExecution } from '../../scripts/n8n/restClient';
import { startN8n, type N8nServer } from '../../scripts/n8n/server';
import { TestClient } from '../support/testClient';
import { CAPABILITIES } from './support/capabilities';
import { readText, startServer, type OtherServer } from './support/otherServers';
import {
	callRecord,
	NEXT_NAME,
	push,
	pushLogin,
	pushTrigger,
	RECEIVED,
	TRIGGER_NAME,
	untilListening,
} from './support/pushes';
import { chain, node } from './support/workflows';

const PUSHES = 120;
const SDK_APP_ID = 1400000001;
const userFolder = mkdtempSync(join(tmpdir(), 'tencent-ccc-restart-'));
let installed: InstalledN8n;
let running: N8nServer | undefined;
/** Stands for what a workflow does with a call record; counts it by session. */
let crm: OtherServer;
const effects = new Map<string, number>();

beforeAll(async () => {
	crm = await startServer((request, response) => {
		void readText(request).then((text) => {
			const { SessionId } = JSON.parse(text) as { SessionId: string };
			effects.set(SessionId, (effects.get(SessionId) ?? 0) + 1);
			response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
		});
	});
	installed = await prepareN8n(userFolder, () => {});
});

afterAll(async () => {
	await running?.stop();
	await crm.close();
	rmSync(userFolder, { recursive: true, force: true });
});

const pushes = Array.from({ length: PUSHES }, (_, index) => ({
	uuid: randomUUID(),
	body: callRecord(SDK_APP_ID, { SessionId: `session-${index}` }),
}));

/** The session that an execution is for, also when it was cut off before its first node ended. */
function sessionOf({ data }: FinishedExecution): string {
	const [run] = data.resultData.runData[TRIGGER_NAME] ?? [];
	const delivered = run?.data?.main[0]?.[0].json.SessionId;
	if (delivered) return String(delivered);
	const [waiting] = data.executionData?.nodeExecutionStack ?? [];
	const held = waiting?.data.main[0]?.[0].json.push as { record: IDataObject } | undefined;
	return String(held?.record.SessionId);
}

const trigger = pushTrigger(undefined);
let workflowId = '';

/** Starts n8n on the same folder, and waits until the trigger listens. */
async function start(): Promise<{ server: N8nServer; client: TestClient; url: string }> {
	const server = await startN8n({ installed, userFolder });
	running = server;
	const client = new TestClient(server.url);
	await client.signIn();
	if (workflowId === '') {
		const id = await client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, {
			secretId: 'AKIDexample',
			secretKey: 'example',
			sdkAppId: String(SDK_APP_ID),
			...pushLogin,
		});
		const saved = await client.createWorkflow(
			chain('Restarted', [
				{ ...trigger, credentials: { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } } },
				node({
					name: NEXT_NAME,
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					parameters: {
						method: 'POST',
						url: crm.url,
						sendBody: true,
						specifyBody: 'json',
						jsonBody: '={{ JSON.stringify($json) }}',
						options: {},
					},
				}),
			]),
		);
		await client.activateWorkflow(saved);
		workflowId = saved.id;
	}
	const url = pushUrlOf(server.url, trigger);
	await untilListening(url);
	return { server, client, url };
}

// n8n 1 may hold an execution without the data that the trigger has brought, which no test can tell from a lost one
const testKill = CAPABILITIES.keepsDataOfKilledExecutions ? test : test.skip;

testKill(
	'killed in the middle of a burst, n8n loses no push and acts on none twice; it knows them after every restart',
	async () => {
		const killed = await start();
		const acknowledged = new Set<string>();
		const waiting = [...pushes];
		const sender = async () => {
			for (let next = waiting.pop(); next; next = waiting.pop()) {
				const { uuid } = next;
				const answer = await push(killed.url, next).catch(() => undefined);
				if (answer?.text === RECEIVED) acknowledged.add(uuid);
				if (!answer) return;
			}
		};
		const burst = Promise.all(Array.from({ length: 20 }, sender));
		await pollUntil(
			'a third of the burst',
			() => (acknowledged.size >= PUSHES / 3 ? true : undefined),
			60_000,
			1,
		);
		await killed.server.kill();
		await burst;
		const acknowledgedBefore = new Set(acknowledged);
		const actedOnBefore = effects.size;
		expect(acknowledgedBefore.size).toBeLessThan(PUSHES);

		// Tencent repeats what was not acknowledged, and may repeat the rest: an answer can get lost on its way
		const restarted = await start();
		for (const repeated of pushes)
			expect((await push(restarted.url, repeated)).text).toBe(RECEIVED);
		const executions = await restarted.client.finishedExecutionsOf(workflowId);
		const bySession = new Map<string, string[]>();
		for (const execution of executions) {
			const session = sessionOf(execution);
			bySession.set(session, [...(bySession.get(session) ?? []), execution.status]);
		}
		const cutOff = executions.filter(({ status }) => status === 'crashed').length;
		const lost = pushes.filter(({ body }) => !bySession.has(String(body.SessionId)));
		const startedTwice = pushes.filter(
			({ uuid, body }) =>
				acknowledgedBefore.has(uuid) && bySession.get(String(body.SessionId))?.length !== 1,
		);
		const actedOnTwice = [...effects].filter(([, count]) => count > 1);
		process.stdout.write(
			`killed: ${PUSHES} pushes, ${acknowledgedBefore.size} acknowledged and ${actedOnBefore} acted on before; after repeating all: ${executions.length} executions, ${cutOff} of them cut off by the kill, ${effects.size} acted on; ${lost.length} lost, ${startedTwice.length} acknowledged ones started again, ${actedOnTwice.length} acted on twice\n`,
		);
		expect(lost.map(({ body }) => body.SessionId)).toEqual([]);
		expect(startedTwice.map(({ body }) => body.SessionId)).toEqual([]);
		expect(actedOnTwice).toEqual([]);
		// What n8n had not acknowledged has been acted on now; what it had, it holds at least as a crashed execution
		for (const { uuid, body } of pushes) {
			const statuses = bySession.get(String(body.SessionId)) ?? [];
			if (!acknowledgedBefore.has(uuid) && !statuses.includes('success')) {
				expect(statuses).toEqual(['crashed']);
			}
		}

		await restarted.server.stop();
		const again = await start();
		for (const repeated of pushes) expect((await push(again.url, repeated)).text).toBe(RECEIVED);
		const known = executions.length;
		expect(await again.client.finishedExecutionsOf(workflowId, known)).toHaveLength(known);
	},
	300_000,
);
