import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, closeSync, existsSync, mkdirSync, openSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePorts } from './freePort';
import { pollUntil } from './pollUntil';
import { runCommand } from './runCommand';

/** A program that was started here and is ended here. */
export interface Service {
	port: number;
	/** Ends it at once, as when its machine loses power. */
	kill(): Promise<void>;
	/** Starts it again on the same port with the data that it had, after `kill`. */
	restart(): Promise<void>;
	/** Asks it to end, and returns when it has. */
	stop(): Promise<void>;
}

/** The database and the queue that n8n's processes share in queue mode. */
export interface QueueServices {
	postgres: Service;
	redis: Service;
	stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root. */
const POSTGRES_USER = 'postgres';
const POSTGRES_FOLDER = '/usr/lib/postgresql';

/** Where Debian puts the programs of the newest PostgreSQL that is installed; undefined when none is. */
function postgresPrograms(): string | undefined {
	if (!existsSync(POSTGRES_FOLDER)) return undefined;
	const folders = readdirSync(POSTGRES_FOLDER)
		.sort((left, right) => Number(right) - Number(left))
		.map((version) => join(POSTGRES_FOLDER, version, 'bin'));
	return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

const REDIS = '/usr/bin/redis-server';

/** Installs PostgreSQL and Redis from Debian's packages where they are missing. */
async function installPackages(report: (line: string) => void): Promise<void> {
	if (postgresPrograms() && existsSync(REDIS)) return;
	report('Installing PostgreSQL and Redis from Debian’s packages (once)');
	const options = { folder: '/', environment: { DEBIAN_FRONTEND: 'noninteractive' } };
	const install = ['install', '-y', '--no-install-recommends', 'postgresql', 'redis-server'];
	const aptGet = async (parameters: string[]) =>
		process.getuid?.() === 0
			? await runCommand('apt-get', parameters, options)
			: await runCommand('sudo', ['-n', 'apt-get', ...parameters], options);
	await aptGet(install).catch(async () => {
		await aptGet(['update']);
		await aptGet(install);
	});
}

/** Who runs PostgreSQL: its own user when we are root, we ourselves otherwise. */
async function postgresAccount(): Promise<Pick<SpawnOptions, 'uid' | 'gid'>> {
	if (process.getuid?.() !== 0) return {};
	const idOf = async (kind: string) =>
		Number(await runCommand('id', [kind, POSTGRES_USER], { folder: '/' }));
	return { uid: await idOf('-u'), gid: await idOf('-g') };
}

async function isListening(port: number): Promise<true | undefined> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return undefined;
	} finally {
		socket.destroy();
	}
}

/** Ends a program by a signal, and returns when it has ended. */
async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, 'exit');
	child.kill(signal);
	await ended;
}

async function startService(
	program: string,
	parameters: string[],
	{
		port,
		folder,
		stopSignal,
		...options
	}: SpawnOptions & {
		port: number;
		folder: string;
		stopSignal: NodeJS.Signals;
	},
): Promise<Service> {
	const begin = async () => {
		const log = openSync(join(folder, 'service.log'), 'a');
		const child = spawn(program, parameters, {
			...options,
			cwd: folder,
			stdio: ['ignore', log, log],
		});
		closeSync(log);
		await pollUntil(`${program} on port ${port}`, async () => {
			if (child.exitCode !== null) throw new Error(`${program} has ended; see ${folder}`);
			return await isListening(port);
		});
		return child;
	};
	let child = await begin();
	return {
		port,
		kill: async () => await end(child, 'SIGKILL'),
		async restart() {
			child = await begin();
		},
		stop: async () => await end(child, stopSignal),
	};
}

async function startPostgres(folder: string, port: number): Promise<Service> {
	const account = await postgresAccount();
	mkdirSync(folder, { recursive: true });
	if (account.uid !== undefined) chownSync(folder, account.uid, account.gid as number);
	const programs = postgresPrograms() as string;
	const data = join(folder, 'data');
	if (!existsSync(data)) {
		const initdb = spawn(
			join(programs, 'initdb'),
			['-D', data, '-U', 'n8n', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
			{ ...account, cwd: folder, stdio: 'ignore' },
		);
		const [code] = (await once(initdb, 'exit')) as [number | null];
		if (code !== 0) throw new Error(`initdb ended with ${code} in ${folder}`);
	}
	const settings = [`unix_socket_directories=${folder}`, 'listen_addresses=127.0.0.1'];
	return await startService(
		join(programs, 'postgres'),
		['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
		// "Fast": ends the connections that are open
		{ ...account, port, folder, stopSignal: 'SIGINT' },
	);
}

async function startRedis(folder: string, port: number): Promise<Service> {
	mkdirSync(folder, { recursive: true });
	const settings = ['--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
	return await startService(REDIS, ['--port', String(port), ...settings], {
		port,
		folder,
		stopSignal: 'SIGTERM',
	});
}

/**
 * Starts a PostgreSQL and a Redis of our own, on free ports of the loopback interface and with data below a folder.
 * The services that the distribution may run are not touched. PostgreSQL's user has to be able to enter the folder.
 *
 * @param report receives one line when packages are installed
 * @throws Error when packages cannot be installed, or a service does not start
 */
export async function startQueueServices(
	folder: string,
	report: (line: string) => void,
): Promise<QueueServices> {
	await installPackages(report);
	const [postgresPort, redisPort] = await freePorts(2);
	const postgres = await startPostgres(join(folder, 'postgres'), postgresPort);
	try {
		const redis = await startRedis(join(folder, 'redis'), redisPort);
		return {
			postgres,
			redis,
			async stop() {
				await Promise.all([postgres.stop(), redis.stop()]);
			},
		};
	} catch (error) {
		await postgres.stop();
		throw error;
	}
}
