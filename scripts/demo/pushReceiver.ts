import type { IncomingMessage, ServerResponse } from 'node:http';

import type {
	INodeExecutionData,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';

import type { CredentialsByType, Engine, EngineWorkflow, Run } from '../engine';
import { readBody, startServer } from '../http';

/** What n8n's server is to a webhook trigger: it takes requests in, and starts executions. */
export interface PushReceiver {
	/** Where pushes go to. */
	readonly url: string;
	/** How many executions have started. */
	executionCount(): number;
	/** Resolves to all executions, once every one has ended. */
	finished(): Promise<Run[]>;
	close(): Promise<void>;
}

export interface PushReceiverOptions {
	readonly engine: Engine;
	/** With an id, by which the trigger recognises its pushes. */
	readonly workflow: EngineWorkflow & { readonly id: string };
	/** The webhook trigger. */
	readonly triggerName: string;
	readonly credentials: CredentialsByType;
}

/** The methods of Express that n8n's responses have. */
function asExpress(response: ServerResponse) {
	const answer = {
		status(code: number) {
			response.statusCode = code;
			return extended;
		},
		json(body: unknown) {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify(body));
			return extended;
		},
	};
	const extended = Object.assign(response, answer);
	return extended;
}

/**
 * Listens on the loopback interface and hands each request to the trigger's own `webhook` function, as n8n does;
 * what it lets in goes through the workflow on n8n's engine.
 *
 * @throws Error when the workflow has no such webhook trigger
 */
export async function startPushReceiver(options: PushReceiverOptions): Promise<PushReceiver> {
	const { engine, workflow: file, triggerName, credentials } = options;
	const workflow = engine.createWorkflow(file, credentials);
	const { node, nodeType } = engine.nodeOf(workflow, triggerName);
	const { webhook, description } = nodeType;
	if (!webhook) throw new Error(`There is no webhook trigger "${triggerName}"`);
	const runs: Array<Promise<Run>> = [];

	const execute = (input: INodeExecutionData[]) =>
		engine.run({ workflow: file, credentials, startNode: triggerName, mode: 'webhook', input });

	async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
		const rawBody = await readBody(request);
		const query = Object.fromEntries(searchParams);
		const httpRequest = Object.assign(request, { rawBody, body: {}, params: {}, query });
		const httpResponse = asExpress(response);
		const additionalData = {
			...engine.additionalData(credentials),
			httpRequest,
			httpResponse,
		} as unknown as IWorkflowExecuteAdditionalData;
		const webhookData = { webhookDescription: description.webhooks?.[0] } as IWebhookData;
		const context = new engine.core.WebhookContext(
			workflow,
			node,
			additionalData,
			'webhook',
			webhookData,
			[],
			null,
		);
		const result = await webhook!.call(context);
		if (result.workflowData) runs.push(execute(result.workflowData[0]));
		if (!result.noWebhookResponse) httpResponse.status(200).json(result.webhookResponse);
	}

	const server = await startServer((request, response) => {
		receive(request, response).catch((error: unknown) => {
			response.writeHead(500).end(String(error));
		});
	});
	return {
		...server,
		url: `${server.url}/webhook`,
		executionCount: () => runs.length,
		finished: async () => await Promise.all(runs),
	};
}
