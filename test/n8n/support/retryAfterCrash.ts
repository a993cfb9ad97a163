import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseFlatted } from 'flatted';
import type { INodeParameters, IRunExecutionData } from 'n8n-workflow';
import { startSandbox } from '../../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../scripts/n8n/furnish';
import type { InstalledN8n } from '../../../scripts/n8n/install';
import { installAsCommunityPackage } from '../../../scripts/n8n/packageTarball';
import { pollUntil } from '../../../scripts/n8n/pollUntil';
import { RestClient, type SavedWorkflow } from '../../../scripts/n8n/restClient';
import { startN8n } from '../../../scripts/n8n/server';
import { sandboxCredential } from '../../../scripts/sandboxCredential';
import { leadsOf, rungCounts, type RungCounts } from '../../queue/support/leads';
import { chain, node, tencentCcc, webhook } from './workflows';

/** What makes n8n save an execution before our node, so that it can be retried after a crash. */
export type SavedBy = 'a Wait node before ours' | 'Save Execution Progress';

/** How often leads were rung before the crash, and in all. */
export interface CrashCounts extends RungCounts {
	before: number;
}

/** What may differ from one crash to the other. */
export interface CrashOptions {
	/** For n8n, instead of our own settings. */
	environment?: Record<string, string>;
	/** Of the node, such as how the agent is chosen. */
	parameters?: INodeParameters;
}

const LEADS = 40;
const RUNG_BEFORE = 10;

async function activate(client: RestClient, workflow: SavedWorkflow): Promise<void> {
	await client.activateWorkflow(workflow).catch(async () => {
		// n8n 1
		await client.request('PATCH', `/rest/workflows/${workflow.id}`, {
			active: true,
			versionId: workflow.versionId,
		});
	});
}

/** Goes on with an execution that waits, with the same leads. */
async function resume(client: RestClient, workflow: SavedWorkflow, leads: unknown): Promise<void> {
	const execution = await pollUntil('the execution to wait', async () =>
		(await client.executionsOf(workflow.id)).find(({ status }) => status === 'waiting'),
	);
	const { data } = await client.request<{ data: string }>(
		'GET',
		`/rest/executions/${execution.id}`,
	);
	const { resumeToken } = parseFlatted(data) as IRunExecutionData & { resumeToken?: string };
	const query = resumeToken ? `?signature=${resumeToken}` : '';
	await fetch(`${client.url}/webhook-waiting/${execution.id}${query}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(leads),
	});
}

/**
 * Kills n8n in the middle of a batch without any guard key, starts it again, and presses Retry twice at once and
 * once more. Everything runs in a folder that is deleted in the end.
 *
 */
export async function retryAfterCrash(
	installed: InstalledN8n,
	tarball: string,
	savedBy: SavedBy,
	{ environment = {}, parameters = {} }: CrashOptions = {},
): Promise<CrashCounts> {
	const userFolder = mkdtempSync(join(tmpdir(), 'tencent-ccc-retry-'));
	const sandbox = await startSandbox({ latency: { minMs: 100, maxMs: 200 } });
	let server: Awaited<ReturnType<typeof startN8n>> | undefined;
	try {
		await installAsCommunityPackage(tarball, userFolder);
		server = await startN8n({
			installed,
			userFolder,
			environment,
			startDeadlineMs: 300_000,
		});
		const client = new RestClient(server.url);
		await client.signIn();
		const id = await client.createCredential(
			CREDENTIAL_TYPE,
			CREDENTIAL_NAME,
			sandboxCredential(sandbox),
		);
		const path = randomUUID();
		const wait = node({
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			webhookId: randomUUID(),
			parameters: { resume: 'webhook', httpMethod: 'POST', options: {} },
		});
		const splitOut = node({
			name: 'Lead',
			type: 'n8n-nodes-base.splitOut',
			typeVersion: 1,
			parameters: { fieldToSplitOut: 'body', options: {} },
		});
		const call = tencentCcc({
			credentials: { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } },
			parameters,
		});
		const waits = savedBy === 'a Wait node before ours';
		const saved = await client.createWorkflow({
			...chain('Crash', [webhook(path), ...(waits ? [wait] : []), splitOut, call]),
			settings: waits ? {} : { saveExecutionProgress: true },
		});
		await activate(client, saved);
		const leads = leadsOf(LEADS, 1);
		await client.callWebhook(path, leads);
		if (waits) await resume(client, saved, leads);
		await pollUntil(
			'some leads to be rung',
			() => (rungCounts(sandbox, leads).once >= RUNG_BEFORE ? true : undefined),
			30_000,
			5,
		);
		process.kill(server.processId, 'SIGKILL');
		await server.stop();

		server = await startN8n({
			installed,
			userFolder,
			environment,
			startDeadlineMs: 300_000,
		});
		const again = new RestClient(server.url);
		await again.signIn();
		// Only now, because requests were under way when n8n was killed
		const before = rungCounts(sandbox, leads).once;
		const [crashed] = await again.executionsOf(saved.id);
		const retry = async () =>
			await again.request('POST', `/rest/executions/${crashed.id}/retry`, { loadWorkflow: false });
		await Promise.all([retry(), retry()]);
		await retry();
		return { before, ...rungCounts(sandbox, leads) };
	} finally {
		await server?.stop();
		await sandbox.close();
		rmSync(userFolder, { recursive: true, force: true });
	}
}
