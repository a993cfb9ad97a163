import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from './freePort';
import type { InstalledN8n } from './install';
import { installAsCommunityPackage } from './packageTarball';
import { pollUntil } from './pollUntil';
import { startQueueServices, type QueueServices } from './queueServices';
import { startRoundRobin } from './roundRobin';
import { settings } from './server';

/** What a process of n8n does in queue mode; also the command that starts it. */
export type QueueRole = 'start' | 'worker' | 'webhook';

/** One process of an n8n in queue mode. */
export interface QueueProcess {
	role: QueueRole;
	processId: number;
	/** Where it answers health checks, and whatever else its role answers. */
	port: number;
	/** Everything that it printed. */
	logFile: string;
	/** What it has printed since it was started last. */
	printed(): string;
	/** Resolves when it has ended, and is not started again. */
	ended: Promise<void>;
	/** Whether it takes requests. */
	isReady(): Promise<boolean>;
	/** Ends it at once, without a chance to tidy up. It stays ended until it is started again. */
	kill(): Promise<void>;
	/** Starts it again after it was killed. */
	restart(): Promise<void>;
	stop(): Promise<void>;
}

export interface QueueN8nOptions {
	installed: InstalledN8n;
	/** The packed package, which every process has installed. */
	tarball: string;
	/** Databases, logs and n8n's folders go here. Other users have to be able to enter it. */
	folder: string;
	/** Default 2. */
	workers?: number;
	/** Default 2. */
	webhookProcesses?: number;
	/** Port of the editor and of webhooks; any free one when left out. */
	port?: number;
	/** Environment variables for every process, instead of our own settings. */
	environment?: Record<string, string>;
	/** Receives one line per step. */
	report?: (line: string) => void;
}

/** An n8n in queue mode: PostgreSQL, Redis, main, workers and webhook processes. */
export interface QueueN8n {
	/** The address of all of it, without a slash at the end: webhooks go to the webhook processes by turns. */
	url: string;
	services: QueueServices;
	main: QueueProcess;
	workers: QueueProcess[];
	webhookProcesses: QueueProcess[];
	stop(): Promise<void>;
}

const START_DEADLINE_MS = 300_000;
const STOP_DEADLINE_MS = 20_000;

/** What every process of the n8n has to be told alike. */
function sharedSettings(services: QueueServices, url: string): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: 'a key of no worth, shared by all processes',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(services.postgres.port),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		DB_POSTGRESDB_PASSWORD: 'n8n',
		DB_POSTGRESDB_POOL_SIZE: '10',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(services.redis.port),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		WEBHOOK_URL: `${url}/`,
	};
}

/** Whether a process answers a path with one of some statuses. */
async function answers(url: string, statuses: number[]): Promise<boolean> {
	try {
		const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
		await answer.arrayBuffer();
		return statuses.includes(answer.status);
	} catch {
		return false;
	}
}

/** Whether a process takes requests. */
async function isReady(role: QueueRole, url: string): Promise<boolean> {
	if (role !== 'start') return await answers(`${url}/healthz`, [200]);
	// The routes of the REST API come one after the other; without a cookie this one refuses us once it is there
	return (
		(await answers(`${url}/healthz/readiness`, [200])) &&
		(await answers(`${url}/rest/settings`, [200])) &&
		(await answers(`${url}/rest/workflows`, [401]))
	);
}

async function startProcess(
	role: QueueRole,
	name: string,
	options: QueueN8nOptions,
	shared: Record<string, string>,
): Promise<QueueProcess> {
	const { installed, tarball, folder, environment } = options;
	const userFolder = join(folder, name);
	mkdirSync(join(userFolder, '.n8n'), { recursive: true });
	await installAsCommunityPackage(tarball, userFolder);
	const [port, brokerPort] = await freePorts(2);
	const logFile = join(userFolder, 'n8n.log');

	let isWanted = true;
	let logStart = 0;
	let noteEnded = () => {};
	const ended = new Promise<void>((resolve) => {
		noteEnded = resolve;
	});

	const printed = () => readFileSync(logFile).subarray(logStart).toString();
	const begin = async (): Promise<ChildProcess> => {
		const log = openSync(logFile, 'a', 0o600);
		logStart = fstatSync(log).size;
		const child = spawn(installed.nodeExecutable, [installed.n8nScript, role], {
			cwd: userFolder,
			env: {
				...settings(installed, userFolder, port, brokerPort),
				...shared,
				QUEUE_HEALTH_CHECK_PORT: String(port),
				...environment,
			},
			stdio: ['ignore', log, log],
		});
		closeSync(log);
		await pollUntil(
			`n8n ${role} on port ${port}`,
			async () => {
				if (child.exitCode !== null) {
					throw new Error(`n8n ${role} has ended:\n${printed().slice(-3_000)}`);
				}
				return (await isReady(role, `http://127.0.0.1:${port}`)) || undefined;
			},
			START_DEADLINE_MS,
			200,
		);
		child.once('exit', () => {
			if (isWanted) void beginAgain();
			else noteEnded();
		});
		return child;
	};
	/** Starts it again when it has ended by itself, as a supervisor does: n8n ends when Redis is gone for too long. */
	const beginAgain = async () => {
		try {
			child = await begin();
		} catch {
			noteEnded();
		}
	};
	const end = async (signal: NodeJS.Signals) => {
		isWanted = false;
		if (child.exitCode !== null || child.signalCode !== null) return;
		const ended = once(child, 'exit');
		child.kill(signal);
		const late = pause(STOP_DEADLINE_MS, 'late' as const, { ref: false });
		if ((await Promise.race([ended, late])) !== 'late') return;
		child.kill('SIGKILL');
		await ended;
	};
	let child = await begin();
	return {
		role,
		port,
		logFile,
		printed,
		ended,
		get processId() {
			return child.pid as number;
		},
		isReady: async () => await isReady(role, `http://127.0.0.1:${port}`),
		kill: async () => await end('SIGKILL'),
		async restart() {
			isWanted = true;
			child = await begin();
		},
		stop: async () => await end('SIGTERM'),
	};
}

/**
 * Starts an n8n in queue mode on the loopback interface, with the package installed for every process: PostgreSQL
 * and Redis of its own, main, workers and webhook processes, and one address for all of them.
 * Source: https://docs.n8n.io/hosting/scaling/queue-mode/
 *
 * @throws Error when a service or a process does not start; whatever was started is ended then
 */
export async function startQueueN8n(options: QueueN8nOptions): Promise<QueueN8n> {
	const { folder, workers = 2, webhookProcesses = 2, report = () => {} } = options;
	const started: Array<{ stop(): Promise<void> }> = [];
	const stop = async () => {
		// Those that were started last depend on those before
		for (const group of [...started].reverse()) await group.stop();
	};
	try {
		report('Starting PostgreSQL and Redis');
		const services = await startQueueServices(folder, report);
		started.push(services);
		const port = options.port ?? (await freePorts(1))[0];
		const shared = sharedSettings(services, `http://127.0.0.1:${port}`);
		const startSeveral = async (role: QueueRole, count: number) => {
			const processes = await Promise.all(
				Array.from(
					{ length: count },
					async (_, index) => await startProcess(role, `${role}-${index}`, options, shared),
				),
			);
			started.push({
				async stop() {
					await Promise.all(processes.map(async (process) => await process.stop()));
				},
			});
			return processes;
		};
		report('Starting n8n’s main process, which sets up the database');
		const [main] = await startSeveral('start', 1);
		report(`Starting ${workers} workers and ${webhookProcesses} webhook processes`);
		const workerProcesses = await startSeveral('worker', workers);
		const webhooks = await startSeveral('webhook', webhookProcesses);
		const roundRobin = await startRoundRobin(
			port,
			() => main.port,
			() => webhooks.map((webhook) => webhook.port),
		);
		started.push({ stop: async () => await roundRobin.close() });
		return {
			url: roundRobin.url,
			services,
			main,
			workers: workerProcesses,
			webhookProcesses: webhooks,
			stop,
		};
	} catch (error) {
		await stop();
		throw error;
	}
}
