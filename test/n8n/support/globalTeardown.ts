import { rmSync } from 'node:fs';
import { takeRunningN8n } from './runningN8n';

/** Runs once after all tests: ends n8n, and deletes its folder unless KEEP_N8N_FOLDER is set. */
export default async function globalTeardown(): Promise<void> {
	const running = takeRunningN8n();
	if (!running) return;
	await running.stop();
	if (process.env.KEEP_N8N_FOLDER) console.log(`Kept n8n's folder ${running.userFolder}`);
	else rmSync(running.userFolder, { recursive: true, force: true });
}
