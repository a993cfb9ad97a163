import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { openAttemptLedger, type AttemptLedger } from '../dialling/attemptLedger';
import type { CrashLedger } from '../dialling/crashLedger';
import { openCrashLedger } from '../dialling/openCrashLedger';
import type { Handling } from './handling';

/** Which run of the node this is, as the ledgers name it. An agent's calls of its tool belong together. */
const runOf = (context: IExecuteFunctions, { asTool }: Handling) =>
	asTool ? ('tool' as const) : (context.getWorkflowDataProxy(0).$runIndex as number);

/** What survives a crash of n8n in this run of the node. */
export const crashLedgerOf = (context: IExecuteFunctions, handling: Handling): CrashLedger =>
	openCrashLedger(context, runOf(context, handling));

/** The ledger of this run of the node, in n8n's node context. */
export const ledgerOf = (context: IExecuteFunctions, handling: Handling): AttemptLedger =>
	openAttemptLedger(context.getContext('node'), {
		run: runOf(context, handling),
		executionId: context.getExecutionId(),
		kind: handling.kind,
		operation: handling.operation,
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
