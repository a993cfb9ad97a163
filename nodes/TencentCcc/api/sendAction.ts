import { sleep, type IDataObject, type IHttpRequestOptions } from 'n8n-workflow';
import type { z } from 'zod';

import { findOutcome } from '../outcomes/catalogue';
import { failureOfRequest } from './failureOfRequest';
import { failureEnvelope } from './responseSchemas';

/** Sends one signed request: n8n's `httpRequestWithAuthentication`, bound to node and credential. */
export type RequestFunction = (options: IHttpRequestOptions) => Promise<unknown>;

/** One action of the API. */
export interface ActionRequest {
	/** Origin, e.g. `https://ccc.tencentcloudapi.com`. */
	endpoint: string;
	/** Value of X-TC-Action. */
	action: string;
	body: IDataObject;
	/** Milliseconds until the request counts as unanswered. */
	timeout: number;
}

/** A parsed answer, or a failure under a code of the catalogue (or a code that the catalogue resolves). */
export type ActionResult<Response> =
	| { succeeded: true; response: Response }
	| { succeeded: false; code: string; message: string; requestId: string };

/** The start of an answer that is not Tencent's, so that a proxy's page can be recognised. */
export function excerpt(body: unknown): string {
	const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
	const line = text.replace(/\s+/g, ' ').trim();
	if (line === '') return 'an empty body';
	return line.length > 100 ? `"${line.slice(0, 100)}…"` : `"${line}"`;
}

/**
 * Reads an HTTP answer.
 *
 * @param status HTTP status; Tencent answers 200 whenever it has processed a request
 * @param body parsed JSON, or the text when it was no JSON
 * @returns the response that fits the schema, Tencent's own error, or `Client.OutcomeUnknown` for everything
 * that is not Tencent's envelope
 */
export function readAnswer<Schema extends z.ZodTypeAny>(
	status: number,
	body: unknown,
	schema: Schema,
): ActionResult<z.output<Schema>['Response']> {
	const unreadable = (message: string) =>
		({ succeeded: false, code: 'Client.OutcomeUnknown', message, requestId: '' }) as const;

	if (status !== 200) {
		return unreadable(
			`A gateway answered with HTTP status ${status} instead of Tencent: ${excerpt(body)}`,
		);
	}
	const failure = failureEnvelope.safeParse(body);
	if (failure.success) {
		const { Error: error, RequestId: requestId } = failure.data.Response;
		// n8n takes an item with an empty message for one without an error
		const message = error.Message.trim() || findOutcome(error.Code).meaning;
		return { succeeded: false, code: error.Code, message, requestId };
	}
	const success = schema.safeParse(body);
	if (success.success) return { succeeded: true, response: success.data.Response };
	return unreadable(`The answer is not one that Tencent gives: ${excerpt(body)}`);
}

const FINISHED = new Error('The answer has come');

/**
 * The answer, unless it takes longer than the deadline. n8n's own timeout starts again with every piece of an
 * answer that trickles in, so it does not bound the whole request.
 *
 * @param timeout milliseconds
 * @throws what the request throws, or an error of axios' form (`ECONNABORTED`) when the time is over
 */
async function withinDeadline<Answer>(answer: Promise<Answer>, timeout: number): Promise<Answer> {
	const finished = new AbortController();
	const deadline = async () => {
		await sleep(timeout, finished.signal);
		throw Object.assign(new Error(`timeout of ${timeout}ms exceeded`), { code: 'ECONNABORTED' });
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
 */
export async function sendAction<Schema extends z.ZodTypeAny>(
	request: RequestFunction,
	{ endpoint, action, body, timeout }: ActionRequest,
	schema: Schema,
): Promise<ActionResult<z.output<Schema>['Response']>> {
	let answer: { statusCode: number; body: unknown };
	try {
		const sent = request({
			method: 'POST',
			url: endpoint,
			headers: { 'X-TC-Action': action },
			body,
			json: true,
			timeout,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		});
		answer = (await withinDeadline(sent, timeout)) as typeof answer;
	} catch (error) {
		return { succeeded: false, requestId: '', ...failureOfRequest(error, timeout) };
	}
	return readAnswer(answer.statusCode, answer.body, schema);
}
