import { randomUUID } from 'node:crypto';
import type { IConnections, IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { WorkflowFile } from '../../../scripts/n8n/restClient';

export const NODE_TYPE = 'n8n-nodes-tencent-ccc.tencentCcc';

type NodeSettings = Partial<INode> & Pick<INode, 'name' | 'type' | 'typeVersion'>;

/** A node with what n8n wants every node to have. */
export function node(settings: NodeSettings): INode {
	return { id: randomUUID(), position: [0, 0], parameters: {}, ...settings };
}

/** The "Execute workflow" trigger. */
export const manualTrigger = (): INode =>
	node({ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 });

/** A POST webhook under a path of its own. */
export const webhook = (path: string): INode =>
	node({
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: randomUUID(),
		parameters: { httpMethod: 'POST', path, responseMode: 'onReceived', options: {} },
	});

/** Makes an item of each lead in the body of a webhook. */
export const splitBody = (): INode =>
	node({
		name: 'Lead',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: 'body', options: {} },
	});

/** A Code node that emits one item per lead. */
export const leads = (items: IDataObject[]): INode =>
	node({
		name: 'Leads',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: { jsCode: `return ${JSON.stringify(items)}.map((json) => ({ json }));` },
	});

export const noOperation = (name: string): INode =>
	node({ name, type: 'n8n-nodes-base.noOp', typeVersion: 1 });

/** Our node, which calls the field `phone` of each item unless told otherwise. */
export const tencentCcc = (
	settings: Partial<Omit<INode, 'parameters'>> & { parameters?: INodeParameters },
): INode =>
	node({
		name: 'Tencent CCC',
		type: NODE_TYPE,
		typeVersion: 1,
		...settings,
		parameters: {
			resource: 'call',
			operation: 'createCallOutSession',
			userId: { __rl: true, mode: 'id', value: 'agent@example.com' },
			calleeNumber: '={{ $json.phone }}',
			// Looking for sessions takes seconds, and has tests of its own
			options: { verifyUnknown: false },
			...settings.parameters,
		},
	});

/** A workflow in which each node's first output leads to the next node. */
export function chain(name: string, nodes: INode[]): WorkflowFile {
	const connections: IConnections = {};
	nodes.slice(0, -1).forEach((source, index) => {
		connections[source.name] = {
			main: [[{ node: nodes[index + 1].name, type: 'main', index: 0 }]],
		};
	});
	return { name, nodes, connections };
}

/** Adds one node behind every output of the chain's last node, in the order of the outputs. */
export function branches(workflow: WorkflowFile, targets: INode[]): WorkflowFile {
	const source = workflow.nodes[workflow.nodes.length - 1];
	return {
		...workflow,
		nodes: [...workflow.nodes, ...targets],
		connections: {
			...workflow.connections,
			[source.name]: {
				main: targets.map((target) => [{ node: target.name, type: 'main', index: 0 }]),
			},
		},
	};
}

/** An MCP server under a path of its own, with the nodes as its tools. */
export function mcpServer(path: string, tools: INode[]): WorkflowFile {
	const trigger = node({
		name: 'MCP Server',
		type: '@n8n/n8n-nodes-langchain.mcpTrigger',
		typeVersion: 2,
		webhookId: randomUUID(),
		parameters: { path },
	});
	const toTrigger = { ai_tool: [[{ node: trigger.name, type: 'ai_tool' as const, index: 0 }]] };
	return {
		name: 'MCP server',
		nodes: [trigger, ...tools],
		connections: Object.fromEntries(tools.map(({ name }) => [name, toTrigger])),
	};
}
