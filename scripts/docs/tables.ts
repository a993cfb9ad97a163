import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import {
	DEFAULT_SPLIT_CODES,
	findOutcome,
	OUTCOME_CATALOGUE,
} from '../../nodes/TencentCcc/outcomes/catalogue';
import { MAGIC_CALLEES } from '../../sandbox';
import { repositoryFolder } from '../repository';
import { refusedNumberRows, understoodNumberRows } from './phoneNumbers';

/** A table of the documentation that is made from the code: where it stands, and its lines. */
export interface DocumentedTable {
	/** Path from the root of the repository. */
	file: string;
	/** The table stands between `<!-- NAME:start -->` and `<!-- NAME:end -->`. */
	name: string;
	markdown: () => string;
}

const row = (...cells: string[]) => `| ${cells.join(' | ')} |`;
const table = (header: string[], rows: string[][]) =>
	[row(...header), row(...header.map(() => '---')), ...rows.map((cells) => row(...cells))].join(
		'\n',
	);

/** Every outcome of the catalogue, in the order of the outputs. */
function outcomeTable(): string {
	return table(
		['Output', 'Code', 'May a phone have rung?', 'What happened', 'What to do next'],
		OUTCOME_CATALOGUE.map(({ label, code, callPlaced, meaning, advice }) => [
			label,
			`\`${code}\``,
			callPlaced === 'no' ? 'no' : '**possibly**',
			meaning,
			advice,
		]),
	);
}

/** What to do next for the outcomes that have an output of their own unless the builder chooses others. */
function adviceTable(): string {
	return table(
		['Output', 'Code', 'May a phone have rung?', 'What to do next'],
		DEFAULT_SPLIT_CODES.map(findOutcome).map(({ label, code, callPlaced, advice }) => [
			`**${label}**`,
			`\`${code}\``,
			callPlaced === 'no' ? 'no' : '**possibly**',
			advice,
		]),
	);
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

export const DOCUMENTED_TABLES: DocumentedTable[] = [
	{ file: 'README.md', name: 'outcomes', markdown: adviceTable },
	{ file: 'docs/outcomes.md', name: 'outcomes', markdown: outcomeTable },
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
