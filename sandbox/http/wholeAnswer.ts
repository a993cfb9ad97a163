import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/**
 * Sends a complete answer, with its Content-Length.
 *
 * @param response not yet begun
 * @param status of HTTP
 * @param headers besides Content-Length
 * @param body text, sent as UTF-8
 */
export function sendWhole(
	response: ServerResponse,
	status: number,
	headers: OutgoingHttpHeaders,
	body: string,
): void {
	response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) }).end(body);
}
