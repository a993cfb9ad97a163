import { createRateLimiter } from '../../sandbox/api/rateLimiter';

type Settings = Parameters<typeof createRateLimiter>[0];

const SLIDING: Settings = { requestsPerSecond: 2, window: 'sliding', countRejected: false };
const FIXED: Settings = { ...SLIDING, window: 'fixed' };

it.each<[string, Settings, number[], boolean[]]>([
	['as many as the limit at one moment', SLIDING, [0, 0, 0], [true, true, false]],
	['again exactly 1,000 ms later', SLIDING, [0, 0, 999, 1_000], [true, true, false, true]],
	['whatever the seconds of the clock', SLIDING, [900, 950, 1_050], [true, true, false]],
	['anew with every second of the clock', FIXED, [900, 950, 990, 1_000], [true, true, false, true]],
	['and rejected ones use up nothing', SLIDING, [0, 0, 500, 1_000], [true, true, false, true]],
	[
		'unless they count too',
		{ ...SLIDING, countRejected: true },
		[0, 0, 500, 1_000, 1_400],
		[true, true, false, true, false],
	],
	['any number', { ...SLIDING, requestsPerSecond: Infinity }, [0, 0, 0], [true, true, true]],
])('admits %s', (_, settings, times, admitted) => {
	const limiter = createRateLimiter(settings);
	expect(times.map((time) => limiter.admit('CreateCallOutSession', time))).toEqual(admitted);
});

it('every action has a limit of its own, and a reset forgets what was counted', () => {
	const limiter = createRateLimiter({ ...SLIDING, requestsPerSecond: 1 });
	const admit = (action: string) => limiter.admit(action, 0);
	expect(['One', 'Other', 'One'].map(admit)).toEqual([true, true, false]);
	limiter.reset();
	expect(admit('One')).toBe(true);
});
