import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { repositoryFolder } from '../../scripts/repository';

const FOLDERS_OF_OTHERS = ['node_modules', 'dist', 'coverage', '.git', '.n8n-real'];

/** Every Markdown file of the repository, by its path from the root. */
export function markdownFiles(folder = ''): string[] {
	return readdirSync(path.join(repositoryFolder, folder), { withFileTypes: true }).flatMap(
		(entry) => {
			const file = path.join(folder, entry.name);
			if (entry.isDirectory()) {
				return FOLDERS_OF_OTHERS.includes(entry.name) ? [] : markdownFiles(file);
			}
			return entry.isFile() && entry.name.endsWith('.md') ? [file] : [];
		},
	);
}

export const readPage = (file: string) => readFileSync(path.join(repositoryFolder, file), 'utf8');

/** The text without blocks and spans of code. */
const withoutCode = (text: string) =>
	text.replace(/^( *)```[\s\S]*?^\1```/gm, '').replace(/`[^`\n]*`/g, '');

/** A heading: its level, and its text without marks. */
export interface Heading {
	level: number;
	text: string;
}

/** The headings of a page, in their order. */
export function headingsOf(text: string): Heading[] {
	const lines = text.replace(/^( *)```[\s\S]*?^\1```/gm, '').split('\n');
	return lines.flatMap((line) => {
		const match = /^(#+) (.+)$/.exec(line);
		if (!match) return [];
		return [
			{ level: match[1].length, text: match[2].replace(/\[([^\]]*)\]\([^)]*\)|[`*]/g, '$1') },
		];
	});
}

/**
 * The anchors that GitHub gives to the headings of a page: lower case, letters and digits of any language, `-` and `_`,
 * a hyphen for each blank, and a number behind those that come again.
 * Source: https://github.com/gjtorikian/html-pipeline/blob/v2.14.3/lib/html/pipeline/toc_filter.rb
 */
export function anchorsOf(text: string): string[] {
	const times = new Map<string, number>();
	return headingsOf(text).map((heading) => {
		const slug = heading.text
			.toLowerCase()
			.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
			.replace(/ /g, '-');
		const before = times.get(slug) ?? 0;
		times.set(slug, before + 1);
		return before === 0 ? slug : `${slug}-${before}`;
	});
}

/** The targets of a page's links and pictures that stand in the repository. */
export const relativeLinksOf = (text: string) =>
	[...withoutCode(text).matchAll(/\]\((?![a-z]+:)([^)\s]+)\)/g)].map(([, link]) => link);

/** The pictures of a page that stand in the repository. */
export const picturesOf = (text: string) =>
	[...withoutCode(text).matchAll(/!\[[^\]]*\]\((?!https?:)([^)\s]+)\)/g)].map(([, link]) => link);

/** Why a link of a page leads nowhere; undefined when it leads somewhere. */
export function problemOfLink(file: string, link: string): string | undefined {
	const [target, anchor] = link.split('#');
	const targetFile = target === '' ? file : path.join(path.dirname(file), target);
	const fullPath = path.join(repositoryFolder, targetFile);
	if (targetFile.startsWith('..') || !existsSync(fullPath)) return `${link}: no such file`;
	if (anchor === undefined) return undefined;
	if (statSync(fullPath).isDirectory()) return `${link}: a folder has no anchors`;
	const isThere = anchorsOf(readPage(targetFile)).includes(decodeURIComponent(anchor));
	return isThere ? undefined : `${link}: no such heading`;
}
