import { runWorkflow, workflowOf } from './engine';
import type { Way } from './way';

const NAME = 'Tencent CCC';

/** Our node: the lead's number by expression, one agent, everything else as it is dropped in. */
export const tencentCcc: Way = async (leads, { account, callsPerSecond }) => {
	const workflow = workflowOf(
		[
			{
				name: NAME,
				type: 'n8n-nodes-tencent-ccc.tencentCcc',
				parameters: {
					userId: { __rl: true, mode: 'id', value: account.agent },
					calleeNumber: '={{ $json.phone }}',
					options: callsPerSecond === undefined ? {} : { callsPerSecond },
				},
			},
		],
		{ Start: [NAME] },
	);
	const left = await runWorkflow(workflow, leads, account, NAME);
	if (left !== leads.length) throw new Error(`${leads.length} leads went in, ${left} came out`);
};
