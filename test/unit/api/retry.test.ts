import { pauseBeforeRetry, useOfPermit } from '../../../nodes/TencentCcc/api/retry';

const KINDS = ['read', 'act', 'dial'] as const;

/** The longest pauses after each try, in milliseconds, until there is no further try. */
function pausesOf(kind: (typeof KINDS)[number], code: string): number[] {
	const pauses: number[] = [];
	for (let tries = 1; tries < 100; tries++) {
		const pause = pauseBeforeRetry(kind, { code }, tries, () => 1);
		if (pause === undefined) return pauses;
		pauses.push(pause);
	}
	throw new Error('It never ends');
}

const THROTTLED = [100, 200, 400, 800, 1600, ...Array<number>(14).fill(2000)];
const AT_CAPACITY = [4000, 8000, 16_000, 20_000];
const NOT_SENT = [500, 1000];
const READING = [1000, 2000, 4000, 8000];
const NEVER: number[] = [];

describe('after which pauses a request is sent again, by kind and failure', () => {
	it.each<[string, number[], number[], number[]]>([
		// failure, read, act, dial
		['RequestLimitExceeded', THROTTLED, THROTTLED, THROTTLED],
		['RequestLimitExceeded.UinLimitExceeded', THROTTLED, THROTTLED, THROTTLED],
		['RequestLimitExceeded.IPLimitExceeded', THROTTLED, THROTTLED, THROTTLED],
		['RequestLimitExceeded.OfTheFuture', THROTTLED, THROTTLED, THROTTLED],
		['FailedOperation.AcquireQuota', AT_CAPACITY, AT_CAPACITY, AT_CAPACITY],
		['FailedOperation.AIConcurrentOverFrequency', AT_CAPACITY, AT_CAPACITY, AT_CAPACITY],
		['Client.NotSent', NOT_SENT, NOT_SENT, NOT_SENT],
		['Client.OutcomeUnknown', READING, NEVER, NEVER],
		['InternalError', READING, NEVER, NEVER],
		['InternalError.DBError', READING, NEVER, NEVER],
		['InternalError.OfTheFuture', READING, NEVER, NEVER],
		['ServiceUnavailable', READING, NEVER, NEVER],
		['ResourceUnavailable', READING, NEVER, NEVER],
		['ResourceInUse', READING, NEVER, NEVER],
		['ResourceInsufficient', READING, NEVER, NEVER],
		['FailedOperation', NEVER, NEVER, NEVER],
		['FailedOperation.CallOutFailed', NEVER, NEVER, NEVER],
		['FailedOperation.SeatStatusBusy', NEVER, NEVER, NEVER],
		['ResponseSizeLimitExceeded', NEVER, NEVER, NEVER],
		['InvalidParameterValue', NEVER, NEVER, NEVER],
		['AuthFailure.SecretIdNotFound', NEVER, NEVER, NEVER],
		['UnauthorizedOperation', NEVER, NEVER, NEVER],
		['Client.NotFound', NEVER, NEVER, NEVER],
		['Client.NotAttempted', NEVER, NEVER, NEVER],
		['Brand.New', NEVER, NEVER, NEVER],
		['', NEVER, NEVER, NEVER],
	])('%j: read %j, act %j, dial %j', (code, ...expected) => {
		expect(KINDS.map((kind) => pausesOf(kind, code))).toEqual(expected);
	});

	it('with full jitter: anything from nothing to the longest pause', () => {
		const pause = (random: number) =>
			pauseBeforeRetry('read', { code: 'InternalError' }, 3, () => random);
		expect([pause(0), pause(0.25), pause(1)]).toEqual([0, 1000, 4000]);
	});
});

describe('what a failed request tells the limiter', () => {
	it.each([
		['RequestLimitExceeded', 'r', 'throttled'],
		['RequestLimitExceeded.UinLimitExceeded', 'r', 'throttled'],
		['InternalError', 'r', 'accepted'],
		['FailedOperation.AcquireQuota', 'r', 'accepted'],
		['Client.OutcomeUnknown', '', 'unanswered'],
		['Client.NotSent', '', 'unanswered'],
	])('%s with request ID %j: %s', (code, requestId, use) => {
		expect(useOfPermit({ code, requestId })).toBe(use);
	});
});
