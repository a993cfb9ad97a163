import type { PushAuthentication } from './settings';

/** The kinds of push that the sandbox makes, by the value of `action` in the query. */
export type PushEvent = 'cdr' | 'record' | 'voicemail';

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
	readonly url: string;
	readonly uuid: string;
	readonly body: string;
	readonly authentication: PushAuthentication;
	/** Breaks the request off. */
	readonly signal: AbortSignal;
}

/** How long a receiver has for its answer; Tencent does not document its own patience. */
const TIMEOUT_MS = 10_000;

/** How much of an answer is kept. */
const MAX_ANSWER_LENGTH = 2_000;

/**
 * The address of one push: `action` and, but for voicemails, `version` go behind a query that is already there.
 * Source: https://www.tencentcloud.com/document/product/1229/59640
 */
export function addressOf(receiver: string, event: PushEvent): string {
	const address = new URL(receiver);
	address.hash = '';
	const own = address.search.replace(/^\?/, '');
	const query = event === 'voicemail' ? 'action=voicemail' : `action=${event}&version=1`;
	address.search = own ? `${own}&${query}` : query;
	return address.href;
}

/** The headers of a push. Content-Type is spelled as Tencent prints it. */
function headersOf({ uuid, authentication }: Delivery): Record<string, string> {
	const headers = {
		'Content-Type': 'application/json;charset=utf8',
		'X-TCCC-PUSH-UUID': uuid,
		Connection: 'close',
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

/** Sends one request. It follows no redirect, so it never leaves this machine, and it does not throw. */
export async function send(delivery: Delivery): Promise<TryResult> {
	try {
		const response = await fetch(delivery.url, {
			method: 'POST',
			headers: headersOf(delivery),
			body: delivery.body,
			redirect: 'manual',
			signal: AbortSignal.any([delivery.signal, AbortSignal.timeout(TIMEOUT_MS)]),
		});
		const answer = await response.text();
		return {
			status: response.status,
			answer: answer.slice(0, MAX_ANSWER_LENGTH),
			acknowledged: isAcknowledged(answer),
		};
	} catch (error) {
		const { message, cause } = error as Error & { cause?: NodeJS.ErrnoException };
		return { status: 0, answer: cause?.message || cause?.code || message, acknowledged: false };
	}
}
