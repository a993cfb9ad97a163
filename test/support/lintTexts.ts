import { execFileSync } from 'node:child_process';
import path from 'node:path';

const REPOSITORY = path.resolve(__dirname, '../..');

/** A text, and where it pretends to stand. */
export interface PretendedFile {
	/** The path in the repository. */
	file: string;
	text: string;
}

/** What the linter says about one line. */
export interface Complaint {
	rule: string;
	message: string;
	line: number;
}

/**
 * Lints texts as if they stood in this repository.
 *
 * @param config the configuration file: n8n's own (`eslint.config.mjs`) or ours
 * @param rules the rules that are asked, by the beginnings of their names: all of them take several times as long
 * @param folder the folder that the paths are relative to, when it is not the repository
 * @returns for each file, in the same order, what the linter says
 */
export function lintTexts(
	config: 'eslint.config.mjs' | 'eslint.workshop.config.mjs',
	rules: string[],
	files: PretendedFile[],
	folder = REPOSITORY,
): Complaint[][] {
	const report = execFileSync('node', [path.join(__dirname, 'lintTextsProcess.mjs')], {
		input: JSON.stringify({
			folder,
			rules: `^(?:${rules.join('|')})`,
			config: path.join(REPOSITORY, config),
			files: files.map(({ file, text }) => ({ file: path.join(folder, file), text })),
		}),
		encoding: 'utf8',
		// n8n's plugin takes every file for a trigger of its own tests when NODE_ENV is "test", as in jest
		env: { ...process.env, NODE_ENV: 'production' },
	});
	return JSON.parse(report) as Complaint[][];
}
