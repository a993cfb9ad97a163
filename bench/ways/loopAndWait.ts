import { runWorkflow, workflowOf } from './engine';
import { httpRequestNode } from './httpRequest';
import type { Way } from './way';

/** n8n's Loop Over Items with 20 items a round, the HTTP Request node, and Wait for a second. */
export const loopAndWait: Way = async (leads, { account }) => {
	const workflow = workflowOf(
		[
			{
				name: 'Loop Over Items',
				type: 'n8n-nodes-base.splitInBatches',
				typeVersion: 3,
				parameters: { batchSize: 20, options: {} },
			},
			httpRequestNode(account, {}),
			{
				name: 'Wait',
				type: 'n8n-nodes-base.wait',
				typeVersion: 1.1,
				parameters: { resume: 'timeInterval', amount: 1, unit: 'seconds' },
			},
		],
		{
			Start: ['Loop Over Items'],
			'Loop Over Items': [undefined, 'HTTP Request'],
			'HTTP Request': ['Wait'],
			Wait: ['Loop Over Items'],
		},
	);
	await runWorkflow(workflow, leads, account, 'Loop Over Items');
};
