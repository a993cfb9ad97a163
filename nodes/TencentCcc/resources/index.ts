import { agentOperations } from './agent';
import { aiCallOperations } from './aiCall';
import { callOperations } from './call';
import { callRecordOperations } from './callRecord';
import type { OperationDefinition } from './operation';
import { phoneNumberOperations } from './phoneNumber';
import { redialGuardOperations } from './redialGuard';
import { skillGroupOperations } from './skillGroup';

/** The resources of the node, in alphabetical order, as n8n wants options. */
export const RESOURCES = [
	{ name: 'Agent', value: 'agent' },
	{ name: 'AI Call', value: 'aiCall' },
	{ name: 'Call', value: 'call' },
	{ name: 'Call Record', value: 'callRecord' },
	{ name: 'Phone Number', value: 'phoneNumber' },
	{ name: 'Redial Guard', value: 'redialGuard' },
	{ name: 'Skill Group', value: 'skillGroup' },
] as const;

/**
 * Every operation of the node: options, outputs, router, docs and access policy follow from this list. The first one is
 * chosen in a new node.
 */
export const OPERATIONS: readonly OperationDefinition[] = [
	...callOperations,
	...aiCallOperations,
	...callRecordOperations,
	...agentOperations,
	...skillGroupOperations,
	...phoneNumberOperations,
	...redialGuardOperations,
];
