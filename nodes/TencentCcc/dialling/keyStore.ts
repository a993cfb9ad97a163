import { sleep } from 'n8n-workflow';

import type { DeduplicationRows } from './deduplicationRows';

/** What is known of what somebody has claimed: it has ended, was given back unused, or its end was never noted. */
export type KeyEnd = 'completed' | 'released' | 'neverNoted';

/**
 * Who may do what belongs to a key, across executions, processes and restarts. A key has a row of its own, so any
 * number of claims at once, in whatever process, has exactly one winner: without a lock, a lease or a clock. A
 * second row tells that what was claimed has ended. No row is ever changed: that is what makes it safe.
 */
export interface KeyStore {
	/**
	 * Claims keys; call it right before what they guard.
	 *
	 * @returns the keys that nobody had claimed: the caller alone may go on with them
	 * @throws Error when the store does not answer. No key is claimed for the caller then
	 */
	claim(keys: string[]): Promise<Set<string>>;
	/** Notes that what a won key guards has ended. One more row for the key. */
	complete(key: string): Promise<void>;
	/** Whether somebody has claimed a key, and not given it back. */
	isClaimed(key: string): Promise<boolean>;
	/** Gives a won key back: anybody may claim it again. */
	release(key: string): Promise<void>;
	/**
	 * Forgets a key, whoever has claimed it and whether or not that has ended: anybody may claim it again.
	 *
	 * @returns whether there was anything to forget
	 */
	forget(key: string): Promise<boolean>;
	/**
	 * What became of what somebody else has claimed. Waits for its end as long as a request may take; a process that died
	 * never notes it.
	 */
	endOf(key: string): Promise<KeyEnd>;
}

/** How long a store waits for the end of what others have claimed. */
export interface KeyStoreOptions {
	/** Milliseconds that {@link KeyStore.endOf} waits. Default 20,000: a request, and a pause before it. */
	patienceMs?: number;
	wait?: (milliseconds: number) => Promise<void>;
}

const MAX_WAIT_FOR_END_MS = 20_000;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 1000;
/** What a row holds does not matter: that it is there does. */
const VALUE = ['1'];

/**
 * Claims one key.
 *
 * A failed insert is looked at again: the row of somebody who was faster, or a store that is down. Where the
 * own insert came through although its answer was lost, the key counts as somebody else's, and nobody goes on.
 */
async function claimRow(rows: DeduplicationRows, row: string): Promise<boolean> {
	const recorded = await rows.record(row, VALUE).catch(async (error: unknown) => {
		if ((await rows.count(row)) > 0) return [];
		throw error;
	});
	return recorded.length > 0;
}

/**
 * @param kind what the keys name, so that two kinds of keys never meet
 * @example
 * const store = createKeyStore(rows, 'lead');
 * const won = await store.claim(['lead-1', 'lead-2']);
 */
export function createKeyStore(
	rows: DeduplicationRows,
	kind: string,
	{ patienceMs = MAX_WAIT_FOR_END_MS, wait = sleep }: KeyStoreOptions = {},
): KeyStore {
	const claimedRow = (key: string) => `claimed ${kind} ${key}`;
	const endedRow = (key: string) => `ended ${kind} ${key}`;

	return {
		async claim(keys) {
			const distinct = [...new Set(keys)];
			const claims = await Promise.allSettled(
				distinct.map(async (key) => await claimRow(rows, claimedRow(key))),
			);
			const won = distinct.filter((_, index) => {
				const claim = claims[index];
				return claim.status === 'fulfilled' && claim.value;
			});
			const failed = claims.find((claim) => claim.status === 'rejected');
			if (failed) {
				// What cannot be given back stays claimed, and nobody goes on with it: safe
				await Promise.allSettled(won.map(async (key) => await rows.delete(claimedRow(key))));
				throw failed.reason;
			}
			return new Set(won);
		},
		async complete(key) {
			await rows.record(endedRow(key), VALUE);
		},
		async isClaimed(key) {
			return (await rows.count(claimedRow(key))) > 0;
		},
		async release(key) {
			await rows.delete(claimedRow(key));
		},
		async forget(key) {
			const held = [claimedRow(key), endedRow(key)];
			const counts = await Promise.all(held.map(async (row) => await rows.count(row)));
			// The end first: a key whose claim alone is left counts as one that may be under way, which is safe
			await rows.delete(endedRow(key));
			await rows.delete(claimedRow(key));
			return counts.some((count) => count > 0);
		},
		async endOf(key) {
			let pause = FIRST_PAUSE_MS;
			for (let waited = 0; ; waited += pause, pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
				if ((await rows.count(endedRow(key))) > 0) return 'completed';
				if ((await rows.count(claimedRow(key))) === 0) return 'released';
				if (waited >= patienceMs) return 'neverNoted';
				await wait(pause);
			}
		},
	};
}
