import type { IHttpRequestOptions } from 'n8n-workflow';

import {
	createCallOutSession,
	describeTelSession,
	hangUpCall,
} from '../../../nodes/TencentCcc/api/actions/calls';
import {
	readAnswer,
	sendRequest,
	type Masks,
	type RequestFunction,
} from '../../../nodes/TencentCcc/api/sendRequest';

const read = (status: number, body: unknown) => readAnswer(status, body, createCallOutSession);
const envelope = (response: object) => ({ Response: response });

describe('reading an answer', () => {
	it('takes a session for a success, and keeps members that it does not know', () => {
		const answer = { SessionId: 'session', RequestId: 'request', Extra: { nested: 1 } };
		expect(read(200, envelope(answer))).toEqual({ succeeded: true, response: answer });
	});

	it("takes Tencent's error for what it is, with message and request id", () => {
		const error = { Code: 'FailedOperation.SeatStatusBusy', Message: 'busy', Extra: 1 };
		expect(read(200, envelope({ Error: error, RequestId: 'request' }))).toEqual({
			succeeded: false,
			code: 'FailedOperation.SeatStatusBusy',
			message: 'busy',
			requestId: 'request',
		});
	});

	it('takes an answer with both an error and a session for a failure', () => {
		const both = { Error: { Code: 'InternalError', Message: '' }, SessionId: 's', RequestId: 'r' };
		expect(read(200, envelope(both))).toMatchObject({ succeeded: false, code: 'InternalError' });
	});

	it.each<[string, number, unknown]>([
		['HTML', 200, '<html><body>login</body></html>'],
		['truncated JSON', 200, '{"Response": {"Sess'],
		['an empty body', 200, ''],
		['nothing', 200, undefined],
		['null', 200, null],
		['JSON of something else', 200, { ok: true }],
		['an array', 200, [envelope({ SessionId: 's' })]],
		['an envelope without a session', 200, envelope({ RequestId: 'r' })],
		['an empty session', 200, envelope({ SessionId: '', RequestId: 'r' })],
		['a session that is a number', 200, envelope({ SessionId: 5, RequestId: 'r' })],
		['an error without code', 200, envelope({ Error: { Message: 'm' }, RequestId: 'r' })],
		['HTTP 403', 403, '<html>Forbidden</html>'],
		['HTTP 500', 500, envelope({ SessionId: 's', RequestId: 'r' })],
		['HTTP 502', 502, '<html>Bad Gateway</html>'],
		['HTTP 401', 401, { message: 'proxy' }],
		['HTTP 307', 307, ''],
		['HTTP 204', 204, ''],
	])('does not take %s for an answer of Tencent', (_name, status, body) => {
		expect(read(status, body)).toMatchObject({ succeeded: false, code: 'Client.OutcomeUnknown' });
	});

	it('quotes only the beginning of a page that a proxy sent', () => {
		const { message } = read(200, `<html>\n\n${'x'.repeat(5000)}`) as { message: string };
		expect(message).toContain('"<html> xxx');
		expect(message.length).toBeLessThan(250);
	});
});

describe('what does not exist', () => {
	const answer = (code: string) =>
		envelope({ Error: { Code: code, Message: 'm' }, RequestId: 'r' });

	it.each(['FailedOperation.SessionNotExists', 'ResourceNotFound'])(
		'%s is Client.NotFound for what reads or acts, and keeps its own code in the message',
		(code) => {
			for (const action of [describeTelSession, hangUpCall]) {
				expect(readAnswer(200, answer(code), action)).toEqual({
					succeeded: false,
					code: 'Client.NotFound',
					message: `m (${code})`,
					requestId: 'r',
				});
			}
			expect(read(200, answer(code))).toMatchObject({ code });
		},
	);
});

const mask = (text: string) => text.replaceAll('s3cret', '…');
const masks: Masks = {
	text: mask,
	data: <Data>(data: Data) => JSON.parse(mask(JSON.stringify(data))) as Data,
};

describe('secrets that an answer or an error quotes', () => {
	const ofBody = (status: number, body: unknown) =>
		readAnswer(status, body, createCallOutSession, masks);

	it.each<[string, number, unknown]>([
		["a gateway's page", 502, '<html>Authorization: s3cret</html>'],
		['an answer that is not one of Tencent', 200, { echo: { token: 's3cret' } }],
		["Tencent's own message", 200, envelope({ Error: { Code: 'X', Message: 'key s3cret' } })],
	])('are masked in %s', (_name, status, body) => {
		const { message } = ofBody(status, body) as { message: string };
		expect(message).toContain('…');
		expect(message).not.toContain('s3cret');
	});

	it("are masked in the code and the request ID of Tencent's answer, and in the data of a success", () => {
		const refused = { Error: { Code: 'Failed.s3cret', Message: 'no' }, RequestId: 'r-s3cret' };
		const placed = { SessionId: 's', RequestId: 'r', Echo: [{ 's3cret key': 's3cret' }] };
		expect(ofBody(200, envelope(refused))).toMatchObject({ code: 'Failed.…', requestId: 'r-…' });
		expect(ofBody(200, envelope(placed))).toEqual({
			succeeded: true,
			response: { SessionId: 's', RequestId: 'r', Echo: [{ '… key': '…' }] },
		});
	});

	it('are masked before a long page is cut, so that no half of one is left', () => {
		const page = `${'x'.repeat(97)}s3cret`;
		expect(JSON.stringify(ofBody(502, page))).not.toContain('s3c');
	});
});

/** Request options as n8n and the credential get them. */
type Sent = IHttpRequestOptions & { onSigned: () => void };

describe('sending a request', () => {
	const request = {
		endpoint: 'https://ccc.tencentcloudapi.com',
		action: createCallOutSession,
		body: { SdkAppId: 1 },
		timeoutMs: 15_000,
	};

	it('asks n8n for one request that is neither redirected nor repeated', async () => {
		const send = jest.fn().mockResolvedValue({
			statusCode: 200,
			body: envelope({ SessionId: 's', RequestId: 'r' }),
		});
		await expect(sendRequest(send as RequestFunction, request)).resolves.toMatchObject({
			succeeded: true,
		});
		expect(send.mock.calls).toEqual([
			[
				{
					onSigned: expect.any(Function),
					method: 'POST',
					url: 'https://ccc.tencentcloudapi.com',
					headers: { 'X-TC-Action': 'CreateCallOutSession' },
					body: { SdkAppId: 1 },
					json: true,
					timeout: 15_000,
					returnFullResponse: true,
					ignoreHttpStatusErrors: { ignore: true, except: expect.not.arrayContaining([401]) },
					disableFollowRedirect: true,
				},
			],
		]);
	});

	it.each([
		['Thu, 01 Jan 2026 00:00:07 GMT', Date.UTC(2026, 0, 1, 0, 0, 7)],
		['yesterday', undefined],
		[undefined, undefined],
	])('tells when Tencent answered: %s', async (date, serverTimeMs) => {
		const body = envelope({ SessionId: 's', RequestId: 'r' });
		const result = await sendRequest(
			async () => await Promise.resolve({ statusCode: 200, headers: { date }, body }),
			request,
		);
		expect(result.serverTimeMs).toBe(serverTimeMs);
	});

	it('407 is a proxy that has passed nothing on', () => {
		expect(read(407, '')).toMatchObject({ code: 'Client.NotSent' });
	});

	it('does not throw when the request does', async () => {
		const send: RequestFunction = async (options) => {
			(options as unknown as { onSigned: () => void }).onSigned();
			return await Promise.reject(new Error('socket hang up'));
		};
		await expect(sendRequest(send, request)).resolves.toMatchObject({
			succeeded: false,
			code: 'Client.OutcomeUnknown',
		});
	});

	it('is Not Sent when it fails before it is signed: the credential is gone, or cannot be read', async () => {
		const send = async () =>
			await Promise.reject(new Error('Credential with ID "1" does not exist'));
		await expect(sendRequest(send as RequestFunction, request)).resolves.toMatchObject({
			succeeded: false,
			code: 'Client.NotSent',
			message: expect.stringContaining('Credential with ID "1" does not exist'),
			requestId: '',
		});
	});

	it('is Not Sent when it is signed only after its deadline, and never leaves then', async () => {
		jest.useFakeTimers();
		let sign: () => void = () => {};
		const send = async (options: Sent) => {
			sign = options.onSigned;
			return await new Promise(() => {});
		};
		const result = sendRequest(send as RequestFunction, request);
		await jest.advanceTimersByTimeAsync(15_250);
		await expect(result).resolves.toMatchObject({ code: 'Client.NotSent' });
		expect(sign).toThrow('after its deadline');
		jest.useRealTimers();
	});

	it('masks secrets in what the request throws', async () => {
		const send = async () => await Promise.reject(new Error('refused: s3cret'));
		const result = await sendRequest(send, request, masks);
		expect(result).toMatchObject({ message: expect.stringContaining('refused: …') });
	});

	it('does not wait longer than the timeout for an answer that trickles in', async () => {
		jest.useFakeTimers();
		const neverAnswered: RequestFunction = async (options) => {
			(options as unknown as { onSigned: () => void }).onSigned();
			return await new Promise(() => {});
		};
		const result = sendRequest(neverAnswered, request);
		await jest.advanceTimersByTimeAsync(15_000);
		const early = await Promise.race([result, Promise.resolve('waiting')]);
		await jest.advanceTimersByTimeAsync(250);
		expect(early).toBe('waiting');
		await expect(result).resolves.toMatchObject({
			code: 'Client.OutcomeUnknown',
			message: expect.stringContaining('within 15 seconds'),
		});
		jest.useRealTimers();
	});
});
