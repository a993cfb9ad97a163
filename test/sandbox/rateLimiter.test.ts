import { createRateLimiter } from '../../sandbox/api/rateLimiter';

const ACTION = 'CreateCallOutSession';

/** How many of the requests at these times (milliseconds) are admitted. */
function admittedAt(
	times: readonly number[],
	settings: Partial<Parameters<typeof createRateLimiter>[0]> = {},
): boolean[] {
	const limiter = createRateLimiter({
		requestsPerSecond: 2,
		window: 'sliding',
		countRejected: false,
		...settings,
	});
	return times.map((time) => limiter.admit(ACTION, time));
}

describe('a sliding window', () => {
	it('admits as many as the limit, and no more, at one moment', () => {
		expect(admittedAt([0, 0, 0, 0])).toEqual([true, true, false, false]);
	});

	it('admits again exactly 1,000 ms later, not sooner', () => {
		expect(admittedAt([0, 0, 999, 1_000])).toEqual([true, true, false, true]);
	});

	it('does not care where the seconds of the clock begin', () => {
		expect(admittedAt([900, 950, 1_050])).toEqual([true, true, false]);
	});
});

describe('a fixed window', () => {
	it('starts anew with every second of the clock', () => {
		expect(admittedAt([900, 950, 990, 1_000, 1_050, 1_060], { window: 'fixed' })).toEqual([
			true,
			true,
			false,
			true,
			true,
			false,
		]);
	});
});

describe('rejected requests', () => {
	const IMPATIENT = [0, 0, 500, 900, 1_000, 1_400];

	it('use up nothing by default', () => {
		expect(admittedAt(IMPATIENT)).toEqual([true, true, false, false, true, true]);
	});

	it('keep the limit exhausted when they count too', () => {
		expect(admittedAt(IMPATIENT, { countRejected: true })).toEqual([
			true,
			true,
			false,
			false,
			false,
			false,
		]);
	});
});

it('every action has a limit of its own', () => {
	const limiter = createRateLimiter({
		requestsPerSecond: 1,
		window: 'sliding',
		countRejected: false,
	});
	expect(limiter.admit(ACTION, 0)).toBe(true);
	expect(limiter.admit('DescribeNumbers', 0)).toBe(true);
	expect(limiter.admit(ACTION, 0)).toBe(false);
});

it('an infinite limit admits everything', () => {
	const admitted = admittedAt(Array<number>(1_000).fill(0), { requestsPerSecond: Infinity });
	expect(admitted).not.toContain(false);
});

it('a reset forgets what was counted', () => {
	const limiter = createRateLimiter({
		requestsPerSecond: 1,
		window: 'sliding',
		countRejected: false,
	});
	limiter.admit(ACTION, 0);
	limiter.reset();
	expect(limiter.admit(ACTION, 0)).toBe(true);
});
