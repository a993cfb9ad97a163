/**
 * Lints texts as if they were files of this repository. A process of its own, because n8n's ESLint plugins are
 * ES modules, which jest does not load.
 *
 * Reads `[{ file, text, folder }]` as JSON from its input: the path in the repository (or in `folder`, when it is
 * given), and what stands there. Writes the messages of each, in the same order: `[["rule: message", …], …]`.
 */
import { text as readAll } from 'node:stream/consumers';
import path from 'node:path';

import { ESLint } from 'eslint';

const repository = path.resolve(import.meta.dirname, '../../..');
const plants = JSON.parse(await readAll(process.stdin));
const reports = [];
const linters = new Map();

function linterFor(folder) {
	const linter =
		linters.get(folder) ??
		new ESLint({
			cwd: folder,
			overrideConfigFile: path.join(repository, 'eslint.workshop.config.mjs'),
		});
	linters.set(folder, linter);
	return linter;
}

for (const { file, text, folder = repository } of plants) {
	const [{ messages }] = await linterFor(folder).lintText(text, {
		filePath: path.join(folder, file),
	});
	reports.push(messages.map(({ ruleId, message }) => `${ruleId}: ${message}`));
}
console.log(JSON.stringify(reports));
