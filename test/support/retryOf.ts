import { parse, stringify } from 'flatted';
import type { IRunExecutionData } from 'n8n-workflow';

import type { RunOptions } from '../../scripts/engine';

/**
 * The options of a run that retries a failed one by hand, as n8n's server does it for
 * `POST /executions/:id/retry` (executions/execution.service.js of n8n 2.41.1): through the form in which it is
 * stored, without the error and the failed run of the last node, and with the nodes of the current workflow.
 *
 * @param failed the data of the failed run
 * @throws Error when n8n would refuse the retry: nothing is left to execute, as after a cancelled execution
 */
export function retryOf(failed: IRunExecutionData): Pick<RunOptions, 'mode' | 'dataOf'> {
	const restored = parse(stringify(failed)) as IRunExecutionData;
	const { executionData, resultData } = restored;
	if (!executionData) throw new Error('The execution was aborted and cannot be retried');
	delete resultData.error;
	const runsOfLastNode = resultData.runData[resultData.lastNodeExecuted ?? ''];
	if (runsOfLastNode?.at(-1)?.error) runsOfLastNode.pop();
	return {
		mode: 'retry',
		dataOf(workflow) {
			for (const waiting of executionData.nodeExecutionStack) {
				waiting.node = workflow.nodes[waiting.node.name];
			}
			return restored;
		},
	};
}
