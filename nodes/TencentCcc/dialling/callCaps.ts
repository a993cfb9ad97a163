import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { telephoneOf } from '../numbers/telephone';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { unsent } from '../outcomes/failure';
import {
	createExpiringRows,
	expiringRowsOf,
	tableCheckOfThisProcess,
	type ExpiringRows,
} from '../processState';
import type { Attempt } from './attempt';
import type { CallCap } from './callCap';
import { isoTime, nextAllowedMs } from './callingHours';
import { deduplicationRowsOf, rowsAreKeptApart, type DeduplicationRows } from './deduplicationRows';

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
/** Rows that are deleted with each claim: more than a claim makes, so that old ones run out. */
const DELETED_TOGETHER = 6;

/** A call that stands in the table. */
interface CountedCall {
	row: string;
	/** When it may have been placed at the latest, milliseconds since 1970. */
	latestMs: number;
}

/** What a claim of a call came to: its row, or when the next one is allowed. */
type Claim = { row: string } | { nextMs: number };

export interface CallCapsOptions {
	rows: DeduplicationRows;
	/** Where rows are noted that count for nothing one day, to be deleted by later claims. */
	expiring?: ExpiringRows;
	/** Milliseconds since 1970. */
	now?: () => number;
	random?: () => number;
	wait?: (milliseconds: number) => Promise<void>;
}

/**
 * Time is cut into slices as long as the cap's span, so a span touches two of them. In each slice a telephone has as many
 * places as the cap allows calls. A call takes a place by making its row, which one of several succeeds in, whatever the
 * process. Then it counts the others: who finds too many gives its place back. Of several at once each sees those that
 * were before it, so there are never too many; at worst all give way, and try again after a moment of their own.
 *
 * n8n tells of a row no more than how many entries it has, so their number says how far the slice was.
 */
export function createCallCaps({
	rows,
	expiring = createExpiringRows(),
	now = Date.now,
	random = Math.random,
	wait = sleep,
}: CallCapsOptions): CallCaps {
	const claimed = new Map<Attempt, string[]>();

	/** The calls of a telephone that may lie within the cap's span, and the places of the present slice that are free. */
	async function look(telephone: string, { windowMs, max }: CallCap, timeMs: number) {
		const present = Math.floor(timeMs / windowMs);
		const last = Math.floor((timeMs + CLOCK_TOLERANCE_MS) / windowMs);
		const places = Array.from({ length: last - present + 2 }, (_, index) => present - 1 + index)
			.flatMap((slice) => Array.from({ length: max }, (_, place) => ({ slice, place })))
			.map(({ slice, place }) => ({
				slice,
				row: `call ${windowMs} ${telephone} ${slice} ${place}`,
			}));
		const counts = await Promise.all(places.map(async ({ row }) => await rows.count(row)));
		const stepMs = windowMs / STEPS;
		const calls: CountedCall[] = places
			.map(({ slice, row }, index) => ({
				row,
				latestMs: counts[index] === 0 ? -Infinity : slice * windowMs + counts[index] * stepMs,
			}))
			.filter(({ latestMs }) => latestMs + windowMs > timeMs);
		const free = places.find(({ slice }, index) => slice === present && counts[index] === 0)?.row;
		const steps = Math.floor((timeMs - present * windowMs) / stepMs) + 1;
		return { calls, free, steps };
	}

	/** Makes the row of a call; false when somebody was faster, whose row gets a later step at most. */
	async function take(row: string, steps: number): Promise<boolean> {
		const entries = Array.from({ length: steps }, (_, step) => String(step));
		const recorded = await rows.record(row, entries).catch(async (error: unknown) => {
			if ((await rows.count(row)) > 0) return [];
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

	async function claimCall(telephone: string, cap: CallCap): Promise<Claim> {
		for (let tries = 1; ; tries++) {
			const timeMs = now();
			const { calls, free, steps } = await look(telephone, cap, timeMs);
			if (calls.length >= cap.max || free === undefined || tries > MAX_TRIES) {
				return { nextMs: nextMsOf(calls, cap, timeMs) };
			}
			if (await take(free, steps)) {
				const others = async () =>
					(await look(telephone, cap, timeMs)).calls.filter(({ row }) => row !== free);
				const found = await others().catch(async (error: unknown) => {
					await rows.delete(free).catch(() => undefined);
					throw error;
				});
				if (found.length < cap.max) {
					expiring.add(free, timeMs, 2 * cap.windowMs + CLOCK_TOLERANCE_MS);
					return { row: free };
				}
				await rows.delete(free);
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
		for (const cap of attempt.callCaps ?? []) {
			const claim = await claimCall(telephone, cap);
			if ('nextMs' in claim) {
				await release(attempt);
				return claim.nextMs;
			}
			taken.push(claim.row);
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
			const old = expiring.takeExpired(now(), DELETED_TOGETHER * capped.length);
			await Promise.allSettled(old.map(async (row) => await rows.delete(row)));
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

const NOT_SUPPORTED =
	'this version of n8n does not keep the rows of its deduplication table apart, so Most Calls per Callee cannot be used on it';

/**
 * The calls of the workflow that runs. Where n8n does not offer what counting needs, each claim fails with a message that
 * says so: leads with caps are not dialled then.
 */
export function openCallCaps(context: IExecuteFunctions): CallCaps {
	const rows = deduplicationRowsOf(context);
	const isPossible = async () =>
		rows !== undefined && (await tableCheckOfThisProcess(async () => await rowsAreKeptApart(rows)));
	const { id = '' } = context.getWorkflow();
	const caps = rows ? createCallCaps({ rows, expiring: expiringRowsOf(id) }) : NO_CALL_CAPS;
	return {
		...caps,
		async claim(attempts) {
			const isAsked = attempts.some(({ callCaps = [] }) => callCaps.length > 0);
			if (isAsked && !(await isPossible())) throw new Error(NOT_SUPPORTED);
			return await caps.claim(attempts);
		},
	};
}
