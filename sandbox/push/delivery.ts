import { Agent as HttpAgent, request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { PushAuthentication, PushEvent } from './settings';

/** What one try came to. */
export interface TryResult {
	/** Of HTTP; 0 when there was no answer. */
	readonly status: number;
	/** The beginning of the answer's body, or what went wrong on the way. */
	readonly answer: string;
	/** Whether the receiver has taken the push. */
	readonly acknowledged: boolean;
}

/** One request to a receiver. */
export interface Delivery {
	readonly url: URL;
	readonly headers: OutgoingHttpHeaders;
	readonly body: string;
	readonly timeoutMs: number;
	/** Breaks the request off. */
	readonly signal: AbortSignal;
}

/** Sends deliveries, so many at once. */
export interface Courier {
	send(delivery: Delivery): Promise<TryResult>;
}

/** How much of an answer is kept. */
const LONGEST_ANSWER = 2_000;

/**
 * The address of one push: `action` and, but for voicemails, `version` go behind a query that is already there.
 * Source: preliminary explanation of Data Push, 1229/59640.
 */
export function addressOf(url: URL, event: PushEvent): URL {
	const address = new URL(url);
	address.hash = '';
	const own = address.search.replace(/^\?/, '');
	const query = event === 'voicemail' ? 'action=voicemail' : `action=${event}&version=1`;
	address.search = own ? `${own}&${query}` : query;
	return address;
}

/** The headers of a push. Content-Type is spelled as Tencent prints it. */
export function headersOf(
	uuid: string,
	body: string,
	authentication: PushAuthentication,
): OutgoingHttpHeaders {
	const headers: OutgoingHttpHeaders = {
		'Content-Type': 'application/json;charset=utf8',
		'Content-Length': Buffer.byteLength(body),
		'X-TCCC-PUSH-UUID': uuid,
	};
	if (authentication === 'none') return headers;
	const { username, password } = authentication;
	const credentials = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
	return { ...headers, Authorization: `Basic ${credentials}` };
}

/** Whether an answer acknowledges a push: JSON whose ErrCode is the number 0, whatever the status of HTTP. */
export function isAcknowledged(answer: string): boolean {
	try {
		const parsed = JSON.parse(answer) as { ErrCode?: unknown } | null;
		return parsed?.ErrCode === 0;
	} catch {
		return false;
	}
}

/**
 * A courier with connections of its own. It follows no redirect, so it never leaves this machine.
 *
 * @param concurrency how many requests may be under way at once
 */
export function createCourier(concurrency: number): Courier {
	const agents = {
		'http:': new HttpAgent({ maxSockets: concurrency }),
		'https:': new HttpsAgent({ maxSockets: concurrency }),
	};
	return {
		send: ({ url, headers, body, timeoutMs, signal }) =>
			new Promise((resolve) => {
				const isSecure = url.protocol === 'https:';
				const agent = agents[isSecure ? 'https:' : 'http:'];
				let patience: NodeJS.Timeout | undefined;
				const fail = (answer: string) => {
					clearTimeout(patience);
					resolve({ status: 0, answer, acknowledged: false });
				};
				const request = (isSecure ? httpsRequest : httpRequest)(
					url,
					{ method: 'POST', headers, agent, signal },
					(response) => {
						const chunks: Buffer[] = [];
						response.on('data', (chunk: Buffer) => chunks.push(chunk));
						response.on('error', (error) => fail(error.message));
						response.on('end', () => {
							clearTimeout(patience);
							const answer = Buffer.concat(chunks).toString('utf8');
							resolve({
								status: response.statusCode ?? 0,
								answer: answer.slice(0, LONGEST_ANSWER),
								acknowledged: isAcknowledged(answer),
							});
						});
					},
				);
				// Not before there is a connection: a push that waits for its turn does not use up its time.
				request.once('socket', () => {
					patience = setTimeout(
						() => request.destroy(new Error(`No answer within ${timeoutMs} ms`)),
						timeoutMs,
					);
				});
				request.on('error', (error: NodeJS.ErrnoException) =>
					fail(
						signal.aborted
							? 'The sandbox was reset or closed.'
							: error.message || String(error.code),
					),
				);
				request.end(body);
			}),
	};
}
