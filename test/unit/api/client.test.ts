import { describeTelCdr } from '../../../nodes/TencentCcc/api/actions/callRecords';
import {
	createCallOutSession,
	describeTelSession,
	hangUpCall,
} from '../../../nodes/TencentCcc/api/actions/calls';
import { createClient, MAX_REQUESTS_PER_SECOND } from '../../../nodes/TencentCcc/api/client';
import { NO_MASKS, type ActionResult } from '../../../nodes/TencentCcc/api/sendRequest';
import { createLimiter } from '../../../nodes/TencentCcc/limiter/limiter';
import { envelopeOf, fakeClient, type FakeAnswer } from '../../support/fakeClient';

const SESSION = { SessionId: 's' };
const reset = () =>
	Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' });
const refused = () =>
	Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' });
/** These answers in this order, the last one again and again. */
const inOrder =
	(...answers: FakeAnswer[]) =>
	(_request: unknown, number: number) =>
		answers[Math.min(number, answers.length) - 1];

describe('a request', () => {
	it('is sent to the endpoint, for the application, without redirects', async () => {
		const { client, requests } = fakeClient(() => ({}));
		const result = await client.send(hangUpCall, SESSION);
		expect(result).toEqual({ succeeded: true, response: { RequestId: 'request' } });
		expect(requests).toEqual([
			{
				action: 'HangUpCall',
				body: { SdkAppId: 1400, SessionId: 's' },
				options: expect.objectContaining({
					url: 'https://ccc.example.com',
					disableFollowRedirect: true,
				}),
			},
		]);
	});

	it.each([
		['its own', describeTelSession, undefined, 15_000],
		["the action's", describeTelCdr, undefined, 30_000],
		["the caller's", describeTelCdr, 5000, 5000],
	])('has a deadline: %s', async (_name, action, timeoutMs, expected) => {
		const { client, requests } = fakeClient(() => ({ Session: {} }));
		await client.send(action, {}, { timeoutMs });
		expect(requests[0].options.timeout).toBe(expected);
	});

	it('ends at its deadline although the answer trickles in, and is not sent again when it acts', async () => {
		jest.useFakeTimers();
		const { client, requests } = fakeClient(async () => await new Promise(() => {}));
		const result = client.send(hangUpCall, SESSION, { timeoutMs: 2000 });
		await jest.advanceTimersByTimeAsync(2250);
		await expect(result).resolves.toMatchObject({ code: 'Client.OutcomeUnknown', tries: 1 });
		expect(requests).toHaveLength(1);
		jest.useRealTimers();
	});
});

describe('sending again', () => {
	it.each<[string, typeof hangUpCall | typeof describeTelSession, () => FakeAnswer, number]>([
		['a read whose connection broke', describeTelSession, reset, 5],
		['a read that was throttled', describeTelSession, () => 'RequestLimitExceeded', 20],
		['a read that never left', describeTelSession, refused, 3],
		['a read after a failure of the service', describeTelSession, () => 'InternalError', 5],
		['a read that is refused', describeTelSession, () => 'InvalidParameterValue', 1],
		['a read of what does not exist', describeTelSession, () => 'ResourceNotFound', 1],
		['an act whose connection broke', hangUpCall, reset, 1],
		['an act that was throttled', hangUpCall, () => 'RequestLimitExceeded', 20],
		['an act that never left', hangUpCall, refused, 3],
		['an act after a failure of the service', hangUpCall, () => 'InternalError', 1],
		['an act that is refused', hangUpCall, () => 'FailedOperation.PermissionDenied', 1],
	])('%s is sent at most so often', async (_name, action, failure, times) => {
		const { client, requests, pauses } = fakeClient(failure);
		expect(await client.send(action, SESSION)).toMatchObject({ succeeded: false, tries: times });
		expect(requests).toHaveLength(times);
		expect(pauses).toHaveLength(times - 1);
	});

	it('ends with the first answer, after pauses that grow', async () => {
		const { client, requests, pauses } = fakeClient(
			inOrder('InternalError', reset(), 'RequestLimitExceeded', { Session: { a: 1 } }),
		);
		expect(await client.send(describeTelSession, SESSION)).toEqual({
			succeeded: true,
			response: { Session: { a: 1 }, RequestId: 'request' },
		});
		expect(requests).toHaveLength(4);
		expect(pauses).toEqual([1000, 2000, 400]);
	});

	it('never happens to what dials: `send` refuses it, and `sendOnce` sends once', async () => {
		const { client, requests } = fakeClient(() => 'RequestLimitExceeded');
		await expect(client.send(createCallOutSession, {})).rejects.toThrow(
			'CreateCallOutSession dials: only the dialling path may send it',
		);
		expect(requests).toEqual([]);
		expect(await client.sendOnce(createCallOutSession, {})).toMatchObject({
			code: 'RequestLimitExceeded',
		});
		expect(requests).toHaveLength(1);
	});
});

describe('the pace', () => {
	it('is asked for before each request, of the limiter of its action', async () => {
		const { client, limiters } = fakeClient(inOrder('RequestLimitExceeded', 'InternalError', {}));
		await client.send(hangUpCall, SESSION);
		await client.send(describeTelSession, SESSION);
		expect([...limiters.keys()]).toEqual(['HangUpCall', 'DescribeTelSession']);
		expect(limiters.get('HangUpCall')?.asked).toEqual([
			MAX_REQUESTS_PER_SECOND,
			MAX_REQUESTS_PER_SECOND,
		]);
		expect(limiters.get('HangUpCall')?.uses).toEqual(['throttled', 'accepted']);
	});

	it('never lets more than 20 requests of an action leave in a second, and holds up no other action', async () => {
		jest.useFakeTimers();
		const leftAt: Record<string, number[]> = { HangUpCall: [], DescribeTelSession: [] };
		const limiters = new Map<string, ReturnType<typeof createLimiter>>();
		const client = createClient({
			endpoint: 'https://ccc.example.com',
			sdkAppId: 1400,
			async request({ headers }) {
				leftAt[String(headers?.['X-TC-Action'])].push(Date.now());
				return await Promise.resolve({ statusCode: 200, body: envelopeOf({ Session: {} }) });
			},
			limiterOf(action) {
				const limiter = limiters.get(action) ?? createLimiter(() => Date.now());
				limiters.set(action, limiter);
				return limiter;
			},
		});
		const begin = Date.now();
		const all = Promise.all([
			...Array.from({ length: 50 }, async () => await client.send(hangUpCall, SESSION)),
			...Array.from({ length: 20 }, async () => await client.send(describeTelSession, SESSION)),
		]);
		await jest.advanceTimersByTimeAsync(10_000);
		await all;
		jest.useRealTimers();
		const inASecond = (starts: number[]) =>
			Math.max(
				...starts.map((at) => starts.filter((other) => other > at - 1000 && other <= at).length),
			);
		expect(leftAt.HangUpCall).toHaveLength(50);
		expect(inASecond(leftAt.HangUpCall)).toBeLessThanOrEqual(20);
		expect(Math.max(...leftAt.DescribeTelSession) - begin).toBeLessThan(1000);
	});
});

describe('cancelling', () => {
	it('before the request: nothing is sent', async () => {
		const { client, requests } = fakeClient(() => ({}), { cancelSignal: AbortSignal.abort() });
		expect(await client.send(hangUpCall, SESSION)).toMatchObject({
			code: 'Client.NotAttempted',
			tries: 0,
		});
		expect(requests).toEqual([]);
	});

	it('ends the waiting for another try at once, with the last failure', async () => {
		const cancel = new AbortController();
		const waitedFor: number[] = [];
		const { client, requests } = fakeClient(() => 'InternalError', {
			cancelSignal: cancel.signal,
			// As n8n's `sleep` does: rejects when it is aborted
			wait: async (ms, signal) => {
				waitedFor.push(ms);
				await new Promise((_resolve, reject) => {
					signal?.addEventListener('abort', () => reject(new Error('cancelled')));
					setImmediate(() => cancel.abort());
				});
			},
		});
		const result = await client.send(describeTelSession, SESSION);
		expect(waitedFor).toEqual([1000]);
		expect(requests).toHaveLength(1);
		expect(result).toMatchObject({ succeeded: false, code: 'InternalError', tries: 1 });
	});

	it('ends the waiting of all requests for the limiter at once, and gives back what it gave', async () => {
		const cancel = new AbortController();
		const limiter = createLimiter();
		const { client, requests } = fakeClient(() => ({}), {
			cancelSignal: cancel.signal,
			limiterOf: () => limiter,
		});
		const begin = Date.now();
		const all = Promise.all(
			Array.from({ length: 500 }, async () => await client.send(hangUpCall, SESSION)),
		);
		await new Promise((resolve) => setTimeout(resolve, 50));
		cancel.abort();
		const results = await all;
		expect(Date.now() - begin).toBeLessThan(5000);
		const sent = results.filter(({ succeeded }) => succeeded);
		expect(sent).toHaveLength(requests.length);
		expect(requests.length).toBeLessThanOrEqual(20);
		for (const result of results.filter(({ succeeded }) => !succeeded)) {
			expect(result).toMatchObject({ code: 'Client.NotAttempted', tries: 0 });
		}
	});

	it('during the request: its answer counts, and nothing more is sent', async () => {
		const cancel = new AbortController();
		const { client, requests, pauses } = fakeClient(
			() => {
				cancel.abort();
				return 'InternalError';
			},
			{ cancelSignal: cancel.signal },
		);
		expect(await client.send(describeTelSession, SESSION)).toMatchObject({
			code: 'InternalError',
			tries: 1,
		});
		expect([requests.length, pauses.length]).toEqual([1, 0]);
	});
});

it('masks secrets in whatever an answer or an error quotes', async () => {
	const mask = (text: string) => text.replaceAll('s3cret', '…');
	const echoes: FakeAnswer[] = [new Error('refused s3cret'), { Session: 's3cret' }];
	for (const echo of echoes) {
		const { client } = fakeClient(() => echo, { masks: { ...NO_MASKS, text: mask } });
		const result = (await client.send(describeTelSession, SESSION)) as ActionResult<unknown>;
		expect(result).toMatchObject({ succeeded: false, message: expect.stringContaining('…') });
		expect(JSON.stringify(result)).not.toContain('s3cret');
	}
});
