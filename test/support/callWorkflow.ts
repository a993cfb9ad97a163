import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { Sandbox } from '../../sandbox';
import type { Engine, EngineWorkflow, Run } from '../../scripts/engine';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { retryOf } from './retryOf';

export { sandboxCredential };

export const NODE_NAME = 'Tencent CCC';
export const NODE_TYPE = 'n8n-nodes-tencent-ccc.tencentCcc';

/** Settings of the node outside of its parameters: On Error, Retry On Fail … */
export type NodeSettings = Partial<Omit<INode, 'parameters'>>;

/** A workflow of a trigger and the node, which reads the lead's number from the item. */
export function callWorkflow(
	parameters: IDataObject = {},
	settings: NodeSettings = {},
	agent = 'agent@example.com',
): EngineWorkflow {
	const { options, ...rest } = parameters;
	return {
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: NODE_NAME,
				type: NODE_TYPE,
				parameters: {
					userId: { __rl: true, mode: 'id', value: agent },
					calleeNumber: '={{ $json.phone }}',
					...rest,
					// The pace, and looking for sessions, have tests of their own; a busy machine answers late
					options: {
						callsPerSecond: 10_000,
						timeout: 6,
						verifyUnknown: false,
						...(options as IDataObject),
					},
				} as INode['parameters'],
				...settings,
			},
		],
		connections: { Start: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] } },
	};
}

/** Leads as items: a number, and fields that must survive. */
export function leads(...phones: unknown[]): INodeExecutionData[] {
	return phones.map((phone, index) => ({
		json: { leadId: `lead-${index}`, phone, nested: { kept: index } } as IDataObject,
	}));
}

/** Where each input item left: the indices of the outputs, by the item's index. */
export function exitsOf(run: Run, items: number): number[][] {
	const exits: number[][] = Array.from({ length: items }, () => []);
	run.outputs(NODE_NAME).forEach((output, outputIndex) => {
		for (const { pairedItem } of output) {
			exits[(pairedItem as { item: number }).item].push(outputIndex);
		}
	});
	return exits;
}

/** How many requests to dial the sandbox got, and how many of them placed a call, by callee. */
export function requestsByCallee(
	sandbox: Sandbox,
): Record<string, { sent: number; placed: number }> {
	const counts: Record<string, { sent: number; placed: number }> = {};
	for (const { body, placed } of sandbox.requests) {
		const { Callee: callee } = (body ?? {}) as { Callee?: string };
		if (callee === undefined) continue;
		counts[callee] ??= { sent: 0, placed: 0 };
		counts[callee].sent++;
		if (placed) counts[callee].placed++;
	}
	return counts;
}

/** Runs the node over leads on n8n's engine, against a sandbox. */
export async function runCalls(
	engine: Engine,
	sandbox: Sandbox,
	phones: unknown[],
	parameters?: IDataObject,
	settings?: NodeSettings,
	credential?: IDataObject,
): Promise<Run> {
	return await engine.run({
		workflow: callWorkflow(parameters, settings, sandbox.account.agents[0].mail),
		credentials: { tencentCccApi: (credential ?? sandboxCredential(sandbox)) as never },
		input: leads(...phones),
	});
}

/**
 * Runs a workflow for leads, or repeats a run of it that has failed, as Retry does.
 *
 * @param credential data of the credential, so that a first run can be made to fail
 */
export const runOrRetry =
	(engine: Engine, workflow: EngineWorkflow, phones: unknown[]) =>
	async (credential: IDataObject, retried?: Run): Promise<Run> =>
		await engine.run({
			workflow,
			credentials: { tencentCccApi: credential as never },
			...(retried ? retryOf(retried.data.data) : { input: leads(...phones) }),
		});
