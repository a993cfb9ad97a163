import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { OUTCOME_CATEGORIES, STANDARD_OUTPUTS } from '../../nodes/TencentCcc/outcomes/outcome';
import { OPERATIONS, RESOURCES } from '../../nodes/TencentCcc/resources';
import type { Language } from '../../scripts/docs/markdown';
import { DOCUMENTED_TABLES, fileOfPage } from '../../scripts/docs/tables';
import { TRIED_VERSIONS } from '../../scripts/docs/versions';
import { repositoryFolder } from '../../scripts/repository';
import {
	anchorsOf,
	headingsOf,
	markdownFiles,
	picturesOf,
	problemOfLink,
	readPage,
	relativeLinksOf,
} from './markdown';

const REPOSITORY_URL = 'https://github.com/n8n-nodes-tencent-ccc/n8n-nodes-tencent-ccc';
/** The pages that builders read, in both languages. */
const BUILDERS_PAGES = [
	'README.md',
	'docs/credentials.md',
	'docs/operations.md',
	'docs/node.md',
	'docs/outputs.md',
	'docs/outcomes.md',
	'docs/triggers.md',
	'docs/promises.md',
	'docs/http-request.md',
] as const;
/** As `wc -w` counts. */
const MAX_README_WORDS = 1_800;
const LANGUAGES: Array<[string, Language]> = [
	['English', 'en'],
	['Chinese', 'zh'],
];
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const page = (name: (typeof BUILDERS_PAGES)[number], language: Language) =>
	readPage(fileOfPage(name, language));

/** The pages that a page leads to, from the root of the repository. */
const pagesLinkedFrom = (file: string) =>
	relativeLinksOf(readPage(file))
		.map((link) => path.posix.join(path.posix.dirname(file), link.split('#')[0]))
		.filter((target) => target.endsWith('.md'));

it('every page of the docs is reached from the README, link by link', () => {
	const reached = new Set(['README.md']);
	for (const file of reached) for (const target of pagesLinkedFrom(file)) reached.add(target);
	const pages = markdownFiles().filter((file) => file.startsWith('docs/'));
	expect(pages.filter((file) => !reached.has(file))).toEqual([]);
});

it('the index of decisions has them all', () => {
	const decisions = markdownFiles().filter((file) => /^docs\/decisions\/(?!README)/.test(file));
	const linked = pagesLinkedFrom('docs/decisions/README.md');
	expect(decisions.filter((file) => !linked.includes(file))).toEqual([]);
});

describe('the README', () => {
	it(`has at most ${MAX_README_WORDS} words`, () => {
		expect(readPage('README.md').split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(
			MAX_README_WORDS,
		);
	});

	it.each(LANGUAGES)('in %s begins with a clone, and names the two commands', (_name, language) => {
		const text = page('README.md', language);
		const commands = [
			`git clone ${REPOSITORY_URL}.git`,
			'cd n8n-nodes-tencent-ccc',
			'npm ci && npm run demo',
			'npm cit',
		].map((command) => text.lastIndexOf(`\n${command}`));
		expect(Math.min(...commands)).toBeGreaterThan(0);
		expect(commands).toEqual([...commands].sort((first, second) => first - second));
	});

	it.each(LANGUAGES)(
		'in %s begins with what works today: the tarball, also in Docker, and what n8n 3 changes',
		(_name, language) => {
			const text = page('README.md', language);
			const places = [
				'npm ci && npm run build && npm pack',
				'docker exec -u node n8n',
				'Settings > Community Nodes > Install',
				'N8N_UNVERIFIED_PACKAGES_ENABLED',
				'Simulate Outcome',
			].map((words) => text.indexOf(words));
			expect(Math.min(...places)).toBeGreaterThan(0);
			expect(places).toEqual([...places].sort((first, second) => first - second));
		},
	);

	it('names the versions of n8n that the gate runs, and the oldest that is supported', () => {
		const gate = readPage('.ci/run')
			.match(/^n8n_versions=\((.+)\)$/m)?.[1]
			.split(' ');
		const tried = TRIED_VERSIONS.map(({ n8n }) => n8n);
		expect(tried).toEqual(expect.arrayContaining(gate ?? ['.ci/run names no versions']));
		expect(tried[0]).toMatch(/^1\.88\./);
	});
});

describe('links', () => {
	const files = markdownFiles();

	it('are looked for in all pages', () => {
		expect(files).toEqual(
			expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/zh-CN/README.md']),
		);
	});

	it.each(files)('of %s lead to files and headings that exist', (file) => {
		const problems = relativeLinksOf(readPage(file)).map((link) => problemOfLink(file, link));
		expect(problems.filter(Boolean)).toEqual([]);
	});

	it.each([
		['a file that is not there', 'docs/nowhere.md', 'no such file'],
		['a heading that is not there', 'docs/node.md#nowhere', 'no such heading'],
		['a heading of the same page that is not there', '#nowhere', 'no such heading'],
		['a file outside of the repository', '../elsewhere.md', 'no such file'],
	])('to %s are found', (_what, link, problem) => {
		expect(problemOfLink('README.md', link)).toContain(problem);
	});

	it('anchors are those of GitHub', () => {
		expect(
			anchorsOf("# What `npm` does, and what n8n's\n\n## Twice\n\n## Twice\n\n## 触发器（推送）\n"),
		).toEqual(['what-npm-does-and-what-n8ns', 'twice', 'twice-1', '触发器推送']);
	});

	it('of the package lead to pages of this repository that exist', () => {
		const sources = ['nodes', 'credentials'].flatMap((folder) =>
			readdirSync(path.join(repositoryFolder, folder), { recursive: true, encoding: 'utf8' })
				.filter((file) => /\.(?:ts|json)$/.test(file))
				.map((file) => readPage(path.join(folder, file))),
		);
		const links = sources
			.flatMap((source) => [
				...source.matchAll(new RegExp(`${REPOSITORY_URL}([?/][^"'\\s]+)`, 'g')),
			])
			.map(([, link]) =>
				link.replace('/blob/main/', '').replace('?tab=readme-ov-file', 'README.md'),
			)
			.filter((link) => !link.startsWith('/issues'));
		expect(links).toContain('docs/credentials.md');
		expect(links.map((link) => problemOfLink('README.md', link)).filter(Boolean)).toEqual([]);
	});

	it('in blocks of code are none', () => {
		expect(relativeLinksOf('[a](b.md)\n```md\n[c](d.md)\n```\n`[e](f.md)` ![g](h.png)')).toEqual([
			'b.md',
			'h.png',
		]);
	});
});

describe('the two languages', () => {
	it('have the same pages', () => {
		expect(readdirSync(path.join(repositoryFolder, 'docs/zh-CN')).sort()).toEqual(
			BUILDERS_PAGES.map((file) => path.basename(file)).sort(),
		);
	});

	it.each(BUILDERS_PAGES)('%s has the same headings, tables, lists and pictures', (name) => {
		const shape = (language: Language) => {
			const text = page(name, language);
			return {
				headings: headingsOf(text).map(({ level }) => level),
				tables: DOCUMENTED_TABLES.filter(({ file }) => file === fileOfPage(name, language)).map(
					(table) => table.name,
				),
				rows: text.match(/^\|.*\|$/gm)?.length,
				listItems: text.match(/^ *(?:-|\d+\.) /gm)?.length,
				pictures: picturesOf(text).map((link) => path.basename(link)),
				blocksOfCode: text.match(/^ *```\w+$/gm)?.length,
			};
		};
		expect(shape('zh')).toEqual(shape('en'));
	});
});

describe('pictures', () => {
	const IMAGES = 'docs/images';
	const CHINESE_IMAGES = 'docs/images/zh-CN';
	/** `npm run screenshots` measures the text; a picture that is wider would hold smaller text. */
	const MAX_WIDTH_PX = 2_000;
	const MAX_KILOBYTES = 250;
	const read = (file: string) => readFileSync(path.join(repositoryFolder, file));
	const files = readdirSync(path.join(repositoryFolder, IMAGES), {
		recursive: true,
		encoding: 'utf8',
	})
		.filter((file) => path.extname(file) !== '')
		.map((file) => path.join(IMAGES, file));
	const shownOn = (pages: string[]) =>
		pages.flatMap((file) =>
			picturesOf(readPage(file)).map((link) => path.join(path.dirname(file), link)),
		);
	const isChinese = (file: string) => file.startsWith('docs/zh-CN/');

	it('are shown on some page, each of them', () => {
		expect([...new Set(shownOn(markdownFiles()))].sort()).toEqual(files.sort());
	});

	it('of a Chinese workflow are on the Chinese pages, and no others', () => {
		const chinese = shownOn(markdownFiles().filter(isChinese));
		expect(chinese.length).toBeGreaterThan(0);
		expect([...new Set(chinese.map((file) => path.dirname(file)))]).toEqual([CHINESE_IMAGES]);
		const english = shownOn(markdownFiles().filter((file) => !isChinese(file)));
		expect(english.filter((file) => file.startsWith(CHINESE_IMAGES))).toEqual([]);
	});

	it('of the two languages differ', () => {
		const chinese = files.filter((file) => file.startsWith(CHINESE_IMAGES));
		const alike = chinese.filter((file) =>
			read(file).equals(read(path.join(IMAGES, path.basename(file)))),
		);
		expect(alike).toEqual([]);
	});

	it.each(files)('%s is small, and not too wide to be read', (file) => {
		const picture = read(file);
		expect(picture.length / 1_000).toBeLessThan(MAX_KILOBYTES);
		// A PNG has its width at byte 16, a GIF at byte 6
		const width = file.endsWith('.gif') ? picture.readUInt16LE(6) : picture.readUInt32BE(16);
		expect(width).toBeLessThanOrEqual(MAX_WIDTH_PX);
	});
});

describe.each(LANGUAGES)('in %s', (_name, language) => {
	const bold = (label: string) => `**${label}**`;

	it('every resource and operation stands in the README', () => {
		const text = page('README.md', language);
		for (const { name } of [...RESOURCES, ...OPERATIONS]) expect(text).toContain(name);
	});

	it.each(
		OPERATIONS.filter(({ kind }) => kind === 'dial').flatMap(
			({ resource, name, fields, options = [] }) =>
				[...fields, ...options]
					.filter(({ type }) => type !== 'notice')
					.map((field) => [`${resource}: ${name}`, field.displayName, field.name]),
		),
	)('%s: the field %s stands on the page of the node', (_operation, displayName, field) => {
		expect(page('docs/node.md', language)).toMatch(
			new RegExp(`^\\| ${escaped(displayName)}.*\\| \`${escaped(field)}\``, 'm'),
		);
	});

	it('every standard output stands in the README and among the outputs', () => {
		for (const { label } of STANDARD_OUTPUTS) {
			expect(page('README.md', language)).toContain(bold(label));
			expect(page('docs/outputs.md', language)).toContain(bold(label));
		}
	});

	it('every category stands among the outputs', () => {
		for (const { label } of OUTCOME_CATEGORIES) {
			expect(page('docs/outputs.md', language)).toContain(label);
		}
	});

	it.each(OPERATIONS.map((operation) => [`${operation.resource}: ${operation.name}`, operation]))(
		'%s stands among the operations, and its actions in the access policy',
		(_operation, { name, actions }) => {
			expect(page('docs/operations.md', language)).toContain(`| ${name}`);
			for (const action of actions) {
				expect(page('docs/operations.md', language)).toContain(`\`${action.name}\``);
				expect(page('docs/credentials.md', language)).toContain(`"ccc:${action.name}"`);
				expect(page('docs/credentials.md', language)).toContain(`\`ccc:${action.name}\``);
			}
		},
	);
});

describe('Chinese texts keep to their words', () => {
	const UNWANTED =
		/离开(?!您的机器|本机)|沙箱|通话记录|重拨保护|替身|坐席|通话时间|Simulate Outcome\W*模拟服务/;
	/** A key to a login is not n8n's credential. */
	const CREDENTIAL = /(?<!登录)凭证/;
	const filesOf = (folder: string) =>
		readdirSync(path.join(repositoryFolder, folder)).map((file) => path.join(folder, file));

	it.each([
		...filesOf('docs/zh-CN'),
		...filesOf('workflows/zh-CN'),
		'sandbox/page/chinese.js',
		'sandbox/api/problems.ts',
		'nodes/TencentCcc/outcomes/chineseOutcomes.ts',
	])('%s', (file) => {
		const lines = readPage(file).split('\n');
		expect(lines.filter((line) => UNWANTED.test(line) || CREDENTIAL.test(line))).toEqual([]);
	});

	it('among them those that were agreed on', () => {
		const text = BUILDERS_PAGES.map((name) => page(name, 'zh')).join('\n');
		for (const word of ['服务记录', '输出', '模拟服务', '防重拨标识', '通话时长', '座席'])
			expect(text).toContain(word);
	});
});
