import { readText, startServer, type LocalServer } from '../../scripts/http';

/** A request that a stand-in has received. */
export interface ReceivedRequest {
	readonly method: string;
	/** With the query. */
	readonly path: string;
	readonly headers: Readonly<Record<string, unknown>>;
	/** Parsed where it is JSON; undefined when there is none. */
	readonly body: unknown;
}

/** What a stand-in answers. */
export interface StandInAnswer {
	readonly status?: number;
	readonly body: unknown;
}

/** An HTTP server that stands in for somebody else's, on the loopback interface. */
export interface StandIn extends LocalServer {
	/** Oldest first; the live list, which grows. */
	readonly requests: readonly ReceivedRequest[];
}

function parsed(text: string): unknown {
	if (text === '') return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/**
 * Starts a server that writes down what it receives.
 *
 * @param answer what to answer to a request
 */
export async function startStandIn(
	answer: (request: ReceivedRequest) => StandInAnswer,
): Promise<StandIn> {
	const requests: ReceivedRequest[] = [];
	const server = await startServer(async (request, response) => {
		const body = parsed(await readText(request));
		const { method = '', url: path = '', headers } = request;
		const received = { method, path, headers, body };
		requests.push(received);
		const { status = 200, body: answered } = answer(received);
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answered));
	});
	return { ...server, requests };
}
