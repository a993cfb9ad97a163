import Table from 'cli-table3';

import type { Section } from './section';

/** A section as a table for the terminal. */
export function asText({ title, head, rows, remarks }: Section): string {
	const table = new Table({ head: [...head], style: { head: [], border: [] } });
	table.push(...rows.map((row) => row.map(String)));
	return [title, table.toString(), ...remarks].join('\n');
}

/** A section as Markdown, for docs/performance.md. */
export function asMarkdown({ title, head, rows, remarks }: Section): string {
	const line = (cells: ReadonlyArray<string | number>) => `| ${cells.join(' | ')} |`;
	return [
		`## ${title}`,
		'',
		line(head),
		line(head.map(() => '---')),
		...rows.map(line),
		'',
		...remarks.map((remark) => `- ${remark}`),
	].join('\n');
}
