import {
	closeSync,
	existsSync,
	mkdirSync,
	openSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import execa from 'execa';
import { sendRequest } from '../http';
import { freePort } from './freePort';
import type { InstalledN8n } from './install';
import { pollUntil } from './pollUntil';
import { isRunning } from './processes';
import { capabilitiesOf } from './versions';

export interface N8nServerOptions {
	installed: InstalledN8n;
	/** n8n keeps its database, key and community packages in `<userFolder>/.n8n`. */
	userFolder: string;
	/** TCP port of the editor and of webhooks; any free one when left out. */
	port?: number;
	/** Environment variables for n8n, on top of (and instead of) our own settings. */
	environment?: Record<string, string>;
	/** How long n8n may take until it answers, in milliseconds. */
	startDeadlineMs?: number;
}

export interface N8nServer {
	/** The editor's address, without a slash at the end. */
	url: string;
	processId: number;
	/** Everything that n8n printed. */
	logFile: string;
	/** n8n's SQLite database. */
	databaseFile: string;
	/** Resolves when n8n has ended, for whatever reason. */
	ended: Promise<void>;
	/** Asks n8n to end, and returns when it has. Stopping twice is harmless. */
	stop(): Promise<void>;
}

const STOP_DEADLINE_MS = 20_000;

/**
 * Starts a real n8n that listens on the loopback interface only and calls nobody outside.
 * Returns when it answers requests.
 *
 * @throws Error with the end of n8n's log when it ends, or does not answer before the deadline;
 *   and when another n8n is already running on the same user folder
 */
export async function startN8n(options: N8nServerOptions): Promise<N8nServer> {
	const { installed, userFolder, startDeadlineMs = 300_000 } = options;
	const dataFolder = join(userFolder, '.n8n');
	mkdirSync(dataFolder, { recursive: true });
	refuseSecondServer(userFolder);
	const processIdFile = processIdFileIn(userFolder);

	const port = options.port ?? (await freePort());
	const brokerPort = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const logFile = join(userFolder, 'n8n.log');
	const log = openSync(logFile, 'a', 0o600);
	const child = execa(installed.nodeExecutable, [installed.n8nScript, 'start'], {
		cwd: userFolder,
		env: { ...settings(installed, userFolder, port, brokerPort), ...options.environment },
		extendEnv: false,
		stdio: ['ignore', log, log],
		reject: false,
	});
	closeSync(log);
	const processId = child.pid;
	if (processId === undefined) throw new Error(`${installed.nodeExecutable} cannot be started`);
	writeFileSync(processIdFile, String(processId));
	const ended = child.then(() => undefined);
	const stop = async () => {
		child.kill('SIGTERM', { forceKillAfterTimeout: STOP_DEADLINE_MS });
		await ended;
		rmSync(processIdFile, { force: true });
	};

	try {
		await pollUntil(
			`n8n at ${url}`,
			async () => {
				if (child.exitCode !== null || child.signalCode !== null) {
					throw new Error(`n8n ended with ${child.exitCode ?? child.signalCode}`);
				}
				return await answersReady(url);
			},
			startDeadlineMs,
			100,
		);
	} catch (error) {
		await stop();
		throw new Error(`${(error as Error).message}. Its log ${logFile} ends:\n${endOf(logFile)}`);
	}
	const databaseFile = join(dataFolder, 'database.sqlite');
	return { url, processId, logFile, databaseFile, ended, stop };
}

/**
 * n8n's settings. Nothing of our own environment is passed on but what a program needs to run:
 * a developer's own N8N_… or DB_… variables must not lead this n8n to a database of his.
 */
export function settings(
	installed: InstalledN8n,
	userFolder: string,
	port: number,
	brokerPort: number,
): Record<string, string> {
	const inherited = ['LANG', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'ComSpec', 'PATHEXT'];
	return {
		...Object.fromEntries(
			inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
		),
		PATH: [dirname(installed.nodeExecutable), process.env.PATH].join(delimiter),
		HOME: userFolder,
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
		// Everything that would call somebody outside, or open a window over the editor.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_DISABLED_MODULES: capabilitiesOf(installed.version).modulesToDisable.join(','),
		// Keep the work of a production execution readable, also while it is running.
		EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
		EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
		EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS: 'true',
	};
}

function processIdFileIn(userFolder: string): string {
	return join(userFolder, 'n8n.pid');
}

/**
 * Makes sure that no n8n is running on a user folder; two would spoil each other's database.
 *
 * @throws Error naming the process that is running
 */
export function refuseSecondServer(userFolder: string): void {
	const processIdFile = processIdFileIn(userFolder);
	if (!existsSync(processIdFile)) return;
	const processId = Number(readFileSync(processIdFile, 'utf8'));
	if (processId > 0 && isRunning(processId)) {
		throw new Error(
			`n8n is already running on ${userFolder} as process ${processId}. End that one first; if that process is not n8n, delete ${processIdFile}.`,
		);
	}
}

async function answersReady(url: string): Promise<true | undefined> {
	const isUp = async (path: string) => {
		try {
			return (await sendRequest(url + path, { timeoutMs: 2_000 })).status === 200;
		} catch {
			return false;
		}
	};
	// Ready means only that the database is; the REST routes come a moment later.
	return ((await isUp('/healthz/readiness')) && (await isUp('/rest/settings'))) || undefined;
}

function endOf(logFile: string): string {
	return readFileSync(logFile, 'utf8').slice(-3_000);
}
