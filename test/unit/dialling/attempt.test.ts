import {
	advance,
	createAttempt,
	endAttempt,
	failed,
	isNotAttempted,
	isRefusal,
	isUnknown,
	notAttempted,
	type AttemptState,
} from '../../../nodes/TencentCcc/dialling/attempt';
import type { AttemptOutcome } from '../../../nodes/TencentCcc/outcomes/attemptOutcome';

const STATES: AttemptState[] = ['received', 'sent', 'paused', 'verifying', 'ended'];

/** What may follow what, as the state machine is documented: everything else is a fault of ours. */
const ALLOWED: ReadonlyArray<readonly [from: AttemptState, to: AttemptState, why: string]> = [
	['received', 'sent', 'the limiter has given a permit'],
	['received', 'ended', 'an earlier try knows its outcome, or the batch ended before it'],
	['sent', 'paused', 'it was refused for certain, and may be sent again'],
	['sent', 'ended', 'an answer came, or none'],
	['paused', 'sent', 'the pause is over'],
	['paused', 'ended', 'the batch ended meanwhile'],
	['ended', 'verifying', 'its outcome is unknown'],
	['ended', 'received', 'the batch that ended before it goes on'],
	['verifying', 'ended', 'the session was found, or was not'],
];
const isAllowed = (from: AttemptState, to: AttemptState) =>
	ALLOWED.some(([allowedFrom, allowedTo]) => allowedFrom === from && allowedTo === to);

const attemptIn = (state: AttemptState) => ({
	...createAttempt({
		itemIndex: 0,
		key: '0',
		callee: '008613800138000',
		body: {},
		callsPerSecond: 20,
		timeoutMs: 15_000,
		redialGuardKey: '',
		verifyUnknown: true,
	}),
	state,
});

it('an attempt begins as received, and nothing was sent for it', () => {
	expect(attemptIn('received')).toMatchObject({ state: 'received', tries: 0 });
	expect(attemptIn('received').outcome).toBeUndefined();
});

it.each(ALLOWED)('%s -> %s: %s', (from, to) => {
	const attempt = attemptIn(from);
	advance(attempt, to);
	expect(attempt.state).toBe(to);
});

it.each(
	STATES.flatMap((from) => STATES.map((to) => [from, to] as const)).filter(
		([from, to]) => !isAllowed(from, to),
	),
)('%s -> %s is refused, and changes nothing', (from, to) => {
	const attempt = attemptIn(from);
	expect(() => advance(attempt, to)).toThrow(`An attempt cannot go from ${from} to ${to}`);
	expect(attempt.state).toBe(from);
});

it.each(STATES)('an attempt that is %s can end, and has the outcome then', (state) => {
	const attempt = attemptIn(state);
	endAttempt(attempt, notAttempted('cancelled'));
	expect(attempt).toMatchObject({ state: 'ended', outcome: notAttempted('cancelled') });
});

describe('what is read of an outcome', () => {
	const done: AttemptOutcome = { done: true, response: {} };
	it.each<[string, AttemptOutcome, { unknown: boolean; refusal: boolean; notAttempted: boolean }]>([
		['done', done, { unknown: false, refusal: false, notAttempted: false }],
		[
			'Client.OutcomeUnknown',
			failed('Client.OutcomeUnknown', ''),
			{ unknown: true, refusal: false, notAttempted: false },
		],
		// Tencent itself answered so: there is nothing to look for, and the key stays recorded
		[
			'InternalError',
			failed('InternalError', ''),
			{ unknown: false, refusal: false, notAttempted: false },
		],
		['Brand.New', failed('Brand.New', ''), { unknown: false, refusal: false, notAttempted: false }],
		[
			'FailedOperation.SeatStatusBusy',
			failed('FailedOperation.SeatStatusBusy', ''),
			{ unknown: false, refusal: true, notAttempted: false },
		],
		[
			'Client.NotAttempted',
			notAttempted(''),
			{ unknown: false, refusal: true, notAttempted: true },
		],
	])('%s', (_name, outcome, expected) => {
		expect({
			unknown: isUnknown(outcome),
			refusal: isRefusal(outcome),
			notAttempted: isNotAttempted(outcome),
		}).toEqual(expected);
	});
});
