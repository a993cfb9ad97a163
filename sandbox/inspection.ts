import type { ServerResponse } from 'node:http';
import { MAGIC_CALLEES } from './magicCallees';
import { renderPage } from './page';
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

type Route = (response: ServerResponse, state: SandboxState) => void;

const ROUTES: Readonly<Record<string, Route>> = {
	'GET /': (response, state) =>
		sendWhole(
			response,
			200,
			{ 'Content-Type': 'text/html; charset=utf-8' },
			renderPage(state.account),
		),
	'GET /sandbox/requests': (response, state) => sendJson(response, 200, state.log.entries),
	'GET /sandbox/sessions': (response, state) => {
		const now = state.options.clock();
		sendJson(
			response,
			200,
			state.sessions.all.map((session) => sessionView(session, state, now)),
		);
	},
	'GET /sandbox/magic-callees': (response) => sendJson(response, 200, MAGIC_CALLEES),
	'GET /sandbox/events': (response, state) => state.events.subscribe(response, snapshot(state)),
	'POST /sandbox/reset': (response, state) => {
		state.reset();
		sendJson(response, 200, { reset: true });
	},
};

/**
 * Answers what is not part of Tencent's API: the page and what tests read.
 *
 * @param method of the request
 * @param path without the query
 */
export function answerInspection(
	method: string,
	path: string,
	response: ServerResponse,
	state: SandboxState,
): void {
	const route = ROUTES[`${method} ${path}`];
	if (route) route(response, state);
	else sendJson(response, 404, { error: `There is no ${method} ${path} in the sandbox.` });
}
