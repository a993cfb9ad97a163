import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the receiver answers. */
export interface ReceiverAnswer {
	readonly status?: number;
	readonly body: string;
	/** Never answer at all. */
	readonly silent?: boolean;
	/** How long to think before the answer. */
	readonly afterMs?: number;
}

/** One push as it arrived. */
export interface ReceivedPush {
	readonly method: string;
	readonly path: string;
	readonly query: string;
	readonly headers: IncomingHttpHeaders;
	readonly rawHeaders: readonly string[];
	readonly text: string;
	readonly uuid: string;
}

export const TAKEN: ReceiverAnswer = { body: '{"ErrCode":0,"ErrMsg":""}' };

/** Stands in for an n8n webhook: it takes every push, unless told otherwise. */
export interface Receiver {
	readonly url: string;
	readonly received: readonly ReceivedPush[];
	/** How many pushes have waited for their answer at the same time, at most. */
	mostAtOnce(): number;
	/** Decides about the answers from now on; `position` counts arrivals from 0. */
	answerWith(decide: (push: ReceivedPush, position: number) => ReceiverAnswer): void;
	close(): Promise<void>;
}

/** Starts a receiver on a free port. */
export async function startReceiver(): Promise<Receiver> {
	const received: ReceivedPush[] = [];
	let atOnce = 0;
	let mostAtOnce = 0;
	let decide: (push: ReceivedPush, position: number) => ReceiverAnswer = () => TAKEN;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const [path, query = ''] = (request.url ?? '').split('?', 2);
			const push: ReceivedPush = {
				method: request.method ?? '',
				path,
				query,
				headers: request.headers,
				rawHeaders: request.rawHeaders,
				text: Buffer.concat(chunks).toString('utf8'),
				uuid: String(request.headers['x-tccc-push-uuid']),
			};
			const { status = 200, body, silent, afterMs } = decide(push, received.push(push) - 1);
			atOnce += 1;
			mostAtOnce = Math.max(mostAtOnce, atOnce);
			const answer = () => {
				atOnce -= 1;
				response.writeHead(status).end(body);
			};
			if (silent) return;
			if (afterMs === undefined) answer();
			else setTimeout(answer, afterMs);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/webhook/calls`,
		received,
		mostAtOnce: () => mostAtOnce,
		answerWith(wanted) {
			decide = wanted;
		},
		async close() {
			const closed = new Promise<void>((resolve) => server.close(() => resolve()));
			server.closeAllConnections();
			await closed;
		},
	};
}

/** The body of a push that is JSON. */
export function bodyOf({ text }: ReceivedPush): Record<string, unknown> {
	return JSON.parse(text) as Record<string, unknown>;
}
