import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { idOf, type OperationDefinition } from './operation';
import { runDial } from './runDial';
import { runItems } from './runItems';

/** An operation that this version of the node does not have: each item is Invalid Input. */
const unknownOperation = (resource: string, operation: string): OperationDefinition => ({
	resource,
	operation,
	name: '',
	action: '',
	description: '',
	kind: 'read',
	actions: [],
	fields: [],
	perItem() {
		throw new Error(
			`The operation "${operation}" of "${resource}" does not exist in this version of the node`,
		);
	},
});

/** Runs the operation that the node is set to, with all input items. */
export async function route(
	context: IExecuteFunctions,
	operations: readonly OperationDefinition[],
): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0) as string;
	const operation = context.getNodeParameter('operation', 0) as string;
	const definition =
		operations.find((candidate) => idOf(candidate) === `${resource}.${operation}`) ??
		unknownOperation(resource, operation);
	return definition.kind === 'dial'
		? await runDial(context, definition)
		: await runItems(context, definition);
}
