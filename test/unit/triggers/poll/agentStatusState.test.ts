import type { IDataObject } from 'n8n-workflow';

import {
	takeChanges,
	type AgentStatusState,
} from '../../../../nodes/TencentCcc/triggers/poll/agentStatusState';

const NOW = 1_800_000_000;
const HOUR_S = 3600;

const agent = (Email: string, Status: string, LastStatusTimestamp: unknown = NOW - 100) =>
	({ Email, Status, LastStatusTimestamp }) as IDataObject;

/** Polls one after the other, a minute apart. @returns the changes of each, as `agent: from > to` */
function polls(...answers: IDataObject[][]): string[][] {
	let state: AgentStatusState | undefined;
	return answers.map((answer, index) => {
		const { changes, next } = takeChanges(answer, state, NOW + 60 * index);
		state = JSON.parse(JSON.stringify(next)) as AgentStatusState;
		return changes.map(
			({ metrics, previousStatus }) =>
				`${String(metrics.Email)}: ${previousStatus} > ${String(metrics.Status)}`,
		);
	});
}

it.each<[string, IDataObject[][], string[][]]>([
	['the first poll remembers only', [[agent('a', 'free')]], [[]]],
	['nothing changes', [[agent('a', 'free')], [agent('a', 'free')]], [[], []]],
	['a status changes', [[agent('a', 'free')], [agent('a', 'busy')]], [[], ['a: free > busy']]],
	[
		'a status that began anew was another in between',
		[[agent('a', 'free', NOW - 100)], [agent('a', 'free', NOW + 30)]],
		[[], ['a: free > free']],
	],
	[
		'a time that goes back is no change',
		[[agent('a', 'free', NOW - 100)], [agent('a', 'free', NOW - 101)]],
		[[], []],
	],
	[
		'a time that Tencent does not tell is no change',
		[[agent('a', 'free', NOW)], [agent('a', 'free', null)], [agent('a', 'free', NOW)]],
		[[], [], []],
	],
	[
		'without times the status alone counts',
		[[agent('a', 'free', null)], [agent('a', 'busy', null)]],
		[[], ['a: free > busy']],
	],
	[
		'who is seen for the first time has not changed',
		[[agent('a', 'free')], [agent('a', 'free'), agent('b', 'busy')], [agent('b', 'free')]],
		[[], [], ['b: busy > free']],
	],
	[
		'who is missing for a moment is known all the same',
		[[agent('a', 'free')], [], [agent('a', 'offline')]],
		[[], [], ['a: free > offline']],
	],
	[
		'changes come in the order in which they happened',
		[
			[agent('a', 'free'), agent('b', 'free')],
			[agent('a', 'busy', NOW + 40), agent('b', 'rest', NOW + 20)],
		],
		[[], ['b: free > rest', 'a: free > busy']],
	],
	[
		'entries without agent or status are left out, and nobody comes twice',
		[
			[agent('a', 'free')],
			[agent('', 'busy'), agent('a', ''), agent('a', 'busy'), agent('a', 'rest')],
		],
		[[], ['a: free > busy']],
	],
])('%s', (_name, answers, expected) => {
	expect(polls(...answers)).toEqual(expected);
});

it('an agent who was missing for longer than an hour of polls is a new one, and is forgotten', () => {
	let { next } = takeChanges([agent('a', 'free')], undefined, NOW);
	({ next } = takeChanges([], next, NOW + HOUR_S));
	expect(Object.keys(next.agents)).toEqual(['a']);
	({ next } = takeChanges([], next, NOW + 2 * HOUR_S));
	const { changes, next: last } = takeChanges([agent('a', 'busy')], next, NOW + 3 * HOUR_S);
	expect(changes).toEqual([]);
	expect(last.agents.a).toMatchObject({ status: 'busy', seenAt: NOW + 3 * HOUR_S });
	expect(takeChanges([], next, NOW + 3 * HOUR_S).next.agents).toEqual({});
});

it('polls that are hours apart compare with the last one', () => {
	const { next } = takeChanges([agent('a', 'free')], undefined, NOW);
	expect(takeChanges([agent('a', 'busy')], next, NOW + 24 * HOUR_S).changes).toHaveLength(1);
});
