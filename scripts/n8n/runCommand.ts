import execa from 'execa';

export interface CommandOptions {
	/** The folder to run in. */
	folder: string;
	/** Environment variables on top of this process's own. */
	environment?: Record<string, string>;
}

const OUTPUT_SHOWN_ON_FAILURE = 4_000;

/**
 * Runs a program to its end and returns what it printed on standard output. When this process is
 * interrupted meanwhile, the program is ended instead, which this function reports as a failure.
 *
 * @throws Error with the end of its output when it ends with anything but 0
 */
export async function runCommand(
	program: string,
	parameters: string[],
	{ folder, environment }: CommandOptions,
): Promise<string> {
	const child = execa(program, parameters, {
		cwd: folder,
		env: environment,
		stdin: 'ignore',
		all: true,
		reject: false,
	});
	// A program that outlived an interruption would go on changing files.
	const stop = () => child.kill('SIGTERM');
	const signals = ['SIGINT', 'SIGTERM'];
	for (const signal of signals) process.on(signal, stop);
	const result = await child;
	for (const signal of signals) process.off(signal, stop);
	if (!result.failed) return result.stdout;
	const { command, exitCode, signal, all = '' } = result;
	throw new Error(
		`"${command}" ended with ${exitCode ?? signal}:\n${all.slice(-OUTPUT_SHOWN_ON_FAILURE)}`,
	);
}
