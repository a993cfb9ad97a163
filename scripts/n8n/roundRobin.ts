import { Readable } from 'node:stream';
import { createProxyServer } from 'http-proxy-3';
import { readBody, startServer } from '../http';
import type { N8nRole, N8nServer } from './server';

/** Paths that webhook processes answer. */
const WEBHOOK = /^\/webhook(-waiting)?\//;

/**
 * Starts a load balancer in front of several processes of n8n. Hands webhooks to the webhook processes by turns, and
 * everything else to the main process. A webhook process that is not there is left out.
 *
 * @param withRole the processes with a role
 */
export async function startRoundRobin(port: number, withRole: (role: N8nRole) => N8nServer[]) {
	const proxy = createProxyServer();
	// A browser that goes away must not end this process
	proxy.on('error', () => {});
	let turn = 0;
	/** The processes that may answer a path, in the order in which they are asked. */
	const targetsFor = (path = '/') => {
		if (!WEBHOOK.test(path)) return withRole('start');
		const processes = withRole('webhook');
		const first = turn++ % processes.length;
		return [...processes.slice(first), ...processes.slice(0, first)];
	};
	const { server, ...balancer } = await startServer((request, response) => {
		const handOn = (body: Buffer, [{ url }, ...others]: N8nServer[]) => {
			const options = { target: url, buffer: Readable.from([body]) };
			proxy.web(request, response, options, (error: NodeJS.ErrnoException) => {
				// Nothing has left: this process is being started again, and another one takes the request
				if (error.code === 'ECONNREFUSED' && others.length > 0) return handOn(body, others);
				if (!response.headersSent) response.writeHead(502);
				response.end(error.message);
			});
		};
		readBody(request).then(
			(body) => handOn(body, targetsFor(request.url)),
			() => response.destroy(),
		);
	}, port);
	// The editor's push connection
	server.on('upgrade', (request, socket, head) => {
		proxy.ws(request, socket, head, { target: withRole('start')[0].url });
	});
	return balancer;
}
