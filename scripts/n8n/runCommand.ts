import { spawn } from 'node:child_process';

export interface CommandOptions {
	/** The folder to run in. */
	folder: string;
	/** Environment variables on top of this process's own. */
	environment?: Record<string, string>;
}

const outputShownOnFailure = 4_000;

/**
 * Runs a program to its end and returns what it printed on standard output. When this process is
 * interrupted meanwhile, the program is ended instead, which this function reports as a failure.
 *
 * @throws Error with the end of its output when it ends with anything but 0
 */
export async function runCommand(
	program: string,
	parameters: string[],
	{ folder, environment = {} }: CommandOptions,
): Promise<string> {
	return await new Promise((resolve, reject) => {
		const child = spawn(program, parameters, {
			cwd: folder,
			env: { ...process.env, ...environment },
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: process.platform === 'win32',
		});
		let standardOutput = '';
		let allOutput = '';
		child.stdout.on('data', (chunk: Buffer) => {
			standardOutput += chunk.toString();
			allOutput += chunk.toString();
		});
		child.stderr.on('data', (chunk: Buffer) => {
			allOutput += chunk.toString();
		});
		// A program that outlived us would go on changing files.
		const stopWithUs = () => child.kill('SIGTERM');
		const occasions = ['SIGINT', 'SIGTERM', 'exit'];
		for (const occasion of occasions) process.on(occasion, stopWithUs);
		const forget = () => {
			for (const occasion of occasions) process.off(occasion, stopWithUs);
		};
		child.once('error', (error) => {
			forget();
			reject(error);
		});
		child.once('close', (code, signal) => {
			forget();
			if (code === 0) return resolve(standardOutput);
			reject(
				new Error(
					`"${[program, ...parameters].join(' ')}" ended with ${code ?? signal}:\n${allOutput.slice(-outputShownOnFailure)}`,
				),
			);
		});
	});
}
