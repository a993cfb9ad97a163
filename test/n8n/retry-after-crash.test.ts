import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
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

/** The first agent is busy, so that each lead is handed on to the second. */
const IN_THIS_ORDER: INodeParameters = {
	agentChoice: 'inThisOrder',
	agents: {
		rows: ['chen.jing@example.com', 'agent@example.com'].map((value) => ({
			agent: { __rl: true, mode: 'id', value },
		})),
	},
};

it.each<[SavedBy, string, INodeParameters]>([
	['a Wait node before ours', 'One Agent', {}],
	['Save Execution Progress', 'One Agent', {}],
	['Save Execution Progress', 'In This Order', IN_THIS_ORDER],
])(
	'n8n is killed in the middle of a batch, with %s and %s: Retry rings nobody twice, and the leads that had not left',
	async (savedBy, choice, parameters) => {
		const { before, ...counts } = await retryAfterCrash(installed, tarball, savedBy, {
			parameters,
		});
		report(`SQLite, killed with ${savedBy}, ${choice}, Retry`, { before, ...counts });
		expect(before).toBeGreaterThanOrEqual(10);
		expect(before).toBeLessThan(40);
		expect(counts.twice).toBe(0);
		// In doubt are those that were about to leave
		expect(counts.byNobody).toBeLessThanOrEqual(20);
	},
	240_000,
);
