import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseFlatted } from 'flatted';
import type { INode, INodeParameters, IRunExecutionData } from 'n8n-workflow';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../scripts/n8n/furnish';
import { prepareN8n } from '../../../scripts/n8n/install';
import { pollUntil } from '../../../scripts/n8n/pollUntil';
import type { SavedWorkflow } from '../../../scripts/n8n/restClient';
import { startN8n, type N8nServer } from '../../../scripts/n8n/server';
import { sandboxCredential } from '../../../scripts/sandboxCredential';
import { leadsOf, rungCounts, type Lead } from '../../queue/support/leads';
import { WAYS_TO_DIAL } from '../../support/dialOperations';
import { TestClient } from '../../support/testClient';
import { chain, splitBody, tencentCcc, webhook } from './workflows';

/** The sandboxes of the ways to choose an agent, by the choice. */
const SANDBOXES: Record<string, SandboxOptions> = {
	// The first agent is busy, so that each lead is handed on to the second
	inThisOrder: {
		agents: [{ mail: 'agent@example.com', condition: 'busy' }, { mail: 'wang.fang@example.com' }],
	},
	// The calls are over soon, so that there is a free agent again
	anyFreeAgent: {
		agents: Array.from({ length: 15 }, (_, index) => ({ mail: `agent-${index}@example.com` })),
		oneCallPerAgent: true,
		callTimes: { agentAnswersAfterMs: 100, leadAnswersAfterMs: 200, finishedAfterMs: 500 },
	},
};

type WayToDial = (typeof WAYS_TO_DIAL)[number];

/** A batch in whose middle n8n was killed; n8n runs again. */
export interface KilledBatch {
	way: WayToDial;
	sandbox: Sandbox;
	leads: Lead[];
	workflow: SavedWorkflow;
	/** Of the webhook that takes the leads. */
	path: string;
	/** How many leads had been rung once when n8n was killed. */
	before: number;
	/** Signed in at the n8n that runs again. */
	client: TestClient;
}

type StartedBatch = Omit<KilledBatch, 'before' | 'client'>;

interface KillOptions {
	/** Of each way's node, beside those of the way. */
	options?: INodeParameters;
	/** A node between the webhook and the batch that waits to be resumed with the leads. */
	wait?: INode;
	settings?: SavedWorkflow['settings'];
}

/** Requests that may leave within one second. */
const BURST = 20;

/**
 * How many leads of a batch a crash can leave in doubt: those of one burst, and as many again that the first agent has
 * refused and that wait for their second request.
 */
export const mostInDoubt = ({ parameters }: WayToDial) =>
	parameters.agentChoice === 'inThisOrder' ? 2 * BURST : BURST;

export const LEADS = 60;
/** A batch is killed when so many of its leads have been rung: all batches are in their middle then. */
export const MIN_RUNG_BEFORE = 10;

/** Saves and publishes a workflow that dials all leads of one event. */
async function startedBatch(
	client: TestClient,
	way: WayToDial,
	series: number,
	{ options, wait, settings }: KillOptions,
): Promise<StartedBatch> {
	const sandbox = await startSandbox({
		latency: { minMs: 100, maxMs: 200 },
		...SANDBOXES[String(way.parameters.agentChoice)],
	});
	const id = await client.createCredential(
		CREDENTIAL_TYPE,
		CREDENTIAL_NAME,
		sandboxCredential(sandbox),
	);
	const path = randomUUID();
	const splitOut = splitBody();
	const call = tencentCcc({
		credentials: { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } },
		parameters: {
			...(way.parameters as INodeParameters),
			options: { verifyUnknown: false, ...options },
		},
	});
	const workflow = await client.createWorkflow({
		...chain(way.id, [webhook(path), ...(wait ? [wait] : []), splitOut, call]),
		settings,
	});
	await client.activateWorkflow(workflow);
	return { way, sandbox, leads: leadsOf(LEADS, series), workflow, path };
}

/** Where an execution that waits goes on. */
async function resumeAddress(client: TestClient, workflow: SavedWorkflow): Promise<string> {
	const execution = await pollUntil('the execution to wait', async () =>
		(await client.executionsOf(workflow.id)).find(({ status }) => status === 'waiting'),
	);
	const { data } = await client.request<{ data: string }>(
		'GET',
		`/rest/executions/${execution.id}`,
	);
	const { resumeToken } = parseFlatted(data) as IRunExecutionData & { resumeToken?: string };
	const query = resumeToken ? `?signature=${resumeToken}` : '';
	return `${client.url}/webhook-waiting/${execution.id}${query}`;
}

/** Sends every batch its leads, and again to the node that waits, all batches at once. */
async function dialAll(client: TestClient, batches: StartedBatch[], waits: boolean) {
	await Promise.all(batches.map(async ({ path, leads }) => await client.callWebhook(path, leads)));
	if (!waits) return;
	const addresses = await Promise.all(
		batches.map(async ({ workflow }) => await resumeAddress(client, workflow)),
	);
	await Promise.all(
		addresses.map(async (address, index) => {
			await fetch(address, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(batches[index].leads),
			});
		}),
	);
}

/**
 * Kills an n8n that dials a batch of leads in each way to dial, in the middle of all batches, and starts it again.
 * Everything is in a folder that is deleted in the end.
 *
 * @param work what is done with the n8n that runs again
 */
export async function killInTheMiddle<Result>(
	options: KillOptions,
	work: (batches: KilledBatch[]) => Promise<Result>,
): Promise<Result> {
	const userFolder = mkdtempSync(join(tmpdir(), 'tencent-ccc-killed-'));
	const batches: StartedBatch[] = [];
	let server: N8nServer | undefined;
	try {
		const installed = await prepareN8n(userFolder, () => {});
		server = await startN8n({ installed, userFolder });
		const client = new TestClient(server.url);
		await client.signIn();
		for (const [index, way] of WAYS_TO_DIAL.entries()) {
			batches.push(await startedBatch(client, way, index + 1, options));
		}
		await dialAll(client, batches, options.wait !== undefined);
		await pollUntil(
			'some leads of each batch to be rung',
			() =>
				batches.every(({ sandbox, leads }) => rungCounts(sandbox, leads).once >= MIN_RUNG_BEFORE)
					? true
					: undefined,
			30_000,
			5,
		);
		await server.kill();

		server = await startN8n({ installed, userFolder });
		const again = new TestClient(server.url);
		await again.signIn();
		// Only now, because requests were under way when n8n was killed
		const killed = batches.map((batch) => ({
			...batch,
			before: rungCounts(batch.sandbox, batch.leads).once,
			client: again,
		}));
		return await work(killed);
	} finally {
		await server?.stop();
		await Promise.all(batches.map(async ({ sandbox }) => await sandbox.close()));
		rmSync(userFolder, { recursive: true, force: true });
	}
}
