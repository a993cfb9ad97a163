import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { createClient, type Client, type ClientOptions } from '../../nodes/TencentCcc/api/client';
import type { Limiter, PermitUse } from '../../nodes/TencentCcc/limiter/limiter';
import { permitOf } from './permits';

/** What a request is answered with: the members of `Response`, a code of an error, or what is thrown. */
export type FakeAnswer = IDataObject | string | Error;

/** A request that reached the fake service. */
export interface FakeRequest {
	action: string;
	body: IDataObject;
	options: IHttpRequestOptions;
}

/** The envelope of an answer. */
export function envelopeOf(answer: IDataObject | string) {
	const response =
		typeof answer === 'string'
			? { Error: { Code: answer, Message: `message of ${answer}` } }
			: answer;
	return { Response: { ...response, RequestId: 'request' } };
}

/** A limiter that gives every permit at once, and the use that was made of each. */
export function openLimiter(): Limiter & { uses: PermitUse[]; asked: number[] } {
	const uses: PermitUse[] = [];
	const asked: number[] = [];
	return {
		uses,
		asked,
		async acquire({ callsPerSecond, max = 1 }) {
			asked.push(callsPerSecond);
			return await Promise.resolve(
				Array.from({ length: max }, () => permitOf({ release: (use) => void uses.push(use) })),
			);
		},
		cancel: () => {},
		isIdle: () => true,
	};
}

/** A client on a service that is played here. */
export interface FakeClient {
	client: Client;
	requests: FakeRequest[];
	/** Milliseconds of each pause before a request was sent again. */
	pauses: number[];
	/** By action. */
	limiters: Map<string, ReturnType<typeof openLimiter>>;
}

/**
 * A real client whose requests are answered here: no network, no waiting.
 *
 * @param answer what a request is answered with
 * @example
 * const { client, requests } = fakeClient(({ action }) => (action === 'HangUpCall' ? {} : 'InternalError'));
 */
export function fakeClient(
	answer: (request: FakeRequest, number: number) => FakeAnswer | Promise<FakeAnswer>,
	options: Partial<ClientOptions> = {},
): FakeClient {
	const requests: FakeRequest[] = [];
	const pauses: number[] = [];
	const limiters: FakeClient['limiters'] = new Map();
	const client = createClient({
		endpoint: 'https://ccc.example.com',
		sdkAppId: 1400,
		language: 'en-US',
		async request(sent) {
			const { 'X-TC-Action': action } = sent.headers as Record<string, string>;
			const request = { action, body: sent.body as IDataObject, options: sent };
			// As the credential does when it signs
			(sent as { onSigned?: () => void }).onSigned?.();
			requests.push(request);
			const given = await answer(request, requests.length);
			if (given instanceof Error) throw given;
			return { statusCode: 200, body: envelopeOf(given) };
		},
		limiterOf(action) {
			const limiter = limiters.get(action) ?? openLimiter();
			limiters.set(action, limiter);
			return limiter;
		},
		random: () => 1,
		async wait(ms) {
			pauses.push(ms);
			await Promise.resolve();
		},
		...options,
	});
	return { client, requests, pauses, limiters };
}
