import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One address for several processes of n8n, as a load balancer in front of them. */
export interface RoundRobin {
	/** Without a slash at the end. */
	url: string;
	close(): Promise<void>;
}

/** Longer than any client keeps a connection that it does not use. */
const KEEP_ALIVE_MS = 120_000;
/** Paths that webhook processes answer. */
const WEBHOOK = /^\/webhook(-waiting)?\//;

/**
 * Hands webhooks to the webhook processes by turns, and everything else to the main process. A webhook process that is
 * not there is left out.
 *
 * @param mainPort where the main process listens, asked for each request
 * @param webhookPorts where the webhook processes listen, asked for each request
 */
export async function startRoundRobin(
	port: number,
	mainPort: () => number,
	webhookPorts: () => number[],
): Promise<RoundRobin> {
	let next = 0;
	/** The ports that may answer a path, in the order in which they are asked. */
	const portsFor = (path = '/') => {
		const ports = webhookPorts();
		if (!WEBHOOK.test(path) || ports.length === 0) return [mainPort()];
		const first = next++ % ports.length;
		return [...ports.slice(first), ...ports.slice(0, first)];
	};
	const sockets = new Set<Socket>();
	const server = createServer((incoming: IncomingMessage, outgoing: ServerResponse) => {
		const { method, url } = incoming;
		// A connection of its own: one that is kept can be closed by n8n just when a request is sent
		const headers = { ...incoming.headers, connection: 'close' };
		const handOn = (body: Buffer, [port, ...others]: number[]) => {
			const inner = request(
				{ host: '127.0.0.1', port, method, path: url, headers, agent: false },
				(answer) => {
					const { connection: _connection, ...answered } = answer.headers;
					outgoing.writeHead(answer.statusCode ?? 502, answered);
					answer.pipe(outgoing);
				},
			);
			inner.on('error', (error: NodeJS.ErrnoException) => {
				// Nothing has left: this process is being started again, and another one takes the request
				if (error.code === 'ECONNREFUSED' && others.length > 0) return handOn(body, others);
				if (!outgoing.headersSent) outgoing.writeHead(502);
				outgoing.end(error.message);
			});
			inner.end(body);
		};
		void buffer(incoming).then(
			(body) => handOn(body, portsFor(url)),
			() => outgoing.destroy(),
		);
	});
	server.keepAliveTimeout = KEEP_ALIVE_MS;
	// The editor's push connection
	server.on('upgrade', (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
		const inner = connect(portsFor(incoming.url)[0], '127.0.0.1', () => {
			const lines = incoming.rawHeaders.flatMap((name, index, all) =>
				index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : [],
			);
			inner.write(`GET ${incoming.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
			inner.write(head);
			inner.pipe(socket).pipe(inner);
		});
		for (const end of [inner, socket]) {
			end.on('error', () => {
				inner.destroy();
				socket.destroy();
			});
		}
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}
