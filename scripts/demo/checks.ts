import { countBy, filter, groupBy, isEqual, map, range, some, uniq } from 'lodash';

import { findOutcome } from '../../nodes/TencentCcc/outcomes/catalogue';
import type { RequestLogEntry } from '../../sandbox';
import type { Run } from '../engine';
import type { CallOutcome } from './crm';
import { calleeOf, type Lead } from './leads';
import type { Demo } from './runDemo';

/** What the promises are checked against. */
export type CheckedDemo = Omit<Demo, 'conversation' | 'duration' | 'waited'>;

/** Callees that were requested again although an earlier request was not surely refused. */
function requestedAgain(requests: RequestLogEntry[]): string[] {
	const mayHaveRung = ({ code }: RequestLogEntry) =>
		code === null || findOutcome(code).callPlaced !== 'no';
	return Object.entries(groupBy(requests, calleeOf))
		.filter(([, attempts]) => attempts.slice(0, -1).some(mayHaveRung))
		.map(([callee]) => callee);
}

const failuresOf = (runs: Run[]) =>
	runs
		.filter(({ status }) => status !== 'success')
		.map(({ error, status }) => error?.message ?? status);

/**
 * Compares what the workflow says with what the sandbox has seen.
 *
 * @returns all promises, kept or not, in the order in which they matter; as evidence figures, or for what it does not hold
 */
export function checkDemo(demo: CheckedDemo) {
	const { eventCount, run, leads, outputs, requests, sessions, outcomeRuns, outcomes } = demo;
	const placed = filter(leads, { callPlaced: 'yes' });
	const mayHaveRung = leads.filter(({ callPlaced }) => callPlaced !== 'no');
	const handedOn = placed.filter(({ agents }) => agents.length > 1);
	const sessionOf = (id: string) => sessions.find(({ sessionId }) => sessionId === id);
	const isOneForOne = isEqual(map(leads, 'position'), range(1, eventCount + 1));
	const numbers = map(sessions, 'callee');
	const timesTold = countBy(outcomes, 'sessionId');
	const rangAnother = ({ sessionId, userId }: Lead) =>
		(sessionOf(sessionId)?.userId ?? userId) !== userId;
	const isMisdirected = ({ sessionId, leadId }: CallOutcome) => {
		const numberSent = sessionOf(sessionId)?.callee;
		return !some(mayHaveRung, { leadId, numberSent });
	};

	const promises: Array<[promise: string, exceptions: string[], evidence: string]> = [
		[
			'Nobody was rung twice',
			numbers.filter((number, index) => numbers.indexOf(number) !== index),
			`${sessions.length} calls to ${uniq(numbers).length} numbers`,
		],
		[
			'No request was repeated unless it had surely been refused',
			requestedAgain(requests),
			`${requests.length} requests`,
		],
		[
			'Every lead left by exactly one output',
			isOneForOne ? [] : ['all leads'],
			`${eventCount} in, ${leads.length} out`,
		],
		[
			'Every call rang the agent whom its item names',
			map(placed.filter(rangAnother), 'sessionId'),
			`${placed.length} calls, ${handedOn.length} of them after another agent`,
		],
		[
			'Every Success is a call that was placed',
			map(placed, 'sessionId').filter((id) => !sessionOf(id)),
			`${placed.length} of ${sessions.length} calls`,
		],
		[
			'Every other call that was placed is reported as possibly placed',
			numbers.filter((numberSent) => !some(mayHaveRung, { numberSent })),
			`${sessions.length - placed.length} of ${sessions.length} calls`,
		],
		[
			'Every call that was placed came back with exactly one outcome',
			map(sessions, 'sessionId').filter((id) => timesTold[id] !== 1),
			`${sessions.length} calls, ${outcomes.length} outcomes`,
		],
		[
			'Every outcome was written to the lead that was called',
			map(outcomes.filter(isMisdirected), 'sessionId'),
			`${uniq(map(outcomes, 'leadId')).length} leads`,
		],
		[
			'Every execution that a call record started succeeded',
			failuresOf(outcomeRuns),
			`${outcomeRuns.length} executions`,
		],
		[
			'Every output was taken',
			map(filter(outputs, { count: 0 }), 'label'),
			`${outputs.length} outputs`,
		],
		['The execution succeeded', failuresOf([run]), `status ${run.status}`],
	];
	return promises.map(([promise, exceptions, evidence]) => {
		const kept = exceptions.length === 0;
		return { promise, kept, evidence: kept ? evidence : `not for ${exceptions.join(', ')}` };
	});
}
