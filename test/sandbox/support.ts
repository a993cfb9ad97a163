import { connect } from 'node:net';
import type { Sandbox } from '../../sandbox';
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

/** The parameters of a CreateCallOutSession that succeeds. */
export const CALL = {
	SdkAppId: 1400000000,
	UserId: 'agent@example.com',
	Callee: '008613012345678',
	Callers: ['0086075512345678'],
	IsForceUseMobile: true,
	UUI: 'lead-42',
};

/** Builds the text of a signed HTTP/1.1 request. */
export function signedRequest(
	sandbox: Sandbox,
	body: unknown,
	changes: RequestChanges = {},
): string {
	const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
	const method = changes.method ?? 'POST';
	const timestamp = String(changes.timestamp ?? Math.floor(Date.now() / 1_000));
	const signedHeaders = changes.signedHeaders ?? ['content-type', 'host'];
	const unsigned: Record<string, string> = {
		host: sandbox.url.replace('http://', ''),
		'content-type': 'application/json',
		'x-tc-action': changes.action ?? 'CreateCallOutSession',
		'x-tc-version': '2020-02-10',
		'x-tc-timestamp': timestamp,
	};
	const signature = expectedSignature(
		{
			method,
			query: '',
			headers: unsigned,
			rawBody: Buffer.from(rawBody),
			timestamp,
			service: 'ccc',
			signedHeaders,
		},
		changes.secretKey ?? sandbox.account.secretKey,
	);
	const credential = `${changes.secretId ?? sandbox.account.secretId}/${utcDate(timestamp)}/ccc/tc3_request`;
	const bodySent = changes.bodySent ?? rawBody;
	const headers: Record<string, string | undefined> = {
		...unsigned,
		authorization: `TC3-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
		'content-length': String(Buffer.byteLength(bodySent)),
		connection: 'close',
		...changes.headers,
	};
	const lines = Object.entries(headers)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}: ${value}\r\n`);
	return `${method} / HTTP/1.1\r\n${lines.join('')}\r\n${bodySent}`;
}

/** What a client sees of one exchange, down to how the connection ended. */
export interface Exchange {
	readonly ending: 'closed' | 'reset' | 'stillOpen';
	/** 0 when no answer began. */
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

function parseAnswer(text: string): Omit<Exchange, 'ending'> {
	const end = text.indexOf('\r\n\r\n');
	if (end < 0) return { status: 0, headers: {}, body: '' };
	const [statusLine, ...headerLines] = text.slice(0, end).split('\r\n');
	const headers = headerLines.map((line) => {
		const [name, ...value] = line.split(': ');
		return [name.toLowerCase(), value.join(': ')];
	});
	return {
		status: Number(statusLine.split(' ')[1]),
		headers: Object.fromEntries(headers) as Record<string, string>,
		body: text.slice(end + 4),
	};
}

/**
 * Sends bytes over a connection of its own and waits until that ends.
 *
 * @param patienceMs after which the connection counts as still open
 */
export function exchange(sandbox: Sandbox, request: string, patienceMs = 5_000): Promise<Exchange> {
	return new Promise((resolve, reject) => {
		const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
		const chunks: Buffer[] = [];
		const finish = (ending: Exchange['ending']) => {
			clearTimeout(patience);
			socket.destroy();
			resolve({ ending, ...parseAnswer(Buffer.concat(chunks).toString('utf8')) });
		};
		const patience = setTimeout(() => finish('stillOpen'), patienceMs);
		socket.on('data', (chunk) => chunks.push(chunk));
		socket.once('end', () => finish('closed'));
		socket.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'ECONNRESET') finish('reset');
			else reject(error);
		});
		socket.write(request);
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

/** A clock that a test turns, and requests that go by it. */
export function turnedClock(sandbox: () => Sandbox) {
	let now = START;
	const ask = (action: string, parameters: object = {}): Promise<TencentResponse> =>
		send(
			sandbox(),
			{ SdkAppId: CALL.SdkAppId, ...parameters },
			{ action, timestamp: Math.floor(now / 1_000) },
		);
	return {
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
