import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import { prepareN8n } from '../../scripts/n8n/prepare';
import { RestClient, type SavedWorkflow } from '../../scripts/n8n/restClient';
import { startN8n } from '../../scripts/n8n/server';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { interleave, median, physicalLimit } from '../measure';
import { ratio, type Extent, type Section } from '../report/section';

const CASES = ['no key', 'key, empty store', 'key, full store'] as const;
const LEADS = 200;
const LATENCY = 200;
const RECORDED = { whole: 10_000, quick: 1000 };
/** Reading the results of very many leads back would take n8n longer than dialling them. */
const FILLED_AT_ONCE = 1000;
const NODE = 'Tencent CCC';
/** Milliseconds that the recording of all keys may take. */
const DEADLINE_MS = 300_000;

const position: INode['position'] = [0, 0];

/** A workflow of a trigger, leads and our node, with or without a guard key. */
const workflowOf = (name: string, credentialId: string, isGuarded: boolean) => ({
	name,
	nodes: [
		{
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position,
			parameters: {},
		},
		{
			id: 'leads',
			name: 'Leads',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			position,
			parameters: { jsCode: '' },
		},
		{
			id: 'call',
			name: NODE,
			type: 'n8n-nodes-tencent-ccc.tencentCcc',
			typeVersion: 1,
			position,
			credentials: { [CREDENTIAL_TYPE]: { id: credentialId, name: CREDENTIAL_NAME } },
			parameters: {
				resource: 'call',
				operation: 'createCallOutSession',
				userId: { __rl: true, mode: 'id', value: 'agent@example.com' },
				calleeNumber: '={{ $json.phone }}',
				options: { ...(isGuarded ? { redialGuardKey: '={{ $json.leadId }}' } : {}) },
			},
		},
	],
	connections: {
		Start: { main: [[{ node: 'Leads', type: 'main' as const, index: 0 }]] },
		Leads: { main: [[{ node: NODE, type: 'main' as const, index: 0 }]] },
	},
});

/** A real n8n with our package, and what measuring takes. */
class GuardBench {
	private nextLead = 0;

	constructor(
		private readonly client: RestClient,
		private readonly credentialId: string,
	) {}

	async useSandbox(sandbox: Sandbox): Promise<void> {
		const data = sandboxCredential(sandbox);
		await this.client.updateCredential(this.credentialId, CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	}

	async createWorkflow(name: string, isGuarded: boolean): Promise<SavedWorkflow> {
		return await this.client.createWorkflow(workflowOf(name, this.credentialId, isGuarded));
	}

	/** Dials new leads. @returns milliseconds that our node took */
	async dial(workflow: SavedWorkflow, count: number, callsPerSecond = 20): Promise<number> {
		const first = this.nextLead;
		this.nextLead += count;
		const nodes = workflow.nodes.map((node) => {
			if (node.name === 'Leads') {
				const jsCode = `return Array.from({ length: ${count} }, (_, index) => ({ json: { leadId: 'crm-lead-' + (${first} + index), phone: '1618' + String(${first} + index).padStart(7, '0') } }));`;
				return { ...node, parameters: { jsCode } };
			}
			if (node.name !== NODE) return node;
			const options = { ...(node.parameters.options as object), callsPerSecond };
			return { ...node, parameters: { ...node.parameters, options } };
		});
		// n8n runs a workflow as it is saved
		const { name, connections, settings } = workflow;
		const saved = await this.client.request<SavedWorkflow>(
			'PATCH',
			`/rest/workflows/${workflow.id}?forceSave=true`,
			{ name, nodes, connections, settings },
		);
		const id = await this.client.startWorkflow(saved, 'Start');
		const { status, data } = await this.client.finishedExecution(id, DEADLINE_MS);
		const [run] = data.resultData.runData[NODE] ?? [];
		const placed = run?.data?.main[0]?.length;
		if (status !== 'success' || placed !== count) {
			const { error } = data.resultData;
			throw new Error(
				`Of ${count} leads ${placed ?? 0} were dialled: ${status} ${error?.message ?? ''}`,
			);
		}
		return run.executionTime;
	}
}

/** (f) The redial guard, on the store of a real n8n. */
export async function measureGuard({ rounds, quick, progress }: Extent): Promise<Section> {
	const recorded = quick ? RECORDED.quick : RECORDED.whole;
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-bench-'));
	const sandboxes: Sandbox[] = [];
	let server: Awaited<ReturnType<typeof startN8n>> | undefined;
	try {
		const installed = await prepareN8n(folder, progress);
		server = await startN8n({ installed, userFolder: folder });
		const client = new RestClient(server.url);
		await client.signIn();
		const limited = await startSandbox({ latency: { minMs: LATENCY, maxMs: LATENCY } });
		const unlimited = await startSandbox({ requestsPerSecond: Infinity });
		sandboxes.push(limited, unlimited);
		const credentialId = await client.createCredential(
			CREDENTIAL_TYPE,
			CREDENTIAL_NAME,
			sandboxCredential(unlimited),
		);
		const bench = new GuardBench(client, credentialId);
		const full = await bench.createWorkflow('Full store', true);
		progress(`redial guard: recording ${recorded} keys`);
		for (let done = 0; done < recorded; done += FILLED_AT_ONCE) {
			await bench.dial(full, FILLED_AT_ONCE, 10_000);
		}
		// Code and connections are warm then for all of them
		const unguarded = await bench.createWorkflow('No key', false);
		await bench.dial(unguarded, 20, 10_000);
		await bench.useSandbox(limited);

		const times = await interleave(CASES, rounds, async (name, round) => {
			progress(`redial guard: ${name}, round ${round + 1} of ${rounds}`);
			// Whatever was sent last must not count
			await new Promise((resolve) => setTimeout(resolve, 1500));
			if (name === 'no key') return await bench.dial(unguarded, LEADS);
			if (name === 'key, full store') return await bench.dial(full, LEADS);
			return await bench.dial(await bench.createWorkflow('Empty store', true), LEADS);
		});
		const rejected = limited.requests.filter(({ code }) => code !== null).length;
		return {
			title: `(f) the redial guard in a real n8n (SQLite): ${LEADS} leads, ${LATENCY} ms, sliding window`,
			head: ['case', 'keys in the store', 'time over the physical limit'],
			rows: CASES.map((name) => [
				name,
				name === 'key, full store' ? recorded.toLocaleString('en-US') : 0,
				ratio(median(times.get(name) ?? []) / physicalLimit(LEADS, LATENCY)),
			]),
			remarks: [
				`Medians of ${rounds}, by permits. ${rejected} of ${limited.requests.length} requests were rejected.`,
				'Keys are recorded before their requests leave, those of one burst together; the time is what n8n notes for the node.',
			],
			data: Object.fromEntries(times),
		};
	} finally {
		await Promise.all(sandboxes.map(async (sandbox) => await sandbox.close()));
		await server?.stop();
		if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
	}
}
