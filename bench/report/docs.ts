import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Replaces the tables of a Markdown file: what stands between `<!-- bench a -->` and `<!-- end -->`, for each part
 * that was measured. The rest of the file, and other parts, stay as they are.
 *
 * @param tables Markdown by part
 * @throws Error when the file has no place for a part
 */
export function replaceTables(file: string, tables: Readonly<Record<string, string>>): void {
	let text = readFileSync(file, 'utf8');
	for (const [part, table] of Object.entries(tables)) {
		const begin = `<!-- bench ${part} -->\n`;
		const start = text.indexOf(begin);
		const end = text.indexOf('<!-- end -->', start);
		if (start < 0 || end < 0) throw new Error(`${file} has no place for part ${part}: ${begin}`);
		text = `${text.slice(0, start)}${begin}\n${table}\n\n${text.slice(end)}`;
	}
	writeFileSync(file, text);
}
