import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server answered, whatever its status. */
export interface HttpAnswer {
	status: number;
	text: string;
	headers: Headers;
}

export interface HttpRequest {
	method?: string;
	headers?: Record<string, string>;
	/** An object is sent as JSON, text as it is. */
	body?: unknown;
	/** How long to wait for the answer, in milliseconds; default as long as it takes. */
	timeoutMs?: number;
}

/**
 * Sends one request, and reads the whole answer.
 *
 * @throws TypeError when there is no answer; DOMException when it does not come in time
 */
export async function sendRequest(url: string, request: HttpRequest = {}): Promise<HttpAnswer> {
	const { body, headers = {}, method = body === undefined ? 'GET' : 'POST', timeoutMs } = request;
	const response = await fetch(url, {
		method,
		headers: {
			// A connection that was kept may be closed by an idle server at the very moment of the next request.
			connection: 'close',
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
		signal: timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs),
	});
	return { status: response.status, text: await response.text(), headers: response.headers };
}

/** An HTTP server on the loopback interface. */
export interface LocalServer {
	/** Its address without a slash at the end. */
	url: string;
	/** Ends it, and the connections that it has. */
	close(): Promise<void>;
}

/**
 * Starts a server that answers as the listener does.
 *
 * @param port TCP port; 0 for any
 */
export async function startServer(listener: RequestListener, port = 0): Promise<LocalServer> {
	const server = createServer(listener);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			const closed = new Promise((resolve) => server.close(resolve));
			server.closeAllConnections();
			await closed;
		},
	};
}

/** The body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** The body of a request as text. */
export const readText = async (request: IncomingMessage) =>
	(await readBody(request)).toString('utf8');
