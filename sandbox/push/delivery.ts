import { Agent as HttpAgent, request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
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

/** How much of an answer is kept. */
const MAX_ANSWER_LENGTH = 2_000;

/**
 * The address of one push: `action` and, but for voicemails, `version` go behind a query that is already there.
 * Source: https://www.tencentcloud.com/document/product/1229/59640
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
function isAcknowledged(answer: string): boolean {
	try {
		return (JSON.parse(answer) as { ErrCode?: unknown } | null)?.ErrCode === 0;
	} catch {
		return false;
	}
}

/**
 * Sends deliveries over connections of its own, so many at once. It follows no redirect, so it never leaves this
 * machine, and it does not throw.
 *
 * @param concurrency how many requests may be under way at once
 */
export function createCourier(concurrency: number): (delivery: Delivery) => Promise<TryResult> {
	const http = new HttpAgent({ maxSockets: concurrency });
	const https = new HttpsAgent({ maxSockets: concurrency });
	return ({ url, headers, body, timeoutMs, signal }) =>
		new Promise((resolve) => {
			const isSecure = url.protocol === 'https:';
			const options = { method: 'POST', headers, signal, agent: isSecure ? https : http };
			const request = (isSecure ? httpsRequest : httpRequest)(url, options);
			let patience: NodeJS.Timeout | undefined;
			const finish = (result: TryResult) => {
				clearTimeout(patience);
				resolve(result);
			};
			const fail = ({ message, code }: NodeJS.ErrnoException) => {
				const reason = signal.aborted
					? 'The sandbox was reset or closed.'
					: message || String(code);
				finish({ status: 0, answer: reason, acknowledged: false });
			};
			request.on('response', (response) => {
				text(response).then(
					(answer) =>
						finish({
							status: response.statusCode ?? 0,
							answer: answer.slice(0, MAX_ANSWER_LENGTH),
							acknowledged: isAcknowledged(answer),
						}),
					fail,
				);
			});
			// Not before there is a connection: a push that waits for its turn does not use up its time.
			request.once('socket', () => {
				const late = new Error(`No answer within ${timeoutMs} ms`);
				patience = setTimeout(() => request.destroy(late), timeoutMs);
			});
			request.on('error', fail);
			request.end(body);
		});
}
