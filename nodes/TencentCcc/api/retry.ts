import type { PermitUse } from '../limiter/limiter';
import { findOutcome } from '../outcomes/catalogue';
import type { ActionKind } from '../outcomes/kind';

/** What is known of a request that failed. */
export interface FailedRequest {
	/** Tencent's code, or one of our own. */
	code: string;
	/** Empty when the request never reached the service. */
	requestId: string;
}

/** How often and after which pauses a request is sent again: the pause doubles with each try, up to the longest. */
interface RetrySchedule {
	maxTries: number;
	firstPauseMs: number;
	maxPauseMs: number;
}

const SCHEDULES = {
	/** Throttled requests are sent again as long as there is hope; the pace falls meanwhile. */
	throttled: { maxTries: 20, firstPauseMs: 100, maxPauseMs: 2000 },
	/** Calls that end take tens of seconds. */
	atCapacity: { maxTries: 5, firstPauseMs: 4000, maxPauseMs: 20_000 },
	/** A name server or a firewall seldom changes its mind within a second. */
	notSent: { maxTries: 3, firstPauseMs: 500, maxPauseMs: 2000 },
	/** What else reading may be repeated for: a dropped connection, a server that fails. */
	reading: { maxTries: 5, firstPauseMs: 1000, maxPauseMs: 8000 },
} as const satisfies Record<string, RetrySchedule>;

/** Whether Tencent refused a request for nothing but its limit of requests. */
const isThrottled = (code: string) => code.startsWith('RequestLimitExceeded');

function scheduleOf(code: string): RetrySchedule {
	if (isThrottled(code)) return SCHEDULES.throttled;
	const { category } = findOutcome(code);
	if (category === 'rateLimit') return SCHEDULES.atCapacity;
	return category === 'notSent' ? SCHEDULES.notSent : SCHEDULES.reading;
}

/** What a failed request tells the limiter. */
export function useOfPermit({ code, requestId }: FailedRequest): PermitUse {
	if (isThrottled(code)) return 'throttled';
	return requestId === '' ? 'unanswered' : 'accepted';
}

/**
 * Decides whether a failed request is sent again: by the kind of its action and what the catalogue says of the code, and
 * by nothing else. What dials is never sent again unless for certain nothing was placed, because the API has no
 * idempotency key and a telephone may have rung.
 *
 * @param tries how often the request has been sent, 1 or more
 * @param random from 0 to 1: the pause has full jitter, so that clients do not come back together
 * @returns milliseconds to wait before the next try; undefined when there is none
 *
 * @example
 * pauseBeforeRetry('read', { code: 'InternalError' }, 1, Math.random); // up to 1000
 * pauseBeforeRetry('dial', { code: 'InternalError' }, 1, Math.random); // undefined
 */
export function pauseBeforeRetry(
	kind: ActionKind,
	{ code }: Pick<FailedRequest, 'code'>,
	tries: number,
	random: () => number,
): number | undefined {
	if (!findOutcome(code, kind).retryable) return undefined;
	const { maxTries, firstPauseMs, maxPauseMs } = scheduleOf(code);
	if (tries >= maxTries) return undefined;
	return random() * Math.min(maxPauseMs, firstPauseMs * 2 ** (tries - 1));
}
