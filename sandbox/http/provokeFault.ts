import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FaultName } from '../faults';
import { sendWhole } from './messages';

/** What a fault is made of. */
export interface FaultyExchange {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	/** The answer that would have been sent. */
	readonly body: string;
	readonly requestId: string;
}

/** How long a body takes that trickles. */
const SLOW_BODY_MS = 60_000;

const JSON_TYPE = { 'Content-Type': 'application/json' };
const HTML_TYPE = { 'Content-Type': 'text/html; charset=utf-8' };

function htmlPage(title: string): string {
	return `<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
}

function firstHalf(text: string): string {
	return text.slice(0, Math.ceil(text.length / 2));
}

/** Sends byte by byte, evenly over the time it takes, until the body is complete or the client has gone. */
function trickle({ response, body }: FaultyExchange): void {
	const bytes = Buffer.from(body, 'utf8');
	let sent = 0;
	response.writeHead(200, { ...JSON_TYPE, 'Content-Length': bytes.length });
	response.flushHeaders();
	const timer = setInterval(() => {
		response.write(bytes.subarray(sent, (sent += 1)));
		if (sent === bytes.length) response.end();
	}, SLOW_BODY_MS / bytes.length);
	response.once('close', () => clearInterval(timer));
}

type Provoke = (exchange: FaultyExchange) => void;

function answerWith(status: number, headers: Record<string, string>, body: string): Provoke {
	return ({ response }) => sendWhole(response, status, headers, body);
}

const provoking: Record<FaultName, Provoke> = {
	noAnswer: () => undefined,
	// The callee is in the body, so the sandbox has to read it; it ends as if it had not.
	resetBeforeRead: ({ request }) => request.socket.resetAndDestroy(),
	resetAfterPlacing: ({ request }) => request.socket.resetAndDestroy(),
	closedWithoutAnswer: ({ request }) => request.socket.end(),
	http500: answerWith(500, { 'Content-Type': 'text/plain' }, 'Internal Server Error'),
	http502Html: answerWith(502, HTML_TYPE, htmlPage('502 Bad Gateway')),
	http200Html: answerWith(200, HTML_TYPE, htmlPage('Please sign in to this network')),
	bodyCutShort: ({ request, response, body }) => {
		response.writeHead(200, { ...JSON_TYPE, 'Content-Length': Buffer.byteLength(body) });
		response.write(firstHalf(body), () => request.socket.end());
	},
	truncatedJson: ({ response, body }) => sendWhole(response, 200, JSON_TYPE, firstHalf(body)),
	slowBody: trickle,
	redirectToItself: answerWith(307, { Location: '/' }, ''),
	noSessionId: ({ response, requestId }) =>
		sendWhole(response, 200, JSON_TYPE, JSON.stringify({ Response: { RequestId: requestId } })),
	emptyBody: answerWith(200, JSON_TYPE, ''),
};

/**
 * Ends an exchange in the way a fault describes, instead of with its answer.
 *
 * @param fault which one
 * @param exchange the exchange, not yet answered
 */
export function provokeFault(fault: FaultName, exchange: FaultyExchange): void {
	provoking[fault](exchange);
}
