import type { IDataObject, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import type { RequestLogEntry, Sandbox } from '../../../sandbox';
import type { FinishedExecution } from '../../../scripts/n8n/restClient';

/**
 * What left a node, one array of items for each of its outputs.
 *
 * @throws Error when the node did not run to its end
 */
export function outputsOf(
	execution: { data: IRunExecutionData },
	nodeName: string,
): INodeExecutionData[][] {
	const runs = execution.data.resultData.runData[nodeName];
	const main = runs?.[runs.length - 1]?.data?.main;
	if (!main) throw new Error(`Node "${nodeName}" has no output: ${describeEnd(execution)}`);
	return main.map((items) => items ?? []);
}

/** The json of the items that left a node by one of its outputs. */
export function itemsOf(
	execution: { data: IRunExecutionData },
	nodeName: string,
	output = 0,
): IDataObject[] {
	return (outputsOf(execution, nodeName)[output] ?? []).map(({ json }) => json);
}

/** The names of all nodes that ran. */
export function nodesThatRan({ data }: FinishedExecution): string[] {
	return Object.keys(data.resultData.runData);
}

/** The callees of the requests that reached a sandbox, in order. */
export function calleesDialled(sandbox: Sandbox): string[] {
	return sandbox.requests
		.filter(({ action }) => action === 'CreateCallOutSession')
		.map(({ body }: RequestLogEntry) => String((body as IDataObject).Callee));
}

function describeEnd({ data }: { data: IRunExecutionData }): string {
	return data.resultData.error?.message ?? 'it did not run';
}
