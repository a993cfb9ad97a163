import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeParameters,
} from 'n8n-workflow';

import type { OperationDefinition } from '../../nodes/TencentCcc/resources/operation';
import { route } from '../../nodes/TencentCcc/resources/router';
import type { DeduplicationTable } from './deduplicationTable';
import { envelopeOf, type FakeAnswer, type FakeRequest } from './fakeClient';

/** What is run besides the operations. */
export interface FakeExecutionOptions {
	/** `resource.operation`. */
	operation: string;
	/** Parameters; a function is called with the item's index, as an expression is. */
	parameters?: Record<string, unknown>;
	input?: IDataObject[];
	answer?: (request: FakeRequest, number: number) => FakeAnswer | Promise<FakeAnswer>;
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	cancelSignal?: AbortSignal;
	asTool?: boolean;
	/** What n8n keeps for the node: the same in a repetition. */
	nodeContext?: IDataObject;
	/** undefined: none yet, as for the tool of an MCP Server Trigger. */
	executionId?: string;
	/** Default `trigger`; `retry` when somebody has pressed Retry. */
	mode?: string;
	/** Whether there is no credential. */
	withoutCredential?: boolean;
	/** n8n's deduplication table; without one n8n offers none. */
	table?: DeduplicationTable;
}

/** What came of it. */
export interface FakeExecution {
	outputs: INodeExecutionData[][];
	requests: FakeRequest[];
	hints: string[];
	/** What the editor was told meanwhile. */
	messages: string[];
}

let applications = 0;

/**
 * Runs an operation through the router with a context like that of n8n, and requests that are answered here. Each run
 * has an account of its own, so that none waits for the limiter of another.
 */
export async function runOperation(
	operations: readonly OperationDefinition[],
	options: FakeExecutionOptions,
): Promise<FakeExecution> {
	const { parameters = {}, input = [{}], answer = () => ({}), onError = 'stopWorkflow' } = options;
	const [resource, operation] = options.operation.split('.');
	const all: Record<string, unknown> = { resource, operation, ...parameters };
	// A function stands for an expression, which is evaluated for each item
	const stored = Object.fromEntries(
		Object.entries(all).map(([name, value]) => [
			name,
			typeof value === 'function' ? '={{ expression }}' : value,
		]),
	) as INodeParameters;
	const { nodeContext = {}, asTool = false, mode = 'trigger', cancelSignal } = options;
	const executionId = 'executionId' in options ? options.executionId : 'e1';
	const requests: FakeRequest[] = [];
	const hints: string[] = [];
	const messages: string[] = [];
	const sdkAppId = 1400 + ++applications;

	const { node, helpers } = (options.table?.context() ?? {}) as { node?: object; helpers?: object };
	const context = {
		...(node ? { node } : {}),
		getNode: () => ({ name: 'N', type: 'n', typeVersion: 1, parameters: stored, onError }),
		getNodeParameter: (name: string, itemIndex: number, fallback?: unknown) => {
			const value = name in all ? all[name] : fallback;
			return typeof value === 'function' ? (value as (index: number) => unknown)(itemIndex) : value;
		},
		getInputData: () => input.map((json) => ({ json })),
		getNodeOutputs: () => [{ type: asTool ? 'ai_tool' : 'main' }],
		continueOnFail: () => onError !== 'stopWorkflow',
		getTimezone: () => 'UTC',
		getMode: () => mode,
		getExecutionId: () => executionId,
		getExecutionCancelSignal: () => cancelSignal,
		getContext: () => nodeContext,
		getWorkflow: () => ({ id: `w${sdkAppId}` }),
		getWorkflowDataProxy: () => ({ $runIndex: 0, $execution: {} }),
		addExecutionHints: (...added: Array<{ message: string }>) =>
			hints.push(...added.map(({ message }) => message)),
		sendMessageToUI: (message: string) => messages.push(message),
		getCredentials: async () => {
			await Promise.resolve();
			if (options.withoutCredential) throw new Error('There is no credential');
			return {
				secretId: `AKID${sdkAppId}`,
				secretKey: 'key',
				sdkAppId: String(sdkAppId),
				site: 'mainland',
			};
		},
		helpers: {
			...helpers,
			async httpRequestWithAuthentication(_type: string, sent: IHttpRequestOptions) {
				const { 'X-TC-Action': action } = sent.headers as Record<string, string>;
				const request = { action, body: sent.body as IDataObject, options: sent };
				requests.push(request);
				// As the credential does when it signs
				(sent as { onSigned?: () => void }).onSigned?.();
				const given = await answer(request, requests.length);
				if (given instanceof Error) throw given;
				return { statusCode: 200, body: envelopeOf(given) };
			},
		},
	} as unknown as IExecuteFunctions;
	return { outputs: await route(context, operations), requests, hints, messages };
}
