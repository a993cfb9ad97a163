import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startSandbox } from '../../sandbox';
import { startCrm } from '../demo/crm';
import { readSampleLeads } from '../demo/files';
import { freePort } from '../n8n/freePort';
import { furnish } from '../n8n/furnish';
import { prepareN8n } from '../n8n/prepare';
import { startQueueServer } from '../n8n/queueServer';
import { ownerLogin, RestClient } from '../n8n/restClient';
import { refuseSecondServer, startN8n } from '../n8n/server';
import { lastingUserFolder } from '../n8n/versions';

const HELP = `Starts a real n8n with this package, a sandbox in Tencent's place, a stand-in for a CRM, a
credential for the sandbox and the example workflows, wired so that each call's outcome comes
back to the CRM. Runs until Ctrl-C. Rings nobody.

npm run n8n -- [options]

  --port <number>  port of n8n (default 5678, or a free one when that is taken)
  --fresh          forget what earlier runs have left: workflows, credentials, executions,
                   and the leads that the redial guard knows
  --queue          in queue mode, as n8n is scaled: PostgreSQL and Redis (installed from Debian's
                   packages when they are missing), main, two workers and two webhook processes.
                   Begins anew each time
  --help           this text

n8n is installed once into .n8n-real in the checkout (some minutes, 3 GB), or into the folder
that the environment variable N8N_REAL_FOLDER names; N8N_VERSION names another n8n. Your work in
n8n is kept in its folder "user"; sandbox and CRM begin anew each time.
`;

/** The workflow to look at first. */
const LEAD_ROUTING = 'Call New CRM Leads with Tencent CCC';
const USUAL_EDITOR_PORT = 5678;
const USUAL_SANDBOX_PORT = 3344;
const USUAL_CRM_PORT = 3345;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			fresh: { type: 'boolean', default: false },
			queue: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(HELP);
		return;
	}
	const port = await choosePort(values.port);
	const userFolder = lastingUserFolder();
	const stopped = untilInterrupted();
	refuseSecondServer(userFolder);
	if (values.fresh) rmSync(userFolder, { recursive: true, force: true });
	const installed = await prepareN8n(userFolder, console.log);

	const sandbox = await startSandbox({
		port: await freePort(USUAL_SANDBOX_PORT),
		editorUrl: `http://127.0.0.1:${port}`,
	});
	const crm = await startCrm(readSampleLeads(), await freePort(USUAL_CRM_PORT));
	if (!crm.url.endsWith(`:${USUAL_CRM_PORT}`)) {
		console.log(
			`Port ${USUAL_CRM_PORT} is taken: workflows of earlier runs will not find the CRM. --fresh sets them up anew.`,
		);
	}
	try {
		console.log('Starting n8n');
		const n8n = values.queue
			? await startQueueServer(installed, port, console.log)
			: await startN8n({ installed, userFolder, port });
		try {
			const client = new RestClient(n8n.url);
			await client.signIn();
			const workflows = await furnish(client, sandbox, crm.url);
			const listed = workflows.map(({ name, isPublished }) =>
				isPublished ? name : `${name} (not published: it takes in the same call records)`,
			);
			const routing = workflows.find(({ name }) => name === LEAD_ROUTING);
			console.log(`
n8n       ${n8n.url}
          sign in as ${ownerLogin.email} with the password ${ownerLogin.password}
begin at  ${routing?.url ?? n8n.url}
workflows ${listed.join('\n          ')}
sandbox   ${sandbox.url} shows who is being rung, and pushes the call records to n8n
CRM       ${crm.url}/contacts lists the sample leads, and how their calls have ended
log       ${n8n.logFile}

Send the sample leads, and watch the executions, the sandbox and, some seconds later, the CRM:

  curl -H 'Content-Type: application/json' -d @workflows/sample-leads.json ${n8n.url}/webhook/tencent-ccc-new-leads

Sent a second time, the leads that were called leave as Already Dialled, after a restart too;
"npm run n8n -- --fresh" forgets them. Ctrl-C ends everything.`);
			const reason = await Promise.race([
				stopped.then(() => 'Stopping'),
				n8n.ended.then(() => `n8n has ended by itself; see ${n8n.logFile}`),
			]);
			console.log(reason);
		} finally {
			await n8n.stop();
		}
	} finally {
		await Promise.all([sandbox.close(), crm.close()]);
	}
}

/**
 * The port for n8n's editor.
 *
 * @throws Error when the port that was asked for is not a port or is taken
 */
async function choosePort(wanted: string | undefined): Promise<number> {
	if (wanted === undefined) return await freePort(USUAL_EDITOR_PORT);
	const port = Number(wanted);
	if (!Number.isInteger(port) || port < 1 || port > 65_535) {
		throw new Error(`--port wants a number from 1 to 65535, not "${wanted}"`);
	}
	if ((await freePort(port)) !== port) throw new Error(`Port ${port} is taken`);
	return port;
}

/**
 * Resolves at the first Ctrl-C or SIGTERM. Later ones are ignored, because one Ctrl-C can arrive
 * twice (from the terminal and passed on by tsx) and must not cut the stopping short, which ends
 * within seconds.
 */
async function untilInterrupted(): Promise<void> {
	await new Promise<void>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
	});
}

main().catch((error: unknown) => {
	console.error((error as Error).message);
	process.exitCode = 1;
});
