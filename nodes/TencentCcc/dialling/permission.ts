import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { unsent } from '../outcomes/failure';
import { closedHours } from '../processState';
import { failed, type Attempt } from './attempt';

/**
 * The outcome of an attempt whose callee may not be called at a moment; undefined when it may be.
 *
 * @param nowMs milliseconds since 1970
 */
export function outsideCallingHours(
	{ callingHours, tries }: Attempt,
	nowMs: number,
): AttemptOutcome | undefined {
	if (!callingHours) return undefined;
	const closed = closedHours(callingHours, nowMs);
	if (!closed) return undefined;
	const { wallTime, nextAllowedAt } = closed;
	const nothing = tries > 0 ? 'nothing more' : 'nothing';
	const message = `It is ${wallTime} in ${callingHours.timeZone}, outside of Calling Hours, so ${nothing} was sent`;
	return {
		done: false,
		failure: {
			...unsent('Client.OutsideCallingHours', message),
			// A request that was throttled until the hours ended was sent all the same
			attempts: tries,
			nextAllowedAt,
		},
	};
}

/**
 * The outcome of an attempt that would be one too many for its execution; undefined when it is not.
 *
 * @param countOthersSent how many other telephones the execution has called
 */
export function tooManyInExecution(
	{ maxCallsPerExecution = Infinity }: Attempt,
	countOthersSent: () => number,
): AttemptOutcome | undefined {
	if (maxCallsPerExecution === Infinity) return undefined;
	const othersSent = countOthersSent();
	if (othersSent < maxCallsPerExecution) return undefined;
	return failed(
		'Client.TooManyCalls',
		`This execution has called ${othersSent} numbers, and Most Calls per Execution allows ${maxCallsPerExecution}, so nothing was sent`,
	);
}
