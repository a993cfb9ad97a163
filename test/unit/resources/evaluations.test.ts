import { parametersOf } from '../../../nodes/TencentCcc/resources/parameters';

/** Reads two parameters of three items twice, and counts how often n8n is asked for each. */
function evaluationsOf(stored: Record<string, string>) {
	const asked: string[] = [];
	const reader = parametersOf(
		{
			getNode: () => ({ parameters: stored }) as never,
			getNodeParameter: ((name: string, itemIndex: number) => {
				asked.push(name);
				return `${name} of item ${itemIndex}`;
			}) as never,
			getTimezone: () => 'UTC',
		},
		false,
	);
	for (const item of [0, 1, 2].map(reader)) {
		for (const name of ['callee', 'agent', 'callee', 'agent']) item.text(name, name);
	}
	return {
		callee: asked.filter((name) => name === 'callee').length,
		agent: asked.filter((name) => name === 'agent').length,
	};
}

it('asks n8n once for a constant, and once for each item for an expression, however often it is read', () => {
	expect(evaluationsOf({ callee: '={{ $json.phone }}', agent: 'anna@example.com' })).toEqual({
		callee: 3,
		agent: 1,
	});
});
