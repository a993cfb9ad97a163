import type { IncomingMessage, ServerResponse } from 'node:http';
import { isJsonType, parseJsonObject } from '../api/answerRequest';
import { callIn, pushNow, ringTestCall, type InboundCall } from '../interventions';
import { recordingsOf, transcriptOf, voicemailOf, type NewRecord } from '../model/records';
import { renderPage } from '../page';
import type { PushOverrides } from '../push/pushes';
import type { SandboxState } from '../state';
import { streamEvents } from './eventStream';
import { readBody, sendWhole } from './messages';
import { toneAsWav } from './tone';
import { agentViews, pushSettingsView, pushView, sessionView } from './views';

function sendJson(response: ServerResponse, status: number, value: unknown): void {
	sendWhole(
		response,
		status,
		{ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
		JSON.stringify(value),
	);
}

/**
 * The JSON object that a request brings. The content type is demanded, because a browser lets no other site's page
 * send it here.
 */
async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
	if (!isJsonType(request.headers['content-type'])) {
		throw new Error('Send JSON, as Content-Type: application/json.');
	}
	const parsed = parseJsonObject(await readBody(request));
	if (!parsed) throw new Error('The body is not a JSON object.');
	return parsed;
}

interface Visit {
	readonly request: IncomingMessage;
	readonly response: ServerResponse;
	readonly state: SandboxState;
}

/** What a path shows, as JSON. */
const SHOWN: Readonly<Record<string, (state: SandboxState) => unknown>> = {
	'/sandbox/agents': agentViews,
	'/sandbox/pushes': ({ pushes }) => pushes.all,
	'/sandbox/requests': ({ requests }) => requests,
	'/sandbox/sessions': (state) =>
		state.model.sessions.map((session) => sessionView(session, state)),
	'/push': pushSettingsView,
};

/** What a path does with the JSON that it is sent, and what it answers. */
const DONE: Readonly<
	Record<string, (state: SandboxState, body: Record<string, unknown>) => unknown>
> = {
	'/push': (state, body) => {
		state.changePush(body);
		return pushSettingsView(state);
	},
	'/push/now': async (state, { record, overrides }) =>
		pushView(await pushNow(state, record as NewRecord, overrides as PushOverrides)),
	'/sandbox/calls': (state, body) => sessionView(ringTestCall(state, body), state),
	'/sandbox/inbound-calls': (state, body) =>
		sessionView(callIn(state, body as unknown as InboundCall), state),
};

function sendFile({ request, response, state }: Visit, path: string): void {
	const [, folder, id = ''] =
		/^\/(recordings|transcripts)\/([\w-]+)\.(?:wav|json)$/.exec(path) ?? [];
	const { model, options } = state;
	const now = options.clock();
	const expires = new URL(request.url ?? '/', 'http://sandbox').searchParams.get('expires');
	if (expires !== null && Number(expires) * 1_000 < now) {
		sendJson(response, 403, { error: 'The link has expired.' });
		return;
	}
	const sessionId = folder === 'recordings' ? id.replace(/-[^-]*$/, '') : id;
	const record = model.findRecord(sessionId, now);
	if (record && folder === 'transcripts' && record.transcriptReadyAt <= now) {
		sendJson(response, 200, transcriptOf(record));
		return;
	}
	const recordings = record ? [...Object.values(recordingsOf(record)), voicemailOf(record)] : [];
	if (!recordings.some((recording) => recording?.recordId === id)) {
		sendJson(response, 404, { error: 'There is no such recording.' });
		return;
	}
	const sound = toneAsWav(id.endsWith('-agent') ? 330 : 440);
	sendWhole(response, 200, { 'Content-Type': 'audio/wav' }, sound);
}

async function answer(path: string, visit: Visit): Promise<void> {
	const { request, response, state } = visit;
	const isGet = request.method === 'GET';
	const isPost = request.method === 'POST';
	if (isGet && path === '/') {
		const page = renderPage(state.model.account, state.options.editorUrl);
		sendWhole(response, 200, { 'Content-Type': 'text/html; charset=utf-8' }, page);
	} else if (isGet && path === '/sandbox/events') streamEvents(response, state);
	else if (isGet && SHOWN[path]) sendJson(response, 200, SHOWN[path](state));
	else if (isGet && /^\/(recordings|transcripts)\//.test(path)) sendFile(visit, path);
	else if (isPost && path === '/sandbox/reset') {
		state.reset();
		sendJson(response, 200, { reset: true });
	} else if (isPost && DONE[path]) {
		sendJson(response, 200, await DONE[path](state, await readJson(request)));
	} else {
		sendJson(response, 404, { error: `There is no ${request.method} ${path} in the sandbox.` });
	}
}

/**
 * Answers what is not part of Tencent's API: the page, recordings, the settings of pushes, and what tests read.
 *
 * @param path without the query
 */
export async function answerControl(path: string, visit: Visit): Promise<void> {
	const { request, response } = visit;
	try {
		await answer(path, visit);
	} catch (error) {
		if (!response.headersSent) sendJson(response, 400, { error: (error as Error).message });
	} finally {
		request.resume();
	}
}
