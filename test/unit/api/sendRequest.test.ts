import { createCallOutSessionResponse } from '../../../nodes/TencentCcc/api/responseSchemas';
import { readAnswer, sendAction } from '../../../nodes/TencentCcc/api/sendAction';

const read = (status: number, body: unknown) =>
	readAnswer(status, body, createCallOutSessionResponse);
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

describe('sending a request', () => {
	const request = {
		endpoint: 'https://ccc.tencentcloudapi.com',
		action: 'CreateCallOutSession',
		body: { SdkAppId: 1 },
		timeout: 15_000,
	};

	it('asks n8n for one request that is neither redirected nor repeated', async () => {
		const send = jest.fn().mockResolvedValue({
			statusCode: 200,
			body: envelope({ SessionId: 's', RequestId: 'r' }),
		});
		await expect(sendAction(send, request, createCallOutSessionResponse)).resolves.toMatchObject({
			succeeded: true,
		});
		expect(send.mock.calls).toEqual([
			[
				{
					method: 'POST',
					url: 'https://ccc.tencentcloudapi.com',
					headers: { 'X-TC-Action': 'CreateCallOutSession' },
					body: { SdkAppId: 1 },
					json: true,
					timeout: 15_000,
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
				},
			],
		]);
	});

	it('does not throw when the request does', async () => {
		const send = async () => await Promise.reject(new Error('socket hang up'));
		await expect(sendAction(send, request, createCallOutSessionResponse)).resolves.toMatchObject({
			succeeded: false,
			code: 'Client.OutcomeUnknown',
		});
	});

	it('does not wait longer than the timeout for an answer that trickles in', async () => {
		jest.useFakeTimers();
		const result = sendAction(
			async () => await new Promise(() => {}),
			request,
			createCallOutSessionResponse,
		);
		await jest.advanceTimersByTimeAsync(14_999);
		const early = await Promise.race([result, Promise.resolve('waiting')]);
		await jest.advanceTimersByTimeAsync(1);
		expect(early).toBe('waiting');
		await expect(result).resolves.toMatchObject({
			code: 'Client.OutcomeUnknown',
			message: expect.stringContaining('within 15 seconds'),
		});
		jest.useRealTimers();
	});
});
