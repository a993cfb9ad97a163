import type { IDataObject, INode } from 'n8n-workflow';

import { createEngine, type EngineWorkflow } from '../../scripts/engine';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import type { Account } from '../processes/server';
import type { Lead } from './way';

/** A node of a workflow, in short. */
export type NodeInShort = Partial<INode> & Pick<INode, 'name' | 'type'>;

/** What follows each node: for every output the name of the next node. */
export type Next = Readonly<Record<string, ReadonlyArray<string | undefined>>>;

/** A workflow that begins with a trigger called Start. */
export function workflowOf(nodes: readonly NodeInShort[], next: Next): EngineWorkflow {
	const connections = Object.entries(next).map(([name, outputs]) => {
		const main = outputs.map((node) => (node ? [{ node, type: 'main' as const, index: 0 }] : []));
		return [name, { main }];
	});
	return {
		nodes: [{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' }, ...nodes],
		connections: Object.fromEntries(connections),
	};
}

/**
 * Runs a workflow over leads on n8n's engine, as a production execution.
 *
 * @returns the items that left the last node by any output
 * @throws Error when the execution fails
 */
export async function runWorkflow(
	workflow: EngineWorkflow,
	leads: readonly Lead[],
	account: Account,
	lastNode: string,
): Promise<number> {
	const engine = await createEngine();
	const run = await engine.run({
		workflow,
		startNode: 'Start',
		mode: 'trigger',
		input: leads.map((lead) => ({ json: lead as unknown as IDataObject })),
		credentials: {
			tencentCccApi: sandboxCredential({ url: account.url, account }),
		},
	});
	if (run.status !== 'success') {
		throw new Error(`The workflow failed: ${run.status} ${run.error?.message ?? ''}`);
	}
	return run.outputs(lastNode).reduce((sum, items) => sum + items.length, 0);
}
