import type { ServerResponse } from 'node:http';
import type { Happening, SandboxState } from '../state';
import {
	pushSettingsView,
	pushView,
	recordView,
	requestView,
	sessionView,
	snapshot,
} from './views';

/** How much a listener may lag behind before it is let go, in bytes; it reconnects and gets a snapshot. */
const MAX_BACKLOG_BYTES = 4 * 1024 * 1024;

/** What a listener is sent of a happening. */
function dataOf(happening: Happening, state: SandboxState): unknown {
	switch (happening.what) {
		case 'request':
			return requestView(happening.entry);
		case 'session':
			return sessionView(happening.session, state);
		case 'record':
			return recordView(happening.record, state);
		case 'push':
			return pushView(happening.push);
		case 'pushSettings':
			return pushSettingsView(state);
		case 'reset':
			return {};
	}
}

/** Sends everything that happens as server-sent events, until the listener goes; first a snapshot. */
export function streamEvents(response: ServerResponse, state: SandboxState): void {
	const write = (event: string, data: unknown) => {
		response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
		if (response.writableLength > MAX_BACKLOG_BYTES) response.destroy();
	};
	response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
	write('snapshot', snapshot(state));
	const listener = (happening: Happening) => write(happening.what, dataOf(happening, state));
	state.listeners.add(listener);
	response.once('close', () => state.listeners.delete(listener));
}
