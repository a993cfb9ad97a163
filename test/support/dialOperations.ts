import type { IDataObject } from 'n8n-workflow';

import { OPERATIONS } from '../../nodes/TencentCcc/resources';
import { idOf, outputSetOf } from '../../nodes/TencentCcc/resources/operation';
import type { SandboxOptions } from '../../sandbox';

/** What operations need besides the number, in the sandbox's account; each has some of it, and n8n drops the rest. */
const REQUIRED: IDataObject = {
	aiAgentId: { __rl: true, mode: 'id', value: '15' },
	ivrId: '4500',
};

/** What rings somebody, and how it can be run. */
interface WayToDial {
	id: string;
	/** The action that rings. */
	action: string;
	outputSet: 'withAgent' | 'withoutAgent';
	parameters: IDataObject;
	/** Of a sandbox in which it rings as many leads as a test has; default the usual account. */
	sandbox?: Pick<SandboxOptions, 'agents'>;
}

/** Every operation that rings somebody, and parameters by which it can be run: what holds for one holds for all. */
export const DIAL_OPERATIONS: readonly WayToDial[] = OPERATIONS.filter(
	({ kind }) => kind === 'dial',
).map((definition) => ({
	id: idOf(definition),
	action: definition.actions[0].name,
	outputSet: outputSetOf(definition) as WayToDial['outputSet'],
	parameters: {
		resource: definition.resource,
		operation: definition.operation,
		...REQUIRED,
	},
}));

const locator = (value: unknown) => ({ __rl: true, mode: 'id', value });

/** How the agent may be chosen, besides by the builder. */
const AGENT_CHOICES: Record<string, Pick<WayToDial, 'parameters' | 'sandbox'>> = {
	'In This Order': {
		parameters: {
			agentChoice: 'inThisOrder',
			agents: {
				rows: ['agent@example.com', 'wang.fang@example.com'].map((agent) => ({
					agent: locator(agent),
				})),
			},
		},
	},
	'Any Free Agent': {
		parameters: { agentChoice: 'anyFreeAgent', skillGroupId: locator('101'), waitForFreeAgent: 60 },
		// An agent whose call has no end yet is free for nobody
		sandbox: {
			agents: Array.from({ length: 200 }, (_, index) => ({ mail: `agent-${index}@example.com` })),
		},
	},
};

/** Every operation that rings somebody, with every way to choose the agent. */
export const WAYS_TO_DIAL: readonly WayToDial[] = DIAL_OPERATIONS.flatMap((operation) => [
	operation,
	...(operation.outputSet === 'withAgent' ? Object.entries(AGENT_CHOICES) : []).map(
		([name, { parameters, sandbox }]) => ({
			...operation,
			id: `${operation.id}, ${name}`,
			parameters: { ...operation.parameters, ...parameters },
			sandbox,
		}),
	),
]);
