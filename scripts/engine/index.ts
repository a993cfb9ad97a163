import { randomUUID } from 'node:crypto';

import { mapValues, once } from 'lodash';
import type * as N8nCore from 'n8n-core';
import {
	createRunExecutionData,
	NodeHelpers,
	Workflow,
	type DataTableProxyProvider,
	type INode,
	type INodeExecutionData,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
	type WorkflowExecuteMode,
	type WorkflowParameters,
} from 'n8n-workflow';

import { givenCredentials, type CredentialsByType } from './credentials';
import { loadCore, loadTypes } from './n8nCore';
import { Run } from './run';

export type { CredentialsByType, Run };

/**
 * A workflow as n8n exports it; `parameters`, `id` and `position` of nodes may be left out. Executions of one id
 * share what nodes remember between executions; without an id, each has a new one.
 */
export type EngineWorkflow = Readonly<
	Pick<WorkflowParameters, 'id' | 'name' | 'connections' | 'settings' | 'staticData'>
> & { readonly nodes: ReadonlyArray<Partial<INode> & Pick<INode, 'name' | 'type'>> };

export interface RunOptions {
	readonly workflow: EngineWorkflow;
	readonly credentials?: CredentialsByType;
	/** Default: where n8n itself would start. */
	readonly startNode?: string;
	/** What the start node emits, if it is a trigger, else what it gets. Default: one empty item. */
	readonly input?: readonly INodeExecutionData[];
	/** Default `manual`. */
	readonly mode?: WorkflowExecuteMode;
	/** What the execution begins with, in place of a start node and its input: that of another one, as a retry does. */
	readonly dataOf?: (workflow: Workflow) => IRunExecutionData;
	/** What n8n's data tables are; without it there are none. */
	readonly dataTables?: DataTableProxyProvider;
	/** Stops it, as the Stop button in n8n does. */
	readonly signal?: AbortSignal;
}

/** n8n's own engine (n8n-core's WorkflowExecute), in this process. */
export class Engine {
	private lastExecutionId = 0;

	constructor(
		readonly core: typeof N8nCore,
		private readonly logLines: readonly unknown[],
		/** Description look-ups: `getByNameAndVersion(type).description`, `getCredentialType(name)`. */
		readonly nodeTypes: Awaited<ReturnType<typeof loadTypes>>,
	) {}

	/**
	 * Makes n8n's Workflow object of a workflow's JSON: defaults of parameters filled in.
	 *
	 * @param credentials given to every node
	 * @throws when a node type is not known
	 */
	createWorkflow(
		{ id = randomUUID(), nodes, connections, settings, ...rest }: EngineWorkflow,
		credentials: CredentialsByType = {},
	): Workflow {
		const chosen = mapValues(credentials, (_, type) => ({ id: type, name: type }));
		return new Workflow({
			id,
			name: rest.name,
			staticData: rest.staticData,
			connections: structuredClone(connections),
			settings: settings ?? { executionOrder: 'v1' },
			active: false,
			nodeTypes: this.nodeTypes,
			nodes: nodes.map((node, index) => ({
				id: randomUUID(),
				typeVersion: Math.max(
					...[this.nodeTypes.getByNameAndVersion(node.type).description.version].flat(),
				),
				position: [index * 200, 0],
				parameters: {},
				...structuredClone(node),
				credentials: { ...node.credentials, ...chosen },
			})),
		});
	}

	/** @throws when the workflow has no such node */
	nodeOf(workflow: Workflow, name: string) {
		const node = workflow.getNode(name);
		if (!node) throw new Error(`The workflow has no node "${name}"`);
		return { node, nodeType: this.nodeTypes.getByNameAndVersion(node.type, node.typeVersion) };
	}

	/** The names of the outputs that a node of the workflow has with its parameters, in order. */
	outputsOf(workflow: EngineWorkflow, nodeName: string) {
		const created = this.createWorkflow(workflow);
		const { node, nodeType } = this.nodeOf(created, nodeName);
		const outputs = NodeHelpers.getNodeOutputs(created, node, nodeType.description);
		return outputs.map((output) => (typeof output === 'string' ? '' : (output.displayName ?? '')));
	}

	/** What n8n's server hands to an execution; without functions that reach beyond it, such as sub-workflows. */
	additionalData(credentials: CredentialsByType): IWorkflowExecuteAdditionalData {
		const data: Partial<IWorkflowExecuteAdditionalData> = {
			credentialsHelper: givenCredentials(this.nodeTypes.getCredentialType, credentials),
			currentNodeExecutionIndex: 0,
			formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
			webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting',
			variables: {},
		};
		return data as IWorkflowExecuteAdditionalData;
	}

	/**
	 * Executes a workflow.
	 *
	 * @throws only when n8n refuses to start it, as when a required parameter is empty; executions that fail, or
	 * are cancelled, are returned
	 */
	async run({ credentials = {}, mode = 'manual', signal, ...options }: RunOptions): Promise<Run> {
		const firstLine = this.logLines.length;
		const workflow = this.createWorkflow(options.workflow, credentials);
		const executionId = String(++this.lastExecutionId);
		const additionalData: IWorkflowExecuteAdditionalData = {
			...this.additionalData(credentials),
			executionId,
			hooks: new this.core.ExecutionLifecycleHooks(mode, executionId, options.workflow as never),
			'data-table': options.dataTables && { dataTableProxyProvider: options.dataTables },
		};
		const data = options.dataOf?.(workflow) ?? this.startData(workflow, mode, options);
		const execution = new this.core.WorkflowExecute(additionalData, mode, data);
		const running = execution.processRunExecutionData(workflow);
		signal?.addEventListener('abort', () => running.cancel());
		return new Run(await running, this.logLines.slice(firstLine));
	}

	private startData(
		workflow: Workflow,
		mode: WorkflowExecuteMode,
		{ startNode, input = [{ json: {} }] }: RunOptions,
	) {
		const name = startNode ?? workflow.getStartNode()?.name ?? '';
		const { node, nodeType } = this.nodeOf(workflow, name);
		const items = structuredClone([...input]);
		// In a manual execution n8n would wait for a trigger's own event; pinned data stands for it
		const pinData = nodeType.trigger && mode === 'manual' ? { [node.name]: items } : undefined;
		const nodeExecutionStack = [{ node, data: { main: [items] }, source: null }];
		const executionData = { nodeExecutionStack };
		return createRunExecutionData({ executionData, resultData: { pinData } });
	}
}

/**
 * Prepares n8n's engine in this process, with the nodes of the built package and those of n8n-nodes-base; once.
 *
 * @throws Error when the package has not been built
 */
export const createEngine = once(async () => {
	const { core, logLines } = await loadCore();
	return new Engine(core, logLines, await loadTypes(core));
});
