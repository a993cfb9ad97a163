/**
 * Lints texts as if they were files. A process of its own, because n8n's ESLint plugins are ES modules, which jest
 * does not load; see lintTexts.ts for what comes in and goes out.
 */
import { text as readAll } from 'node:stream/consumers';

import { ESLint } from 'eslint';

const { folder, config, rules, files } = JSON.parse(await readAll(process.stdin));
const wanted = new RegExp(rules);
const eslint = new ESLint({
	cwd: folder,
	overrideConfigFile: config,
	ruleFilter: ({ ruleId }) => wanted.test(ruleId),
});
const reports = [];
for (const { file, text } of files) {
	const [{ messages }] = await eslint.lintText(text, { filePath: file });
	reports.push(messages.map(({ ruleId, message, line }) => ({ rule: ruleId, message, line })));
}
console.log(JSON.stringify(reports));
