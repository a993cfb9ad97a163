import type { KeyStore } from './keyStore';

/**
 * Remembers in n8n's database which attempts of a run may have left, so that what repeats the run after a crash
 * does not send them again: Retry in the list of executions, or another worker.
 *
 * An attempt has a row for its place in the input and one for the telephone that it rings. Rows are made and deleted,
 * never changed, so it does not matter who else repeats the run at the same time. They are deleted when the attempt was
 * refused, and when the execution has ended and n8n has saved what it knows. A retry claims both for itself as well,
 * because the same execution can be retried several times at once; what it has dialled stays for the next retry.
 */
export interface CrashLedger extends Pick<KeyStore, 'complete' | 'release' | 'endOf'> {
	/**
	 * Records attempts; call it right before their requests leave.
	 *
	 * @param attempts keys of the attempts within the run
	 * @param known those of which this process knows all, because an earlier try has recorded them here
	 * @param telephones the telephone of each attempt. After a crash n8n runs the nodes before ours again, and a lead may
	 * stand at another place of the input then: what was about to ring a telephone rings it no second time
	 * @returns those that may leave
	 * @throws Error when n8n's database does not answer; nothing may leave then
	 */
	claim(
		attempts: string[],
		known?: ReadonlySet<string>,
		telephones?: ReadonlyMap<string, string>,
	): Promise<Set<string>>;
	/**
	 * Whether nothing before this try has claimed an attempt of the run, so that attempts may end unsent without a look at
	 * what is claimed. Never throws.
	 */
	isFirstTry(attempts: string[]): Promise<boolean>;
	/**
	 * What is known of another try of the run that may have sent an attempt, or rung its telephone: undefined when none
	 * has. Waits for another retry that is about it, changes nothing, and never throws.
	 */
	endOfOther(attempt: string, telephone?: string): Promise<'completed' | 'neverNoted' | undefined>;
	/** Deletes the rows of the run; what a retry has claimed stays, for the next retry of the same execution. */
	forget(): Promise<void>;
}

interface CrashLedgerOptions {
	/** What the run is about to send. */
	sent: KeyStore;
	/** The claims of retries. */
	claims: KeyStore;
	/** Names the run for whatever repeats it. */
	run: string;
	/** Whether this is a retry by hand. */
	isRetry: boolean;
	/**
	 * Whether the rows of what was refused stay until the execution has ended. Of two calls of an AI agent's tool for one
	 * number at once, the second one leaves without rows of its own once the first one was refused.
	 */
	keepsRefused?: boolean;
	/** @throws Error when the database does not answer */
	assertAnswers: () => Promise<unknown>;
}

/** How many rows are deleted at once. */
const MAX_DELETED_TOGETHER = 20;
/** How many rows are looked for at once. */
const MAX_READ_TOGETHER = 50;

export function createCrashLedger(options: CrashLedgerOptions): CrashLedger {
	const { sent, claims, run, isRetry, keepsRefused = false, assertAnswers } = options;
	const store = isRetry ? claims : sent;
	const placeOf = (attempt: string) => `${run} ${attempt}`;
	const telephoneKeyOf = (telephone: string) => `${run} telephone ${telephone}`;
	/** By the key of a telephone, the attempts of this try that may ring it: the row goes with the last of them. */
	const ringing = new Map<string, Set<string>>();
	const telephoneKeys = new Map<string, string>();
	/** The rows that this try has made. */
	const own = new Set<string>();
	/** The places that this try has asked for. */
	const asked = new Set<string>();
	/** Whether somebody else had one of them, or that cannot be known. */
	let mayHaveMetOthers = false;
	/** Claims whose end is not known yet. */
	const claiming = new Set<Promise<unknown>>();
	/** By attempt that may not leave, the key that somebody else has. */
	const takenKeys = new Map<string, string>();
	/** Attempts that the run has sent which this retry repeats. */
	const sentBefore = new Set<string>();

	/** Claims keys for this try. @returns undefined when the database takes no rows for this workflow */
	async function claimKeys(keys: string[]): Promise<Set<string> | undefined> {
		const put = async () => await store.claim(keys);
		return await put()
			.catch(put)
			.catch(async (error: unknown) => {
				if (isRetry) throw error;
				// The database answers, but takes no rows for this workflow: it is defined inside another one
				await assertAnswers();
				return undefined;
			});
	}

	/** Deletes rows of this try. Never throws: what stays is safe. */
	async function giveBack(keys: string[]) {
		const made = keys.filter((key) => own.delete(key));
		await Promise.allSettled(made.map(async (key) => await store.release(key)));
	}

	/** The rows that go when an attempt does. */
	function rowsOf(attempt: string): string[] {
		const telephone = telephoneKeys.get(attempt);
		if (telephone === undefined) return [placeOf(attempt)];
		const others = ringing.get(telephone);
		others?.delete(attempt);
		return others?.size ? [placeOf(attempt)] : [placeOf(attempt), telephone];
	}

	/** The key of an attempt that somebody else has; a retry must not ring a telephone for which another one rings. */
	function takenKeyOf(attempt: string): string | undefined {
		const telephone = isRetry ? telephoneKeys.get(attempt) : undefined;
		return [placeOf(attempt), telephone].find((key) => key !== undefined && !own.has(key));
	}

	/** Whether the run that is retried may have sent an attempt, or rung its telephone. */
	async function wasSentBefore(attempt: string): Promise<boolean> {
		const keys = [placeOf(attempt), telephoneKeys.get(attempt)].filter((key) => key !== undefined);
		return (await Promise.all(keys.map(async (key) => await sent.isClaimed(key)))).some(Boolean);
	}

	async function claimAttempts(
		attempts: string[],
		known: ReadonlySet<string>,
		telephones: ReadonlyMap<string, string>,
	): Promise<Set<string>> {
		for (const attempt of attempts) {
			takenKeys.delete(attempt);
			const telephone = telephones.get(attempt);
			if (telephone === undefined) continue;
			const key = telephoneKeyOf(telephone);
			telephoneKeys.set(attempt, key);
			ringing.set(key, (ringing.get(key) ?? new Set()).add(attempt));
		}
		const wanted = attempts.flatMap((attempt) => [
			placeOf(attempt),
			telephoneKeys.get(attempt) ?? placeOf(attempt),
		]);
		const won = await claimKeys(wanted.filter((key) => !own.has(key)));
		if (!won) return new Set(attempts);
		for (const key of won) own.add(key);
		const allowed = new Set<string>();
		const sort = async (attempt: string) => {
			const taken = takenKeyOf(attempt);
			if (taken !== undefined) mayHaveMetOthers = true;
			if (taken !== undefined && (isRetry || !known.has(attempt))) {
				takenKeys.set(attempt, taken);
			} else if (isRetry && !known.has(attempt) && (await wasSentBefore(attempt))) {
				sentBefore.add(attempt);
			} else allowed.add(attempt);
		};
		await Promise.all(attempts.map(sort)).catch(async (error: unknown) => {
			await giveBack(attempts.flatMap(rowsOf));
			throw error;
		});
		const lost = attempts.filter((attempt) => takenKeys.has(attempt) && !allowed.has(attempt));
		await giveBack(lost.flatMap(rowsOf));
		return allowed;
	}

	/** Whether a place is free, or one that this try has asked for. A database that does not answer tells nothing. */
	async function isNobodyElses(place: string): Promise<boolean> {
		if (asked.has(place)) return true;
		const isClaimed = await sent.isClaimed(place).catch(() => true);
		return !isClaimed || asked.has(place);
	}

	return {
		async claim(attempts, known = new Set(), telephones = new Map()) {
			for (const attempt of attempts) asked.add(placeOf(attempt));
			const claim = claimAttempts(attempts, known, telephones).catch((error: unknown): never => {
				mayHaveMetOthers = true;
				throw error;
			});
			claiming.add(claim);
			try {
				return await claim;
			} finally {
				claiming.delete(claim);
			}
		},
		async complete(attempt) {
			if (!isRetry) return;
			const telephone = telephoneKeys.get(attempt);
			const keys = [placeOf(attempt), ...(telephone === undefined ? [] : [telephone])];
			await Promise.all(keys.map(async (key) => await claims.complete(key)));
		},
		async release(attempt) {
			if (!keepsRefused) await giveBack(rowsOf(attempt));
		},
		async endOf(attempt) {
			const taken = takenKeys.get(attempt);
			if (!isRetry || sentBefore.has(attempt) || taken === undefined) return 'neverNoted';
			return (await wasSentBefore(attempt)) ? 'neverNoted' : await claims.endOf(taken);
		},
		async isFirstTry(attempts) {
			if (isRetry) return false;
			const places = attempts.map(placeOf);
			while (places.length > 0) {
				const some = places.splice(0, MAX_READ_TOGETHER);
				if ((await Promise.all(some.map(isNobodyElses))).includes(false)) return false;
			}
			// What was claimed meanwhile tells only then who had it
			await Promise.allSettled(claiming);
			return !mayHaveMetOthers;
		},
		async endOfOther(attempt, telephone) {
			const place = placeOf(attempt);
			await Promise.allSettled(claiming);
			const rows = telephone === undefined ? [place] : [place, telephoneKeyOf(telephone)];
			const keys = rows.filter((key) => !own.has(key));
			const endOfKey = async (key: string) => {
				if (await sent.isClaimed(key)) return 'neverNoted';
				return isRetry && (await claims.isClaimed(key)) ? await claims.endOf(key) : 'released';
			};
			// A database that does not answer tells nothing; what is retried may have rung then
			const silent = isRetry ? 'neverNoted' : 'released';
			const ends = await Promise.all(
				keys.map(async (key) => await endOfKey(key).catch(() => silent)),
			);
			return (['neverNoted', 'completed'] as const).find((end) => ends.includes(end));
		},
		async forget() {
			if (isRetry) return;
			const rows = [...own];
			while (rows.length > 0) await giveBack(rows.splice(0, MAX_DELETED_TOGETHER));
		},
	};
}
