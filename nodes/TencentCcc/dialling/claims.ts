import { telephoneOf } from '../numbers/telephone';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { failed, interrupted, isRefusal, type Attempt } from './attempt';
import type { AttemptLedger } from './attemptLedger';
import { NO_CALL_CAPS, type CallCaps } from './callCaps';
import type { CrashLedger } from './crashLedger';
import type { KeyEnd } from './keyStore';
import type { RedialGuard } from './redialGuard';
import type { Rivals } from './rivals';

/** An attempt that somebody else has claimed. */
export interface TakenAttempt {
	attempt: Attempt;
	/** What is known of the other's call. Waits until it has ended, within limits; never throws. */
	outcomeOfOther(): Promise<AttemptOutcome>;
}

/** What is recorded in n8n's database around a request: the lead's key, and the attempt of this run. */
export interface Claims {
	/**
	 * Claims attempts that are about to leave.
	 *
	 * @returns those that may, those that somebody else has claimed, and the outcomes of those whose callee was called too
	 * often
	 * @throws Error when n8n's database does not answer; nothing may leave then, and nothing stays claimed
	 */
	claim(attempts: Attempt[]): Promise<{
		allowed: Attempt[];
		taken: TakenAttempt[];
		refused: Map<Attempt, AttemptOutcome>;
	}>;
	/**
	 * Notes that an attempt that was allowed, and refused, rings another agent next. It stays claimed.
	 *
	 * @throws Error when n8n's database does not answer; nothing may leave then
	 */
	changeAgent(attempt: Attempt): Promise<void>;
	/** What is known of the lead's key when somebody has claimed it. Changes nothing, and never throws. */
	outcomeOfKey(attempt: Attempt): Promise<AttemptOutcome | undefined>;
	/** Notes how an attempt that was allowed ended; without an outcome it never left. Never throws. */
	settle(attempt: Attempt, outcome?: AttemptOutcome): Promise<void>;
}

/** The outcome of an attempt whose key another item of the batch has, which is dialled in its place. */
export const repeatedKey = (key: string) =>
	failed(
		'Client.AlreadyDialled',
		`The key "${key}" stands at an earlier item too, which decides about the lead: nothing was sent for this one`,
	);

/** The outcome of an attempt whose lead somebody has dialled. */
const alreadyDialled = (key: string, when: string) =>
	failed('Client.AlreadyDialled', `The key "${key}" ${when}, so the lead was not dialled again`);

/** What a database that does not answer comes to. */
const NEVER_NOTED: KeyEnd = 'neverNoted';

const notDialled = (what: string) =>
	failed(
		'Client.NotAttempted',
		`${what} at the same time, and that call was refused, so nobody was rung: the lead may be dialled again`,
	);

const ofTakenKey: Record<KeyEnd, (key: string) => AttemptOutcome> = {
	completed: (key) =>
		alreadyDialled(key, 'was dialled before by a Tencent CCC node of this workflow'),
	released: (key) => notDialled(`Another execution had claimed the key "${key}"`),
	neverNoted: (key) =>
		failed(
			'Client.OutcomeUnknown',
			`Another execution has claimed the key "${key}" and never noted how its call ended, as when n8n is killed, so the lead was not dialled again`,
		),
};

/** The outcome of an attempt that another try of the same run has. */
export const ofTakenAttempt: Record<KeyEnd, () => AttemptOutcome> = {
	completed: () =>
		failed(
			'Client.AlreadyDialled',
			'Another retry of the same execution has dialled the lead, so it was not dialled again',
		),
	released: () => notDialled('Another retry of the same execution had claimed the lead'),
	neverNoted: interrupted,
};

/** What claims are made of. */
export interface ClaimsOptions {
	guard: RedialGuard;
	crashLedger: CrashLedger;
	ledger: AttemptLedger;
	rivals: Rivals;
	/** Default: nobody counts. */
	callCaps?: CallCaps;
}

export function createClaims({
	guard,
	crashLedger,
	ledger,
	rivals,
	callCaps = NO_CALL_CAPS,
}: ClaimsOptions): Claims {
	/** The guard keys that are this batch's own: nobody else's is ever given back. */
	const heldKeys = new Set<string>();

	async function releaseKey(key: string) {
		if (heldKeys.delete(key)) await guard.release(key);
	}

	/** Which attempts have guard keys that nobody had claimed, or none. */
	async function winKeys(attempts: Attempt[]): Promise<(attempt: Attempt) => boolean> {
		const keys = attempts.map(({ redialGuardKey }) => redialGuardKey).filter((key) => key !== '');
		const won = keys.length === 0 ? new Set<string>() : await guard.claim(keys);
		for (const key of won) heldKeys.add(key);
		return ({ redialGuardKey: key }) => key === '' || won.has(key);
	}

	/** Which attempts no other try of this run has sent. */
	async function winAttempts(attempts: Attempt[]): Promise<(attempt: Attempt) => boolean> {
		if (attempts.length === 0) return () => false;
		const keys = attempts.map(({ key }) => key);
		// In turn, so that another call of the same tool finds this one's claim known, and waits for its outcome
		const won = await ledger.claimInTurn(keys, async () => {
			const known = new Set(keys.filter((key) => ledger.knows(key)));
			const telephones = new Map(attempts.map(({ key, callee }) => [key, telephoneOf(callee)]));
			const claimed = await crashLedger.claim(keys, known, telephones);
			for (const key of claimed) ledger.noteClaimed(key);
			return claimed;
		});
		return ({ key }) => won.has(key);
	}

	async function noteKey(key: string, note: 'release' | 'complete') {
		if (key === '') return;
		if (note === 'release') await releaseKey(key);
		else if (heldKeys.has(key)) await guard.complete(key);
	}

	async function settle(attempt: Attempt, outcome?: AttemptOutcome) {
		const { key, redialGuardKey } = attempt;
		// What cannot be noted leaves the lead as one that somebody has claimed, which is safe
		const note = !outcome || isRefusal(outcome) ? 'release' : 'complete';
		await Promise.allSettled([
			crashLedger[note](key),
			noteKey(redialGuardKey, note),
			note === 'release' ? rivals.release(attempt) : undefined,
			// An attempt that another try has answered has called nobody
			note === 'release' || attempt.tries === 0 ? callCaps.release(attempt) : undefined,
		]);
	}

	return {
		async claim(attempts) {
			const hasWonKey = await winKeys(attempts);
			const guarded = attempts.filter(hasWonKey);
			const hasWonAttempt = await winAttempts(guarded).catch(async (error: unknown) => {
				const keys = guarded.map(({ redialGuardKey }) => redialGuardKey).filter(Boolean);
				await Promise.allSettled(keys.map(releaseKey));
				throw error;
			});
			const won = guarded.filter(hasWonAttempt);
			// A key that was won for an attempt that may not leave was nobody's before, and is nobody's again
			const unused = guarded.filter((one) => !hasWonAttempt(one) && one.redialGuardKey !== '');
			await Promise.allSettled(
				unused.map(async ({ redialGuardKey }) => await releaseKey(redialGuardKey)),
			);
			const giveBack =
				(claimed: Attempt[]) =>
				async (error: unknown): Promise<never> => {
					await Promise.all(claimed.map(async (attempt) => await settle(attempt)));
					throw error;
				};
			// Last: what may have been dialled before is not to leave as called too often
			const refused = await callCaps.claim(won).catch(giveBack(won));
			await Promise.all([...refused.keys()].map(async (attempt) => await settle(attempt)));
			const allowed = won.filter((attempt) => !refused.has(attempt));
			await rivals.register(allowed).catch(giveBack(allowed));
			const takenKeys = attempts
				.filter((attempt) => !hasWonKey(attempt))
				.map((attempt) => ({
					attempt,
					outcomeOfOther: async () => {
						const { redialGuardKey: key } = attempt;
						return ofTakenKey[await guard.endOf(key).catch(() => NEVER_NOTED)](key);
					},
				}));
			const takenAttempts = guarded
				.filter((attempt) => !hasWonAttempt(attempt))
				.map((attempt) => ({
					attempt,
					outcomeOfOther: async () =>
						ofTakenAttempt[await crashLedger.endOf(attempt.key).catch(() => NEVER_NOTED)](),
				}));
			return { allowed, taken: [...takenKeys, ...takenAttempts], refused };
		},
		async changeAgent(attempt) {
			await rivals.release(attempt);
			await rivals.register([attempt]);
		},
		async outcomeOfKey({ redialGuardKey: key }) {
			if (key === '' || !(await guard.isClaimed(key).catch(() => false))) return undefined;
			const keyEnd = await guard.endOf(key).catch(() => NEVER_NOTED);
			return keyEnd === 'released' ? undefined : ofTakenKey[keyEnd](key);
		},
		settle,
	};
}
