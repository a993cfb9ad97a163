import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openAttemptLedger, type AttemptLedger } from '../dialling/attemptLedger';
import type { Handling } from './handling';

/** The ledger of this run of the node, in n8n's node context. */
export const ledgerOf = (context: IExecuteFunctions, { asTool, kind }: Handling): AttemptLedger =>
	openAttemptLedger(context.getContext('node'), {
		run: asTool ? 'tool' : (context.getWorkflowDataProxy(0).$runIndex as number),
		executionId: context.getExecutionId(),
		kind,
	});

/**
 * Whether n8n may execute the node again although it has returned: Retry On Fail does so for a field `error`
 * in the first item, and storing binary data may fail. Source: checkFailure, processNodeOutput in
 * https://github.com/n8n-io/n8n/blob/master/packages/core/src/execution-engine/workflow-execute.ts
 */
export function mayRunAgain([first, ...others]: INodeExecutionData[][]): boolean {
	const error = first[0]?.json.error ?? false;
	return error !== false || [first, ...others].flat().some(({ binary }) => binary);
}
