import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installAsCommunityPackage, packPackage } from './packageTarball';
import { pollUntil } from './pollUntil';
import { isRunning } from './processes';
import { runCommand } from './runCommand';
import { installFolder, manifestFolder, n8nVersion } from './versions';

/** An n8n, and what to run it with. */
export type InstalledN8n = Awaited<ReturnType<typeof installN8n>>;

const PROGRESS_INTERVAL_MS = 10_000;

/**
 * Installs the n8n that N8N_VERSION names, and the Node.js that it is run with, from the committed package-lock.json.
 * Does nothing when that is done already; what was interrupted begins anew. From nothing it takes some minutes and 3 GB.
 *
 * @param report receives one line per step
 */
export async function installN8n(report = console.log) {
	const version = n8nVersion();
	const folder = installFolder(version);
	const lockFile = readFileSync(join(manifestFolder(version), 'package-lock.json'), 'utf8');
	/** Holds the package-lock.json of a finished installation. */
	const finishedFile = join(folder, 'installed-from.json');
	/** Holds the id of the process that is installing. */
	const installerFile = join(folder, 'installer.pid');
	const isInstalling = () =>
		existsSync(installerFile) && isRunning(Number(readFileSync(installerFile, 'utf8')));

	if (isInstalling()) {
		report(`Another process is installing n8n into ${folder}; waiting for it`);
		const isDone = () => !isInstalling() || undefined;
		await pollUntil('the other process that installs n8n', isDone, 30 * 60_000, 1_000);
	}
	if (!existsSync(finishedFile) || readFileSync(finishedFile, 'utf8') !== lockFile) {
		report(`Installing n8n ${version} into ${folder} (once; some minutes, 3 GB)`);
		mkdirSync(folder, { recursive: true });
		writeFileSync(installerFile, String(process.pid));
		rmSync(finishedFile, { force: true });
		const startedAt = Date.now();
		const progress = () => report(`  ${Math.round((Date.now() - startedAt) / 1000)} s …`);
		const timer = setInterval(progress, PROGRESS_INTERVAL_MS);
		try {
			await install(version, folder);
			writeFileSync(finishedFile, lockFile);
		} finally {
			clearInterval(timer);
			rmSync(installerFile);
		}
	}
	return {
		version,
		nodeExecutable: nodeExecutableIn(folder),
		/** n8n's start script, to be given to that Node.js. */
		n8nScript: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

/** The Node.js that npm has installed, or on a platform that npm has none for, such as macOS, this process's own. */
function nodeExecutableIn(folder: string): string {
	const platform = `node-${process.platform}-${process.arch}`;
	const installed = join(folder, 'node_modules', platform, 'bin', 'node');
	return existsSync(installed) ? installed : process.execPath;
}

async function install(version: string, folder: string): Promise<void> {
	for (const file of ['package.json', 'package-lock.json']) {
		copyFileSync(join(manifestFolder(version), file), join(folder, file));
	}
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	await runCommand('npm', ['ci', '--ignore-scripts', ...quiet], { folder });
	// sqlite3 is the one native module that n8n needs and npm was told not to build
	const binFolder = dirname(nodeExecutableIn(folder));
	await runCommand('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], {
		folder,
		environment: {
			PATH: [binFolder, process.env.PATH].join(delimiter),
			npm_config_nodedir: dirname(binFolder),
		},
	});
}

/** Installs n8n where that is not done yet, and the built package into a user folder: all that startN8n needs. */
export async function prepareN8n(userFolder: string, report = console.log) {
	const installed = await installN8n(report);
	installAsCommunityPackage(packPackage(userFolder), userFolder);
	return installed;
}
