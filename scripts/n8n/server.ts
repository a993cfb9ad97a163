import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { sendRequest } from '../http';
import { freePort } from './freePort';
import type { InstalledN8n } from './install';
import { isRunning, startProgram } from './processes';
import { isSince } from './versions';

/** What a process of n8n does: all of it, or its part in queue mode. Also the command that starts it. */
export type N8nRole = 'start' | 'worker' | 'webhook';

export type N8nServer = Awaited<ReturnType<typeof startN8n>>;

/** What is answered when n8n is ready. The routes of the REST API come one after the other; the last refuses us. */
const READY_ANSWERS = {
	start: { '/healthz/readiness': 200, '/rest/settings': 200, '/rest/workflows': 401 },
	worker: { '/healthz': 200 },
	webhook: { '/healthz': 200 },
};

const SETTINGS = {
	N8N_HOST: '127.0.0.1',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
	// Everything that would call somebody outside, or open a window over the editor.
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
};

/**
 * Starts a real n8n that listens on the loopback interface only and calls nobody outside.
 * Returns when it answers requests.
 *
 * @param options.userFolder n8n keeps its database, key and community packages in its `.n8n`
 * @param options.port of the editor and of webhooks; any free one when left out
 * @param options.environment variables on top of (and instead of) our own settings
 * @throws Error with the end of n8n's log when it ends, or does not answer before the deadline;
 *   and when another n8n is already running on the same user folder
 */
export async function startN8n(options: {
	installed: InstalledN8n;
	userFolder: string;
	port?: number;
	environment?: Record<string, string>;
	role?: N8nRole;
}) {
	const { installed, userFolder, port = await freePort(), role = 'start' } = options;
	const { nodeExecutable, n8nScript, version } = installed;
	mkdirSync(join(userFolder, '.n8n'), { recursive: true });
	refuseSecondServer(userFolder);
	const environment = {
		// Nothing else of our own environment: a developer's own N8N_… or DB_… variables must not lead this n8n to a database
		// of his.
		LANG: process.env.LANG,
		TMPDIR: process.env.TMPDIR,
		PATH: [dirname(nodeExecutable), process.env.PATH].join(delimiter),
		HOME: userFolder,
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
		// It would call somebody outside. An older n8n does not start when a module is named that it does not have
		N8N_DISABLED_MODULES: isSince('2.41.0', version) ? 'mcp-registry' : '',
		...SETTINGS,
		...options.environment,
	};
	const url = `http://127.0.0.1:${port}`;
	const isReady = async () => {
		for (const [path, status] of Object.entries(READY_ANSWERS[role])) {
			const answer = await sendRequest(url + path, { timeoutMs: 2_000 }).catch(() => undefined);
			if (answer?.status !== status) return false;
		}
		return true;
	};
	const command = [nodeExecutable, n8nScript, role];
	const program = await startProgram('n8n', userFolder, command, isReady, environment);
	return { ...program, role, url, isReady };
}

/**
 * Makes sure that no n8n is running on a user folder; two would spoil each other's database.
 *
 * @throws Error naming the process that is running
 */
export function refuseSecondServer(userFolder: string): void {
	const processIdFile = join(userFolder, 'n8n.pid');
	if (!existsSync(processIdFile)) return;
	const processId = Number(readFileSync(processIdFile, 'utf8'));
	if (!isRunning(processId)) return;
	throw new Error(
		`n8n is already running on ${userFolder} as process ${processId}. End that one first; if that process is not n8n, delete ${processIdFile}.`,
	);
}
