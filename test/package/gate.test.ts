import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const REPOSITORY = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(REPOSITORY, file), 'utf8');
const gate = read('.ci/run');
const workflow = read('.github/workflows/ci.yml');
const { version } = JSON.parse(read('package.json')) as { version: string };

describe('the gate', () => {
	it('runs on the same versions of n8n here and on GitHub', () => {
		const here = gate.match(/^n8n_versions=\((.+)\)$/m)?.[1].split(' ');
		const onGitHub = workflow.match(/^ +n8n: \[(.+)\]$/m)?.[1].split(', ');
		expect(here).toEqual(onGitHub?.map((quoted) => quoted.slice(1, -1)));
		expect(here?.length).toBeGreaterThan(1);
	});

	it('is what every job on GitHub calls', () => {
		const commands = [...workflow.matchAll(/^ +(?:- )?run: (.+)$/gm)].map(([, command]) => command);
		expect(commands).toEqual([
			'.ci/run checks',
			'.ci/run unit',
			'.ci/run n8n ${{ matrix.n8n }}',
			'.ci/run editor',
			'.ci/run queue',
		]);
	});

	it('runs every job that GitHub runs when it runs all', () => {
		const all = gate.match(/^'all 0' \| 'all 1'\)\n([\s\S]*?);;/m)?.[1] ?? '';
		for (const job of ['unit', 'checks', 'n8n "$version"', 'editor', 'queue']) {
			expect(all).toContain(job);
			expect(workflow).toContain(`.ci/run ${job.split(' ')[0]}`);
		}
	});

	it.each([['everything'], ['n8n'], ['checks', 'twice']])(
		'refuses a job that it does not have: %s',
		(...job) => {
			const { status, stderr } = spawnSync(path.join(REPOSITORY, '.ci/run'), job, {
				encoding: 'utf8',
			});
			expect(status).toBe(2);
			expect(stderr).toContain('.ci/run n8n VERSION');
		},
	);
});

describe('the changelog', () => {
	it('has the version of the package as its newest', () => {
		expect(read('CHANGELOG.md').match(/^## \[(\d.+?)\]/m)?.[1]).toBe(version);
	});
});
