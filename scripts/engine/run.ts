import type {
	ExecutionError,
	ExecutionStatus,
	INodeExecutionData,
	IDataObject,
	IRun,
	IRunData,
	NodeExecutionHint,
} from 'n8n-workflow';

import type { LogLine } from './n8nCore';

/** A finished execution. */
export class Run {
	constructor(
		/** Everything that n8n would store of it. */
		readonly data: IRun,
		/** What was logged while it ran; executions at the same time see each other's lines. */
		readonly logs: readonly LogLine[],
		/** What `getWorkflowStaticData` holds at the end. */
		readonly staticData: IDataObject,
	) {}

	get status(): ExecutionStatus {
		return this.data.status;
	}

	/** The error that ended it, if one did. */
	get error(): ExecutionError | undefined {
		return this.data.data.resultData.error;
	}

	/** By node name, one entry for every run of the node. */
	get runData(): IRunData {
		return this.data.data.resultData.runData;
	}

	/**
	 * The items on every output of a node, empty when the node did not run.
	 *
	 * @param nodeName the node
	 * @param runIndex which of its runs; the last one unless given
	 */
	outputs(nodeName: string, runIndex?: number): INodeExecutionData[][] {
		const runs = this.runData[nodeName] ?? [];
		const { data } = runs[runIndex ?? runs.length - 1] ?? {};
		return (data?.main ?? data?.ai_tool ?? []).map((items) => items ?? []);
	}

	/** The items on one output of a node's last run. */
	items(nodeName: string, outputIndex = 0): INodeExecutionData[] {
		return this.outputs(nodeName)[outputIndex] ?? [];
	}

	/** The hints of all runs of a node. */
	hints(nodeName: string): NodeExecutionHint[] {
		return (this.runData[nodeName] ?? []).flatMap(({ hints }) => hints ?? []);
	}
}

/** An execution under way. It resolves to its Run however it ends, also when it fails or is cancelled. */
export type PendingRun = Promise<Run> & {
	/** Stops it, as the Stop button in n8n does. */
	cancel(): void;
};
