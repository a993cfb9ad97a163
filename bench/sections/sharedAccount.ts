import { interleave, median, physicalLimit } from '../measure';
import { ratio, type Extent, type Section } from '../report/section';
import type { WayName } from '../ways';
import { latencyOption, type Network } from './latency';
import { withBench, type Trial } from './trial';

/** What one way has come to in one case. */
interface Measured {
	processes: number;
	executions: number;
	/** Leads of all processes together. */
	all: number;
	/** The least milliseconds that they can take. */
	limit: number;
	countRejected: boolean;
	way: WayName;
	trials: Trial[];
}

/** What the processes do, each the same. */
const CASES = [
	{ processes: 2, executions: 1, leads: 200 },
	{ processes: 2, executions: 200, leads: 1 },
	{ processes: 3, executions: 1, leads: 200 },
];
const NETWORK: Network = { latency: 200, jitter: true };
const WAYS = ['our node', 'HTTP Request, 20 per 1,000 ms'] as const;

/** (c) Processes that know nothing of each other share an account, as the workers of n8n's queue mode do. */
export async function measureSharedAccount(extent: Extent): Promise<Section> {
	const { quick, rounds } = extent;
	const data: Measured[] = [];
	for (const { processes, executions, leads } of quick ? CASES.slice(-1) : CASES) {
		const all = processes * executions * leads;
		const limit = physicalLimit(all, NETWORK.latency);
		await withBench(processes, async (bench) => {
			await bench.warmUp(WAYS);
			for (const countRejected of [false, true]) {
				const server = { countRejected, latency: latencyOption(NETWORK) };
				const trials = await interleave(WAYS, rounds, async (way, round) => {
					const kind = countRejected ? 'rejections count' : 'rejections do not count';
					extent.progress(
						`shared account: ${processes} × ${executions} × ${leads}, ${kind}: ${way}, round ${round + 1} of ${rounds}`,
					);
					return await bench.try({ way, leads, executions }, server);
				});
				for (const [way, results] of trials) {
					data.push({ processes, executions, all, limit, countRejected, way, trials: results });
				}
			}
		});
	}

	const range = (values: readonly number[]) =>
		`${ratio(median(values))} (${ratio(Math.min(...values))}–${ratio(Math.max(...values))})`;
	return {
		title:
			'(c) processes of 200 leads each, one account, sliding window, 200 ms with 0–50 ms of jitter',
		head: [
			'processes',
			'executions of each',
			'rejected requests',
			'way',
			'time over the limit of all',
			'rejections, % of leads',
			'lost',
			'twice',
		],
		rows: data.map(({ processes, executions, all, limit, countRejected, way, trials }) => [
			processes,
			executions,
			countRejected ? 'count' : 'do not count',
			way,
			range(trials.map(({ milliseconds }) => milliseconds / limit)),
			((100 * median(trials.map(({ rejected }) => rejected))) / all).toFixed(1),
			Math.max(...trials.map(({ placed }) => all - placed)),
			Math.max(...trials.map(({ doubled }) => doubled)),
		]),
		remarks: [
			'200 executions have one lead each, as when each event of a CRM starts one.',
			`Medians of ${rounds}, with the least and the most; "lost" and "twice" are the worst. The limit of N leads together is (N − 20) / 20 s + one latency.`,
			'Tencent does not say whether a rejected request uses up the limit as well, so both are measured.',
		],
		data,
	};
}
