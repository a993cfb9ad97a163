import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small HTTP server of a test, on the loopback interface. */
export interface OtherServer {
	/** Its address without a slash at the end. */
	url: string;
	close(): Promise<void>;
}

/** Starts a server that answers as the listener does. */
export async function startServer(listener: RequestListener): Promise<OtherServer> {
	const server = createServer(listener);
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => resolve());
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => await closeServer(server),
	};
}

/** Starts what a company's proxy is when it does not let a request through: a page, with status 200. */
export async function startHtmlServer(title: string): Promise<OtherServer> {
	return await startServer((request, response) => {
		request.resume();
		response.writeHead(200, { 'Content-Type': 'text/html' });
		response.end(`<html><head><title>${title}</title></head><body>${title}</body></html>`);
	});
}

/** Starts a server, and ends it again, so that nobody listens at its address. */
export async function addressOfNobody(): Promise<string> {
	const server = await startServer((_request, response) => response.end());
	await server.close();
	return server.url;
}

/** The body of a request as text. */
export async function readText(request: Parameters<RequestListener>[0]): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
	return Buffer.concat(chunks).toString('utf8');
}

async function closeServer(server: Server): Promise<void> {
	const closed = new Promise<void>((resolve) => server.close(() => resolve()));
	server.closeAllConnections();
	await closed;
}
