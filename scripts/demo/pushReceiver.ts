import type { IWebhookData, IWorkflowExecuteAdditionalData } from 'n8n-workflow';

import type { CredentialsByType, Engine, EngineWorkflow, Run } from '../engine';
import { readBody, startServer } from '../http';

/** The trigger of the example workflows that take call records in. */
export const CALL_HAS_ENDED = 'Call Has Ended';

/**
 * Listens in place of n8n's server: hands each request to the webhook function of the workflow's trigger, and lets what
 * that lets in through the workflow on n8n's engine.
 */
export async function startPushReceiver(
	engine: Engine,
	file: EngineWorkflow,
	credentials: CredentialsByType,
) {
	// The trigger recognises its pushes by the id of the workflow
	const workflow = { id: 'call-outcome', ...file };
	const { WebhookContext } = engine.core;
	const created = engine.createWorkflow(workflow, credentials);
	const { node, nodeType } = engine.nodeOf(created, CALL_HAS_ENDED);
	const webhookData = { webhookDescription: nodeType.description.webhooks?.[0] } as IWebhookData;
	const runs: Array<Promise<Run>> = [];

	const server = await startServer(async (request, response) => {
		const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
		const additions = { rawBody: await readBody(request), query: Object.fromEntries(searchParams) };
		// The methods of Express that n8n's responses have
		const httpResponse = Object.assign(response, {
			status(code: number) {
				response.statusCode = code;
				return httpResponse;
			},
			json: (body: unknown) => response.end(JSON.stringify(body)),
		});
		const additional = {
			...engine.additionalData(credentials),
			httpRequest: Object.assign(request, additions),
			httpResponse,
		} as unknown as IWorkflowExecuteAdditionalData;
		const context = new WebhookContext(created, node, additional, 'webhook', webhookData, [], null);
		const result = await nodeType.webhook!.call(context);
		const startNode = CALL_HAS_ENDED;
		for (const input of result.workflowData ?? []) {
			runs.push(engine.run({ workflow, credentials, startNode, mode: 'webhook', input }));
		}
		if (!result.noWebhookResponse) httpResponse.json(result.webhookResponse);
	});
	return { ...server, url: `${server.url}/webhook`, runs };
}
