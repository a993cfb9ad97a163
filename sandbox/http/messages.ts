import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { MAX_BODY_BYTES } from '../api/answerRequest';

/** The body of a request. What is beyond the maximum is read but not kept: the last bytes show that it was there. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		if (length <= MAX_BODY_BYTES) chunks.push(chunk);
		length += chunk.length;
	}
	return Buffer.concat(chunks);
}

/**
 * Sends a complete answer, with its Content-Length.
 *
 * @param response not yet begun
 * @param status of HTTP
 * @param headers besides Content-Length
 * @param body text is sent as UTF-8
 */
export function sendWhole(
	response: ServerResponse,
	status: number,
	headers: OutgoingHttpHeaders,
	body: string | Buffer,
): void {
	response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
