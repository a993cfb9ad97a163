import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { npmPack, packPackage, unpack } from '../../scripts/n8n/packageTarball';
import { repositoryFolder as repository } from '../../scripts/repository';

const folder = mkdtempSync(path.join(tmpdir(), 'tencent-ccc-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const contents = path.join(folder, 'contents');
unpack(packPackage(folder), contents);
const manifest = JSON.parse(readFileSync(path.join(contents, 'package.json'), 'utf8'));

/**
 * What n8n Cloud lets a community node import.
 * https://github.com/n8n-io/n8n/blob/master/packages/%40n8n/eslint-plugin-community-nodes/docs/rules/no-restricted-imports.md
 */
const PROVIDED_BY_N8N = ['n8n-workflow', 'zod', 'lodash', 'luxon', 'moment', 'p-limit', 'crypto'];

/** The files below a folder, as seen from another one. */
function filesIn(folder: string, from: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(from, path.join(entry.parentPath, entry.name)));
}

const files = filesIn(contents, contents);

/** Where the files of a folder of the repository are once they are built. */
const builtFrom = (source: string) =>
	filesIn(path.join(repository, source), repository).map((file) => path.join('dist', file));

describe('the packed tarball', () => {
	it.each([
		['in the tarball', () => files],
		['by `npm pack --dry-run --json`', () => npmPack('--dry-run').files.map((file) => file.path)],
	])(
		'holds what each source compiles to, codex files, icons and the papers, and nothing else: seen %s',
		(_how, list) => {
			const published = [
				'LICENSE',
				'README.md',
				'package.json',
				...builtFrom('credentials'),
				...builtFrom('icons'),
				...builtFrom('nodes'),
			].map((file) => file.replace(/\.ts$/, '.js'));
			expect(list().sort()).toEqual(published.sort());
		},
	);

	it('holds every node, credential and icon that it declares', () => {
		for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
			expect(existsSync(path.join(contents, file))).toBe(true);
		}
		const icons = files.filter((file) => file.startsWith('dist/icons/'));
		expect(icons.map((file) => path.basename(file)).sort()).toEqual([
			'tencentCcc.dark.svg',
			'tencentCcc.svg',
		]);
	});

	it('needs nothing at run time but what n8n provides', () => {
		for (const member of [
			'dependencies',
			'optionalDependencies',
			'bundledDependencies',
			'overrides',
		]) {
			expect(manifest).not.toHaveProperty(member);
		}
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		const required = files
			.filter((file) => file.endsWith('.js'))
			.flatMap((file) => [
				...readFileSync(path.join(contents, file), 'utf8').matchAll(/require\("([^."][^"]*)"\)/g),
			])
			.map(([, name]) => name);
		expect(required).toContain('n8n-workflow');
		expect(required.filter((name) => !PROVIDED_BY_N8N.includes(name))).toEqual([]);
	});

	it('declares what n8n lists community packages by', () => {
		expect(manifest).toMatchObject({
			name: 'n8n-nodes-tencent-ccc',
			license: 'MIT',
			keywords: expect.arrayContaining(['n8n-community-node-package']),
		});
		expect(Object.keys(manifest.scripts)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/^(?:pre|post)?install$|^prepare$/)]),
		);
	});
});
