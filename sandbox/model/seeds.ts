import type { NewRecord } from './records';
import { SCENARIOS, type ScenarioName } from './scenarios';

/** A day, or any other span, full of call records. Times are milliseconds since 1970. */
export interface SeedPlan {
	readonly count: number;
	/** The first and the last moment at which a call may start. */
	readonly from: number;
	readonly to: number;
	/** The share of inbound calls, in tenths from 0 to 1. Default 0. */
	readonly inboundShare?: number;
}

/** How many calls start in the same second. */
const CALLS_PER_SECOND = 3;

const SCENARIOS_OF: Readonly<Record<'inbound' | 'outbound', readonly ScenarioName[]>> = {
	inbound: ['answered', 'voicemail'],
	outbound: SCENARIOS.map(({ scenario }) => scenario),
};

/**
 * Makes up records: evenly over the span, a few in the same second each, the calls in every way there is.
 *
 * @param plan how many, and when
 * @param agents the e-mails of those who called
 * @returns the records, earliest call first
 */
export function makeUpRecords(plan: SeedPlan, agents: readonly string[]): NewRecord[] {
	const { count, from, to, inboundShare = 0 } = plan;
	return Array.from({ length: count }, (_, index): NewRecord => {
		const direction = index % 10 < inboundShare * 10 ? 'inbound' : 'outbound';
		const scenarios = SCENARIOS_OF[direction];
		const position = (index - (index % CALLS_PER_SECOND)) / count;
		return {
			startedAt: Math.ceil((from + position * (to - from)) / 1_000) * 1_000,
			direction,
			scenario: scenarios[Math.floor(index / 10) % scenarios.length],
			lead: `00861618${String(index).padStart(7, '0')}`,
			userId: agents[index % agents.length],
			uui: direction === 'outbound' ? `lead-${index + 1}` : '',
			talkMs: 1_000 * (1 + (index % 180)),
		};
	});
}
