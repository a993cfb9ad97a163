import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import type { INode } from 'n8n-workflow';

import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import type { SavedWorkflow } from '../../scripts/n8n/restClient';
import { interleave, median, physicalLimit } from '../measure';
import type { Seen } from '../processes/server';
import { ratio, type Extent, type Section } from '../report/section';
import { startStoreServer, type Database, type StoreServer } from './storeServer';

/** What is dialled; every case has a workflow of its own. */
interface Case {
	name: string;
	database: Database;
	isGuarded: boolean;
	/** Keys that the workflow has recorded before. */
	keys: number;
	hasCrashLedger: boolean;
}

const LEADS = 200;
const LATENCY_MS = 200;
/** A key that was dialled is recorded as claimed and as ended. */
const ROWS_OF_KEY = 2;
const NODE = 'Tencent CCC';
/** Milliseconds that one execution may take. */
const DEADLINE_MS = 300_000;
/** Milliseconds after which what was sent last does not count for the limit any more. */
const PAUSE_MS = 1500;
/** Leads that each n8n has dialled before it is measured, like one that has been running for a while … */
const WARM_UP = 1000;
/** … and leads of each workflow. */
const WARM_UP_OF_WORKFLOW = 20;
/** Calls per second of what is not measured. */
const UNLIMITED = 10_000;

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

/** Dials on a real n8n with our package. */
class StoreBench {
	private nextLead = 0;

	constructor(readonly server: StoreServer) {}

	async createWorkflow(name: string, isGuarded: boolean): Promise<SavedWorkflow> {
		const { client, credentialId } = this.server;
		return await client.createWorkflow(workflowOf(name, credentialId, isGuarded));
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
		const saved = await this.server.client.request<SavedWorkflow>(
			'PATCH',
			`/rest/workflows/${workflow.id}?forceSave=true`,
			{ name, nodes, connections, settings },
		);
		const id = await this.server.client.startWorkflow(saved, 'Start');
		// Whether it has ended is asked only then: answering would disturb n8n
		if (callsPerSecond !== UNLIMITED) await pause(physicalLimit(count, LATENCY_MS));
		const { status, data } = await this.server.client.finishedExecution(id, DEADLINE_MS);
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

/** The cases, in the order of the table. */
function casesOf({ quick }: Extent): Case[] {
	const sizes = quick ? [0, 1000] : [0, 10_000, 50_000];
	const databases: Database[] = quick ? ['SQLite'] : ['SQLite', 'PostgreSQL'];
	return databases.flatMap((database) => [
		...[false, true].map((hasCrashLedger) => ({
			name: `no key, ${hasCrashLedger ? 'crash ledger' : 'neither guard nor crash ledger'}`,
			database,
			isGuarded: false,
			keys: 0,
			hasCrashLedger,
		})),
		...sizes.map((keys) => ({
			name: 'key, and crash ledger',
			database,
			isGuarded: true,
			keys,
			hasCrashLedger: true,
		})),
	]);
}

/** Measures the cases of one n8n by turns. @returns by case, what each round took, and what Tencent's stand-in saw */
async function measureOn(cases: Case[], folder: string, { rounds, progress }: Extent) {
	const [{ database, hasCrashLedger }] = cases;
	progress(`store: an n8n on ${database}`);
	const server = await startStoreServer(folder, { database, hasCrashLedger }, LATENCY_MS, progress);
	try {
		const bench = new StoreBench(server);
		progress(`store: ${WARM_UP} leads before`);
		const isGuarded = cases.some((one) => one.isGuarded);
		await bench.dial(await bench.createWorkflow('Leads before', isGuarded), WARM_UP, UNLIMITED);
		const workflows: SavedWorkflow[] = [];
		for (const { name, isGuarded: hasKey, keys } of cases) {
			const workflow = await bench.createWorkflow(`${name}, ${keys}`, hasKey);
			workflows.push(workflow);
			await bench.dial(workflow, WARM_UP_OF_WORKFLOW, UNLIMITED);
			const rows = keys > 0 ? await server.copyRow(workflow.id, ROWS_OF_KEY * keys) : 0;
			if (rows < ROWS_OF_KEY * keys) throw new Error(`There are only ${rows} rows`);
		}
		await server.limit();
		const indexes = cases.map((_, index) => String(index));
		const times = await interleave(indexes, rounds, async (index, round) => {
			const { name, keys } = cases[Number(index)];
			progress(`store: ${database}, ${name}, ${keys} keys, round ${round + 1} of ${rounds}`);
			await pause(PAUSE_MS);
			const wholeMs = await bench.dial(workflows[Number(index)], LEADS);
			return { wholeMs, fromFirstRequestMs: (await server.span()) + LATENCY_MS };
		});
		const data = cases.map((one, index) => ({ ...one, times: times.get(String(index)) ?? [] }));
		return { data, seen: await server.seen() };
	} finally {
		await server.close();
	}
}

/** (f) What is kept in n8n's database while leads are dialled: the redial guard and the crash ledger. */
export async function measureGuard(extent: Extent): Promise<Section> {
	const cases = casesOf(extent);
	const folder = mkdtempSync(join(tmpdir(), 'tencent-ccc-bench-'));
	try {
		const serverOf = ({ database, hasCrashLedger }: Case) => `${database} ${hasCrashLedger}`;
		const measured: Array<Awaited<ReturnType<typeof measureOn>>> = [];
		for (const name of new Set(cases.map(serverOf))) {
			const own = cases.filter((one) => serverOf(one) === name);
			measured.push(await measureOn(own, join(folder, String(measured.length)), extent));
		}
		const data = measured.flatMap((one) => one.data);
		const limit = physicalLimit(LEADS, LATENCY_MS);
		const sum = (count: (seen: Seen) => number) =>
			measured.reduce((all, { seen }) => all + count(seen), 0);
		return {
			title: `(f) the redial guard and the crash ledger in a real n8n: ${LEADS} leads, ${LATENCY_MS} ms, sliding window`,
			head: [
				'database',
				'case',
				'keys in the store',
				'first request to last answer, over the physical limit',
				'the node’s whole time over it',
			],
			rows: data.map(({ database, name, keys, times: own }) => [
				database,
				name,
				keys.toLocaleString('en-US'),
				ratio(median(own.map(({ fromFirstRequestMs }) => fromFirstRequestMs)) / limit),
				ratio(median(own.map(({ wholeMs }) => wholeMs)) / limit),
			]),
			remarks: [
				`Medians of ${extent.rounds}, the cases of one n8n by turns, one n8n after the other. ${sum(({ rejected }) => rejected)} of ${sum(({ requests }) => requests)} requests were rejected.`,
				'Keys and attempts are recorded before their requests leave, while those before them wait for their time.',
				'The whole time is what n8n notes for the node. Leads are read a few at a time, the others while the first ones leave: n8n takes about half a millisecond for each expression, of which a lead without a key has one and one with a key two.',
				`Keys that were there before are copies of a row that the node has recorded, each under a name of its own. Each n8n has dialled ${WARM_UP} leads before, as one that has been running for a while.`,
				'Without crash ledger: the package with that part taken out, in an n8n of its own.',
			],
			data,
		};
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
