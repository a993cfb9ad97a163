/** What chooses the words of a language, for each language of the documentation. */
export const LANGUAGES = {
	en: <Text extends string>(english: Text, _chinese: Text) => english,
	zh: <Text extends string>(_english: Text, chinese: Text) => chinese,
};

export type Language = keyof typeof LANGUAGES;
export type Say = (typeof LANGUAGES)[Language];

/** A table in Markdown; its header comes with ` | ` between the columns. */
export const table = (header: string, rows: string[][]) =>
	[header.split(' | '), header.split(' | ').map(() => '---'), ...rows]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
