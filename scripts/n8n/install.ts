import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pollUntil } from './pollUntil';
import { isRunning } from './processes';
import { runCommand } from './runCommand';
import { installFolder, manifestFolder, n8nVersion } from './versions';

export interface InstalledN8n {
	version: string;
	folder: string;
	/** The Node.js to run n8n with. */
	nodeExecutable: string;
	/** n8n's start script, to be given to that Node.js. */
	n8nScript: string;
}

type Report = (line: string) => void;

const manifestFiles = ['package.json', 'package-lock.json'];
const REPORT_INTERVAL_MS = 10_000;
const otherInstallerDeadlineMs = 30 * 60_000;

/**
 * Installs the n8n that N8N_VERSION names, and the Node.js that it is run with, from the committed package-lock.json.
 * Does nothing when that is done already; what was interrupted begins anew. From nothing it takes some minutes and 3 GB.
 *
 * @param report receives one line per step, and one every ten seconds while npm works
 * @throws Error when npm fails or the installed n8n does not start
 */
export async function installN8n(report: Report = console.log): Promise<InstalledN8n> {
	const version = n8nVersion();
	const folder = installFolder(version);
	mkdirSync(folder, { recursive: true });
	await waitForOtherInstaller(folder, report);
	if (isFinished(folder, version)) return installed(folder, version);
	writeFileSync(installerFile(folder), String(process.pid));
	try {
		if (await works(installed(folder, version))) {
			report(`Found a working n8n ${version} in ${folder}`);
		} else {
			await install(folder, version, report);
		}
		writeFileSync(finishedFile(folder), lockFileOf(version));
	} finally {
		rmSync(installerFile(folder), { force: true });
	}
	return installed(folder, version);
}

/** Holds the package-lock.json of a finished installation. */
const finishedFile = (folder: string) => join(folder, 'installed-from.json');
/** Holds the id of the process that is installing. */
const installerFile = (folder: string) => join(folder, 'installer.pid');
const lockFileOf = (version: string) =>
	readFileSync(join(manifestFolder(version), 'package-lock.json'), 'utf8');

const isFinished = (folder: string, version: string) =>
	existsSync(finishedFile(folder)) &&
	readFileSync(finishedFile(folder), 'utf8') === lockFileOf(version);

/** Where things are in an installation. On a platform that npm has no Node.js for, n8n runs with this process's own. */
function installed(folder: string, version: string): InstalledN8n {
	const modules = join(folder, 'node_modules');
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const executable = platform === 'win' ? 'node.exe' : 'node';
	const npmNode = join(modules, `node-${platform}-${process.arch}`, 'bin', executable);
	return {
		version,
		folder,
		nodeExecutable: existsSync(npmNode) ? npmNode : process.execPath,
		n8nScript: join(modules, 'n8n', 'bin', 'n8n'),
	};
}

async function install(folder: string, version: string, report: Report): Promise<void> {
	report(`Installing n8n ${version} into ${folder} (once; some minutes, 3 GB)`);
	rmSync(finishedFile(folder), { force: true });
	for (const file of manifestFiles) {
		copyFileSync(join(manifestFolder(version), file), join(folder, file));
	}
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	await reporting('Downloading and unpacking', report, async () => {
		await runCommand('npm', ['ci', '--ignore-scripts', ...quiet], { folder });
	});
	await reporting('Building the SQLite driver', report, async () => {
		await buildDatabaseDriver(installed(folder, version));
	});
	if (!(await works(installed(folder, version)))) {
		throw new Error(`n8n ${version} is installed in ${folder} but does not start`);
	}
}

/** sqlite3 is the one native module that n8n needs and npm was told not to build. */
async function buildDatabaseDriver(n8n: InstalledN8n): Promise<void> {
	const nodeFolder = dirname(dirname(n8n.nodeExecutable));
	const hasHeaders = existsSync(join(nodeFolder, 'include', 'node', 'node.h'));
	await runCommand('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], {
		folder: n8n.folder,
		environment: {
			...environmentOf(n8n),
			...(hasHeaders ? { npm_config_nodedir: nodeFolder } : {}),
		},
	});
}

/** Tells whether this is the wanted n8n, complete, with a database driver that its Node.js can load. */
async function works(n8n: InstalledN8n): Promise<boolean> {
	const { folder, nodeExecutable, n8nScript, version } = n8n;
	// npm writes this file when everything else is in place.
	if (!existsSync(join(folder, 'node_modules', '.package-lock.json'))) return false;
	const options = { folder, environment: environmentOf(n8n) };
	try {
		const answer = await runCommand(nodeExecutable, [n8nScript, '--version'], options);
		await runCommand(nodeExecutable, ['-e', 'require("sqlite3")'], options);
		return answer.trim() === version;
	} catch {
		return false;
	}
}

function environmentOf({ nodeExecutable, folder }: InstalledN8n): Record<string, string> {
	return {
		PATH: [dirname(nodeExecutable), process.env.PATH].join(delimiter),
		N8N_USER_FOLDER: join(folder, 'version-check'),
	};
}

async function waitForOtherInstaller(folder: string, report: Report): Promise<void> {
	const file = installerFile(folder);
	const isInstalling = () => existsSync(file) && isRunning(Number(readFileSync(file, 'utf8')));
	if (!isInstalling()) return;
	report(`Another process is installing n8n into ${folder}; waiting for it`);
	await pollUntil(
		'the other process that installs n8n',
		() => (isInstalling() ? undefined : true),
		otherInstallerDeadlineMs,
		1_000,
	);
}

/** Does some work, and reports every ten seconds that it goes on. */
async function reporting(what: string, report: Report, work: () => Promise<void>): Promise<void> {
	const start = Date.now();
	const elapsed = () => `${Math.round((Date.now() - start) / 1000)} s`;
	report(`  ${what} …`);
	const timer = setInterval(() => report(`  ${what}: ${elapsed()}`), REPORT_INTERVAL_MS);
	try {
		await work();
		report(`  ${what}: done after ${elapsed()}`);
	} finally {
		clearInterval(timer);
	}
}
