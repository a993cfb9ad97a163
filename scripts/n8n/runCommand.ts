import execa from 'execa';

/**
 * Runs a program to its end and returns what it printed on standard output. The program ends with this process, because
 * one that outlived an interruption would go on changing files.
 *
 * @param environment variables on top of this process's own
 * @throws Error with its output when it ends with anything but 0
 */
export async function runCommand(
	program: string,
	parameters: string[],
	{ folder, environment }: { folder: string; environment?: Record<string, string> },
): Promise<string> {
	const options = { cwd: folder, env: environment, stdin: 'ignore' as const };
	return (await execa(program, parameters, options)).stdout;
}

/**
 * Installs packages of Debian unless they are installed.
 *
 * @throws Error when they cannot be installed, as without the rights of root
 */
export async function provideDebianPackages(...names: string[]): Promise<void> {
	const status = await runCommand('dpkg', ['--status', ...names], { folder: '/' }).catch(() => '');
	if (status) return;
	console.error(`Installing ${names.join(', ')} from Debian’s packages (once)`);
	const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	for (const task of [['update'], ['install', '-y', '--no-install-recommends', ...names]]) {
		const [program, ...parameters] = [...sudo, 'apt-get', ...task];
		await runCommand(program, parameters, { folder: '/' });
	}
}
