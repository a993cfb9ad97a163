import { installN8n } from '../../../scripts/n8n/install';
import { runCommand } from '../../../scripts/n8n/runCommand';
import { repositoryFolder } from '../../../scripts/repository';

/** Runs once before all tests: installs n8n when that has not been done, and builds the package. */
export default async function globalSetup(): Promise<void> {
	await installN8n();
	await runCommand('npm', ['run', 'build'], { folder: repositoryFolder });
}
