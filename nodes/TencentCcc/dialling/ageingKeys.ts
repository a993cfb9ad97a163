import type { KeyStore } from './keyStore';

/**
 * Keys that this process has claimed and that nobody asks for after some time. Their rows are deleted then, so that n8n's
 * table does not grow with every call. What a process that has ended had claimed stays, and so does what is too much to
 * be remembered.
 */
export interface AgeingKeys {
	add(keys: Iterable<string>, nowMs: number): void;
	/** The oldest keys that were added before a moment, some at a time; they are forgotten. */
	takeOlderThan(momentMs: number, max: number): string[];
	readonly size: number;
}

/** As many as are remembered for one workflow. */
const MAX_KEYS = 20_000;

export function createAgeingKeys(): AgeingKeys {
	/** Oldest first. */
	const added = new Map<string, number>();
	return {
		add(keys, nowMs) {
			for (const key of keys) added.set(key, nowMs);
			for (const oldest of added.keys()) {
				if (added.size <= MAX_KEYS) break;
				added.delete(oldest);
			}
		},
		takeOlderThan(momentMs, max) {
			const taken: string[] = [];
			for (const [key, addedAtMs] of added) {
				if (addedAtMs >= momentMs || taken.length >= max) break;
				taken.push(key);
			}
			for (const key of taken) added.delete(key);
			return taken;
		},
		get size() {
			return added.size;
		},
	};
}

/** How many keys are given back for each that is claimed: more than one, so that fewer stay. */
const GIVEN_BACK_PER_CLAIM = 2;

/** Remembers keys that were claimed now, and gives back some of those that are old enough. Never throws. */
export async function letAge(
	store: KeyStore,
	ageing: AgeingKeys,
	{ claimed, nowMs, maxAgeMs }: { claimed: Iterable<string>; nowMs: number; maxAgeMs: number },
): Promise<void> {
	const keys = [...claimed];
	ageing.add(keys, nowMs);
	const old = ageing.takeOlderThan(nowMs - maxAgeMs, GIVEN_BACK_PER_CLAIM * keys.length);
	await Promise.allSettled(old.map(async (key) => await store.release(key)));
}
