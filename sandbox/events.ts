import type { ServerResponse } from 'node:http';

/** What happens in the sandbox, as its page is told. */
export type EventName =
	| 'snapshot'
	| 'request'
	| 'session'
	| 'hangUp'
	| 'record'
	| 'records'
	| 'push'
	| 'pushSettings'
	| 'reset';

/** Sends server-sent events to everyone who listens. */
export interface EventHub {
	/** Starts a stream on a response, with a first event for this listener alone. */
	subscribe(response: ServerResponse, snapshot: unknown): void;
	send(event: EventName, data: unknown): void;
}

/** How much a listener may lag behind before it is let go, in bytes; it reconnects and gets a snapshot. */
const MAXIMUM_BACKLOG = 4 * 1024 * 1024;

function write(response: ServerResponse, event: EventName, data: unknown): void {
	response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
	if (response.writableLength > MAXIMUM_BACKLOG) response.destroy();
}

/** A hub without listeners. */
export function createEventHub(): EventHub {
	const listeners = new Set<ServerResponse>();
	return {
		subscribe(response, snapshot) {
			response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
			write(response, 'snapshot', snapshot);
			listeners.add(response);
			response.once('close', () => listeners.delete(response));
		},
		send(event, data) {
			for (const listener of listeners) write(listener, event, data);
		},
	};
}
