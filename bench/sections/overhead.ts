import { interleave, median } from '../measure';
import { Child } from '../processes/child';
import type { Client } from '../processes/client';
import type { Server } from '../processes/server';
import { ratio, type Extent, type Section } from '../report/section';

const WAYS = ['our node', 'HTTP Request'] as const;
/** So high that our node never waits for its pace. */
const CALLS_PER_SECOND = 10_000;
/** Items that a process dials before it is measured, so that its code is loaded. */
const WARM_UP = 300;
/** How often a process dials the same again: n8n runs for days, and its code is compiled by then. */
const LATER_RUNS = 3;
const MEGABYTE = 1024 ** 2;

interface Cost {
	/** Microseconds, in the first run. */
	readonly perItem: number;
	/** Microseconds, in the runs after it: the median. */
	readonly perItemLater: number;
	/** Most memory of the process, and what of it these items added. */
	readonly peakMb: number;
	readonly addedMb: number;
}

/** Executions in a fresh process: one to load the code, one that is measured, and later ones. */
async function costOf(
	server: Child<Server>,
	way: (typeof WAYS)[number],
	leads: number,
): Promise<Cost> {
	const client = Child.start<Client>('client.ts');
	try {
		const run = async (count: number) => {
			const account = await server.call('open', { requestsPerSecond: Infinity });
			const done = await client.call('run', {
				way,
				leads: count,
				account,
				callsPerSecond: CALLS_PER_SECOND,
			});
			await server.call('close', undefined);
			return done;
		};
		const before = await run(WARM_UP);
		const { startedAt, endedAt, peakMemory } = await run(leads);
		const later: number[] = [];
		while (later.length < LATER_RUNS) {
			const again = await run(leads);
			later.push((1000 * (again.endedAt - again.startedAt)) / leads);
		}
		return {
			perItem: (1000 * (endedAt - startedAt)) / leads,
			perItemLater: median(later),
			peakMb: peakMemory / MEGABYTE,
			addedMb: (peakMemory - before.peakMemory) / MEGABYTE,
		};
	} finally {
		await client.end();
	}
}

/** (d) What n8n and the node cost by themselves. */
export async function measureOverhead(extent: Extent): Promise<Section> {
	const { rounds } = extent;
	const sizes = extent.quick ? [500, 2000] : [500, 2000, 8000];
	const server = Child.start<Server>('server.ts');
	const data: Array<{ leads: number; way: (typeof WAYS)[number]; costs: Cost[] }> = [];
	try {
		for (const leads of sizes) {
			const costs = await interleave(WAYS, rounds, async (way, round) => {
				extent.progress(`overhead: ${leads} items: ${way}, round ${round + 1} of ${rounds}`);
				return await costOf(server, way, leads);
			});
			for (const [way, results] of costs) data.push({ leads, way, costs: results });
		}
	} finally {
		await server.end();
	}

	const value = (leads: number, way: string, read: (cost: Cost) => number) => {
		const found = data.find((entry) => entry.leads === leads && entry.way === way);
		return median((found?.costs ?? []).map(read));
	};
	const [ours, theirs] = WAYS;
	const rowOf = (leads: number) => {
		const compare = (read: (cost: Cost) => number) => [
			ratio(value(leads, ours, read) / value(leads, theirs, read)),
			ratio(value(leads, ours, read) / value(sizes[0], ours, read)),
			ratio(value(leads, theirs, read) / value(sizes[0], theirs, read)),
		];
		const memory = (way: string) => value(leads, way, ({ addedMb }) => addedMb);
		return [
			leads,
			...compare(({ perItem }) => perItem),
			...compare(({ perItemLater }) => perItemLater),
			ratio(memory(ours) / memory(theirs)),
			memory(ours).toFixed(0),
			memory(theirs).toFixed(0),
		];
	};
	return {
		title: '(d) cost of the node itself: no latency, no limit, each run in a fresh process',
		head: [
			'items',
			'first run: our time per item over HTTP Request',
			`over ${sizes[0]} items`,
			'HTTP Request: the same',
			'later runs: our time per item over HTTP Request',
			`over ${sizes[0]} items`,
			'HTTP Request: the same',
			'our memory over HTTP Request',
			'our memory, MB',
			'HTTP Request, MB',
		],
		rows: sizes.map(rowOf),
		remarks: [
			`Medians of ${rounds}, by turns. Memory: what the items of the first run add to the peak of the process (resident set).`,
			`First run: the process has dialled ${WARM_UP} items before, so that most of n8n's code is not compiled yet, by whichever node it is run. Later runs: the median of the ${LATER_RUNS} after it, as in an n8n that has been running for a while.`,
			`Our node with ${CALLS_PER_SECOND.toLocaleString('en-US')} calls per second, so that it never waits. Both send everything at once then.`,
		],
		data,
	};
}
