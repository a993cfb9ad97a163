import type { INodeExecutionData, IRun } from 'n8n-workflow';

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
