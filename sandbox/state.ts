import { SANDBOX_ACCOUNT, type Account } from './account';
import { createEventHub, type EventHub } from './events';
import { resolveOptions, type ResolvedOptions, type SandboxOptions } from './options';
import { createRateLimiter, type RateLimiter } from './rateLimiter';
import { createRequestLog, type RequestLog } from './requestLog';
import { createSessionStore, type SessionStore } from './sessions';

/** Everything that one running sandbox knows. */
export interface SandboxState {
	readonly options: ResolvedOptions;
	readonly account: Account;
	readonly log: RequestLog;
	readonly sessions: SessionStore;
	readonly limiter: RateLimiter;
	readonly events: EventHub;
	/** Callees of the kind `throttledOnce` that have been throttled. */
	readonly throttled: Set<string>;
	/** Aborted when the sandbox closes; every wait listens to it. */
	readonly closing: AbortController;
	/** Clears log, sessions, limiter windows and the memory of throttled callees. */
	reset(): void;
}

/** The state of a fresh sandbox. */
export function createState(given: SandboxOptions): SandboxState {
	const options = resolveOptions(given);
	const log = createRequestLog(options.maximumLogEntries);
	const sessions = createSessionStore();
	const limiter = createRateLimiter(options);
	const events = createEventHub();
	const throttled = new Set<string>();
	return {
		options,
		account: SANDBOX_ACCOUNT,
		log,
		sessions,
		limiter,
		events,
		throttled,
		closing: new AbortController(),
		reset() {
			log.reset();
			sessions.reset();
			limiter.reset();
			throttled.clear();
			events.send('reset', {});
		},
	};
}
