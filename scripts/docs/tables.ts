import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { OPERATIONS } from '../../nodes/TencentCcc/resources';
import { MAGIC_CALLEES } from '../../sandbox';
import { repositoryFolder } from '../repository';
import { table } from './markdown';
import { accessTable, camPolicyBlock, operationsTable } from './operations';
import { dialOutcomeTable, resultOutcomeTable, standardOutputTable } from './outcomes';
import { refusedNumberRows, understoodNumberRows } from './phoneNumbers';

/** A table of the documentation that is made from the code: where it stands, and its lines. */
export interface DocumentedTable {
	/** Path from the root of the repository. */
	file: string;
	/** The table stands between `<!-- NAME:start -->` and `<!-- NAME:end -->`. */
	name: string;
	markdown: () => string;
}

/** Every magic number of the sandbox. */
function magicCalleeTable(): string {
	return table(
		['Callee', 'What the sandbox does', 'Does it place the call?', 'The lead leaves as'],
		MAGIC_CALLEES.map(
			({ nationalNumber, code, label, placesCall, expectedOutcome, canBeConfirmed }) => [
				`\`${nationalNumber}\``,
				code ? `${label} (\`${code}\`)` : label,
				placesCall ? 'yes' : 'no',
				canBeConfirmed
					? `\`Success\` with \`confirmedBy\`; with _Verify Unknown Outcomes_ off \`${expectedOutcome}\``
					: `\`${expectedOutcome}\``,
			],
		),
	);
}

const understoodNumberTable = () =>
	table(['As written', 'Default country code', 'Sent', 'What it is'], understoodNumberRows());

const refusedNumberTable = () =>
	table(['As written', 'Default country code', 'What it is', 'Reason given'], refusedNumberRows());

/** In the order in which n8n shows them; that of the list depends on the compiler. */
const operations = [...OPERATIONS].sort(
	(first, second) =>
		first.resource.localeCompare(second.resource) || first.name.localeCompare(second.name),
);

const README = { en: 'README.md', zh: 'docs/zh-CN/README.md' };

/** What both READMEs have, each in its language. */
const inBothReadmes = (['en', 'zh'] as const).flatMap((language): DocumentedTable[] => [
	{
		file: README[language],
		name: 'policy',
		markdown: () => camPolicyBlock(operations, language),
	},
	{ file: README[language], name: 'access', markdown: () => accessTable(operations, language) },
	{
		file: README[language],
		name: 'standard-outputs',
		markdown: () => standardOutputTable(language),
	},
	{
		file: README[language],
		name: 'operations',
		markdown: () => operationsTable(operations, language),
	},
]);

export const DOCUMENTED_TABLES: DocumentedTable[] = [
	...inBothReadmes,
	{ file: 'docs/outcomes.md', name: 'dial-outcomes', markdown: () => dialOutcomeTable() },
	{ file: 'docs/outcomes.md', name: 'result-outcomes', markdown: () => resultOutcomeTable() },
	{ file: README.zh, name: 'dial-outcomes', markdown: () => dialOutcomeTable('zh') },
	{ file: README.zh, name: 'result-outcomes', markdown: () => resultOutcomeTable('zh') },
	{ file: 'docs/sandbox.md', name: 'magic-callees', markdown: magicCalleeTable },
	{ file: 'docs/phone-numbers.md', name: 'understood-numbers', markdown: understoodNumberTable },
	{ file: 'docs/phone-numbers.md', name: 'refused-numbers', markdown: refusedNumberTable },
];

const region = (name: string) =>
	new RegExp(`(<!-- ${name}:start -->\\n)([\\s\\S]*?)(\\n<!-- ${name}:end -->)`);

/**
 * The table as it stands in its file.
 *
 * @throws Error when the file has no such region
 */
export function standingTable({ file, name }: DocumentedTable): string {
	const match = region(name).exec(readFileSync(path.join(repositoryFolder, file), 'utf8'));
	if (!match) throw new Error(`${file} has no region ${name}`);
	return match[2].trim();
}

/** Writes every table into its file. */
export function writeTables(): void {
	for (const { file, name, markdown } of DOCUMENTED_TABLES) {
		const fullPath = path.join(repositoryFolder, file);
		const text = readFileSync(fullPath, 'utf8');
		const replaced = text.replace(
			region(name),
			(_match, start: string, _old: string, end: string) => `${start}\n${markdown()}\n${end}`,
		);
		writeFileSync(fullPath, replaced);
	}
}
