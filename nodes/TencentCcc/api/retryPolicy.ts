import { findOutcome } from '../outcomes/catalogue';
import type { AttemptFailure } from '../outcomes/failure';
import type { TurnEnd } from '../limiter/limiter';

/** Throttled requests are sent again as long as there is hope; the pace falls meanwhile. */
const MOST_TRIES_WHEN_THROTTLED = 20;
/** A name server or a firewall seldom changes its mind within a second. */
const MOST_TRIES_WHEN_NOT_SENT = 3;

/** Milliseconds: the pause before the second try; it doubles with each try … */
const FIRST_PAUSE = { throttled: 100, notSent: 500 };
/** … up to this. */
const LONGEST_PAUSE = 2000;

/** Whether Tencent refused a request for nothing but its rate limit. */
const isThrottled = ({ code }: Pick<AttemptFailure, 'code'>) =>
	findOutcome(code).category === 'rateLimit';

/** What a failed request tells the pace: how its turn has ended. */
export function endOfTurn(failure: Pick<AttemptFailure, 'code' | 'requestId'>): TurnEnd {
	if (isThrottled(failure)) return 'throttled';
	return failure.requestId === '' ? 'unanswered' : 'accepted';
}

/**
 * Decides whether a failed request is sent again.
 *
 * Only when nothing was placed for certain and the catalogue says that a pause may help: throttling, and
 * requests that never left this machine. Everything ambiguous is never sent again, because the API has no
 * idempotency key and a telephone may have rung.
 *
 * @param attempts how often the request has been sent, 1 or more
 * @param random from 0 to 1: the pause has full jitter, so that clients do not come back together
 * @returns milliseconds to wait before the next try; undefined when there is none
 */
export function pauseBeforeRetry(
	failure: AttemptFailure,
	attempts: number,
	random: () => number,
): number | undefined {
	const { callPlaced, retry } = findOutcome(failure.code);
	if (callPlaced !== 'no' || retry !== 'afterBackoff') return undefined;
	const throttled = isThrottled(failure);
	if (attempts >= (throttled ? MOST_TRIES_WHEN_THROTTLED : MOST_TRIES_WHEN_NOT_SENT)) {
		return undefined;
	}
	const firstPause = throttled ? FIRST_PAUSE.throttled : FIRST_PAUSE.notSent;
	return random() * Math.min(LONGEST_PAUSE, firstPause * 2 ** (attempts - 1));
}
