import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { answerRequest, MAX_BODY_BYTES } from '../api/answerRequest';
import type { ArrivedRequest } from '../api/authentication';
import type { Latency, MillisecondRange } from '../options';
import type { SandboxState } from '../state';
import { answerControl } from './control';
import { provokeFault } from './provokeFault';
import { sendWhole } from './wholeAnswer';

/** Longer than clients keep an idle connection, so that a close by the sandbox never meets a new request. */
const KEEP_ALIVE_MS = 120_000;

async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		// What is beyond the maximum is read but not kept; one byte more than allowed shows that it was there.
		if (length <= MAX_BODY_BYTES) chunks.push(chunk);
		length += chunk.length;
	}
	return Buffer.concat(chunks);
}

function headersOf(request: IncomingMessage): Record<string, string> {
	const entries = Object.entries(request.headers).map(([name, value]) => [
		name,
		String(value ?? ''),
	]);
	return Object.fromEntries(entries) as Record<string, string>;
}

/** Splits one random latency into what passes before the request is counted and what passes after. */
function drawLatency(
	latency: Latency,
	random: () => number,
): { forwardMs: number; backwardMs: number } {
	const drawFrom = ({ minMs, maxMs }: MillisecondRange) => minMs + random() * (maxMs - minMs);
	const total = drawFrom(latency);
	const forwardMs = Math.min(total, latency.forward ? drawFrom(latency.forward) : total / 2);
	return { forwardMs, backwardMs: total - forwardMs };
}

async function exchange(
	request: IncomingMessage,
	response: ServerResponse,
	query: string,
	state: SandboxState,
): Promise<void> {
	const { latency, random, slowBodyMs } = state.options;
	const { forwardMs, backwardMs } = drawLatency(latency, random);
	const pass = async (milliseconds: number) =>
		milliseconds > 0
			? await wait(milliseconds, undefined, { signal: state.closing.signal })
			: undefined;

	const arrived: ArrivedRequest = {
		method: request.method ?? '',
		query,
		headers: headersOf(request),
		rawBody: await readBody(request),
	};
	await pass(forwardMs);
	// A client that has hung up meanwhile is not noticed here: its request is already at Tencent.
	const { body, requestId, fault, holdMs } = answerRequest(arrived, state);
	await pass(backwardMs + holdMs);

	if (fault) provokeFault(fault, { request, response, body, requestId, slowBodyMs });
	else sendWhole(response, 200, { 'Content-Type': 'application/json' }, body);
}

/** Whether a request is meant for Tencent's API. A browser's GET of the page carries none of its headers. */
function isForApi({ method, headers }: IncomingMessage, path: string): boolean {
	return (
		path === '/' && (method !== 'GET' || Boolean(headers['x-tc-action'] ?? headers.authorization))
	);
}

function createListener(state: SandboxState): RequestListener {
	return (request, response) => {
		const [path, query = ''] = (request.url ?? '/').split('?', 2);
		if (!isForApi(request, path)) {
			void answerControl(path, { request, response, state });
			return;
		}
		exchange(request, response, query, state).catch((error: unknown) => {
			// Either the client broke off while sending, the sandbox is closing, or the sandbox has a bug.
			if (!state.closing.signal.aborted && !request.socket.destroyed) {
				sendWhole(
					response,
					500,
					{ 'Content-Type': 'text/plain' },
					`The sandbox failed: ${String(error)}`,
				);
			}
		});
	};
}

/** A sandbox's HTTP server, listening on 127.0.0.1. */
export interface ListeningServer {
	readonly url: string;
	/** Ends every wait and every connection. Resolves when the port is free. */
	close(): Promise<void>;
}

/**
 * Starts to listen.
 *
 * @param state the sandbox; its options name the port
 * @throws the system's error when the port is taken
 */
export async function listen(state: SandboxState): Promise<ListeningServer> {
	const server: Server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, createListener(state));
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(state.options.port, '127.0.0.1', () => resolve());
	});
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	state.office = { account: state.model.account, url };
	return {
		url,
		async close() {
			state.closing.abort();
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
}
