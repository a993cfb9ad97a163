import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n } from '../../../scripts/n8n/install';
import { packPackage } from '../../../scripts/n8n/packageTarball';
import { runCommand } from '../../../scripts/n8n/runCommand';
import { repositoryFolder } from '../../../scripts/repository';
import { publishPrepared } from './prepared';

/** Runs once before all tests: installs n8n when that has not been done, and builds and packs the package. */
export default async function globalSetup(): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-queue-'));
	const installed = await installN8n((line) => console.log(line));
	await runCommand('npm', ['run', 'build'], { folder: repositoryFolder });
	publishPrepared({ folder, installed, tarball: await packPackage(folder) });
}
