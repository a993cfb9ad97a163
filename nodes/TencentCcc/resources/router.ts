import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { createCallOutSession } from './call/createCallOutSession.operation';
import { getStatus } from './call/getStatus.operation';
import { hangUp } from './call/hangUp.operation';
import { getCallRecord } from './callRecord/get.operation';
import { getAllCallRecords } from './callRecord/getAll.operation';
import { executePerItem } from './perItem';

type OperationFunction = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** The execution of each operation, by `resource.operation`. */
const operations: Record<string, OperationFunction> = {
	'call.createCallOutSession': createCallOutSession,
	'call.getStatus': getStatus,
	'call.hangUp': hangUp,
	'callRecord.get': getCallRecord,
	'callRecord.getAll': getAllCallRecords,
};

/**
 * Runs the operation that the node is set to, with all input items. An operation that this version of the node does
 * not have makes each item Invalid Input.
 */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as string;
	const operation = this.getNodeParameter('operation', 0) as string;
	const run = operations[`${resource}.${operation}`];
	if (run) return await run.call(this);
	return await executePerItem(this, () => {
		throw new Error(
			`The operation "${operation}" of "${resource}" does not exist in this version of the node`,
		);
	});
}
