import { interleave, median, physicalLimit } from '../measure';
import { ratio, type Extent, type Section } from '../report/section';
import { latencyOption, type Network } from './latency';
import { withBench } from './trial';

const WAYS = ['our node', 'HTTP Request, 20 per 1,000 ms'] as const;
const EXECUTIONS = 2;
const LEADS = 200;
const NETWORK: Network = { latency: 200, jitter: true };

/** (b) Two executions at once in one n8n. */
export async function measureExecutions(extent: Extent): Promise<Section> {
	const { rounds } = extent;
	const windows = ['fixed', 'sliding'] as const;
	const all = EXECUTIONS * LEADS;
	const limit = physicalLimit(all, NETWORK.latency);

	const data = await withBench(1, async (bench) => {
		await bench.warmUp(WAYS);
		const measured = [];
		for (const window of windows) {
			const server = { window, latency: latencyOption(NETWORK) };
			const trials = await interleave(WAYS, rounds, async (way, round) => {
				extent.progress(`executions: ${window}: ${way}, round ${round + 1} of ${rounds}`);
				return await bench.try({ way, leads: LEADS, executions: EXECUTIONS }, server);
			});
			for (const [way, results] of trials) measured.push({ window, way, trials: results });
		}
		return measured;
	});

	return {
		title: `(b) two executions of ${LEADS} leads at once, one process, 200 ms with 0–50 ms of jitter`,
		head: ['window', 'way', 'time over the limit of both', 'rejected, % of leads', 'lost', 'twice'],
		rows: data.map(({ window, way, trials }) => [
			window,
			way,
			ratio(median(trials.map(({ milliseconds }) => milliseconds / limit))),
			((100 * median(trials.map(({ rejected }) => rejected))) / all).toFixed(1),
			Math.max(...trials.map(({ placed }) => all - placed)),
			Math.max(...trials.map(({ doubled }) => doubled)),
		]),
		remarks: [
			`Medians of ${rounds}; "lost" and "twice" are the worst. The limit is (${all} − 20) / 20 s + one latency.`,
			'A way that loses leads is faster than the limit allows, because it does not dial them.',
		],
		data,
	};
}
