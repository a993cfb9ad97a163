import type { IncomingHttpHeaders } from 'node:http';
import { readText, startServer, type LocalServer } from '../../scripts/http';

/** What the receiver answers; undefined: never at all. */
export type ReceiverAnswer = { readonly status?: number; readonly body: string } | undefined;

/** One push as it arrived. */
export interface ReceivedPush {
	readonly path: string;
	readonly query: string;
	readonly headers: IncomingHttpHeaders;
	readonly text: string;
	readonly uuid: string;
}

export const TAKEN: ReceiverAnswer = { body: '{"ErrCode":0,"ErrMsg":""}' };

/** Stands in for an n8n webhook: it takes every push, unless told otherwise. */
export interface Receiver extends LocalServer {
	readonly received: readonly ReceivedPush[];
	/** Decides about the answers from now on; `position` counts arrivals from 0. */
	answerWith(decide: (position: number) => ReceiverAnswer): void;
}

/** Starts a receiver on a free port. */
export async function startReceiver(): Promise<Receiver> {
	const received: ReceivedPush[] = [];
	let decide: (position: number) => ReceiverAnswer = () => TAKEN;
	const server = await startServer((request, response) => {
		void readText(request).then((text) => {
			const [path, query = ''] = (request.url ?? '').split('?', 2);
			const uuid = String(request.headers['x-tccc-push-uuid']);
			const position = received.push({ path, query, headers: request.headers, text, uuid }) - 1;
			const answer = decide(position);
			if (answer) response.writeHead(answer.status ?? 200).end(answer.body);
		});
	});
	return {
		...server,
		url: `${server.url}/webhook/calls`,
		received,
		answerWith(wanted) {
			decide = wanted;
		},
	};
}

/** The body of a push that is JSON. */
export function bodyOf({ text }: ReceivedPush): Record<string, unknown> {
	return JSON.parse(text) as Record<string, unknown>;
}
