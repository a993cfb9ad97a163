import { createCallOutSession } from '../../../nodes/TencentCcc/resources/call/createCallOutSession.operation';
import { itemParameters } from '../../support/itemParameters';

const locator = (value: unknown, mode = 'id') => ({ __rl: true, mode, value });
const rows = (...values: unknown[]) => ({
	rows: values.map((value) => ({ agent: locator(value) })),
});

/** What is planned for an item whose parameters are these. */
const plan = (parameters: Record<string, unknown>) =>
	createCallOutSession.plan(itemParameters({ calleeNumber: '16180000000', ...parameters }));
const given = (parameters: Record<string, unknown>) =>
	createCallOutSession.given(itemParameters({ calleeNumber: 'x', ...parameters }));

describe('Agent Choice', () => {
	it.each<[string, Record<string, unknown>]>([
		['One Agent', { agentChoice: 'oneAgent', userId: locator(' a@example.com ') }],
		['nothing, as in workflows of old', { userId: 'a@example.com' }],
	])('%s: the request names the agent, and nobody is chosen', (_name, parameters) => {
		const { body, choice } = plan(parameters);
		expect(body.UserId).toBe('a@example.com');
		expect(choice).toBeUndefined();
	});

	it.each<[string, unknown, string[]]>([
		['rows', rows('a', 'b'), ['a', 'b']],
		['a row that yields an array', rows('a', ['b', 'c']), ['a', 'b', 'c']],
		['a row that yields text', rows('a, b；c\nd'), ['a', 'b', 'c', 'd']],
		['empty rows among others', rows('', null, 'a', undefined), ['a']],
		['an agent who stands there twice', rows('a', 'b', 'A'), ['a', 'b']],
		['an expression for all of them', ['a', 'b'], ['a', 'b']],
	])('In This Order takes %s', (_name, agents, expected) => {
		const { body, choice } = plan({ agentChoice: 'inThisOrder', agents });
		expect(choice).toEqual({ by: 'order', agents: expected });
		expect(body.UserId).toBe(expected[0]);
	});

	it.each<[Record<string, unknown>, object]>([
		[
			{ skillGroupId: locator('101', 'list') },
			{ skillGroupId: 101, includesOffline: true, waitMs: 0 },
		],
		[
			{ skillGroupId: 102, includeOfflineAgents: false, waitForFreeAgent: '90' },
			{ skillGroupId: 102, includesOffline: false, waitMs: 90_000 },
		],
	])('Any Free Agent takes %j', (parameters, expected) => {
		const { body, choice } = plan({ agentChoice: 'anyFreeAgent', ...parameters });
		expect(choice).toEqual({ by: 'status', ...expected });
		expect(body.UserId).toBe('');
	});

	it.each<[Record<string, unknown>, RegExp]>([
		[{ agentChoice: 'oneAgent', userId: '' }, /^Agent is empty/],
		[{ agentChoice: 'inThisOrder', agents: {} }, /^Agents is empty/],
		[{ agentChoice: 'inThisOrder', agents: rows('', []) }, /^Agents is empty/],
		[{ agentChoice: 'anyFreeAgent' }, /^Skill Group is empty/],
		[{ agentChoice: 'anyFreeAgent', skillGroupId: 'Sales' }, /^Skill Group "Sales" is not the ID/],
		[
			{ agentChoice: 'anyFreeAgent', skillGroupId: 1, waitForFreeAgent: 601 },
			/^Wait for Free Agent \(Seconds\) must be a number from 0 to 600/,
		],
		[{ agentChoice: 'byMagic' }, /^Agent Choice "byMagic" does not exist/],
	])('%j is refused, with the name of the field', (parameters, message) => {
		expect(() => plan(parameters)).toThrow(message);
	});

	it.each<[Record<string, unknown>, string]>([
		[{ agentChoice: 'oneAgent', userId: 'a' }, 'a'],
		[{ agentChoice: 'inThisOrder', agents: rows('a', 'b') }, 'a, b'],
		[{ agentChoice: 'anyFreeAgent' }, ''],
	])('an item that could not be used shows of %j the agents as given', (parameters, UserId) => {
		expect(given(parameters)).toMatchObject({ UserId });
	});
});
