import { basename } from 'node:path';

import { OPERATIONS } from '../../nodes/TencentCcc/resources';
import { MAGIC_CALLEES, SANDBOX_ACTIONS } from '../../sandbox';
import { LANGUAGES, table, type Language, type Say } from './markdown';
import * as operationTables from './operations';
import * as outcomeTables from './outcomes';
import { refusedNumberTable, understoodNumberTable } from './phoneNumbers';
import { versionsTable } from './versions';

/** In the order in which n8n shows them; that of the list depends on the compiler. */
const operations = [...OPERATIONS].sort(
	(first, second) =>
		first.resource.localeCompare(second.resource) || first.name.localeCompare(second.name),
);

/** Every magic number of the sandbox. */
const magicCalleeTable = () =>
	table(
		'Callee | What the sandbox does | Does it place the call? | The lead leaves as',
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

/** Every action that the sandbox plays, and what asks for it. */
function sandboxActionTable(): string {
	const uses = operationTables.accessActions(operations, LANGUAGES.en);
	const usesOf = (name: string) => uses.find(({ action }) => action.name === name)?.neededFor;
	return table(
		'Action | Used by',
		SANDBOX_ACTIONS.map((name) => [`\`${name}\``, usesOf(name)?.join('; ') ?? '–']),
	);
}

/** The access policy as a block of JSON. */
const policyBlock = (say: Say) =>
	`\`\`\`json\n${JSON.stringify(operationTables.camPolicy(operations, say), null, '\t')}\n\`\`\``;

/** Where a page of README and docs stands in a language. */
export const fileOfPage = (page: string, language: Language) =>
	language === 'en' ? page : `docs/zh-CN/${basename(page)}`;

/** The tables that stand on a page in both languages. */
const TABLES_OF_PAGES: Array<[page: string, name: string, markdown: (say: Say) => string]> = [
	['README.md', 'operations-overview', (say) => operationTables.resourcesTable(operations, say)],
	['README.md', 'next-steps', outcomeTables.nextStepsTable],
	['README.md', 'versions', versionsTable],
	['docs/credentials.md', 'policy', policyBlock],
	['docs/credentials.md', 'access', (say) => operationTables.accessTable(operations, say)],
	['docs/operations.md', 'operations', (say) => operationTables.operationsTable(operations, say)],
	['docs/outputs.md', 'standard-outputs', outcomeTables.standardOutputTable],
	['docs/outcomes.md', 'dial-outcomes', outcomeTables.dialOutcomeTable],
	['docs/outcomes.md', 'result-outcomes', outcomeTables.resultOutcomeTable],
];

/** The tables that are made from the code, each with its file, in which it stands between the marks of its name. */
export const DOCUMENTED_TABLES = [
	...(['en', 'zh'] as const).flatMap((language) =>
		TABLES_OF_PAGES.map(([page, name, markdown]) => ({
			file: fileOfPage(page, language),
			name,
			markdown: () => markdown(LANGUAGES[language]),
		})),
	),
	{ file: 'docs/sandbox.md', name: 'actions', markdown: sandboxActionTable },
	{ file: 'docs/sandbox.md', name: 'magic-callees', markdown: magicCalleeTable },
	{ file: 'docs/phone-numbers.md', name: 'understood-numbers', markdown: understoodNumberTable },
	{ file: 'docs/phone-numbers.md', name: 'refused-numbers', markdown: refusedNumberTable },
];

/** Finds what stands between the marks of a table. */
export const placeOf = (name: string) =>
	new RegExp(`(?<=<!-- ${name}:start -->\\n)[\\s\\S]*?(?=<!-- ${name}:end -->)`);
