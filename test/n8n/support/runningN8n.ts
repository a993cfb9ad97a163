import { join } from 'node:path';
import type { N8nServer } from '../../../scripts/n8n/server';

export type RunningN8n = N8nServer & { userFolder: string };

/** What tests may know of the n8n that they share. */
export interface RunningN8nFacts {
	url: string;
	logFile: string;
	databaseFile: string;
}

const VARIABLE = 'TENCENT_CCC_TESTED_N8N';

// jest runs setup and teardown in one realm, and each test file in a realm of its own.
const ownRealm = globalThis as { runningN8n?: RunningN8n };

/** Hands the started n8n to the tests, which get it by runningN8n, and to the teardown. */
export function publishRunningN8n(running: RunningN8n): void {
	const { url, logFile, userFolder } = running;
	const databaseFile = join(userFolder, '.n8n', 'database.sqlite');
	process.env[VARIABLE] = JSON.stringify({ url, logFile, databaseFile } satisfies RunningN8nFacts);
	ownRealm.runningN8n = running;
}

/** The n8n to be stopped in the end; undefined when it was never started. */
export function takeRunningN8n(): RunningN8n | undefined {
	return ownRealm.runningN8n;
}

/**
 * The n8n that the tests share.
 *
 * @throws Error when a test is run without jest.n8n.config.js
 */
export function runningN8n(): RunningN8nFacts {
	const facts = process.env[VARIABLE];
	if (!facts) throw new Error('Run these tests with "npm run test:n8n"');
	return JSON.parse(facts) as RunningN8nFacts;
}
