import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { installFolder, n8nVersion, nodeVersion } from './locations';
import { pollUntil } from './pollUntil';
import { isRunning } from './processes';
import { runCommand } from './runCommand';

export interface InstalledN8n {
	folder: string;
	/** The Node.js to run n8n with. */
	nodeExecutable: string;
	/** n8n's start script, to be given to that Node.js. */
	n8nScript: string;
}

/**
 * How far an installation has come, kept in a file next to node_modules. Anything but `finished`
 * with the wanted versions is repaired: `packages` from the beginning, `native` from there.
 */
interface Progress {
	stage: 'packages' | 'native' | 'finished';
	n8n: string;
	/** The npm package that brings Node.js, or the path of the machine's own. */
	node: string;
	/** The installing process, so that two do not install at once. */
	processId: number;
}

type Report = (line: string) => void;

const progressIntervalMilliseconds = 10_000;
const otherInstallerDeadlineMilliseconds = 30 * 60_000;

/**
 * Installs n8n, and a Node.js that is new enough for it, into a folder of its own. Does nothing
 * when that is done already; repairs an installation that was interrupted. From nothing it takes
 * some minutes and 3 GB.
 *
 * @param report receives one line per step, and one every ten seconds while npm works
 * @throws Error when npm fails or the installed n8n does not start
 */
export async function installN8n(
	report: Report = console.log,
	folder = installFolder(),
): Promise<InstalledN8n> {
	mkdirSync(folder, { recursive: true });
	const node = chooseNode(folder);
	const installed: InstalledN8n = {
		folder,
		nodeExecutable: node.executable,
		n8nScript: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
	await waitForOtherInstaller(folder, report);
	const wanted = { n8n: n8nVersion, node: node.source, processId: process.pid };
	const before = readProgress(folder);
	const sameVersions = before?.n8n === wanted.n8n && before.node === wanted.node;
	if (before?.stage === 'finished' && sameVersions && existsSync(installed.n8nScript)) {
		return installed;
	}
	if (!before && (await works(installed))) {
		report(`Found a working n8n ${n8nVersion} in ${folder}`);
		writeProgress(folder, { ...wanted, stage: 'finished' });
		return installed;
	}

	const packagesAreThere = before?.stage === 'native' && sameVersions;
	if (!packagesAreThere) {
		report(
			`Installing n8n ${n8nVersion} into ${folder} (once; about five minutes, 3 GB; npm only reads lists at first)`,
		);
		writeProgress(folder, { ...wanted, stage: 'packages' });
		await installPackages(folder, node.npmPackage, report);
	}
	writeProgress(folder, { ...wanted, stage: 'native' });
	await buildDatabaseDriver(installed, report);
	if (!(await works(installed))) {
		throw new Error(
			`n8n ${n8nVersion} is installed in ${folder} but does not start. Delete that folder and try again.`,
		);
	}
	writeProgress(folder, { ...wanted, stage: 'finished' });
	report(`n8n ${n8nVersion} is installed`);
	return installed;
}

interface ChosenNode {
	executable: string;
	/** What the progress file remembers: the npm package, or the path of the machine's own. */
	source: string;
	/** Undefined when the machine's own Node.js is new enough. */
	npmPackage?: string;
}

/** n8n 2.41 needs Node.js 24: the machine's own, or else one from npm, which has it for most platforms. */
function chooseNode(folder: string): ChosenNode {
	if (Number(process.versions.node.split('.')[0]) >= 24) {
		return { executable: process.execPath, source: process.execPath };
	}
	// The names that the npm package "node" itself chooses from.
	const platform = process.platform === 'win32' ? 'win' : process.platform;
	const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
	const name = `${prefix}-${platform}-${process.arch}`;
	const executable = platform === 'win' ? 'node.exe' : 'node';
	return {
		executable: join(folder, 'node_modules', name, 'bin', executable),
		source: `${name}@${nodeVersion}`,
		npmPackage: `${name}@${nodeVersion}`,
	};
}

async function installPackages(
	folder: string,
	nodePackage: string | undefined,
	report: Report,
): Promise<void> {
	// What an interrupted npm left behind looks installed but may lack files.
	rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
	rmSync(join(folder, 'package-lock.json'), { force: true });
	const manifest = { name: 'n8n-real', private: true, description: `n8n ${n8nVersion} for tests` };
	writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, '\t')}\n`);

	const packages = [`n8n@${n8nVersion}`, ...(nodePackage ? [nodePackage] : [])];
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	try {
		await withProgress('Downloading and unpacking', folder, report, async () => {
			await runCommand(
				'npm',
				['install', '--ignore-scripts', '--save-exact', ...quiet, ...packages],
				{
					folder,
				},
			);
		});
	} catch (error) {
		const { message } = error as Error;
		const hint =
			nodePackage && /E404|ETARGET|EBADPLATFORM/.test(message)
				? ` If it is ${nodePackage} that does not exist for this machine, run this with a Node.js of version 24 or newer.`
				: '';
		throw new Error(`n8n could not be installed.${hint} ${message}`);
	}
}

/** sqlite3 is the one native module that n8n needs and npm was told not to build. */
async function buildDatabaseDriver(installed: InstalledN8n, report: Report): Promise<void> {
	const nodeFolder = dirname(dirname(installed.nodeExecutable));
	const hasHeaders = existsSync(join(nodeFolder, 'include', 'node', 'node.h'));
	await withProgress('Building the SQLite driver', installed.folder, report, async () => {
		await runCommand('npm', ['rebuild', 'sqlite3', '--ignore-scripts=false'], {
			folder: installed.folder,
			environment: {
				...environmentOf(installed),
				...(hasHeaders ? { npm_config_nodedir: nodeFolder } : {}),
			},
		});
	});
}

/** Tells whether this is the wanted n8n, complete, with a database driver that its Node.js can load. */
async function works(installed: InstalledN8n): Promise<boolean> {
	// npm writes this file when everything else is in place.
	if (!existsSync(join(installed.folder, 'node_modules', '.package-lock.json'))) return false;
	const options = { folder: installed.folder, environment: environmentOf(installed) };
	try {
		const version = await runCommand(
			installed.nodeExecutable,
			[installed.n8nScript, '--version'],
			options,
		);
		await runCommand(installed.nodeExecutable, ['-e', 'require("sqlite3")'], options);
		return version.trim() === n8nVersion;
	} catch {
		return false;
	}
}

function environmentOf(installed: InstalledN8n): Record<string, string> {
	return {
		PATH: [dirname(installed.nodeExecutable), process.env.PATH].join(delimiter),
		N8N_USER_FOLDER: join(installed.folder, 'version-check'),
	};
}

function progressFile(folder: string): string {
	return join(folder, 'installation.json');
}

function readProgress(folder: string): Progress | undefined {
	try {
		return JSON.parse(readFileSync(progressFile(folder), 'utf8')) as Progress;
	} catch {
		return undefined;
	}
}

function writeProgress(folder: string, progress: Progress): void {
	writeFileSync(progressFile(folder), `${JSON.stringify(progress, null, '\t')}\n`);
}

async function waitForOtherInstaller(folder: string, report: Report): Promise<void> {
	const othersWork = () => {
		const progress = readProgress(folder);
		return (
			progress !== undefined &&
			progress.stage !== 'finished' &&
			progress.processId !== process.pid &&
			isRunning(progress.processId)
		);
	};
	if (!othersWork()) return;
	report(
		`Process ${readProgress(folder)?.processId} is installing n8n into ${folder}; waiting for it`,
	);
	await pollUntil(
		'the other process that installs n8n',
		() => (othersWork() ? undefined : true),
		otherInstallerDeadlineMilliseconds,
		1_000,
	);
}

async function withProgress(
	what: string,
	folder: string,
	report: Report,
	work: () => Promise<void>,
): Promise<void> {
	const start = Date.now();
	const elapsed = () => `${Math.round((Date.now() - start) / 1000)} s`;
	report(`  ${what} …`);
	const timer = setInterval(() => {
		void folderSize(folder).then((size) => report(`  ${what}: ${elapsed()}${size}`));
	}, progressIntervalMilliseconds);
	try {
		await work();
		report(`  ${what}: done after ${elapsed()}${await folderSize(folder)}`);
	} finally {
		clearInterval(timer);
	}
}

/** The size of a folder as text, or nothing where the program `du` is missing. */
async function folderSize(folder: string): Promise<string> {
	return await new Promise((resolve) => {
		const child = spawn('du', ['-sk', folder], { stdio: ['ignore', 'pipe', 'ignore'] });
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.once('error', () => resolve(''));
		child.once('close', () => {
			const kilobytes = parseInt(output, 10);
			if (!(kilobytes > 0)) return resolve('');
			const size =
				kilobytes < 1_048_576
					? `${Math.round(kilobytes / 1024)} MB`
					: `${(kilobytes / 1_048_576).toFixed(1)} GB`;
			resolve(`, ${size} so far`);
		});
	});
}
