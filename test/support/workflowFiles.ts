import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { omit } from 'lodash';
import type { IConnections, INode, IWorkflowSettings } from 'n8n-workflow';

import { repositoryFolder } from '../../scripts/repository';
import { STICKY_NOTE } from './notes';

/** A file of workflows/, as users import it; it leaves nothing out. */
export interface WorkflowFile {
	readonly name: string;
	readonly nodes: readonly INode[];
	readonly connections: IConnections;
	readonly settings: IWorkflowSettings;
}

const WORKFLOWS = join(repositoryFolder, 'workflows');

/** The paths of all importable workflows below workflows/, sorted; sample data is left out. */
export function workflowPaths(): string[] {
	return readdirSync(WORKFLOWS, { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.json'))
		.filter((path) => 'nodes' in (JSON.parse(readText(path)) as object))
		.sort();
}

const readText = (path: string) => readFileSync(join(WORKFLOWS, path), 'utf8');

/**
 * Reads a workflow.
 *
 * @param path below workflows/
 * @param addresses addresses in the file and what stands in for them
 */
export function readWorkflowFile(
	path: string,
	addresses: Readonly<Record<string, string>> = {},
): WorkflowFile {
	const text = Object.entries(addresses).reduce(
		(changed, [from, to]) => changed.replaceAll(from, to),
		readText(path),
	);
	return JSON.parse(text) as WorkflowFile;
}

/** The nodes that do something. */
export const workingNodesOf = ({ nodes }: WorkflowFile) =>
	nodes.filter(({ type }) => type !== STICKY_NOTE);

/** The names of the nodes that each output of a node leads to. */
export const targetsOf = ({ connections }: WorkflowFile, name: string) =>
	(connections[name]?.main ?? []).map((targets) => (targets ?? []).map(({ node }) => node));

/** All text values of parameters, however deep. */
export function textsOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

const WAIT = 'n8n-nodes-base.wait';

/**
 * The workflow with a Set node in place of each Wait node, which Jest cannot load on Node 20 because it needs an ES
 * module. It evaluates what the Wait node would, writes that into the field `waited_until`, and hands items on.
 *
 * @param changes values of fields that change while the workflow waits, by their names
 */
export function withoutWaiting(
	workflow: WorkflowFile,
	changes: Readonly<Record<string, string>> = {},
): WorkflowFile {
	const asSet = (node: INode): INode => {
		const values = { waited_until: String(node.parameters.dateTime), ...changes };
		const assignments = Object.entries(values).map(([name, value]) => ({
			id: name,
			name,
			value,
			type: 'string',
		}));
		const parameters = { assignments: { assignments }, includeOtherFields: true, options: {} };
		const set = { type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters };
		return { ...omit(node, 'webhookId'), ...set };
	};
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => (node.type === WAIT ? asSet(node) : node)),
	};
}
