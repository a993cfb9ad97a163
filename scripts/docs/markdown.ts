/** The languages of the documentation. */
export type Language = 'en' | 'zh';

const row = (cells: string[]) => `| ${cells.join(' | ')} |`;

/** A table in Markdown. */
export const table = (header: string[], rows: string[][]) =>
	[row(header), row(header.map(() => '---')), ...rows.map(row)].join('\n');
