import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
	DEFAULT_SPLIT_CODES,
	findOutcome,
	OUTCOME_CATALOGUE,
	SERVER_OUTCOMES,
} from '../../nodes/TencentCcc/outcomes/catalogue';
import { MAGIC_CALLEES } from '../../sandbox';
import { DOCUMENTED_TABLES, standingTable } from '../../scripts/docs/tables';

const read = (file: string) => readFileSync(path.resolve(__dirname, '../..', file), 'utf8');
const readme = read('README.md');
const chineseReadme = read('docs/zh-CN/README.md');

describe('catalogue, documentation and sandbox agree', () => {
	it.each(DOCUMENTED_TABLES)(
		'$file holds the table "$name" (npm run docs writes it)',
		(documented) => {
			expect(standingTable(documented)).toBe(documented.markdown());
		},
	);

	it('the sandbox has one magic number for each code of the API, and no code that the catalogue lacks', () => {
		const codes = MAGIC_CALLEES.filter(({ kind }) => kind === 'code').map(({ code }) => code);
		expect(codes).toEqual(SERVER_OUTCOMES.map(({ code }) => code));
		expect(new Set(MAGIC_CALLEES.map(({ callee }) => callee)).size).toBe(MAGIC_CALLEES.length);
	});

	it('the sandbox never places a call with a code by which the catalogue says that nobody was rung', () => {
		for (const { kind, code, placesCall } of MAGIC_CALLEES) {
			if (kind === 'code' && placesCall) expect(findOutcome(code!).callPlaced).toBe('unknown');
		}
	});

	it('the README names the outputs of the default split', () => {
		for (const code of DEFAULT_SPLIT_CODES)
			expect(readme).toContain(`**${findOutcome(code).label}**`);
	});

	it('the Chinese README has a row for each code, and says the same about the telephone', () => {
		for (const { code, label, callPlaced } of OUTCOME_CATALOGUE) {
			const line = chineseReadme.split('\n').find((text) => text.includes(`| \`${code}\` |`));
			expect([
				code,
				line?.includes(label),
				line?.includes(callPlaced === 'no' ? '| 否 |' : '| **可能** |'),
			]).toEqual([code, true, true]);
		}
	});

	it('both READMEs name the same two commands as the start', () => {
		for (const text of [readme, chineseReadme]) {
			expect(text).toContain('npm ci && npm run demo');
			expect(text).toContain('npm cit');
		}
	});

	it('no picture is missing', () => {
		for (const [file, text] of [
			['README.md', readme],
			['docs/zh-CN/README.md', chineseReadme],
		]) {
			for (const [, picture] of text.matchAll(/!\[[^\]]*\]\((?!https?:)([^)]+)\)/g)) {
				expect(() => read(path.join(path.dirname(file), picture))).not.toThrow();
			}
		}
	});
});
