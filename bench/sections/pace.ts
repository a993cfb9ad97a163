import { interleave, median, physicalLimit } from '../measure';
import { ratio, type Cell, type Extent, type Section } from '../report/section';
import type { WayName } from '../ways';
import { latencyOption, type Network } from './latency';
import { withBench, type Bench, type Trial } from './trial';

/** What is tried in each case. */
interface Case extends Network {
	readonly window: 'fixed' | 'sliding';
}

/** The two that are closest, measured by turns and several times. */
const CONTENDERS = ['our node', 'HTTP Request, 20 per 1,000 ms'] as const;
/** Far slower: measured once, all three side by side, each against a server of its own. */
const OTHERS = [
	'Loop Over Items (20) + Wait 1 s',
	'SDK, 20 at once, then 1 s',
	'SDK, one by one',
] as const;

const LEADS = 200;
/** One by one, 200 leads take 100 s at 500 ms: from here on the SDK dials fewer, and the time is multiplied. */
const SLOW_NETWORK = 200;
const LEADS_ONE_BY_ONE = 40;

interface Measured {
	readonly ratios: readonly number[];
	readonly rejected: readonly number[];
	readonly lost: readonly number[];
	readonly doubled: readonly number[];
}

function cases({ quick }: Extent): Case[] {
	// More requests are under way then than leave within a second
	const far: Network[] = [2000, 5000].map((latency) => ({ latency, jitter: false }));
	const networks: Network[] = quick
		? [{ latency: 200, jitter: true }, ...far]
		: [
				{ latency: 0, jitter: false },
				...[50, 200, 500].flatMap((latency) => [
					{ latency, jitter: false },
					{ latency, jitter: true },
				]),
				...far,
			];
	return networks.flatMap((network) => [
		{ ...network, window: 'fixed' as const },
		{ ...network, window: 'sliding' as const },
	]);
}

/** Dials the leads of a case in one way. */
async function dial(
	bench: Bench,
	way: WayName,
	{ window, ...network }: Case,
): Promise<Trial & { ratio: number }> {
	const isCutShort = way === 'SDK, one by one' && network.latency >= SLOW_NETWORK;
	const leads = isCutShort ? LEADS_ONE_BY_ONE : LEADS;
	const trial = await bench.try({ way, leads }, { window, latency: latencyOption(network) });
	const milliseconds = (trial.milliseconds * LEADS) / leads;
	return { ...trial, ratio: milliseconds / physicalLimit(LEADS, network.latency) };
}

function summarize(trials: ReadonlyArray<Trial & { ratio: number }>): Measured {
	return {
		ratios: trials.map((trial) => trial.ratio),
		rejected: trials.map(({ rejected }) => rejected),
		lost: trials.map(({ leads, placed }) => leads - placed),
		doubled: trials.map(({ doubled }) => doubled),
	};
}

function cellOf({ ratios, rejected, lost }: Measured): Cell {
	const range = (values: readonly number[]) => {
		const [least, most] = [Math.min(...values), Math.max(...values)];
		return least === most ? `${least}` : `${least}–${most}`;
	};
	const losses = Math.max(...lost) > 0 ? `, ${range(lost)} lost` : '';
	return `${ratio(median(ratios))} / ${range(rejected)}${losses}`;
}

/** (a) One execution, alone with its account. */
export async function measurePace(extent: Extent): Promise<Section> {
	const { rounds } = extent;
	const rows: Cell[][] = [];
	const data: Array<Case & { ways: Record<string, Measured> }> = [];

	await withBench(1, async (bench) => {
		await bench.warmUp(CONTENDERS);
		for (const one of cases(extent)) {
			const name = `${one.latency} ms, ${one.jitter ? 'jitter' : 'no jitter'}, ${one.window}`;
			const contenders = await interleave(CONTENDERS, rounds, async (way, round) => {
				extent.progress(`pace: ${name}: ${way}, round ${round + 1} of ${rounds}`);
				return await dial(bench, way, one);
			});
			// How regular the network is makes no difference to them
			const isMeasuredHere = one.jitter || one.latency === 0;
			extent.progress(`pace: ${name}: the others${isMeasuredHere ? '' : ' not'}`);
			const slow = await Promise.all(
				(isMeasuredHere ? OTHERS : []).map(async (way) => {
					const trial = await withBench(1, async (ownBench) => {
						await ownBench.warmUp([way]);
						return await dial(ownBench, way, one);
					});
					return [way, summarize([trial])] as const;
				}),
			);
			const ways: Record<string, Measured> = Object.fromEntries([
				...[...contenders].map(([way, trials]) => [way, summarize(trials)] as const),
				...slow,
			]);
			data.push({ ...one, ways });
			rows.push([
				one.latency === 0 ? 'none' : `${one.latency} ms`,
				one.jitter ? '0–50 ms' : 'none',
				one.window,
				...[...CONTENDERS, ...OTHERS].map((way) => (way in ways ? cellOf(ways[way]) : '')),
			]);
		}
	});

	return {
		title: `(a) ${LEADS} leads, one execution: time over the physical limit / rejections`,
		head: ['latency', 'jitter', 'window', ...CONTENDERS, ...OTHERS],
		rows,
		remarks: [
			`The physical limit is (${LEADS} − 20) / 20 s + one latency. Ratios are medians; rejections are the least and the most of all rounds.`,
			`The first two by turns, ${rounds} ${rounds === 1 ? 'round' : 'rounds'} each; the other three once, side by side, each with a server of its own.`,
			`"SDK, one by one" from ${SLOW_NETWORK} ms on: time of ${LEADS_ONE_BY_ONE} leads, times ${LEADS / LEADS_ONE_BY_ONE}.`,
			'Only our node sends rejected leads again; every other way loses them.',
		],
		data,
	};
}
