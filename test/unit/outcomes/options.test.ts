import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { outputIndexOfFailure, outputLabels } from '../../../nodes/TencentCcc/outcomes/outputs';
import { OPERATIONS, RESOURCES } from '../../../nodes/TencentCcc/resources';
import { idOf, type OperationDefinition } from '../../../nodes/TencentCcc/resources/operation';
import { propertiesOf } from '../../../nodes/TencentCcc/resources/properties';

type DialDefinition = Extract<OperationDefinition, { kind: 'dial' }>;
const DIALLING = OPERATIONS.filter(
	(definition): definition is DialDefinition => definition.kind === 'dial',
).map((definition) => [idOf(definition), definition] as const);

it.each(DIALLING)(
	'%s: Simulate Outcome says of each outcome by which output it leaves',
	(_id, { outputSet, options = [] }) => {
		const { options: outcomes = [] } = options.find(({ name }) => name === 'simulateOutcome')!;
		const labels = outputLabels({ outputSet });
		expect(outcomes.length).toBeGreaterThan(10);
		for (const { value, description } of outcomes as INodePropertyOptions[]) {
			const index = value === 'Success' ? 0 : outputIndexOfFailure(String(value), { outputSet });
			expect([value, description]).toEqual([
				value,
				expect.stringMatching(new RegExp(`^Leaves by ${labels[index!]}\\. `)),
			]);
		}
	},
);

it('Split These Codes says nothing of outputs: each code has its own', () => {
	const fields = propertiesOf(RESOURCES, OPERATIONS).filter(({ name }) => name === 'errorCodes');
	const descriptions = fields
		.flatMap(({ options = [] }: INodeProperties) => options as INodePropertyOptions[])
		.map(({ description }) => description);
	expect(descriptions.length).toBeGreaterThan(10);
	for (const description of descriptions) expect(description).not.toContain('Leaves by');
});
