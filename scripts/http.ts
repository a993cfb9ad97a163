import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export { buffer as readBody, text as readText } from 'node:stream/consumers';

export type HttpAnswer = Awaited<ReturnType<typeof sendRequest>>;

/**
 * Sends one request, and reads the whole answer, whatever its status.
 *
 * @param request.body an object is sent as JSON, text as it is
 * @throws TypeError when there is no answer; DOMException when it does not come in time
 */
export async function sendRequest(
	url: string,
	request: {
		method?: string;
		headers?: Record<string, string>;
		body?: unknown;
		timeoutMs?: number;
	} = {},
) {
	const { body, method = body === undefined ? 'GET' : 'POST', timeoutMs = 300_000 } = request;
	const response = await fetch(url, {
		method,
		headers: {
			// A connection that was kept may be closed by an idle server at the very moment of the next request.
			connection: 'close',
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...request.headers,
		},
		body: typeof body === 'string' ? body : JSON.stringify(body),
		signal: AbortSignal.timeout(timeoutMs),
	});
	const { status, headers } = response;
	return { status, headers, text: await response.text() };
}

export type LocalServer = Awaited<ReturnType<typeof startServer>>;

/**
 * Starts a server on the loopback interface that answers as the listener does.
 *
 * @param port TCP port; 0 for any
 * @returns its address without a slash at the end
 */
export async function startServer(listener: RequestListener, port = 0) {
	const server = createServer(listener).listen(port, '127.0.0.1');
	await once(server, 'listening');
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	/** Ends it, and the connections that it has. */
	const close = async () => {
		const closed = new Promise((resolve) => server.close(resolve));
		server.closeAllConnections();
		await closed;
	};
	return { server, url, close };
}
