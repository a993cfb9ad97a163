import { callOperations } from './call';
import { callRecordOperations } from './callRecord';
import type { OperationDefinition } from './operation';

/** The resources of the node, in alphabetical order, as n8n wants options. */
export const RESOURCES = [
	{ name: 'Call', value: 'call' },
	{ name: 'Call Record', value: 'callRecord' },
] as const;

/** Every operation of the node: options, outputs, router, docs and access policy follow from this list. */
export const OPERATIONS: readonly OperationDefinition[] = [
	...callOperations,
	...callRecordOperations,
];
