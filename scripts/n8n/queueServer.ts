import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InstalledN8n } from './install';
import { packPackage } from './packageTarball';
import { startQueueN8n } from './queue';
import type { N8nServer } from './server';

/**
 * Starts an n8n in queue mode in a temporary folder, for `npm run n8n -- --queue`. The package has to be built.
 *
 * @param port of the editor and of webhooks; any free one when left out
 * @returns what the command needs of it; stopping it deletes everything that it has stored
 */
export async function startQueueServer(
	installed: InstalledN8n,
	port: number | undefined,
	report: (line: string) => void,
): Promise<Pick<N8nServer, 'url' | 'logFile' | 'ended' | 'stop'>> {
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-queue-'));
	// PostgreSQL has a user of its own, who has to enter it
	chmodSync(folder, 0o755);
	try {
		const tarball = await packPackage(folder);
		const n8n = await startQueueN8n({ installed, tarball, folder, port, report });
		return {
			url: n8n.url,
			logFile: join(folder, '*', 'n8n.log'),
			ended: n8n.main.ended,
			async stop() {
				await n8n.stop();
				rmSync(folder, { recursive: true, force: true });
			},
		};
	} catch (error) {
		rmSync(folder, { recursive: true, force: true });
		throw error;
	}
}
