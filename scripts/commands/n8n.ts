import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSandbox } from '../../sandbox';
import { startCrm } from '../demo/crm';
import { freePort } from '../n8n/freePort';
import { furnish } from '../n8n/furnish';
import { prepareN8n } from '../n8n/install';
import { startQueueN8n } from '../n8n/queue';
import { ownerLogin, RestClient } from '../n8n/restClient';
import { runCommand } from '../n8n/runCommand';
import { refuseSecondServer, startN8n } from '../n8n/server';
import { installFolder } from '../n8n/versions';
import { repositoryFolder } from '../repository';

const HELP = `Starts a real n8n with this package, a sandbox in Tencent's place, a stand-in for a CRM, a
credential for the sandbox and the example workflows, wired so that each call's outcome comes
back to the CRM. Runs until Ctrl-C. Rings nobody.

  npm run n8n -- --port <number>  port of n8n (default 5678, or a free one when that is taken)
                 --fresh  forgets workflows, executions and rung leads of earlier runs
                 --queue  in queue mode: PostgreSQL and Redis (installed from Debian's packages when
                          they are missing), main, two workers and two webhook processes; kept nowhere
                 --help   this text

n8n is installed once into .n8n-real in the checkout (some minutes, 3 GB), or into the folder
that the environment variable N8N_REAL_FOLDER names; N8N_VERSION names another n8n. Your work in
n8n is kept in its folder "user"; sandbox and CRM begin anew each time.`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string' },
			fresh: { type: 'boolean' },
			queue: { type: 'boolean' },
			help: { type: 'boolean' },
		},
	});
	if (values.help) return console.log(HELP);
	const port = await freePort(Number(values.port ?? 5678));
	if (values.port && port !== Number(values.port)) {
		throw new Error(`--port ${values.port} is not a free port`);
	}
	const userFolder = join(installFolder(), 'user');
	refuseSecondServer(userFolder);
	if (values.fresh) rmSync(userFolder, { recursive: true, force: true });
	console.log('Building the package');
	await runCommand('npm', ['run', 'build'], { folder: repositoryFolder });
	const installed = await prepareN8n(userFolder);
	// Later signals are ignored: one Ctrl-C can arrive twice (from the terminal and passed on by tsx), and must not cut
	// the stopping short, which ends within seconds.
	const interrupted = new Promise<string>((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => resolve('Stopping'));
	});

	const editorUrl = `http://127.0.0.1:${port}`;
	const sandbox = await startSandbox({ port: await freePort(3344), editorUrl });
	const crmPort = await freePort(3345);
	const crm = await startCrm(crmPort);
	if (crmPort !== 3345) {
		console.log('Port 3345 is taken: workflows of earlier runs find no CRM without --fresh.');
	}
	console.log('Starting n8n');
	const n8n = values.queue
		? await startQueueN8n({ port, report: console.log })
		: await startN8n({ installed, userFolder, port });
	try {
		const client = new RestClient(n8n.url);
		await client.signIn();
		const workflows = await furnish(client, sandbox, crm.url);
		const listed = workflows.map(
			({ name, url, isPublished }) =>
				`${url}  ${name}${isPublished ? '' : ' (not published: it takes in the same call records)'}`,
		);
		console.log(`
n8n       ${n8n.url}
          sign in as ${ownerLogin.email} with the password ${ownerLogin.password}
workflows ${listed.join('\n          ')}
sandbox   ${sandbox.url} shows who is being rung, and pushes the call records to n8n
CRM       ${crm.url}/contacts lists the sample leads, and how their calls have ended
log       ${n8n.logFile}

Send the sample leads to "Call New CRM Leads", and watch the executions, the sandbox and, some
seconds later, the CRM:

  curl -H 'Content-Type: application/json' -d @workflows/sample-leads.json ${n8n.url}/webhook/tencent-ccc-new-leads

Sent a second time, the leads that were called leave as Already Dialled, after a restart too;
"npm run n8n -- --fresh" forgets them. Ctrl-C ends everything.`);
		const ended = n8n.ended.then(() => `n8n has ended by itself; see ${n8n.logFile}`);
		console.log(await Promise.race([interrupted, ended]));
	} finally {
		await n8n.stop();
		await Promise.all([sandbox.close(), crm.close()]);
	}
}

main().catch((error: Error) => {
	console.error(error.message);
	process.exit(1);
});
