import * as http from 'node:http';
import { isUndefined, omitBy } from 'lodash';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { expectedSignature, utcDate } from '../../sandbox/api/signatureVerification';
import { sendRequest } from '../../scripts/http';

/** What a test wants to be different from a right request. */
export interface RequestChanges {
	readonly method?: string;
	readonly action?: string;
	readonly secretId?: string;
	readonly secretKey?: string;
	/** Unix seconds. */
	readonly timestamp?: number;
	readonly signedHeaders?: readonly string[];
	/** Sent instead of the body that was signed. */
	readonly bodySent?: string;
	/** Added, replaced (lower-case names), or removed with undefined, after signing. */
	readonly headers?: Readonly<Record<string, string | undefined>>;
}

interface SignedRequest {
	readonly method: string;
	readonly headers: http.OutgoingHttpHeaders;
	readonly body: string;
}

/** The parameters of a CreateCallOutSession that succeeds. */
export const CALL = {
	SdkAppId: 1400000000,
	UserId: 'agent@example.com',
	Callee: '008613012345678',
	Callers: ['0086075512345678'],
	IsForceUseMobile: true,
	UUI: 'lead-42',
};

/** A request with its signature. */
export function signedRequest(
	{ url, account }: Sandbox,
	body: unknown,
	changes: RequestChanges = {},
): SignedRequest {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const { method = 'POST', signedHeaders = ['content-type', 'host'], bodySent = text } = changes;
	const timestamp = String(changes.timestamp ?? Math.floor(Date.now() / 1_000));
	const unsigned = {
		host: url.replace('http://', ''),
		'content-type': 'application/json',
		'x-tc-action': changes.action ?? 'CreateCallOutSession',
		'x-tc-version': '2020-02-10',
		'x-tc-timestamp': timestamp,
	};
	const rawBody = Buffer.from(text);
	const scope = { method, query: '', headers: unsigned, service: 'ccc' };
	const signature = expectedSignature(
		{ ...scope, rawBody, timestamp, signedHeaders },
		changes.secretKey ?? account.secretKey,
	);
	const credential = `${changes.secretId ?? account.secretId}/${utcDate(timestamp)}/ccc/tc3_request`;
	const headers = {
		...unsigned,
		authorization: `TC3-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
		'content-length': Buffer.byteLength(bodySent),
		...changes.headers,
	};
	return { method, headers: omitBy(headers, isUndefined), body: bodySent };
}

/** What a client sees of one exchange, down to how the connection ended. */
export interface Exchange {
	readonly ending: 'closed' | 'reset' | 'stillOpen';
	/** 0 when no answer began. */
	readonly status: number;
	readonly headers: http.IncomingHttpHeaders;
	readonly body: string;
}

/**
 * Sends a request over a connection of its own and waits until that ends.
 *
 * @param patienceMs after which the connection counts as still open
 */
export function exchange(
	{ url }: Sandbox,
	{ body, ...options }: SignedRequest,
	patienceMs = 5_000,
): Promise<Exchange> {
	return new Promise((resolve) => {
		const seen = { status: 0, headers: {} as http.IncomingHttpHeaders, body: '' };
		const request = http.request(url, { ...options, agent: false });
		const finish = (ending: Exchange['ending']) => {
			clearTimeout(patience);
			resolve({ ending, ...seen });
			request.destroy();
		};
		const patience = setTimeout(() => finish('stillOpen'), patienceMs);
		request.on('response', (response) => {
			Object.assign(seen, { status: response.statusCode, headers: response.headers });
			response.setEncoding('utf8').on('data', (chunk: string) => (seen.body += chunk));
			response.on('error', () => finish('closed')).on('end', () => finish('closed'));
		});
		// Node says "reset" of a connection that was merely closed, too, but not of a read
		request.on('error', ({ syscall }: NodeJS.ErrnoException) =>
			finish(syscall === 'read' ? 'reset' : 'closed'),
		);
		request.end(body);
	});
}

/** Tencent's envelope. */
export interface TencentResponse {
	readonly RequestId: string;
	readonly Error?: { readonly Code: string; readonly Message: string };
	readonly [field: string]: unknown;
}

/** Sends a signed request and reads its envelope. */
export async function send(
	sandbox: Sandbox,
	body: unknown,
	changes: RequestChanges = {},
): Promise<TencentResponse> {
	const answer = await exchange(sandbox, signedRequest(sandbox, body, changes));
	expect(answer.status).toBe(200);
	expect(answer.headers['content-type']).toBe('application/json');
	const { Response } = JSON.parse(answer.body) as { Response: TencentResponse };
	expect(Response.RequestId).toMatch(/^[0-9a-f-]{36}$/);
	return Response;
}

/** The error code of an answer, or null for a success. */
export async function codeOf(
	sandbox: Sandbox,
	body: unknown,
	changes: RequestChanges = {},
): Promise<string | null> {
	return (await send(sandbox, body, changes)).Error?.Code ?? null;
}

/** Posts JSON, or a text as it is, to what is not part of Tencent's API. */
export async function post(
	sandbox: Sandbox,
	path: string,
	body: unknown = {},
	contentType = 'application/json',
): Promise<{ status: number; answer: Record<string, unknown> }> {
	const headers = { 'content-type': contentType };
	const { status, text } = await sendRequest(sandbox.url + path, { method: 'POST', headers, body });
	return { status, answer: JSON.parse(text) as Record<string, unknown> };
}

/** Listens to what the page is told. */
export async function readEvents(sandbox: Sandbox) {
	const { body } = await fetch(`${sandbox.url}/sandbox/events`);
	const reader = (body as ReadableStream<Uint8Array>)
		.pipeThrough(new TextDecoderStream())
		.getReader();
	let text = '';
	return {
		/** Waits for a text. @returns all that has been told */
		async until(wanted: RegExp): Promise<string> {
			while (!wanted.test(text)) text += (await reader.read()).value ?? '';
			return text;
		},
	};
}

/** 2026-01-01T00:00:00Z, in milliseconds. */
export const START = 1_767_225_600_000;

/**
 * A sandbox for the tests of a file or a block: on a clock that they turn, without a limit, reset before each, and
 * requests that go by that clock.
 */
export function useSandbox(options: SandboxOptions = {}) {
	let sandbox: Sandbox;
	let now = START;
	beforeAll(async () => {
		sandbox = await startSandbox({ requestsPerSecond: Infinity, clock: () => now, ...options });
	});
	beforeEach(() => {
		now = START;
		sandbox.reset();
		sandbox.failEvery();
	});
	afterAll(() => sandbox.close());

	const ask = (action: string, parameters: object = {}): Promise<TencentResponse> => {
		const timestamp = Math.floor(now / 1_000);
		return send(sandbox, { SdkAppId: CALL.SdkAppId, ...parameters }, { action, timestamp });
	};
	return {
		get sandbox() {
			return sandbox;
		},
		now: () => now,
		/** Turns the clock to so many seconds after its start. */
		turnTo(seconds: number) {
			now = START + seconds * 1_000;
		},
		ask,
		/** The error code of an answer, or null for a success. */
		codeOf: async (action: string, parameters: object = {}) =>
			(await ask(action, parameters)).Error?.Code ?? null,
	};
}
