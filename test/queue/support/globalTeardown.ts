import { rmSync } from 'node:fs';
import { prepared } from './prepared';

/** Runs once after all tests: deletes what they left behind, unless KEEP_N8N_FOLDER is set. */
export default async function globalTeardown(): Promise<void> {
	const { folder } = prepared();
	if (process.env.KEEP_N8N_FOLDER) console.log(`Kept the folder ${folder}`);
	else rmSync(folder, { recursive: true, force: true });
}
