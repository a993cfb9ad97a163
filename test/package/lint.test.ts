import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { lintTexts, type Complaint, type PretendedFile } from '../support/lintTexts';

const REPOSITORY = path.resolve(__dirname, '../..');

const importOf = (module: string) => `import { thing } from '${module}';\n\nthing();\n`;
const typeImportOf = (module: string) =>
	`import type { Thing } from '${module}';\n\nexport type Planted = Thing;\n`;

const NODE = 'nodes/TencentCcc';
const PLANTED = `${NODE}/limiter/planted.ts`;
const CONFIG = 'eslint.workshop.config.mjs';
const RULES = [
	'workshop/',
	'import-x/no-restricted-paths',
	'import-x/no-unresolved',
	'import-x/order',
	'no-restricted-syntax',
	'@typescript-eslint/naming-convention',
];

/** A file that stands in a folder, whatever it is called: `./api/x` for `nodes/TencentCcc/api`. */
function anyModule(target: string, importer: string): string {
	const file = target.endsWith('.ts')
		? target
		: path.join(
				target,
				readdirSync(path.join(REPOSITORY, target), { recursive: true, encoding: 'utf8' })
					.filter((name) => name.endsWith('.ts'))
					.sort()[0],
			);
	const relative = path.relative(path.dirname(importer), file).replace(/\.ts$/, '');
	return relative.startsWith('.') ? relative : `./${relative}`;
}

describe('the linter', () => {
	const arrows = (
		[
			[`${NODE}/TencentCcc.node.ts`, `${NODE}/resources`, 'may'],
			[`${NODE}/TencentCcc.node.ts`, `${NODE}/api`, 'must not'],
			[`${NODE}/resources`, `${NODE}/dialling`, 'may'],
			[`${NODE}/resources`, `${NODE}/api`, 'may'],
			[`${NODE}/resources`, `${NODE}/processState.ts`, 'must not'],
			[`${NODE}/resources`, `${NODE}/triggers`, 'must not'],
			[`${NODE}/resources/call`, `${NODE}/outcomes`, 'may'],
			[`${NODE}/methods`, `${NODE}/triggers`, 'must not'],
			[`${NODE}/dialling`, `${NODE}/processState.ts`, 'may'],
			[`${NODE}/dialling`, `${NODE}/resources`, 'must not'],
			[`${NODE}/records`, `${NODE}/dialling`, 'must not'],
			[`${NODE}/api`, 'credentials', 'may'],
			[`${NODE}/api`, `${NODE}/records`, 'must not'],
			[`${NODE}/api`, 'sandbox', 'must not'],
			[`${NODE}/processState.ts`, `${NODE}/limiter`, 'may'],
			[`${NODE}/processState.ts`, `${NODE}/api`, 'must not'],
			[`${NODE}/limiter`, `${NODE}/processState.ts`, 'must not'],
			[`${NODE}/limiter`, `${NODE}/outcomes`, 'may'],
			[`${NODE}/outcomes`, `${NODE}/numbers`, 'must not'],
			[`${NODE}/outcomes`, 'credentials', 'must not'],
			['credentials', `${NODE}/outcomes`, 'must not'],
			['sandbox', `${NODE}/outcomes`, 'may'],
			['sandbox', 'test/support', 'must not'],
			['scripts', 'test/cases', 'may'],
			['scripts', 'bench', 'must not'],
			['test/unit', 'sandbox', 'may'],
		] as const
	).map(([from, to, word]) => {
		const file = from.endsWith('.ts') ? from : `${from}/planted.ts`;
		return { from, to, word, file, module: anyModule(to, file) };
	});
	const names: Array<[text: string, complaint: string]> = [
		['const retries = 3;', 'UPPER_CASE'],
		["export const pattern = 'x';", 'UPPER_CASE'],
		['const MOST_RETRIES = 3;', 'MAX_'],
		['const SMALLEST_MARGIN = 3;', 'MIN_'],
		['const ANSWER_TIMEOUT = 3;', '_MS or …_S'],
		['export function wait(delayMilliseconds: number) { return delayMilliseconds; }', '…Ms'],
		['export const createPacer = () => 1;', 'limiter'],
		['const COMPANY_RATE = 3;', 'contention'],
		['export const some_name = () => 1;', 'camelCase'],
		['export type small = string;', 'PascalCase'],
		['export function Big() { return 1; }', 'camelCase'],
	];
	const goodNames = [
		'const REQUESTS_PER_SECOND = 20;',
		'const SECONDS_OF_DAY = 86_400;',
		'const MAX_PAUSE_MS = 3;',
		'export const schema = { retries: 3 };',
		'export const TABLE = [1, 2];',
		'export interface Lead { company: string; SessionId: string }',
		'export const idOf = ({ SessionId }: { SessionId: string }) => SessionId;',
	];
	const ordered = [
		{ order: 'parents before siblings', modules: ['./sibling', '../parent'] },
		{ order: 'packages before files', modules: ['./sibling', 'n8n-workflow'] },
		{ order: 'by the alphabet', modules: ['../b', '../a'] },
	].map(({ order, modules }) => ({
		order,
		file: PLANTED,
		text: modules.map((module, index) => `import { thing${index} } from '${module}';\n`).join(''),
	}));
	const folder = mkdtempSync(path.join(tmpdir(), 'tencent-ccc-lint-'));
	const cycle: Record<string, string> = {
		'first.ts': typeImportOf('./second'),
		'second.ts': importOf('./third'),
		'third.ts': "export type { Thing } from './first';\n",
		'besides.ts': typeImportOf('./first'),
	};
	for (const [file, text] of Object.entries(cycle)) writeFileSync(path.join(folder, file), text);
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	let reports: Map<string, Complaint[]>;
	const key = ({ file, text }: PretendedFile) => `${file}\n${text}`;
	beforeAll(() => {
		const planted: PretendedFile[] = [
			...arrows.flatMap(({ file, module }) => [
				{ file, text: importOf(module) },
				{ file, text: typeImportOf(module) },
			]),
			...[...names.map(([text]) => text), ...goodNames].map((text) => ({ file: PLANTED, text })),
			...ordered,
		];
		const cycles = Object.entries(cycle).map(([file, text]) => ({ file, text }));
		const answers = [
			...lintTexts(CONFIG, RULES, planted),
			...lintTexts(CONFIG, RULES, cycles, folder),
		];
		reports = new Map([...planted, ...cycles].map((file, index) => [key(file), answers[index]]));
	}, 180_000);
	const complaints = (file: PretendedFile, ...rules: string[]) =>
		(reports.get(key(file)) as Complaint[])
			.filter(({ rule }) => rules.includes(rule))
			.map(({ message }) => message);

	it.each(arrows)('$from $word import $to', ({ word, file, module }) => {
		for (const text of [importOf(module), typeImportOf(module)]) {
			const refused = complaints({ file, text }, 'import-x/no-restricted-paths');
			expect(refused).toHaveLength(word === 'may' ? 0 : 1);
			expect(complaints({ file, text }, 'import-x/no-unresolved')).toEqual([]);
		}
	});

	it.each([
		['first.ts', ['first.ts → second.ts → third.ts → first.ts']],
		['second.ts', ['second.ts → third.ts → first.ts → second.ts']],
		['third.ts', ['third.ts → first.ts → second.ts → third.ts']],
		['besides.ts', []],
	])('finds the cycle that %s is in, type imports included', (file, cycles) => {
		expect(complaints({ file, text: cycle[file] }, 'workshop/no-import-cycle')).toEqual(
			cycles.map((files) => `These files import each other: ${files}`),
		);
	});

	const complaintsAboutNames = (text: string) =>
		complaints(
			{ file: PLANTED, text },
			'no-restricted-syntax',
			'@typescript-eslint/naming-convention',
		);

	it.each(names)('refuses the name in "%s": it says %s', (text, complaint) => {
		expect(complaintsAboutNames(text).join('\n')).toContain(complaint);
	});

	it.each(goodNames)('accepts the names in "%s"', (text) => {
		expect(complaintsAboutNames(text)).toEqual([]);
	});

	it.each(ordered)('wants imports in order: $order', (file) => {
		expect(complaints(file, 'import-x/order')).toHaveLength(1);
	});
});

describe("n8n's own tool", () => {
	const n8nNode = (command: string) =>
		execFileSync(path.join(REPOSITORY, 'node_modules/.bin/n8n-node'), [command], {
			cwd: REPOSITORY,
			encoding: 'utf8',
			env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
		});

	it('counts the package as eligible for n8n Cloud', () => {
		const status = n8nNode('cloud-support');
		expect(status).toContain('Cloud support is ENABLED');
		expect(status).toContain('Status: eligible');
		expect(status).not.toContain('NOT eligible');
	}, 60_000);
});
