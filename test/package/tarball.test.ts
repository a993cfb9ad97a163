import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { packTarball } from '../../scripts/package/packTarball';

const folder = mkdtempSync(path.join(tmpdir(), 'tencent-ccc-pack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const { contents, files, unpackedSize } = packTarball(folder);
const manifest = JSON.parse(readFileSync(path.join(contents, 'package.json'), 'utf8'));

describe('the packed tarball', () => {
	it('holds compiled code, codex files, icons and the papers, and nothing else', () => {
		const belongs =
			/^(?:package\.json|README\.md|LICENSE|dist\/(?:nodes|credentials)\/[\w./]+\.js|dist\/nodes\/\w+\/\w+\.node\.json|dist\/icons\/[\w.]+\.svg)$/;
		expect(files.map((file) => file.path).filter((file) => !belongs.test(file))).toEqual([]);
	});

	it('holds every node, credential and icon that it declares', () => {
		for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
			expect(existsSync(path.join(contents, file))).toBe(true);
		}
		const icons = files.filter((file) => file.path.startsWith('dist/icons/'));
		expect(icons.map((file) => path.basename(file.path)).sort()).toEqual([
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
			.filter((file) => file.path.endsWith('.js'))
			.flatMap((file) => [
				...readFileSync(path.join(contents, file.path), 'utf8').matchAll(
					/require\("([^."][^"]*)"\)/g,
				),
			])
			.map(([, name]) => name);
		expect([...new Set(required)].sort()).toEqual(['crypto', 'n8n-workflow', 'zod']);
	});

	it('is smaller than 200 kB, unpacked', () => {
		expect(unpackedSize).toBeGreaterThan(10_000);
		expect(unpackedSize).toBeLessThan(200_000);
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
