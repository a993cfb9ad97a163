import type { InstalledN8n } from '../../../scripts/n8n/install';

/** What is prepared once for all test files. */
export interface Prepared {
	/** A temporary folder. */
	folder: string;
	installed: InstalledN8n;
	/** The package that is tested, packed. */
	tarball: string;
}

const VARIABLE = 'TENCENT_CCC_TESTED_QUEUE';

/** Hands what was prepared to the test files, each of which has a realm of its own. */
export function publishPrepared(prepared: Prepared): void {
	process.env[VARIABLE] = JSON.stringify(prepared);
}

/** @throws Error when a test is run without jest.queue.config.js */
export function prepared(): Prepared {
	const text = process.env[VARIABLE];
	if (!text) throw new Error('Run these tests with "npm run test:queue"');
	return JSON.parse(text) as Prepared;
}
