import { interleave, median, physicalLimit } from '../measure';
import { ratio, type Extent, type Section } from '../report/section';
import { latencyOption, type Network } from './latency';
import { withBench } from './trial';

const PROCESSES = 3;
const LEADS = 200;
const NETWORK: Network = { latency: 200, jitter: true };
const WAYS = ['our node', 'HTTP Request, 20 per 1,000 ms'] as const;

/** (c) Three processes that know nothing of each other share an account. */
export async function measureSharedAccount(extent: Extent): Promise<Section> {
	const { rounds } = extent;
	const all = PROCESSES * LEADS;
	const limit = physicalLimit(all, NETWORK.latency);

	const data = await withBench(PROCESSES, async (bench) => {
		await bench.warmUp(WAYS);
		const measured = [];
		for (const countRejected of [false, true]) {
			const server = { countRejected, latency: latencyOption(NETWORK) };
			const trials = await interleave(WAYS, rounds, async (way, round) => {
				const kind = countRejected ? 'rejections count' : 'rejections do not count';
				extent.progress(`shared account: ${kind}: ${way}, round ${round + 1} of ${rounds}`);
				return await bench.try({ way, leads: LEADS }, server);
			});
			for (const [way, results] of trials) measured.push({ countRejected, way, trials: results });
		}
		return measured;
	});

	const range = (values: readonly number[]) =>
		`${ratio(median(values))} (${ratio(Math.min(...values))}–${ratio(Math.max(...values))})`;
	return {
		title: `(c) three processes of ${LEADS} leads each, one account, sliding window, 200 ms with 0–50 ms of jitter`,
		head: [
			'rejected requests',
			'way',
			'time over the limit of all',
			'rejections, % of leads',
			'lost',
			'twice',
		],
		rows: data.map(({ countRejected, way, trials }) => [
			countRejected ? 'count' : 'do not count',
			way,
			range(trials.map(({ milliseconds }) => milliseconds / limit)),
			((100 * median(trials.map(({ rejected }) => rejected))) / all).toFixed(1),
			Math.max(...trials.map(({ placed }) => all - placed)),
			Math.max(...trials.map(({ doubled }) => doubled)),
		]),
		remarks: [
			`Medians of ${rounds}, with the least and the most; "lost" and "twice" are the worst. The limit is (${all} − 20) / 20 s + one latency.`,
			'Tencent does not say whether a rejected request uses up the limit as well, so both are measured.',
		],
		data,
	};
}
