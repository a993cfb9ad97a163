import { randomUUID } from 'node:crypto';

import {
	NodeHelpers,
	Workflow,
	type DataTableProxyProvider,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeOutputConfiguration,
	type IRun,
	type IRunExecutionData,
	type IWorkflowBase,
	type IWorkflowSettings,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { createAdditionalData } from './additionalData';
import {
	GivenCredentials,
	withGivenCredentials,
	type CredentialsByType,
} from './credentialsHelper';
import { EditorMethods } from './editorMethods';
import type { LoadedCore } from './n8nCore';
import type { EngineTypes } from './nodeTypes';
import { restoreForRetry } from './retry';
import { Run, type PendingRun } from './run';

/** A workflow as n8n exports it; `parameters`, `id` and `position` of nodes may be left out. */
export interface EngineWorkflow {
	/** Executions of one id share what nodes remember between executions. Default: a new one for each run. */
	readonly id?: string;
	readonly name?: string;
	readonly nodes: ReadonlyArray<Partial<INode> & Pick<INode, 'name' | 'type'>>;
	readonly connections: IConnections;
	/** Default: execution order v1, as every new workflow has it. */
	readonly settings?: IWorkflowSettings;
	readonly staticData?: IDataObject;
}

export interface RunOptions {
	readonly workflow: EngineWorkflow;
	/** Given to every node that can use a credential of the type. */
	readonly credentials?: CredentialsByType;
	/** Default: where n8n itself would start. */
	readonly startNode?: string;
	/** What the start node emits, if it is a trigger, else what it gets. Default: one empty item. */
	readonly input?: readonly INodeExecutionData[];
	/** Default `manual`, and `retry` together with runExecutionData. */
	readonly mode?: WorkflowExecuteMode;
	/** Default: a new one. */
	readonly executionId?: string;
	/** `run.data.data` of a failed run: retries it, as "Retry" in n8n's list of executions does. */
	readonly runExecutionData?: IRunExecutionData;
	/** What n8n's data tables are; without it there are none. */
	readonly dataTables?: DataTableProxyProvider;
	/** Told after each run of a node. */
	readonly onNodeFinished?: (nodeName: string) => void;
}

export interface PollRunOptions {
	readonly workflow: EngineWorkflow;
	/** The polling trigger. */
	readonly node: string;
	readonly credentials?: CredentialsByType;
	/** Default `trigger`; `manual` is what the editor does for a test event. */
	readonly mode?: WorkflowExecuteMode;
	/** What the workflow's nodes remember; changed by the poll. */
	readonly staticData?: IDataObject;
}

let lastExecutionId = 0;

/** n8n's own engine, in this process. */
export class Engine extends EditorMethods {
	constructor(
		private readonly loaded: LoadedCore,
		types: EngineTypes,
	) {
		super(loaded.core, types);
	}

	/** The loader of this package, with `known`, `nodeTypes` and `credentialTypes`. */
	get loader() {
		return this.nodeTypes.packageLoader;
	}

	/** The credential types of this package by name, each `{ type, sourcePath }`. */
	get credentialTypes() {
		return this.loader.credentialTypes;
	}

	/**
	 * Makes n8n's Workflow object of a workflow's JSON: defaults of parameters filled in, credentials chosen.
	 *
	 * @throws when a node type is not known
	 */
	createWorkflow(workflow: EngineWorkflow, credentials: CredentialsByType = {}): Workflow {
		const nodes = workflow.nodes.map((node, position): INode => {
			const complete = {
				id: randomUUID(),
				typeVersion: this.latestVersionOf(node.type),
				position: [position * 200, 0] as [number, number],
				parameters: {},
				...structuredClone(node),
			};
			return withGivenCredentials(complete, this.nodeTypes, credentials);
		});
		return new Workflow({
			id: workflow.id ?? randomUUID(),
			name: workflow.name ?? 'Workflow',
			nodes,
			connections: structuredClone(workflow.connections),
			active: false,
			nodeTypes: this.nodeTypes,
			settings: workflow.settings ?? { executionOrder: 'v1' },
			staticData: workflow.staticData,
		});
	}

	/** The outputs that a node of the workflow has with its parameters, in order. */
	outputsOf(workflow: EngineWorkflow, nodeName: string): INodeOutputConfiguration[] {
		const created = this.createWorkflow(workflow);
		const node = created.getNode(nodeName);
		if (!node) throw new Error(`The workflow has no node "${nodeName}"`);
		const { description } = this.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		return NodeHelpers.getNodeOutputs(created, node, description).map((output) =>
			typeof output === 'string' ? { type: output } : output,
		);
	}

	/**
	 * Executes a workflow.
	 *
	 * @returns a promise of the finished run, which also has `cancel()`. It rejects only when n8n refuses to
	 * start the workflow, as when a required parameter is empty; executions that fail resolve.
	 */
	run(options: RunOptions): PendingRun {
		let cancel: () => void = () => undefined;
		const start = async () => {
			const firstLine = this.loaded.logLines.length;
			const { workflow, execution } = this.start(options);
			cancel = () => execution.cancel();
			const data: IRun = await execution;
			const staticData = structuredClone({ ...workflow.staticData }) as IDataObject;
			return new Run(data, this.loaded.logLines.slice(firstLine), staticData);
		};
		// `start` runs up to its first await right here, so `cancel` is already the execution's own
		return Object.assign(start(), { cancel: () => cancel() });
	}

	/**
	 * Lets a polling trigger poll once, as n8n's schedule does.
	 *
	 * @returns what the trigger hands on; null when there is nothing new
	 * @throws what the poll throws
	 */
	async poll(options: PollRunOptions): Promise<INodeExecutionData[][] | null> {
		const { credentials = {}, mode = 'trigger', staticData } = options;
		const workflow = this.createWorkflow({ ...options.workflow, staticData }, credentials);
		const node = workflow.getNode(options.node);
		const poll = node && this.nodeTypes.getByNameAndVersion(node.type, node.typeVersion).poll;
		if (!node || !poll) throw new Error(`The workflow has no polling trigger "${options.node}"`);
		const additionalData = createAdditionalData(
			this.loaded.core,
			new GivenCredentials(this.nodeTypes, credentials),
		);
		const { PollContext } = this.loaded.core;
		const context = new PollContext(workflow, node, additionalData, mode, 'update');
		return await poll.call(context);
	}

	private start(options: RunOptions) {
		const { credentials = {}, runExecutionData: failed, onNodeFinished, dataTables } = options;
		const { core } = this.loaded;
		const workflow = this.createWorkflow(options.workflow, credentials);
		const mode = options.mode ?? (failed ? 'retry' : 'manual');
		const executionId = options.executionId ?? String(++lastExecutionId);

		const workflowData = { id: workflow.id, name: workflow.name, ...options.workflow };
		const hooks = new core.ExecutionLifecycleHooks(
			mode,
			executionId,
			workflowData as unknown as IWorkflowBase,
		);
		if (onNodeFinished) hooks.addHandler('nodeExecuteAfter', onNodeFinished);
		const additionalData = {
			...createAdditionalData(core, new GivenCredentials(this.nodeTypes, credentials)),
			executionId,
			workflowId: workflow.id,
			hooks,
			...(dataTables ? { 'data-table': { dataTableProxyProvider: dataTables } } : {}),
		};

		if (failed) {
			const restored = restoreForRetry(failed, workflow);
			const execute = new core.WorkflowExecute(additionalData, mode, restored);
			return { workflow, execution: execute.processRunExecutionData(workflow) };
		}
		const startNode = options.startNode
			? workflow.getNode(options.startNode)
			: workflow.getStartNode();
		if (!startNode) throw new Error(`There is no start node "${options.startNode ?? ''}"`);
		const items = structuredClone([...(options.input ?? [{ json: {} }])]);
		const { trigger } = this.nodeTypes.getByNameAndVersion(startNode.type, startNode.typeVersion);
		// In a manual execution n8n would wait for a trigger's own event; pinned data stands for it
		const pinData = trigger && mode === 'manual' ? { [startNode.name]: items } : undefined;
		const execution = new core.WorkflowExecute(additionalData, mode).run({
			workflow,
			startNode,
			pinData,
			triggerToStartFrom: {
				name: startNode.name,
				data: {
					data: { main: [items] },
					startTime: 0,
					executionTime: 0,
					executionIndex: 0,
					source: [],
				},
			},
		});
		return { workflow, execution };
	}

	private latestVersionOf(type: string): number {
		const { version } = this.nodeTypes.getByNameAndVersion(type).description;
		return Array.isArray(version) ? Math.max(...version) : version;
	}
}
