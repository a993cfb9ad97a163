import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import typescript from 'typescript';

/**
 * A rule against files that import each other, however many files are between them. It counts type imports:
 * `import-x/no-cycle` skips them, but two files that need each other's types cannot be read alone either.
 */
export const noImportCycle = {
	meta: {
		type: 'problem',
		docs: { description: 'Forbids cycles of imports, type imports included' },
		schema: [],
		messages: { cycle: 'These files import each other: {{cycle}}' },
	},
	create(context) {
		return {
			Program() {
				const { filename, sourceCode, cwd } = context;
				const imports = importsIn(sourceCode.text, filename);
				importsOfFiles.set(filename, imports);
				for (const { file, start, end } of imports) {
					const way = shortestWay(file, filename);
					if (!way) continue;
					const cycle = [filename, ...way].map((step) => path.relative(cwd, step)).join(' → ');
					const loc = {
						start: sourceCode.getLocFromIndex(start),
						end: sourceCode.getLocFromIndex(end),
					};
					context.report({ loc, messageId: 'cycle', data: { cycle } });
				}
			},
		};
	},
};

/** Absolute path of a file → the files that it imports. Each file is read from disk once, and renewed when it is linted. */
const importsOfFiles = new Map();

function importsOf(file) {
	const known = importsOfFiles.get(file);
	if (known) return known;
	const imports = importsIn(readFileSync(file, 'utf8'), file);
	importsOfFiles.set(file, imports);
	return imports;
}

function importsIn(text, importer) {
	return typescript
		.preProcessFile(text, true, true)
		.importedFiles.flatMap(({ fileName, pos, end }) => {
			if (!fileName.startsWith('.')) return [];
			const file = resolve(path.resolve(path.dirname(importer), fileName));
			return file ? [{ file, start: pos, end }] : [];
		});
}

function resolve(target) {
	return [`${target}.ts`, path.join(target, 'index.ts'), target].find(
		(file) => /\.[cm]?ts$/.test(file) && existsSync(file),
	);
}

/** The files from one to another, both included, or undefined where no imports lead there. */
function shortestWay(from, to) {
	const cameFrom = new Map([[from, undefined]]);
	for (const file of cameFrom.keys()) {
		if (file === to) return wayTo(file, cameFrom);
		for (const next of importsOf(file)) {
			if (!cameFrom.has(next.file)) cameFrom.set(next.file, file);
		}
	}
	return undefined;
}

function wayTo(file, cameFrom) {
	const way = [];
	for (let step = file; step; step = cameFrom.get(step)) way.unshift(step);
	return way;
}
