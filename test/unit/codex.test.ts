import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { CodexData, INodeType } from 'n8n-workflow';

const FOLDER = path.resolve(__dirname, '../../nodes/TencentCcc');

/** What people type who look for it in the nodes panel. */
const WORDS_OF_BUILDERS = [
	'Tencent Cloud',
	'TCCC',
	'Call Center',
	'Telephony',
	'Voice Call',
	'云联络中心',
	'电话',
	'打电话',
	'拨打',
	'通话',
	'通话记录',
	'服务记录',
	'座席',
	'客服',
	'录音',
	'双呼',
];

interface Codex extends CodexData {
	node: string;
	resources: CodexData['resources'] & { generic?: unknown[] };
}

const NODES = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.node.ts'))
	.map((file) => file.replace('.node.ts', ''));

describe.each(NODES)('what the nodes panel knows of %s', (name) => {
	const codex = JSON.parse(readFileSync(path.join(FOLDER, `${name}.node.json`), 'utf8')) as Codex;

	it('is about this node', () => {
		const module = require(path.join(FOLDER, `${name}.node.ts`)) as Record<
			string,
			new () => INodeType
		>;
		const { description } = new module[name]();
		expect(codex.node).toBe(`n8n-nodes-tencent-ccc.${description.name}`);
	});

	it('has the words that builders look for, each once', () => {
		expect(codex.alias).toEqual(expect.arrayContaining(WORDS_OF_BUILDERS));
		expect(new Set(codex.alias).size).toBe(codex.alias?.length);
	});

	it('leads to the documentation', () => {
		const { credentialDocumentation, primaryDocumentation, generic } = codex.resources;
		for (const links of [credentialDocumentation, primaryDocumentation, generic]) {
			expect(links?.length).toBeGreaterThan(0);
		}
	});

	it('leads to pages without query and fragment, behind which n8n would put a query of its own', () => {
		const { credentialDocumentation = [], primaryDocumentation = [] } = codex.resources;
		for (const { url } of [...credentialDocumentation, ...primaryDocumentation]) {
			expect(url).not.toMatch(/[?#]/);
		}
	});
});
