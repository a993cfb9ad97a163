import { findOutcome } from '../../nodes/TencentCcc/outcomes/catalogue';
import type { RequestLogEntry, Session } from '../../sandbox';
import type { Run } from '../engine';
import type { CallOutcome } from './crm';
import type { LeadResult } from './leadResults';

/** One promise of the node, and what shows that it was kept or broken. */
export interface Check {
	readonly promise: string;
	readonly kept: boolean;
	/** Figures, or the leads for which it does not hold. */
	readonly evidence: string;
}

/** What the promises are checked against. */
export interface CheckedRun {
	readonly run: Pick<Run, 'status' | 'error'>;
	/** Events in the webhook call. */
	readonly eventCount: number;
	/** Items that reached the Tencent CCC node. */
	readonly leadCount: number;
	/** Its outputs. */
	readonly labels: readonly string[];
	readonly results: readonly LeadResult[];
	readonly requests: readonly RequestLogEntry[];
	readonly sessions: readonly Session[];
	/** What the CRM was told. */
	readonly outcomes: readonly CallOutcome[];
	/** Which leads may have been rung under which number. */
	readonly rung: ReadonlyArray<{ readonly leadId: string; readonly number: string }>;
	/** The executions that the pushes have started. */
	readonly outcomeRuns: ReadonlyArray<Pick<Run, 'status' | 'error'>>;
}

function countBy<Entry>(entries: readonly Entry[], keyOf: (entry: Entry) => string) {
	const counts = new Map<string, number>();
	for (const entry of entries) counts.set(keyOf(entry), (counts.get(keyOf(entry)) ?? 0) + 1);
	return counts;
}

function check(promise: string, exceptions: readonly string[], evidence: string): Check {
	const kept = exceptions.length === 0;
	return { promise, kept, evidence: kept ? evidence : `not for ${exceptions.join(', ')}` };
}

/** Every item index from 0 to `count` - 1 exactly once. */
function isOneForOne(results: readonly LeadResult[], count: number): boolean {
	return results.length === count && results.every(({ itemIndex }, index) => itemIndex === index);
}

const calleeOf = ({ body }: RequestLogEntry) => String((body as { Callee?: unknown }).Callee);

/** The agents who were asked to call a number, in order. */
export const agentsAskedFor = (requests: readonly RequestLogEntry[], callee?: string): string[] => [
	...new Set(
		requests
			.filter((request) => calleeOf(request) === callee)
			.map(({ body }) => String((body as { UserId?: unknown }).UserId)),
	),
];

/** Callees that were requested again although an earlier request was not surely refused. */
function requestedAgain(requests: readonly RequestLogEntry[]): string[] {
	const callees = [...new Set(requests.map(calleeOf))];
	return callees.filter((callee) => {
		const earlier = requests.filter((request) => calleeOf(request) === callee).slice(0, -1);
		return earlier.some(({ code }) => code === null || findOutcome(code).callPlaced !== 'no');
	});
}

/**
 * Compares what the workflow says with what the sandbox has seen.
 *
 * @param checked the run and the sandbox's log
 * @returns all promises, kept or not, in the order in which they matter
 */
export function checkRun(checked: CheckedRun): Check[] {
	const { run, results, requests, sessions, leadCount } = checked;

	const rungTwice = [...countBy(sessions, ({ callee }) => callee)]
		.filter(([, calls]) => calls > 1)
		.map(([callee]) => callee);
	const reported = new Set(
		results.filter(({ callPlaced }) => callPlaced !== 'no').map(({ numberSent }) => numberSent),
	);
	const unreported = sessions.filter(({ callee }) => !reported.has(callee));
	const sessionIds = new Set(sessions.map(({ sessionId }) => sessionId));
	const placed = results.filter(({ callPlaced }) => callPlaced === 'yes');
	const withoutCall = placed.filter(({ sessionId }) => !sessionIds.has(sessionId));
	const { outcomes, rung, outcomeRuns } = checked;
	const timesTold = countBy(outcomes, ({ sessionId }) => sessionId);
	const notToldOnce = sessions.filter(({ sessionId }) => timesTold.get(sessionId) !== 1);
	const misdirected = outcomes.filter(({ sessionId, leadId }) => {
		const session = sessions.find((candidate) => candidate.sessionId === sessionId);
		return !rung.some((lead) => lead.leadId === leadId && lead.number === session?.callee);
	});
	const misnamed = placed.filter(({ sessionId, userId }) =>
		sessions.some((session) => session.sessionId === sessionId && session.userId !== userId),
	);
	const handedOn = placed.filter(
		({ numberSent }) => agentsAskedFor(requests, numberSent).length > 1,
	);
	const failedRuns = outcomeRuns.filter(({ status }) => status !== 'success');
	const notTaken = checked.labels.filter(
		(label) => !results.some(({ output }) => output === label),
	);

	return [
		check(
			'Nobody was rung twice',
			rungTwice,
			`${sessions.length} calls to ${new Set(sessions.map(({ callee }) => callee)).size} numbers`,
		),
		check(
			'No request was repeated unless it had surely been refused',
			requestedAgain(requests),
			`${requests.length} requests`,
		),
		check(
			'Every lead left by exactly one output',
			isOneForOne(results, leadCount) && leadCount === checked.eventCount ? [] : ['all leads'],
			`${checked.eventCount} in, ${results.length} out`,
		),
		check(
			'Every call rang the agent whom its item names',
			misnamed.map(({ sessionId }) => sessionId),
			`${placed.length} calls, ${handedOn.length} of them after another agent`,
		),
		check(
			'Every Success is a call that was placed',
			withoutCall.map(({ sessionId }) => sessionId),
			`${placed.length} of ${sessions.length} calls`,
		),
		check(
			'Every other call that was placed is reported as possibly placed',
			unreported.map(({ callee }) => callee),
			`${sessions.length - placed.length} of ${sessions.length} calls`,
		),
		check(
			'Every call that was placed came back with exactly one outcome',
			notToldOnce.map(({ sessionId }) => sessionId),
			`${sessions.length} calls, ${outcomes.length} outcomes`,
		),
		check(
			'Every outcome was written to the lead that was called',
			misdirected.map(({ sessionId }) => sessionId),
			`${new Set(outcomes.map(({ leadId }) => leadId)).size} leads`,
		),
		check(
			'Every execution that a call record started succeeded',
			failedRuns.map(({ error, status }) => error?.message ?? status),
			`${outcomeRuns.length} executions`,
		),
		check('Every output was taken', notTaken, `${checked.labels.length} outputs`),
		check(
			'The execution succeeded',
			run.status === 'success' ? [] : [run.error?.message ?? run.status],
			`status ${run.status}`,
		),
	];
}
