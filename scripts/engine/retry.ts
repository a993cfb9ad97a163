import { parse, stringify } from 'flatted';
import type { IRunExecutionData, Workflow } from 'n8n-workflow';

/**
 * Prepares the data of a failed execution for a retry by hand, as n8n's server does it for
 * `POST /executions/:id/retry` (executions/execution.service.js of n8n 2.41.1): through the form in which it is
 * stored, without the error and the failed run of the last node, and with the nodes of the current workflow.
 *
 * @param failed the execution's data, which is not changed
 * @param workflow the workflow that the retry runs
 * @throws Error when n8n would refuse the retry: nothing is left to execute, as after a cancelled execution
 */
export function restoreForRetry(failed: IRunExecutionData, workflow: Workflow): IRunExecutionData {
	const restored = parse(stringify(failed)) as IRunExecutionData;
	if (!restored.executionData) throw new Error('The execution was aborted and cannot be retried');

	const { resultData } = restored;
	delete resultData.error;
	const runsOfLastNode = resultData.runData[resultData.lastNodeExecuted ?? ''] ?? [];
	if (runsOfLastNode[runsOfLastNode.length - 1]?.error !== undefined) runsOfLastNode.pop();

	for (const waiting of restored.executionData.nodeExecutionStack) {
		const node = workflow.getNode(waiting.node.name);
		if (!node) throw new Error(`The workflow has no node "${waiting.node.name}" any more`);
		waiting.node = node;
	}
	return restored;
}
