/** What chooses the words of a language, for each language of the documentation. */
export const LANGUAGES = {
	en: (english: string, _chinese: string) => english,
	zh: (_english: string, chinese: string) => chinese,
};

export type Language = keyof typeof LANGUAGES;
export type Say = (typeof LANGUAGES)[Language];

/** A table in Markdown; its header comes with ` | ` between the columns. */
export const table = (header: string, rows: string[][]) =>
	[header.split(' | '), header.split(' | ').map(() => '---'), ...rows]
		.map((cells) => `| ${cells.join(' | ')} |`)
		.join('\n');
