import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox';
import { freePort } from '../n8n/freePort';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE, withCredential } from '../n8n/furnish';
import { installN8n } from '../n8n/install';
import { installAsCommunityPackage, packPackage } from '../n8n/packageTarball';
import { RestClient, type SavedWorkflow, type WorkflowFile } from '../n8n/restClient';
import { startN8n } from '../n8n/server';
import { repositoryFolder } from '../repository';
import { sandboxCredential } from '../sandboxCredential';
import { readExample } from './examples';

/** What the pictures are taken of: a real n8n with the packed package, the example and a sandbox. */
export interface Stage {
	/** The editor's address without a slash at the end. */
	url: string;
	client: RestClient;
	/** The lead routing workflow as it is shipped, with the credential chosen in its Tencent CCC nodes. */
	workflow: WorkflowFile;
	/** The body of the webhook call that brings the sample leads. */
	sampleLeads: unknown[];
	credentialId: string;
	/** The address of the sandbox, whose page shows its calls. */
	sandboxUrl: string;
	/** Stops everything that was started, and deletes the temporary folder. */
	close(): Promise<void>;
}

/** The port that the documentation names for the sandbox. */
const DOCUMENTED_SANDBOX_PORT = 3344;

/**
 * Packs the built package, installs it into a fresh n8n as a community package, and sets up there
 * what a reader of the README would: the owner, the credential for a sandbox, the sample data.
 *
 * @param report receives one line per step
 * @throws Error when the package is not built or n8n does not start
 */
export async function setStage(report: (line: string) => void): Promise<Stage> {
	if (!existsSync(join(repositoryFolder, 'dist', 'nodes'))) {
		throw new Error('The package is not built: run "npm run build" first.');
	}
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-screenshots-'));
	const closers = [async () => rmSync(folder, { recursive: true, force: true })];
	const close = async () => {
		for (const closer of closers.splice(0).reverse()) await closer();
	};
	try {
		const installed = await installN8n(report);
		report('Packing the package');
		await installAsCommunityPackage(await packPackage(folder), folder);
		const sandbox = await startSandbox({ port: await freePort(DOCUMENTED_SANDBOX_PORT) });
		closers.push(async () => await sandbox.close());
		report('Starting n8n');
		const n8n = await startN8n({ installed, userFolder: folder });
		closers.push(async () => await n8n.stop());

		const client = new RestClient(n8n.url);
		await client.signIn();
		const credentialId = await client.createCredential(
			CREDENTIAL_TYPE,
			CREDENTIAL_NAME,
			sandboxCredential(sandbox),
		);
		const workflow = withCredential(readExample<WorkflowFile>('lead-routing.json'), credentialId);
		const sampleLeads = readExample<unknown[]>('sample-leads.json');
		return {
			url: n8n.url,
			client,
			workflow,
			sampleLeads,
			credentialId,
			sandboxUrl: sandbox.url,
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/**
 * Saves a workflow without its pinned sample data: "Execute workflow" then waits for a webhook
 * call, as it would for a real CRM.
 */
export async function saveUnpinned(
	{ client }: Pick<Stage, 'client'>,
	workflow: WorkflowFile,
): Promise<SavedWorkflow> {
	return await client.createWorkflow({ ...workflow, pinData: {} });
}
