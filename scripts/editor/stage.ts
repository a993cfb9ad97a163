import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox';
import { startServer } from '../http';
import { freePort } from '../n8n/freePort';
import { prepareN8n } from '../n8n/install';
import { RestClient } from '../n8n/restClient';
import { startN8n } from '../n8n/server';
import { launchBrowser } from './browser';

/** The port that the documentation names for the sandbox. */
const DOCUMENTED_SANDBOX_PORT = 3344;

export type Stage = Awaited<ReturnType<typeof setStage>>;

/**
 * Sets up what a reader of the README would: a fresh n8n with its owner and the built package, and a sandbox; also a
 * browser, and a server that answers as a group bot of WeCom does. No url has a slash at the end.
 */
export async function setStage() {
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-stage-'));
	const closers: Array<() => unknown> = [() => rmSync(folder, { recursive: true, force: true })];
	const close = async () => {
		for (const closer of closers.reverse()) await closer();
	};
	try {
		const installed = await prepareN8n(folder);
		const browser = await launchBrowser();
		closers.push(async () => await browser.close());
		const sandbox = await startSandbox({ port: await freePort(DOCUMENTED_SANDBOX_PORT) });
		closers.push(async () => await sandbox.close());
		const bot = await startServer((_request, response) => {
			response.setHeader('content-type', 'application/json').end('{"errcode":0,"errmsg":"ok"}');
		});
		closers.push(async () => await bot.close());
		console.log('Starting n8n');
		const { url, stop } = await startN8n({ installed, userFolder: folder });
		closers.push(stop);
		const client = new RestClient(url);
		await client.signIn();
		return { browser, sandbox, botUrl: bot.url, client, close };
	} catch (error) {
		await close();
		throw error;
	}
}
