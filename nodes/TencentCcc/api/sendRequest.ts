import { sleep, type IDataObject, type IHttpRequestOptions } from 'n8n-workflow';

import { findOutcome } from '../outcomes/catalogue';
import type { Action, ResponseOf } from './action';
import { failureEnvelope } from './envelopes';
import { failureOfRequest } from './requestFailure';

/** Sends one signed request: n8n's `httpRequestWithAuthentication`, bound to node and credential. */
export type RequestFunction = (options: IHttpRequestOptions) => Promise<unknown>;

/** One request. */
export interface ActionRequest<A extends Action = Action> {
	/** Origin, e.g. `https://ccc.tencentcloudapi.com`. */
	endpoint: string;
	action: A;
	body: IDataObject;
	/** Milliseconds until the request counts as unanswered. */
	timeoutMs: number;
}

/** What a request came to when it brought no answer that could be used. */
export interface RequestResult {
	succeeded: false;
	/** Of the catalogue, or one that the catalogue resolves. */
	code: string;
	message: string;
	/** Empty when the request never reached the service. */
	requestId: string;
	/** How often it was sent; default 1. */
	tries?: number;
}

/** A parsed answer, or why there is none. */
export type ActionResult<Response> = { succeeded: true; response: Response } | RequestResult;

/** Codes by which Tencent says that what a request names does not exist. */
const NOT_FOUND_CODES = new Set(['FailedOperation.SessionNotExists', 'ResourceNotFound']);

/** The start of an answer that is not Tencent's, so that a proxy's page can be recognised. */
export function excerpt(body: unknown, mask: (text: string) => string = (text) => text): string {
	const text = mask(typeof body === 'string' ? body : (JSON.stringify(body) ?? ''));
	const line = text.replace(/\s+/g, ' ').trim();
	if (line === '') return 'an empty body';
	return line.length > 100 ? `"${line.slice(0, 100)}…"` : `"${line}"`;
}

/**
 * Reads an HTTP answer.
 *
 * @param status HTTP status; Tencent answers 200 whenever it has processed a request
 * @param body parsed JSON, or the text when it was no JSON
 * @param mask replaces secrets that a gateway's page or Tencent's message may echo
 * @returns the response that fits the action's schema, Tencent's own error, or `Client.OutcomeUnknown` for everything
 * that is not Tencent's envelope
 */
export function readAnswer<A extends Action>(
	status: number,
	body: unknown,
	{ kind, response }: A,
	mask: (text: string) => string = (text) => text,
): ActionResult<ResponseOf<A>> {
	const unreadable = (message: string) =>
		({ succeeded: false, code: 'Client.OutcomeUnknown', message, requestId: '' }) as const;

	if (status !== 200) {
		return unreadable(
			`A gateway answered with HTTP status ${status} instead of Tencent: ${excerpt(body, mask)}`,
		);
	}
	const failure = failureEnvelope.safeParse(body);
	if (failure.success) {
		const { Error: error, RequestId: requestId } = failure.data.Response;
		// n8n takes an item with an empty message for one without an error
		const message = mask(error.Message).trim() || findOutcome(error.Code, kind).meaning;
		const isNotFound = kind !== 'dial' && NOT_FOUND_CODES.has(error.Code);
		return isNotFound
			? {
					succeeded: false,
					code: 'Client.NotFound',
					message: `${message} (${error.Code})`,
					requestId,
				}
			: { succeeded: false, code: error.Code, message, requestId };
	}
	const success = response.safeParse(body);
	if (success.success) {
		return { succeeded: true, response: (success.data as { Response: ResponseOf<A> }).Response };
	}
	return unreadable(`The answer is not one that Tencent gives: ${excerpt(body, mask)}`);
}

const FINISHED = new Error('The answer has come');

/**
 * The answer, unless it takes longer than the deadline. n8n's own timeout starts again with every piece of an
 * answer that trickles in, so it does not bound the whole request.
 *
 * @param timeoutMs milliseconds
 * @throws what the request throws, or an error of axios' form (`ECONNABORTED`) when the time is over
 */
async function withinDeadline<Answer>(answer: Promise<Answer>, timeoutMs: number): Promise<Answer> {
	const finished = new AbortController();
	const deadline = async () => {
		await sleep(timeoutMs, finished.signal);
		throw Object.assign(new Error(`timeout of ${timeoutMs}ms exceeded`), { code: 'ECONNABORTED' });
	};
	try {
		return await Promise.race([answer, deadline()]);
	} finally {
		// With a reason of its own, because making one for every request takes longer than signing it
		finished.abort(FINISHED);
	}
}

/**
 * Sends one request and reads its answer. Never throws, and never sends twice: redirects are not followed, and
 * HTTP error statuses come back as answers (n8n would sign and send again after a 401).
 *
 * @param mask replaces secrets in whatever an answer or an error quotes
 */
export async function sendRequest<A extends Action>(
	request: RequestFunction,
	{ endpoint, action, body, timeoutMs }: ActionRequest<A>,
	mask: (text: string) => string = (text) => text,
): Promise<ActionResult<ResponseOf<A>>> {
	let answer: { statusCode: number; body: unknown };
	let isSigned = false;
	try {
		// The credential calls `onSigned` when it signs: what fails before cannot have left
		const onSigned = () => {
			isSigned = true;
		};
		const options: IHttpRequestOptions & { onSigned: () => void } = {
			onSigned,
			method: 'POST',
			url: endpoint,
			headers: { 'X-TC-Action': action.name },
			body,
			json: true,
			timeout: timeoutMs,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		};
		answer = (await withinDeadline(request(options), timeoutMs)) as typeof answer;
	} catch (error) {
		const { code, message } = failureOfRequest(error, timeoutMs, isSigned);
		return { succeeded: false, requestId: '', code, message: mask(message) };
	}
	return readAnswer(answer.statusCode, answer.body, action, mask);
}
