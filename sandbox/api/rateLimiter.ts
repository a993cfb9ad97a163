const WINDOW_MS = 1_000;

/** Settings of a limiter; see SandboxOptions for the meaning of each. */
export interface RateLimiterSettings {
	readonly requestsPerSecond: number;
	/** How the requests of one second are counted: any second, or the second of the clock. */
	readonly window: 'sliding' | 'fixed';
	readonly countRejected: boolean;
}

/**
 * A limiter as Tencent documents it: so many requests per second and action.
 *
 * `sliding` looks at the 1,000 ms that end with the request; `fixed` at the second of the clock it falls into.
 * The limit is the account's, and the sandbox has one account, so permanent and temporary keys share it.
 *
 * @param settings the limit, the window and whether rejected requests count as well
 * @returns a limiter that reads no clock of its own
 */
export function createRateLimiter(settings: RateLimiterSettings) {
	const countedTimes = new Map<string, number[]>();

	const isInWindow = (counted: number, now: number) =>
		settings.window === 'sliding'
			? counted > now - WINDOW_MS
			: Math.floor(counted / WINDOW_MS) === Math.floor(now / WINDOW_MS);

	return {
		/** Whether a request for `action` that arrives at `now` (milliseconds) is within the limit. Counts it. */
		admit(action: string, now: number): boolean {
			const recent = (countedTimes.get(action) ?? []).filter((counted) => isInWindow(counted, now));
			const admitted = recent.length < settings.requestsPerSecond;
			if ((admitted || settings.countRejected) && Number.isFinite(settings.requestsPerSecond)) {
				recent.push(now);
			}
			countedTimes.set(action, recent);
			return admitted;
		},
		reset: () => countedTimes.clear(),
	};
}
