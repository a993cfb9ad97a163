import { needsAgent } from './agentChoice';
import type { Attempt } from './attempt';

/** The attempts of a batch that may leave as soon as there is a permit. */
export interface ReadyAttempts {
	/**
	 * Waits until one is ready.
	 *
	 * @param max how many to look at
	 * @returns those that are ready and have the ceiling of the first; none when none will come
	 */
	alike(max: number): Promise<Attempt[]>;
	/** Takes so many of them. */
	take(count: number): Attempt[];
	/** Waits until fewer than so many are ready. */
	fewerThan(count: number): Promise<void>;
	/** Adds attempts. */
	add(attempts: readonly Attempt[]): void;
	/** No more are added. */
	close(): void;
}

/**
 * Attempts are ready in the order of their items; those that need an agent are so when they have one.
 *
 * @param chooseAgent resolves to whether an attempt has an agent now; must not reject
 */
export function createReadyAttempts(
	chooseAgent: (attempt: Attempt) => Promise<boolean>,
): ReadyAttempts {
	const ready: Attempt[] = [];
	let choosing = 0;
	let isClosed = false;
	/** Those who wait for a change. */
	let wakers: Array<() => void> = [];
	const change = async () => await new Promise<void>((resolve) => wakers.push(resolve));
	function tell() {
		const woken = wakers;
		wakers = [];
		for (const wake of woken) wake();
	}

	async function choose(attempt: Attempt) {
		choosing++;
		try {
			if (await chooseAgent(attempt)) ready.push(attempt);
		} finally {
			choosing--;
			tell();
		}
	}

	return {
		async alike(max) {
			while (ready.length === 0 && (choosing > 0 || !isClosed)) await change();
			const following = ready.slice(0, max);
			const other = following.findIndex(
				({ callsPerSecond }) => callsPerSecond !== following[0].callsPerSecond,
			);
			return other === -1 ? following : following.slice(0, other);
		},
		take(count) {
			const taken = ready.splice(0, count);
			tell();
			return taken;
		},
		async fewerThan(count) {
			while (ready.length >= count) await change();
		},
		add(attempts) {
			for (const attempt of attempts) {
				if (needsAgent(attempt)) void choose(attempt);
				else ready.push(attempt);
			}
			tell();
		},
		close() {
			isClosed = true;
			tell();
		},
	};
}
