import { randomUUID } from 'node:crypto';
import { findAction } from '../actions';
import type { ActionResult } from '../actions/action';
import type { FaultName } from '../faults';
import type { SandboxState } from '../state';
import { authenticate, type ArrivedRequest } from './authentication';
import { checkParameters, type Parameters } from './parameters';
import { ApiError, problem, provokedError, type Language } from './problems';
import type { RequestLogEntry } from './requestLog';

const API_VERSION = '2020-02-10';
/** Of a POST with signature v3. Source: Request Structure, 1229/59741. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** What is to be sent back. */
export interface Answer {
	/** Tencent's envelope as JSON. */
	readonly body: string;
	readonly requestId: string;
	/** How to fail instead of sending the body. */
	readonly fault?: FaultName;
	/** How long to wait before, in milliseconds. */
	readonly holdMs: number;
}

/** The JSON object that a body holds; an empty body is an empty object. */
export function parseJsonObject(rawBody: Buffer): Parameters | undefined {
	if (rawBody.length === 0) return {};
	try {
		const parsed: unknown = JSON.parse(rawBody.toString('utf8'));
		const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
		return isObject ? (parsed as Parameters) : undefined;
	} catch {
		return undefined;
	}
}

/** Whether a Content-Type is that of JSON. */
export function isJsonType(contentType = ''): boolean {
	return /^application\/json\s*(;|$)/i.test(contentType);
}

/** A real token that was sent to the sandbox by mistake must not be readable in its log. */
function withoutForeignToken(headers: ArrivedRequest['headers'], ownToken: string) {
	const token = headers['x-tc-token'];
	return token && token !== ownToken ? { ...headers, 'x-tc-token': '(masked)' } : headers;
}

/** Everything that Tencent checks before and during an action. @throws ApiError */
function runAction(
	request: ArrivedRequest,
	entry: RequestLogEntry,
	state: SandboxState,
): ActionResult {
	if (request.method !== 'POST') throw problem('unsupportedProtocol', request.method);
	if (request.rawBody.length > MAX_BODY_BYTES) {
		throw problem('requestTooLarge', MAX_BODY_BYTES);
	}
	authenticate(request, state.model.account, entry.at);
	entry.verified = true;

	const version = request.headers['x-tc-version'];
	if (version !== API_VERSION) throw problem('noSuchVersion', version);
	const action = findAction(entry.action);
	if (!action) throw problem('invalidAction', entry.action);
	if (!state.limiter.admit(action.name, entry.at)) {
		throw problem('requestLimitExceeded', state.options.requestsPerSecond);
	}

	const parameters = parseJsonObject(request.rawBody);
	if (!parameters || !isJsonType(request.headers['content-type'])) throw problem('notJson');
	checkParameters(parameters, action.name, action.limits);
	if (parameters.SdkAppId !== state.model.account.sdkAppId) {
		throw problem('unknownApplication', parameters.SdkAppId, action.unknownApplicationCode);
	}
	const failure = state.failureOf(action.name);
	if (failure?.fault) return { fault: failure.fault };
	if (failure) throw provokedError(failure.code ?? 'InternalError');
	const { model, office, options: settings, throttled } = state;
	const { at: now } = entry;
	model.advance(now);
	return action.run(parameters, { model, office, settings, throttled, now });
}

/**
 * Decides about one request, and logs it.
 *
 * @param request the request
 * @param state the sandbox
 * @returns the answer, not yet sent
 */
export function answerRequest(request: ArrivedRequest, state: SandboxState): Answer {
	const { headers } = request;
	const language: Language = headers['x-tc-language'] === 'zh-CN' ? 'zh-CN' : 'en-US';
	const entry = state.logRequest({
		at: state.options.clock(),
		method: request.method,
		action: headers['x-tc-action'] ?? '',
		headers: withoutForeignToken(headers, state.model.account.temporaryKey.token),
		rawBody: request.rawBody.toString('utf8'),
		body: parseJsonObject(request.rawBody),
		verified: false,
		code: null,
		placed: false,
		requestId: randomUUID(),
	});

	let result: ActionResult;
	try {
		result = runAction(request, entry, state);
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		result = { error };
	}
	const { error, fault, session, fields, holdMs = 0 } = result;
	if (error) entry.code = error.code;
	if (fault) entry.fault = fault;
	if (session) Object.assign(entry, { placed: true, sessionId: session.sessionId });
	state.tell({ what: 'request', entry });

	const outcome = error
		? { Error: { Code: error.code, Message: error.messageIn(language) } }
		: fields;
	const envelope = { Response: { ...outcome, RequestId: entry.requestId } };
	return { body: JSON.stringify(envelope), requestId: entry.requestId, fault, holdMs };
}
