import type { IDataObject } from 'n8n-workflow';

import { OPERATIONS } from '../../nodes/TencentCcc/resources';
import { idOf, outputSetOf } from '../../nodes/TencentCcc/resources/operation';

/** What operations need besides the number, in the sandbox's account; each has some of it, and n8n drops the rest. */
const REQUIRED: IDataObject = {
	aiAgentId: { __rl: true, mode: 'id', value: '15' },
	ivrId: '4500',
};

/** Every operation that rings somebody, and parameters by which it can be run: what holds for one holds for all. */
export const DIAL_OPERATIONS = OPERATIONS.filter(({ kind }) => kind === 'dial').map(
	(definition) => ({
		id: idOf(definition),
		action: definition.actions[0].name,
		outputSet: outputSetOf(definition) as 'withAgent' | 'withoutAgent',
		parameters: {
			resource: definition.resource,
			operation: definition.operation,
			...REQUIRED,
		} as IDataObject,
	}),
);
