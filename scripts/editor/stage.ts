import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type Sandbox } from '../../sandbox';
import { startServer } from '../http';
import { freePort } from '../n8n/freePort';
import { installN8n } from '../n8n/install';
import { installAsCommunityPackage, packPackage } from '../n8n/packageTarball';
import { RestClient } from '../n8n/restClient';
import { startN8n } from '../n8n/server';
import { repositoryFolder } from '../repository';

/** What the pictures are taken of: a real n8n with the packed package, and a sandbox. */
export interface Stage {
	/** The editor's address without a slash at the end. */
	url: string;
	client: RestClient;
	sandbox: Sandbox;
	/** Where a stand-in for a group bot takes in messages; without a slash at the end. */
	botUrl: string;
	/** Stops everything that was started, and deletes the temporary folder. */
	close(): Promise<void>;
}

/** The port that the documentation names for the sandbox. */
const DOCUMENTED_SANDBOX_PORT = 3344;

/**
 * Packs the built package, installs it into a fresh n8n as a community package, and sets up there
 * the owner, as a reader of the README would.
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
		const bot = await startServer((_request, response) =>
			response
				.setHeader('content-type', 'application/json')
				.end(JSON.stringify({ errcode: 0, errmsg: 'ok' })),
		);
		closers.push(async () => await bot.close());
		report('Starting n8n');
		const n8n = await startN8n({ installed, userFolder: folder });
		closers.push(async () => await n8n.stop());

		const client = new RestClient(n8n.url);
		await client.signIn();
		return { url: n8n.url, client, sandbox, botUrl: bot.url, close };
	} catch (error) {
		await close();
		throw error;
	}
}
