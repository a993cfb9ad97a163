import type { IDataObject } from 'n8n-workflow';
import { sendRequest } from '../../../scripts/http';
import { pollUntil } from '../../../scripts/n8n/pollUntil';

/** A tool as an MCP server lists it. */
export interface McpTool {
	name: string;
	description: string;
	inputSchema: { properties: IDataObject };
}

/** A client of one MCP server: what an AI assistant outside of n8n is. */
export interface McpClient {
	listTools(): Promise<McpTool[]>;
	/** Calls a tool. @returns the text that it answered */
	callTool(name: string, toolArguments: IDataObject): Promise<string>;
}

interface Message {
	id?: number;
	result?: IDataObject;
	error?: { message: string };
}

const PROTOCOL_VERSION = '2025-03-26';

/** The messages of an answer, which is JSON, or a stream of events that ends with the answer. */
function messagesOf(contentType: string, text: string): Message[] {
	if (!contentType.startsWith('text/event-stream')) return [JSON.parse(text) as Message];
	return text
		.split('\n')
		.filter((line) => line.startsWith('data:'))
		.map((line) => JSON.parse(line.slice('data:'.length)) as Message);
}

/**
 * Connects with an MCP server over Streamable HTTP; waits for n8n to have registered its address.
 * Source: https://modelcontextprotocol.io/specification/2025-03-26/basic/transports#streamable-http
 */
export async function connectMcpClient(url: string): Promise<McpClient> {
	let session: Record<string, string> = {};
	let lastId = 0;

	const post = async (message: object) =>
		await sendRequest(url, {
			headers: { accept: 'application/json, text/event-stream', ...session },
			body: { jsonrpc: '2.0', ...message },
		});

	/** @throws Error with what the server says when it refuses the request */
	async function request(method: string, params: object = {}): Promise<IDataObject> {
		const id = ++lastId;
		const { status, text, headers } = await post({ id, method, params });
		if (status !== 200) throw new Error(`${method} was answered with ${status}: ${text}`);
		const sessionId = headers.get('mcp-session-id');
		if (sessionId) session = { 'mcp-session-id': sessionId };
		const answer = messagesOf(headers.get('content-type') ?? '', text).find(
			(message) => message.id === id,
		);
		if (!answer?.result) throw new Error(`${method} failed: ${answer?.error?.message ?? text}`);
		return answer.result;
	}

	await pollUntil(`the MCP server ${url}`, async () => {
		try {
			return await request('initialize', {
				protocolVersion: PROTOCOL_VERSION,
				capabilities: {},
				clientInfo: { name: 'test', version: '1.0.0' },
			});
		} catch (error) {
			if (/answered with 404/.test((error as Error).message)) return undefined;
			throw error;
		}
	});
	await post({ method: 'notifications/initialized' });

	return {
		async listTools() {
			const { tools } = await request('tools/list');
			return tools as unknown as McpTool[];
		},
		async callTool(name, toolArguments) {
			const { content } = await request('tools/call', { name, arguments: toolArguments });
			return (content as Array<{ text: string }>).map(({ text }) => text).join('\n');
		},
	};
}

/** What a call of our tool came to: `placed`, or the code of the failure. @param answer what the tool answered */
export function outcomeOfTool(answer: string): string {
	const [item] = JSON.parse(answer) as IDataObject[];
	const { failure } = item as { failure?: { code: string } };
	return failure?.code ?? (item.SessionId ? 'placed' : answer);
}
