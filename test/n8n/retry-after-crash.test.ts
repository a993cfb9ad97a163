import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n, type InstalledN8n } from '../../scripts/n8n/install';
import { packPackage } from '../../scripts/n8n/packageTarball';
import { report } from '../queue/support/leads';
import { retryAfterCrash, type SavedBy } from './support/retryAfterCrash';

const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-packed-'));
let installed: InstalledN8n;
let tarball: string;

beforeAll(async () => {
	installed = await installN8n(() => {});
	tarball = await packPackage(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each<[SavedBy]>([['a Wait node before ours'], ['Save Execution Progress']])(
	'n8n is killed in the middle of a batch, with %s: Retry rings nobody twice, and the leads that had not left',
	async (savedBy) => {
		const { before, ...counts } = await retryAfterCrash(installed, tarball, savedBy);
		report(`SQLite, killed with ${savedBy}, Retry`, { before, ...counts });
		expect(before).toBeGreaterThanOrEqual(10);
		expect(before).toBeLessThan(40);
		expect(counts.twice).toBe(0);
		// In doubt are those that were about to leave
		expect(counts.byNobody).toBeLessThanOrEqual(20);
	},
	240_000,
);
