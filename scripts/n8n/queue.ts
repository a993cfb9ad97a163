import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort';
import { installN8n } from './install';
import { installAsCommunityPackage, packPackage } from './packageTarball';
import { postgresSettings, startPostgres, startRedis } from './queueServices';
import { startRoundRobin } from './roundRobin';
import { startN8n, type N8nRole, type N8nServer } from './server';

export type QueueN8n = Awaited<ReturnType<typeof startQueueN8n>>;

/**
 * Starts an n8n in queue mode on the loopback interface, with the built package installed for every process: PostgreSQL
 * and Redis of its own, main, two workers, two webhook processes, and one address for all of them. What it stores is
 * deleted when it stops, its logs not if KEEP_N8N_FOLDER is set.
 * Source: https://docs.n8n.io/hosting/scaling/queue-mode/
 *
 * @param options.environment variables for every process, on top of (and instead of) our own settings
 * @param options.report receives one line per step
 * @throws Error when a service or a process does not start; whatever was started is ended then
 */
export async function startQueueN8n(options: {
	port?: number;
	environment?: Record<string, string>;
	report?: (line: string) => void;
}) {
	const { port = await freePort(), report = () => {} } = options;
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-queue-'));
	const ends: Array<() => unknown> = [];
	const stop = async () => {
		for (const end of ends.splice(0).reverse()) await end();
		if (!process.env.KEEP_N8N_FOLDER) rmSync(folder, { recursive: true, force: true });
	};
	try {
		report('Starting PostgreSQL and Redis');
		const postgres = await startPostgres();
		ends.push(postgres.stop);
		const redis = await startRedis();
		ends.push(redis.stop);
		const processes: N8nServer[] = [];
		const withRole = (role: N8nRole) => processes.filter((each) => each.role === role);
		const { url, close } = await startRoundRobin(port, withRole);
		// All at once, because one that is killed by Ctrl-C would be started again
		const stopAll = async () => await Promise.all(processes.map(async (each) => await each.stop()));
		ends.push(close, stopAll);
		const environment = {
			EXECUTIONS_MODE: 'queue',
			N8N_ENCRYPTION_KEY: 'a key of no worth, shared by all processes',
			...postgresSettings(postgres.port),
			DB_POSTGRESDB_POOL_SIZE: '10',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
			WEBHOOK_URL: `${url}/`,
			...options.environment,
		};
		const installed = await installN8n(report);
		const tarball = packPackage(folder);
		const start = async (role: N8nRole, index = 0) => {
			const userFolder = join(folder, `${role}-${index}`);
			installAsCommunityPackage(tarball, userFolder);
			processes.push(await startN8n({ installed, userFolder, role, environment }));
		};
		report('Starting n8n’s main process, which sets up the database');
		await start('start');
		report('Starting two workers and two webhook processes');
		await Promise.all((['worker', 'worker', 'webhook', 'webhook'] as const).map(start));

		const [main] = withRole('start');
		const [workers, webhookProcesses] = [withRole('worker'), withRole('webhook')];
		const logFile = join(folder, '*', 'n8n.log');
		const { ended } = main;
		return { url, postgres, redis, main, workers, webhookProcesses, logFile, ended, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}
