import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { OPERATIONS } from '../../nodes/TencentCcc/resources';
import { MAGIC_CALLEES, SANDBOX_ACTIONS } from '../../sandbox';
import { repositoryFolder } from '../repository';
import { table, type Language } from './markdown';
import { accessActions, accessTable, camPolicyBlock, operationsTable } from './operations';
import {
	dialOutcomeTable,
	nextStepsTable,
	resultOutcomeTable,
	standardOutputTable,
} from './outcomes';
import { refusedNumberRows, understoodNumberRows } from './phoneNumbers';
import { resourcesTable } from './resources';
import { versionsTable } from './versions';

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

/** Every action that the sandbox plays, and what asks for it. */
function sandboxActionTable(): string {
	const uses = new Map(
		accessActions(operations).map(({ action, neededFor }) => [action.name, neededFor]),
	);
	return table(
		['Action', 'Used by'],
		SANDBOX_ACTIONS.map((name) => [`\`${name}\``, uses.get(name)?.join('; ') ?? '–']),
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

/** The pages that builders read, in both languages. */
export const BUILDERS_PAGES = [
	'README',
	'credentials',
	'operations',
	'node',
	'outputs',
	'outcomes',
	'triggers',
	'promises',
	'http-request',
] as const;

export type BuildersPage = (typeof BUILDERS_PAGES)[number];

/** Where a page stands, from the root of the repository. */
export function fileOfPage(page: BuildersPage, language: Language): string {
	if (language === 'zh') return `docs/zh-CN/${page}.md`;
	return page === 'README' ? 'README.md' : `docs/${page}.md`;
}

/** The tables that stand on a page in both languages. */
const TABLES_OF_PAGES: ReadonlyArray<{
	page: BuildersPage;
	name: string;
	markdown: (language: Language) => string;
}> = [
	{
		page: 'README',
		name: 'operations-overview',
		markdown: (language) => resourcesTable(operations, language),
	},
	{ page: 'README', name: 'next-steps', markdown: nextStepsTable },
	{ page: 'README', name: 'versions', markdown: versionsTable },
	{
		page: 'credentials',
		name: 'policy',
		markdown: (language) => camPolicyBlock(operations, language),
	},
	{
		page: 'credentials',
		name: 'access',
		markdown: (language) => accessTable(operations, language),
	},
	{
		page: 'operations',
		name: 'operations',
		markdown: (language) => operationsTable(operations, language),
	},
	{ page: 'outputs', name: 'standard-outputs', markdown: standardOutputTable },
	{ page: 'outcomes', name: 'dial-outcomes', markdown: dialOutcomeTable },
	{ page: 'outcomes', name: 'result-outcomes', markdown: resultOutcomeTable },
];

export const DOCUMENTED_TABLES: DocumentedTable[] = [
	...(['en', 'zh'] as const).flatMap((language) =>
		TABLES_OF_PAGES.map(({ page, name, markdown }) => ({
			file: fileOfPage(page, language),
			name,
			markdown: () => markdown(language),
		})),
	),
	{ file: 'docs/sandbox.md', name: 'actions', markdown: sandboxActionTable },
	{ file: 'docs/sandbox.md', name: 'magic-callees', markdown: magicCalleeTable },
	{ file: 'docs/phone-numbers.md', name: 'understood-numbers', markdown: understoodNumberTable },
	{ file: 'docs/phone-numbers.md', name: 'refused-numbers', markdown: refusedNumberTable },
];

const region = (name: string) =>
	new RegExp(`(<!-- ${name}:start -->\\n)([\\s\\S]*?)(<!-- ${name}:end -->)`);

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
			(_match, start: string, _old: string, end: string) => `${start}\n${markdown()}\n\n${end}`,
		);
		writeFileSync(fullPath, replaced);
	}
}
