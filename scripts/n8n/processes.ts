import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import execa, { type ExecaChildProcess } from 'execa';
import { pollUntil } from './pollUntil';

const START_DEADLINE_MS = 300_000;
const STOP_DEADLINE_MS = 20_000;

/** Tells whether a process with this id exists on this machine. */
export function isRunning(processId: number): boolean {
	try {
		process.kill(processId, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/**
 * Starts a program, returns when it is ready, and starts it again when it ends by itself, as a supervisor does.
 * In its folder `<name>.log` gets what it prints, and `<name>.pid` has its process id while it runs.
 *
 * @param environment all of its environment variables
 * @throws Error with the end of its log when it ends, or is not ready before the deadline
 */
export async function startProgram(
	name: string,
	folder: string,
	[program, ...parameters]: string[],
	isReady: () => Promise<boolean>,
	environment = process.env,
) {
	const logFile = join(folder, `${name}.log`);
	const processIdFile = join(folder, `${name}.pid`);
	let child: ExecaChildProcess;
	let isWanted: boolean;

	const end = async (signal: NodeJS.Signals) => {
		isWanted = false;
		child.kill(signal, { forceKillAfterTimeout: STOP_DEADLINE_MS });
		await child;
		rmSync(processIdFile, { force: true });
	};
	const start = async () => {
		isWanted = true;
		const log = openSync(logFile, 'a', 0o600);
		const stdio = ['ignore' as const, log, log];
		const options = { cwd: folder, env: environment, extendEnv: false, stdio, reject: false };
		child = execa(program, parameters, options);
		closeSync(log);
		writeFileSync(processIdFile, String(child.pid));
		const askReady = async () => {
			const reason = child.exitCode ?? child.signalCode;
			if (reason !== null) throw new Error(`${name} ended with ${reason}`);
			return (await isReady()) || undefined;
		};
		try {
			await pollUntil(`${name} in ${folder} to be ready`, askReady, START_DEADLINE_MS, 100);
		} catch (error) {
			await end('SIGKILL');
			const logged = readFileSync(logFile, 'utf8').slice(-3_000);
			throw new Error(`${(error as Error).message}. Its log ${logFile} ends:\n${logged}`);
		}
	};
	const supervise = async () => {
		await child;
		while (isWanted) {
			await start().catch(() => {});
			await child;
		}
	};

	await start();
	return {
		logFile,
		/** Resolves when it has ended and is not started again. */
		ended: supervise(),
		/** Ends it at once, as when its machine loses power. */
		kill: async () => await end('SIGKILL'),
		/** Starts it again after it was killed. */
		async restart() {
			await start();
			void supervise();
		},
		/** Asks it to end, and returns when it has. Stopping twice is harmless. */
		stop: async () => await end('SIGTERM'),
	};
}
