/**
 * Keys whose rows this process has made in n8n's deduplication table, and that count for nothing after some time. Their
 * rows are deleted then, so that the table does not grow with every call. What a process that has ended had made stays,
 * and so does what is too much to be remembered.
 */
export interface ExpiringKeys {
	/** @param lifetimeMs from now on; keys that live as long expire in the order in which they were added */
	add(keys: Iterable<string>, nowMs: number, lifetimeMs: number): void;
	/** Takes out keys that have expired: so many at most. */
	takeExpired(nowMs: number, max: number): string[];
	readonly size: number;
}

/** As many as are remembered of one kind for one workflow: what comes when there are so many is not. */
const MAX_KEYS = 20_000;

export function createExpiringKeys(): ExpiringKeys {
	const byLifetime = new Map<number, Array<{ key: string; expiresAtMs: number }>>();
	let size = 0;
	return {
		get size() {
			return size;
		},
		add(keys, nowMs, lifetimeMs) {
			const queue = byLifetime.get(lifetimeMs) ?? [];
			byLifetime.set(lifetimeMs, queue);
			for (const key of keys) {
				if (size >= MAX_KEYS) return;
				queue.push({ key, expiresAtMs: nowMs + lifetimeMs });
				size++;
			}
		},
		takeExpired(nowMs, max) {
			const taken: string[] = [];
			for (const queue of byLifetime.values()) {
				while (taken.length < max && queue.length > 0 && queue[0].expiresAtMs <= nowMs) {
					taken.push(queue[0].key);
					queue.shift();
				}
			}
			size -= taken.length;
			return taken;
		},
	};
}

/** How many rows are deleted for each that is made: more than one, so that fewer stay. */
const DELETED_PER_ROW = 2;

/**
 * Deletes the rows of some keys that have expired, as many as suit the rows that are made. Never throws.
 *
 * @param made how many rows are made at the same time
 */
export async function deleteExpired(
	expiring: ExpiringKeys,
	{ made, nowMs }: { made: number; nowMs: number },
	deleteRow: (key: string) => Promise<void>,
): Promise<void> {
	const expired = expiring.takeExpired(nowMs, DELETED_PER_ROW * made);
	await Promise.allSettled(expired.map(deleteRow));
}
