import { interleave, median } from '../measure';
import { ratio, type Extent, type Section } from '../report/section';
import { Child } from '../processes/child';
import type { Client } from '../processes/client';
import type { Server } from '../processes/server';

const WAYS = ['our node', 'HTTP Request'] as const;
/** So high that our node never waits for its pace. */
const CALLS_PER_SECOND = 10_000;
/** Items that a process dials before it is measured, so that its code is compiled. */
const WARM_UP = 300;
const MEGABYTE = 1024 ** 2;

interface Cost {
	/** Microseconds. */
	readonly perItem: number;
	/** Most memory of the process, and what of it these items added. */
	readonly peakMb: number;
	readonly addedMb: number;
}

/** One execution in a fresh process that has run the way before. */
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
		return {
			perItem: (1000 * (endedAt - startedAt)) / leads,
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
		const time = (way: string) => value(leads, way, ({ perItem }) => perItem);
		const memory = (way: string) => value(leads, way, ({ addedMb }) => addedMb);
		return [
			leads,
			ratio(time(ours) / time(theirs)),
			ratio(time(ours) / value(sizes[0], ours, ({ perItem }) => perItem)),
			ratio(time(theirs) / value(sizes[0], theirs, ({ perItem }) => perItem)),
			ratio(memory(ours) / memory(theirs)),
			memory(ours).toFixed(0),
			memory(theirs).toFixed(0),
		];
	};
	return {
		title: '(d) cost of the node itself: no latency, no limit, each run in a fresh process',
		head: [
			'items',
			'our time per item over HTTP Request',
			`our time per item over ${sizes[0]} items`,
			'HTTP Request: the same',
			'our memory over HTTP Request',
			'our memory, MB',
			'HTTP Request, MB',
		],
		rows: sizes.map(rowOf),
		remarks: [
			`Medians of ${rounds}, by turns. Memory: what the items add to the peak of the process (resident set).`,
			`Our node with ${CALLS_PER_SECOND.toLocaleString('en-US')} calls per second, so that it never waits. Both send everything at once then.`,
		],
		data,
	};
}
