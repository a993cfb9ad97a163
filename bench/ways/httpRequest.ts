import type { IDataObject } from 'n8n-workflow';

import type { Account } from '../processes/server';
import { runWorkflow, workflowOf, type NodeInShort } from './engine';
import type { Way } from './way';

const NAME = 'HTTP Request';

/** n8n's HTTP Request node, set up for CreateCallOutSession with our credential. */
export function httpRequestNode(account: Account, options: IDataObject): NodeInShort {
	const fixed = `SdkAppId: ${account.sdkAppId}, UserId: '${account.agent}', IsForceUseMobile: true`;
	return {
		name: NAME,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			method: 'POST',
			url: account.url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'tencentCccApi',
			sendHeaders: true,
			headerParameters: { parameters: [{ name: 'X-TC-Action', value: 'CreateCallOutSession' }] },
			sendBody: true,
			contentType: 'json',
			specifyBody: 'json',
			jsonBody: `={{ { ${fixed}, Callee: '0086' + $json.phone } }}`,
			options,
		} as NodeInShort['parameters'],
	};
}

const runWith =
	(options: IDataObject): Way =>
	async (leads, { account }) => {
		const workflow = workflowOf([httpRequestNode(account, options)], { Start: [NAME] });
		await runWorkflow(workflow, leads, account, NAME);
	};

/** As a builder sets it who knows Tencent's limit: batches of 20, one each 1,000 ms. */
export const httpRequestInBatches = runWith({
	batching: { batch: { batchSize: 20, batchInterval: 1000 } },
});

/** As it is dropped in: everything at once. */
export const httpRequest = runWith({});
