import { spawn } from 'node:child_process';

export interface CommandOptions {
	/** The folder to run in. */
	folder: string;
	/** Environment variables on top of this process's own. */
	environment?: Record<string, string>;
}

const outputShownOnFailure = 4_000;

/**
 * Runs a program to its end and returns what it printed on standard output.
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
		const stopWithUs = () => child.kill('SIGTERM');
		process.once('exit', stopWithUs);
		child.once('error', reject);
		child.once('close', (code, signal) => {
			process.off('exit', stopWithUs);
			if (code === 0) return resolve(standardOutput);
			reject(
				new Error(
					`"${[program, ...parameters].join(' ')}" ended with ${code ?? signal}:\n${allOutput.slice(-outputShownOnFailure)}`,
				),
			);
		});
	});
}
