import { sleep } from 'n8n-workflow';

import { telephoneOf } from '../numbers/telephone';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { unsent } from '../outcomes/failure';
import type { Attempt } from './attempt';
import type { CallCap } from './callCap';
import { isoTime, nextAllowedMs } from './callingHours';
import type { DeduplicationRows } from './deduplicationRows';
import { createExpiringKeys, deleteExpired, type ExpiringKeys } from './expiringKeys';

/**
 * Counts the calls of each telephone across executions, processes and restarts, in n8n's own database. What was refused
 * for certain does not count; what was placed, or may have been, does.
 */
export interface CallCaps {
	/**
	 * Claims a call for each attempt that has caps; call it when nothing else forbids the call.
	 *
	 * @returns the outcomes of the attempts that may not leave; nothing stays claimed for them
	 * @throws Error when n8n's database does not answer; nothing may leave then, and nothing stays claimed
	 */
	claim(attempts: Attempt[]): Promise<Map<Attempt, AttemptOutcome>>;
	/** Gives the call of an attempt back that placed none for certain. Never throws. */
	release(attempt: Attempt): Promise<void>;
}

/** In so many steps of its slice the time of a call is noted. A row holds as many entries as steps have passed. */
const STEPS = 48;
/** Tries to claim where others claim at the same moment. */
const MAX_TRIES = 10;
/** Milliseconds that a try waits at most before the next. */
const MAX_PAUSE_MS = 100;
/** Milliseconds by which the clocks of two workers may differ. */
const CLOCK_TOLERANCE_MS = 5_000;
/**
 * Milliseconds after which a slice knows the calls of the one before: those may come as long after its end as clocks
 * differ, by a clock that differs as much, and who has not seen them is to be seen by those that look afterwards.
 */
const UNSETTLED_MS = 4 * CLOCK_TOLERANCE_MS;

/** A call that stands in the table. */
interface CountedCall {
	row: string;
	/** When it may have been placed at the latest, milliseconds since 1970. */
	latestMs: number;
}

/** What was seen of a telephone's calls. */
interface Look {
	windowMs: number;
	atMs: number;
	/** The calls that may lie within the cap's span. */
	calls: CountedCall[];
	/** How many of them lie in the slice before the present one. */
	callsBefore: number;
	/** The first place of the present slice that nobody has. */
	free?: { row: string; place: number };
}

/** What a claim of a call came to: its row, and what was seen before it; or when the next one is allowed. */
type Claim = { row: string; seen: Look } | { nextMs: number };

export interface CallCapsOptions {
	rows: DeduplicationRows;
	/** Where rows are noted that count for nothing one day, to be deleted by later claims. */
	expiring?: ExpiringKeys;
	/** Milliseconds since 1970. */
	now?: () => number;
	random?: () => number;
	wait?: (milliseconds: number) => Promise<void>;
}

/**
 * Time is cut into slices as long as the cap's span, so a span touches two of them. In each slice a telephone has as many
 * places as the cap allows calls. A call looks at the places of both slices, and takes the first one of the present slice
 * by making its row, which one of several succeeds in, whatever the process.
 *
 * That alone keeps to the cap: with so many calls in the slice before, only so many of the first places are ever taken as
 * the cap leaves. The slice before has to be over for it, by the clock of every process. Where that is not certain, at the
 * beginning and the end of a slice, a call looks again once it has its place, and gives it back when it finds too many:
 * of several at once each sees those that were before it. At worst all give way, and try again after a moment of their own.
 *
 * n8n tells of a row no more than how many entries it has, so their number says how far the slice was.
 */
export function createCallCaps({
	rows,
	expiring = createExpiringKeys(),
	now = Date.now,
	random = Math.random,
	wait = sleep,
}: CallCapsOptions): CallCaps {
	const claimed = new Map<Attempt, string[]>();

	const sliceOf = ({ windowMs }: CallCap, timeMs: number) => Math.floor(timeMs / windowMs);
	const rowOf = (telephone: string, { windowMs }: CallCap, slice: number, place: number) =>
		`call ${windowMs} ${telephone} ${slice} ${place}`;

	/** Looks at all places that may hold a call within the cap's span, at once. */
	async function look(telephone: string, cap: CallCap, atMs: number): Promise<Look> {
		const { windowMs, max } = cap;
		const present = sliceOf(cap, atMs);
		const last = sliceOf(cap, atMs + CLOCK_TOLERANCE_MS);
		const places = Array.from({ length: last - present + 2 }, (_, index) => present - 1 + index)
			.flatMap((slice) => Array.from({ length: max }, (_, place) => ({ slice, place })))
			.map(({ slice, place }) => ({ slice, place, row: rowOf(telephone, cap, slice, place) }));
		const counts = await Promise.all(places.map(async ({ row }) => await rows.count(row)));
		const calls = places
			.map(({ slice, row }, index) => ({
				slice,
				row,
				latestMs:
					counts[index] === 0 ? -Infinity : slice * windowMs + (counts[index] * windowMs) / STEPS,
			}))
			.filter(({ latestMs }) => latestMs + windowMs > atMs);
		return {
			windowMs,
			atMs,
			calls,
			callsBefore: calls.filter(({ slice }) => slice < present).length,
			free: places.find(({ slice }, index) => slice === present && counts[index] === 0),
		};
	}

	/**
	 * What a look would have seen, where a look at a longer span has told that there was no call: each call has a row for
	 * the longest span before it has one for a shorter one.
	 */
	function lookThrough(telephone: string, cap: CallCap, longer?: Look): Look | undefined {
		if (!longer || longer.windowMs <= cap.windowMs) return undefined;
		if (sliceOf(cap, longer.atMs) !== sliceOf(cap, now())) return undefined;
		if (longer.calls.some(({ latestMs }) => latestMs + cap.windowMs > longer.atMs))
			return undefined;
		const row = rowOf(telephone, cap, sliceOf(cap, longer.atMs), 0);
		return {
			...longer,
			windowMs: cap.windowMs,
			calls: [],
			callsBefore: 0,
			free: { row, place: 0 },
		};
	}

	/**
	 * Makes the row of a call; false when somebody was faster, whose row gets a later step at most.
	 *
	 * @param isLast whether nobody tries again, so that what is wrong has to be told
	 */
	async function take(row: string, steps: number, isLast: boolean): Promise<boolean> {
		const entries = Array.from({ length: steps }, (_, step) => String(step));
		const recorded = await rows.record(row, entries).catch(async (error: unknown) => {
			// Who was faster may have given the place back meanwhile
			if ((await rows.count(row)) > 0 || !isLast) return [];
			throw error;
		});
		return recorded.length === steps;
	}

	/** When fewer calls than the cap allows lie within its span. */
	function nextMsOf(calls: CountedCall[], { windowMs, max }: CallCap, timeMs: number): number {
		const latest = calls.map(({ latestMs }) => latestMs).sort((a, b) => a - b);
		const oneTooMany = latest[Math.max(0, latest.length - max)] ?? timeMs;
		return oneTooMany + (latest.length < max ? windowMs / STEPS : windowMs);
	}

	/** Whether a call that has taken its place keeps to the cap, whatever others do. */
	async function isWithinCap(
		telephone: string,
		cap: CallCap,
		seenAtMs: number,
		{ row, place }: NonNullable<Look['free']>,
	): Promise<boolean> {
		const slice = sliceOf(cap, seenAtMs);
		const takenAtMs = now();
		// Too late for others to have seen it
		if (sliceOf(cap, takenAtMs - CLOCK_TOLERANCE_MS) > slice) return false;
		const isSettled =
			sliceOf(cap, seenAtMs - UNSETTLED_MS) === slice &&
			sliceOf(cap, takenAtMs + CLOCK_TOLERANCE_MS) === slice;
		if (isSettled) return true;
		const endMs = (slice + 1) * cap.windowMs - 1;
		const { calls, callsBefore } = await look(telephone, cap, Math.min(takenAtMs, endMs));
		const others = calls.filter((other) => other.row !== row);
		return others.length < cap.max && place < cap.max - callsBefore;
	}

	/** @param longer what was seen of a longer span, right before */
	async function claimCall(telephone: string, cap: CallCap, longer?: Look): Promise<Claim> {
		for (let tries = 1; ; tries++) {
			const throughLonger = tries === 1 ? lookThrough(telephone, cap, longer) : undefined;
			const seen = throughLonger ?? (await look(telephone, cap, now()));
			const { atMs, calls, free } = seen;
			if (calls.length >= cap.max || free === undefined || tries > MAX_TRIES) {
				return { nextMs: nextMsOf(calls, cap, atMs) };
			}
			const inSliceMs = atMs - sliceOf(cap, atMs) * cap.windowMs;
			const steps = Math.floor((inSliceMs * STEPS) / cap.windowMs) + 1;
			if (await take(free.row, steps, tries === MAX_TRIES)) {
				const isKept = await isWithinCap(telephone, cap, atMs, free).catch(
					async (error: unknown) => {
						await rows.delete(free.row).catch(() => undefined);
						throw error;
					},
				);
				if (isKept) {
					expiring.add([free.row], atMs, 2 * cap.windowMs + CLOCK_TOLERANCE_MS);
					return { row: free.row, seen };
				}
				await rows.delete(free.row);
			}
			await wait(random() * MAX_PAUSE_MS);
		}
	}

	async function release(attempt: Attempt) {
		const taken = claimed.get(attempt) ?? [];
		claimed.delete(attempt);
		await Promise.allSettled(taken.map(async (row) => await rows.delete(row)));
	}

	/** @returns when the attempt may leave, if not now */
	async function claimFor(attempt: Attempt): Promise<number | undefined> {
		const telephone = telephoneOf(attempt.callee);
		const taken: string[] = [];
		claimed.set(attempt, taken);
		let longer: Look | undefined;
		for (const cap of attempt.callCaps ?? []) {
			const claim = await claimCall(telephone, cap, longer);
			if ('nextMs' in claim) {
				await release(attempt);
				return claim.nextMs;
			}
			taken.push(claim.row);
			longer ??= claim.seen;
		}
		return undefined;
	}

	/** Claims for the attempts of one telephone, one after the other. */
	async function claimInTurn(attempts: Attempt[], refused: Map<Attempt, AttemptOutcome>) {
		for (const attempt of attempts) {
			const nextMs = await claimFor(attempt);
			if (nextMs !== undefined) refused.set(attempt, tooManyCalls(attempt, nextMs));
		}
	}

	return {
		release,
		async claim(attempts) {
			const refused = new Map<Attempt, AttemptOutcome>();
			const capped = attempts.filter(({ callCaps = [] }) => callCaps.length > 0);
			if (capped.length === 0) return refused;
			// A call has a row for each of its caps
			const made = capped.reduce((sum, { callCaps = [] }) => sum + callCaps.length, 0);
			await deleteExpired(expiring, { made, nowMs: now() }, rows.delete);
			const byTelephone = new Map<string, Attempt[]>();
			for (const attempt of capped) {
				const telephone = telephoneOf(attempt.callee);
				byTelephone.set(telephone, [...(byTelephone.get(telephone) ?? []), attempt]);
			}
			const claims = await Promise.allSettled(
				[...byTelephone.values()].map(async (same) => await claimInTurn(same, refused)),
			);
			const failed = claims.find((claim) => claim.status === 'rejected');
			if (!failed) return refused;
			await Promise.all(capped.map(release));
			throw failed.reason;
		},
	};
}

/** The outcome of an attempt whose telephone has been called as often as the builder allows. */
function tooManyCalls({ callCaps = [], callingHours }: Attempt, nextMs: number): AttemptOutcome {
	const allowed = callCaps
		.map(({ windowMs, max }) => `${max} within ${windowMs / 60_000} minutes`)
		.join(' and ');
	const nextAllowed = callingHours ? nextAllowedMs(callingHours, nextMs) : nextMs;
	return {
		done: false,
		failure: {
			...unsent(
				'Client.TooManyCalls',
				`The nodes of this workflow have called the number as often as Most Calls per Callee allows (${allowed})`,
			),
			nextAllowedAt: isoTime(nextAllowed, callingHours?.timeZone),
		},
	};
}

/** Counts nothing. */
export const NO_CALL_CAPS: CallCaps = {
	claim: async () => new Map(),
	release: async () => {},
};
