import { sleep, type IDataObject, type IHttpRequestOptions } from 'n8n-workflow';

import { findOutcome } from '../outcomes/catalogue';
import type { Action, ResponseOf } from './action';
import { failureEnvelope } from './envelopes';
import { answerIn, failureOfRequest } from './requestFailure';

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
	/** Told when the request is signed, right before it leaves. */
	onLeaving?: () => void;
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
	/** Set when every further request would end the same way. */
	endsBatch?: boolean;
	/** Set when somebody answered, and it was not Tencent. */
	isForeign?: boolean;
	/** When Tencent answered, by its own clock, milliseconds since 1970. */
	serverTimeMs?: number;
}

/** A parsed answer, or why there is none. */
export type ActionResult<Response> =
	| { succeeded: true; response: Response; serverTimeMs?: number }
	| RequestResult;

/** Codes by which Tencent says that what a request names does not exist. */
const NOT_FOUND_CODES = new Set(['FailedOperation.SessionNotExists', 'ResourceNotFound']);

/** What replaces secrets that somebody on the way may echo. */
export interface Masks {
	/** In what a message quotes. */
	text(text: string): string;
	/** In the data of an answer. */
	data<Data>(data: Data): Data;
}

/** Nothing is replaced. */
export const NO_MASKS: Masks = { text: (text) => text, data: (data) => data };

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
 * @param masks replace secrets that a gateway or Tencent's message may echo
 * @returns the response that fits the action's schema, Tencent's own error, or `Client.OutcomeUnknown` for everything
 * that is not Tencent's envelope
 */
export function readAnswer<A extends Action>(
	status: number,
	body: unknown,
	{ kind, response }: A,
	{ text: mask, data: maskData }: Masks = NO_MASKS,
): ActionResult<ResponseOf<A>> {
	const unreadable = (message: string) =>
		({
			succeeded: false,
			code: 'Client.OutcomeUnknown',
			message,
			requestId: '',
			isForeign: true,
		}) as const;

	if (status === 407) {
		const message = `The proxy wants to know who asks, and has passed nothing on: HTTP status 407: ${excerpt(body, mask)}`;
		return { succeeded: false, code: 'Client.NotSent', message, requestId: '' };
	}
	if (status !== 200) {
		return unreadable(
			`A gateway answered with HTTP status ${status} instead of Tencent: ${excerpt(body, mask)}`,
		);
	}
	const failure = failureEnvelope.safeParse(body);
	if (failure.success) {
		const { Error: error } = failure.data.Response;
		const [code, requestId] = [error.Code, failure.data.Response.RequestId].map(mask);
		// n8n takes an item with an empty message for one without an error
		const message = mask(error.Message).trim() || findOutcome(code, kind).meaning;
		const isNotFound = kind !== 'dial' && NOT_FOUND_CODES.has(code);
		return isNotFound
			? {
					succeeded: false,
					code: 'Client.NotFound',
					message: `${message} (${code})`,
					requestId,
				}
			: { succeeded: false, code, message, requestId };
	}
	const success = response.safeParse(body);
	if (success.success) {
		const { Response } = success.data as { Response: ResponseOf<A> };
		return { succeeded: true, response: maskData(Response) };
	}
	return unreadable(`The answer is not one that Tencent gives: ${excerpt(body, mask)}`);
}

/**
 * The statuses with which a proxy refuses to open a tunnel. n8n hands them over as errors, which show the socket: whether
 * it was the proxy that answered. 401 must not be one of them, because n8n would sign and send again. Older versions of
 * n8n take it for `true`.
 */
const STATUSES_OF_PROXIES = [400, 403, 404, 405, 407, 408, 429, 500, 502, 503, 504, 511];

/** Milliseconds longer than n8n's own timeout, whose error tells whether the request had left. */
const DEADLINE_GRACE_MS = 250;

/** What is used of an HTTP answer. */
interface Answer {
	statusCode: number;
	body: unknown;
	headers?: unknown;
}

/** When a server answered, by its `Date` header, in whole seconds; undefined when it does not tell. */
function serverTimeOf(headers: unknown): number | undefined {
	const { date } = (headers ?? {}) as Record<string, unknown>;
	const timeMs = typeof date === 'string' ? Date.parse(date) : NaN;
	return Number.isNaN(timeMs) ? undefined : timeMs;
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
		await sleep(timeoutMs + DEADLINE_GRACE_MS, finished.signal);
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
 * @param masks replace secrets in whatever an answer or an error holds
 */
export async function sendRequest<A extends Action>(
	request: RequestFunction,
	{ endpoint, action, body, timeoutMs, onLeaving }: ActionRequest<A>,
	masks: Masks = NO_MASKS,
): Promise<ActionResult<ResponseOf<A>>> {
	let answer: Answer;
	let isSigned = false;
	let isOver = false;
	try {
		// The credential calls `onSigned` when it has signed, right before the request leaves: what fails before that
		// cannot have left, and what is signed only after its deadline must not leave any more
		const onSigned = () => {
			if (isOver) throw new Error('The request was signed after its deadline, so it was not sent');
			if (isSigned) throw new Error('n8n wanted to send the request again, which is not done');
			isSigned = true;
			onLeaving?.();
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
			ignoreHttpStatusErrors: { ignore: true, except: STATUSES_OF_PROXIES },
			disableFollowRedirect: true,
		};
		answer = (await withinDeadline(request(options), timeoutMs)) as Answer;
	} catch (error) {
		isOver = true;
		const refused = isSigned ? answerIn(error) : undefined;
		if (!refused) {
			const failure = failureOfRequest(error, timeoutMs, isSigned);
			return { succeeded: false, requestId: '', ...failure, message: masks.text(failure.message) };
		}
		answer = refused;
	}
	const serverTimeMs = serverTimeOf(answer.headers);
	const result = readAnswer(answer.statusCode, answer.body, action, masks);
	return serverTimeMs === undefined ? result : { ...result, serverTimeMs };
}
