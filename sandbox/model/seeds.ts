import type { NewRecord } from './records';
import { SCENARIOS, type ScenarioName } from './scenarios';

/** A day, or any other span, full of call records. Times are milliseconds since 1970. */
export interface SeedPlan {
	readonly count: number;
	/** The first and the last moment at which a call may start. */
	readonly from: number;
	readonly to: number;
	/** The same number gives the same records. Default 1. */
	readonly seed?: number;
	/** About how many calls start in the same second. Default 3. */
	readonly perSecond?: number;
	/** The share of records that appear late, from 0 to 1. Default 0. */
	readonly lateShare?: number;
	/** How much later than the others they appear at most. Default 60,000. */
	readonly lateMs?: number;
	/** The share of inbound calls, from 0 to 1. Default 0. */
	readonly inboundShare?: number;
}

/** Small, and even enough for made-up calls (mulberry32). */
function createRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

function uuidFrom(random: () => number): string {
	const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
	return digits.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}

const INBOUND_SCENARIOS: readonly ScenarioName[] = ['answered', 'agentDoesNotAnswer', 'voicemail'];
const OUTBOUND_SCENARIOS: readonly ScenarioName[] = SCENARIOS.map(({ scenario }) => scenario);
const SHARE_OF_ANSWERED = 0.5;

/**
 * Makes up records: half of the calls are answered, the others go every way there is; many start in the same second.
 *
 * @param plan how many, when, and how unpleasant
 * @param agents the e-mails of those who called
 * @returns the records, earliest call first
 * @throws RangeError when the span is empty or a number makes no sense
 */
export function makeUpRecords(plan: SeedPlan, agents: readonly string[]): NewRecord[] {
	const { count, from, to, seed = 1, perSecond = 3, lateShare = 0, lateMs = 60_000 } = plan;
	const inboundShare = plan.inboundShare ?? 0;
	if (!Number.isInteger(count) || count < 0) throw new RangeError('count is a whole number.');
	if (!(Math.ceil(from / 1_000) <= Math.floor(to / 1_000))) {
		throw new RangeError('There is no whole second between from and to.');
	}
	if (!(perSecond >= 1)) throw new RangeError('perSecond is at least 1.');

	const random = createRandom(seed);
	const pick = <Entry>(entries: readonly Entry[]) => entries[Math.floor(random() * entries.length)];
	const firstSecond = Math.ceil(from / 1_000);
	const seconds = Math.floor(to / 1_000) - firstSecond + 1;
	const starts = Array.from(
		{ length: Math.ceil(count / perSecond) },
		() => (firstSecond + Math.floor(random() * seconds)) * 1_000,
	);

	const records = Array.from({ length: count }, (_, index): NewRecord => {
		const direction = random() < inboundShare ? 'inbound' : 'outbound';
		const others = direction === 'inbound' ? INBOUND_SCENARIOS : OUTBOUND_SCENARIOS;
		const isLate = random() < lateShare;
		return {
			sessionId: uuidFrom(random),
			startedAt: starts[index % starts.length],
			direction,
			scenario: random() < SHARE_OF_ANSWERED ? 'answered' : pick(others),
			lead: `00861618${String(Math.floor(random() * 10_000_000)).padStart(7, '0')}`,
			userId: pick(agents),
			uui: direction === 'outbound' ? `lead-${index + 1}` : '',
			talkMs: 1_000 + Math.floor(random() * 180_000),
			lateByMs: isLate ? 1 + Math.floor(random() * lateMs) : 0,
		};
	});
	return records.sort((one, other) => (one.startedAt ?? 0) - (other.startedAt ?? 0));
}
