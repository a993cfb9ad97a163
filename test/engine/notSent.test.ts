import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import {
	connect,
	createServer as createTcpServer,
	type AddressInfo,
	type Server,
	type Socket,
} from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';

import type { IDataObject } from 'n8n-workflow';

import { createEngine, type Engine } from '../../scripts/engine';
import { callWorkflow, leads, NODE_NAME } from '../support/callWorkflow';

let engine: Engine;
let folder: string;
/** A TLS server with a certificate that nobody knows; it answers every request like a gateway. */
let gateway: HttpServer;
let requestsOfGateway = 0;
const servers: Server[] = [];
const sockets = new Set<Socket>();

async function listen<Listener extends Server>(server: Listener): Promise<number> {
	servers.push(server);
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
	engine = await createEngine();
	folder = mkdtempSync(join(tmpdir(), 'not-sent-'));
	const [key, cert] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
	execFileSync(
		'openssl',
		`req -x509 -newkey rsa:2048 -nodes -keyout ${key} -out ${cert} -days 2 -subj /CN=localhost`.split(
			' ',
		),
		{ stdio: 'ignore' },
	);
	gateway = createHttpsServer(
		{ key: readFileSync(key), cert: readFileSync(cert) },
		(_, response) => {
			requestsOfGateway++;
			response.statusCode = 403;
			response.end('a page of the gateway');
		},
	);
	await listen(gateway);
});
afterAll(async () => {
	for (const socket of sockets) socket.destroy();
	await Promise.all(servers.map(async (server) => await new Promise((done) => server.close(done))));
	rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
	requestsOfGateway = 0;
	// The pauses before a request is sent again are drawn by lot
	jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => {
	delete process.env.HTTPS_PROXY;
	jest.restoreAllMocks();
});

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** One call, and the failure that its item has. */
async function failureOf(port: number): Promise<IDataObject> {
	const run = await engine.run({
		workflow: callWorkflow({ errorOutputs: 'single', options: { timeout: 2 } }),
		credentials: {
			tencentCccApi: {
				secretId: 'AKIDexample',
				secretKey: 'secret',
				sdkAppId: '1400000000',
				site: 'custom',
				endpoint: `https://localhost:${port}`,
			} as never,
		},
		input: leads('+8613800138000'),
	});
	const [item] = run.outputs(NODE_NAME).flat();
	return item.json.failure as IDataObject;
}

/** A proxy that does so with whoever wants a tunnel. */
async function useProxy(serve: (socket: Socket, target: string) => void): Promise<void> {
	const proxy = createHttpServer();
	proxy.on('connect', ({ url }, socket) => serve(socket as Socket, String(url)));
	process.env.HTTPS_PROXY = `http://127.0.0.1:${await listen(proxy)}`;
}

const answer = (status: number) => (socket: Socket) =>
	void socket.end(`HTTP/1.1 ${status} Refused\r\nContent-Length: 5\r\n\r\nproxy`);
const pass = (socket: Socket, target: string) => {
	const upstream = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
		socket.write('HTTP/1.1 200 OK\r\n\r\n');
		upstream.pipe(socket).pipe(upstream);
	});
	upstream.on('error', () => socket.destroy());
};

describe('a call is Not Sent', () => {
	it.each<[string, (socket: Socket) => void]>([
		['403', answer(403)],
		['407', answer(407)],
		['502', answer(502)],
		['503', answer(503)],
		['nothing, and closes', (socket) => void socket.end()],
		['nothing, and resets', (socket) => void socket.resetAndDestroy()],
		['nothing at all', () => {}],
		['something that is not HTTP', (socket) => void socket.end('nonsense\r\n\r\n')],
		['a tunnel that ends at once', (socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\n')],
	])('when the proxy answers %s', async (_name, serve) => {
		let asked = 0;
		await useProxy((socket) => {
			asked++;
			serve(socket);
		});
		const failure = await failureOf(portOf(gateway));
		expect(failure).toMatchObject({ code: 'Client.NotSent' });
		expect(failure.message).not.toContain('certificate');
		expect(asked).toBeGreaterThan(0);
		expect(requestsOfGateway).toBe(0);
	});

	it("when the server's certificate is not known", async () => {
		expect(await failureOf(portOf(gateway))).toMatchObject({ code: 'Client.NotSent' });
		expect(requestsOfGateway).toBe(0);
	});

	it.each<[string, (socket: Socket) => void]>([
		['does not speak TLS', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
		[
			'resets during the handshake',
			(socket) => void socket.once('data', () => socket.resetAndDestroy()),
		],
		['never ends the handshake', () => {}],
	])('when the server %s', async (_name, serve) => {
		const port = await listen(createTcpServer(serve));
		expect(await failureOf(port)).toMatchObject({ code: 'Client.NotSent' });
	});
});

describe('a call is Outcome Unknown', () => {
	it('when a gateway behind the proxy answers the same status', async () => {
		const { connect: connectTls } = tls;
		jest
			.spyOn(tls, 'connect')
			.mockImplementation(((options: tls.ConnectionOptions) =>
				connectTls({ ...options, rejectUnauthorized: false })) as never);
		await useProxy(pass);
		expect(await failureOf(portOf(gateway))).toMatchObject({
			code: 'Client.OutcomeUnknown',
			message: expect.stringContaining('HTTP status 403'),
		});
		expect(requestsOfGateway).toBe(1);
	});
});
