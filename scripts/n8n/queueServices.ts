import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './freePort';
import { startProgram } from './processes';
import { provideDebianPackages, runCommand } from './runCommand';

/**
 * Starts a server of one of Debian's packages, on a free port of the loopback interface, in a folder that is deleted when
 * it is stopped. The server that the distribution may run is not touched.
 *
 * @param commandFor prepares the folder, and returns the command that starts the server
 * @throws Error when the package cannot be installed or the server does not start
 */
async function startService(
	packageName: string,
	commandFor: (folder: string, port: string) => Promise<string[]> | string[],
) {
	await provideDebianPackages(packageName);
	const folder = mkdtempSync(join(tmpdir(), `tencent-ccc-${packageName}-`));
	const port = await freePort();
	const isListening = async () => {
		const socket = connect(port, '127.0.0.1');
		const connected = await once(socket, 'connect').catch(() => undefined);
		socket.destroy();
		return connected !== undefined;
	};
	const command = await commandFor(folder, String(port));
	const program = await startProgram(packageName, folder, command, isListening);
	const stop = async () => {
		await program.stop();
		rmSync(folder, { recursive: true, force: true });
	};
	return { ...program, port, stop };
}

const POSTGRES_FOLDER = '/usr/lib/postgresql';
const isRoot = process.getuid?.() === 0;
/** PostgreSQL refuses to run as root: its own user runs it then. */
const asItsUser = ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'];

/** Starts a PostgreSQL of our own, see `postgresSettings`. */
export const startPostgres = async () =>
	await startService('postgresql', async (folder, port) => {
		const newest = Math.max(...readdirSync(POSTGRES_FOLDER).map(Number));
		const command = (name: string, ...parameters: string[]) => [
			...(isRoot ? asItsUser : []),
			join(POSTGRES_FOLDER, String(newest), 'bin', name),
			...['-D', join(folder, 'data'), ...parameters],
		];
		if (isRoot) await runCommand('chown', ['postgres', folder], { folder });
		const format = ['--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
		const [initdb, ...parameters] = command('initdb', '-U', 'n8n', ...format);
		await runCommand(initdb, parameters, { folder });
		return command('postgres', '-h', '127.0.0.1', '-p', port, '-k', folder);
	});

/** n8n's settings for a PostgreSQL that was started here. */
export const postgresSettings = (port: number) => ({
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(port),
	DB_POSTGRESDB_DATABASE: 'postgres',
	DB_POSTGRESDB_USER: 'n8n',
	DB_POSTGRESDB_PASSWORD: 'n8n',
});

/** Starts a Redis of our own, which keeps its data when it is killed. */
export const startRedis = async () =>
	await startService('redis-server', (folder, port) => {
		const storage = ['--dir', folder, '--save', '', '--appendonly', 'yes'];
		return ['redis-server', '--bind', '127.0.0.1', '--port', port, ...storage];
	});
