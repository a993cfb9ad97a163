import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareN8n } from '../../../scripts/n8n/install';
import { runCommand } from '../../../scripts/n8n/runCommand';
import { startN8n } from '../../../scripts/n8n/server';
import { repositoryFolder } from '../../../scripts/repository';
import { publishRunningN8n } from './runningN8n';

/**
 * Runs once before all tests: builds and packs the package, installs n8n when that has not been
 * done, and starts one n8n, on a fresh user folder, that all tests share. Each test file brings a
 * sandbox and a credential of its own.
 */
export default async function globalSetup(): Promise<void> {
	const userFolder = mkdtempSync(join(tmpdir(), 'tencent-ccc-n8n-'));
	const report = (line: string) => console.log(line);
	try {
		report('Building the package');
		await runCommand('npm', ['run', 'build'], { folder: repositoryFolder });
		const installed = await prepareN8n(userFolder, report);
		report(`Starting n8n in ${userFolder}`);
		const server = await startN8n({
			installed,
			userFolder,
			environment: {
				// The search for secrets in n8n's log is worth more the more n8n writes.
				N8N_LOG_LEVEL: 'debug',
				// As n8n 2 has it. With one connection for all, as n8n 1 has by default, what one query rolls back takes along
				// what others have written meanwhile: executions fail, or are lost, on a busy machine.
				DB_SQLITE_POOL_SIZE: '3',
			},
		});
		publishRunningN8n({ ...server, userFolder });
	} catch (error) {
		rmSync(userFolder, { recursive: true, force: true });
		throw error;
	}
}
