import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type Server,
	type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { mapValues } from 'lodash';
import { answerRequest } from '../api/answerRequest';
import type { ArrivedRequest } from '../api/authentication';
import type { Latency, MillisecondRange } from '../options';
import type { SandboxState } from '../state';
import { answerControl } from './control';
import { readBody, sendWhole } from './messages';
import { provokeFault } from './provokeFault';

/** Longer than clients keep an idle connection, so that a close by the sandbox never meets a new request. */
const KEEP_ALIVE_MS = 120_000;

const headersOf = (request: IncomingMessage) =>
	mapValues(request.headers, (value) => String(value ?? ''));

const drawFrom = ({ minMs, maxMs }: MillisecondRange) => minMs + Math.random() * (maxMs - minMs);

/** Splits one random latency into what passes before the request is counted and what passes after. */
function drawLatency(latency: Latency): { forwardMs: number; backwardMs: number } {
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
	const { forwardMs, backwardMs } = drawLatency(state.options.latency);
	const pass = async (milliseconds: number) => {
		if (milliseconds > 0) await wait(milliseconds, undefined, { signal: state.closing.signal });
	};

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

	if (fault) provokeFault(fault, { request, response, body, requestId });
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

/**
 * Starts to listen on 127.0.0.1.
 *
 * @param state the sandbox; its options name the port
 * @returns its address, and what ends every wait and every connection, and resolves when the port is free
 * @throws the system's error when the port is taken
 */
export async function listen(
	state: SandboxState,
): Promise<{ url: string; close(): Promise<void> }> {
	const server: Server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, createListener(state));
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(state.options.port, '127.0.0.1', () => resolve());
	});
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	state.office.url = url;
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
