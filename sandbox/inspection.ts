import type { IncomingMessage, ServerResponse } from 'node:http';
import { findRecording, recordFrom, type NewRecord } from './callRecords';
import { MAGIC_CALLEES } from './magicCallees';
import { renderPage } from './page';
import { pushView, type PushOverrides } from './push/pushes';
import { shownSettings } from './push/settings';
import { toneAsWav } from './recordings';
import type { SandboxState } from './state';
import { sessionView, snapshot } from './views';
import { sendWhole } from './wholeAnswer';

function sendJson(response: ServerResponse, status: number, value: unknown): void {
	sendWhole(
		response,
		status,
		{ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
		JSON.stringify(value),
	);
}

const LONGEST_BODY_BYTES = 1024 * 1024;

/**
 * The JSON object that a request brings. The content type is demanded, because a browser lets no other site's page
 * send it here.
 */
async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
	if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
		throw new Error('Send JSON, as Content-Type: application/json.');
	}
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		length += chunk.length;
		if (length > LONGEST_BODY_BYTES) throw new Error('The body is too long.');
		chunks.push(chunk);
	}
	try {
		const parsed: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
		if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
			return parsed as Record<string, unknown>;
		}
	} catch {
		// The same complaint as for JSON that is no object
	}
	throw new Error('The body is not a JSON object.');
}

interface Visit {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly state: SandboxState;
}

type Route = (visit: Visit) => void | Promise<void>;

const ROUTES: Readonly<Record<string, Route>> = {
	'GET /': ({ response, state }) =>
		sendWhole(
			response,
			200,
			{ 'Content-Type': 'text/html; charset=utf-8' },
			renderPage(state.account),
		),
	'GET /sandbox/requests': ({ response, state }) => sendJson(response, 200, state.log.entries),
	'GET /sandbox/sessions': ({ response, state }) => {
		const now = state.options.clock();
		sendJson(
			response,
			200,
			state.sessions.all.map((session) => sessionView(session, state, now)),
		);
	},
	'GET /sandbox/pushes': ({ response, state }) => sendJson(response, 200, state.pushes.all),
	'GET /sandbox/magic-callees': ({ response }) => sendJson(response, 200, MAGIC_CALLEES),
	'GET /sandbox/events': ({ response, state }) => state.events.subscribe(response, snapshot(state)),
	'POST /sandbox/reset': ({ response, state }) => {
		state.reset();
		sendJson(response, 200, { reset: true });
	},
	'GET /push': ({ response, state }) =>
		sendJson(response, 200, shownSettings(state.pushes.settings)),
	'POST /push': async ({ request, response, state }) => {
		const changes = await readJson(request);
		const settings = shownSettings(changePush(state, changes));
		sendJson(response, 200, settings);
	},
	'POST /push/now': async ({ request, response, state }) => {
		const { record, overrides } = (await readJson(request)) as {
			record?: NewRecord;
			overrides?: PushOverrides;
		};
		sendJson(response, 200, pushView(await pushNow(state, record, overrides)));
	},
};

/**
 * Changes where and how records are pushed, and tells the page.
 *
 * @throws Error that says what is wrong with the changes
 */
export function changePush(state: SandboxState, changes: unknown) {
	const settings = state.pushes.change(changes);
	state.events.send('pushSettings', shownSettings(settings));
	return settings;
}

/**
 * Pushes one thing at once: about a call whose record is known, or about a call that is made up and added.
 *
 * @throws Error when there is no URL, or nothing of the kind to push about such a call
 */
export async function pushNow(
	state: SandboxState,
	details: NewRecord = {},
	overrides: PushOverrides = {},
) {
	const { clock } = state.options;
	const known = details.sessionId && state.records.find(details.sessionId, clock());
	const record = known || recordFrom(details, state.account, state.options, clock());
	const pushed = state.pushes.pushNow(record, overrides);
	if (!known) {
		const { sessionId, startedAt } = record;
		state.addRecords([{ ...details, sessionId, startedAt }]);
	}
	return await pushed;
}

function sendRecording({ response, state }: Visit, path: string): void {
	const [, recordId = ''] = /^\/recordings\/([\w-]+)\.wav$/.exec(path) ?? [];
	const now = state.options.clock();
	const recording = findRecording(state.records, recordId, now);
	if (!recording || recording.readyAt > now) {
		sendJson(response, 404, { error: 'There is no such recording, or it is not ready yet.' });
		return;
	}
	const sound = toneAsWav(1, recordId.endsWith('-agent') ? 330 : 440);
	response
		.writeHead(200, { 'Content-Type': 'audio/wav', 'Content-Length': sound.length })
		.end(sound);
}

/**
 * Answers what is not part of Tencent's API: the page, recordings, the settings of pushes, and what tests read.
 *
 * @param path without the query
 */
export async function answerInspection(path: string, visit: Visit): Promise<void> {
	const { request, response } = visit;
	const route = ROUTES[`${request.method} ${path}`];
	try {
		if (route) await route(visit);
		else if (request.method === 'GET' && path.startsWith('/recordings/'))
			sendRecording(visit, path);
		else {
			sendJson(response, 404, {
				error: `There is no ${request.method} ${path} in the sandbox.`,
			});
		}
	} catch (error) {
		if (!response.headersSent) sendJson(response, 400, { error: (error as Error).message });
	} finally {
		request.resume();
	}
}
