import { parse, stringify } from 'flatted';
import type { INodeExecutionData, IRun, IRunExecutionData, Workflow } from 'n8n-workflow';

/** A finished execution, however it ended. */
export class Run {
	constructor(
		/** Everything that n8n would store of it. */
		readonly data: IRun,
		/** What was logged while it ran; executions at the same time see each other's lines. */
		readonly logs: readonly unknown[],
	) {}

	get status() {
		return this.data.status;
	}

	/** The error that ended it, if one did. */
	get error() {
		return this.data.data.resultData.error;
	}

	/** By node name, one entry for every run of the node. */
	get runData() {
		return this.data.data.resultData.runData;
	}

	/** The items on every output of a node's last run, empty when the node did not run. */
	outputs(nodeName: string): INodeExecutionData[][] {
		const main = this.runData[nodeName]?.at(-1)?.data?.main ?? [];
		return main.map((items) => items ?? []);
	}

	/** The items on one output of a node's last run. */
	items(nodeName: string, outputIndex = 0): INodeExecutionData[] {
		return this.outputs(nodeName)[outputIndex] ?? [];
	}

	/** The hints of all runs of a node. */
	hints(nodeName: string) {
		return (this.runData[nodeName] ?? []).flatMap(({ hints }) => hints ?? []);
	}
}

/**
 * Prepares the data of a failed execution for a retry by hand, as n8n's server does it for
 * `POST /executions/:id/retry` (executions/execution.service.js of n8n 2.41.1): through the form in which it is
 * stored, without the error and the failed run of the last node, and with the nodes of the current workflow.
 *
 * @throws Error when n8n would refuse the retry: nothing is left to execute, as after a cancelled execution
 */
export function restoreForRetry(failed: IRunExecutionData, workflow: Workflow): IRunExecutionData {
	const restored = parse(stringify(failed)) as IRunExecutionData;
	const { executionData, resultData } = restored;
	if (!executionData) throw new Error('The execution was aborted and cannot be retried');
	delete resultData.error;
	const runsOfLastNode = resultData.runData[resultData.lastNodeExecuted ?? ''];
	if (runsOfLastNode?.at(-1)?.error) runsOfLastNode.pop();
	for (const waiting of executionData.nodeExecutionStack) {
		waiting.node = workflow.nodes[waiting.node.name];
	}
	return restored;
}
