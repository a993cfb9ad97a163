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
	let tell: () => void = () => {};

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
			while (ready.length === 0 && (choosing > 0 || !isClosed)) {
				await new Promise<void>((resolve) => {
					tell = resolve;
				});
			}
			const following = ready.slice(0, max);
			const other = following.findIndex(
				({ callsPerSecond }) => callsPerSecond !== following[0].callsPerSecond,
			);
			return other === -1 ? following : following.slice(0, other);
		},
		take: (count) => ready.splice(0, count),
		add(attempts) {
			ready.push(...attempts.filter((attempt) => !needsAgent(attempt)));
			for (const attempt of attempts.filter(needsAgent)) void choose(attempt);
			tell();
		},
		close() {
			isClosed = true;
			tell();
		},
	};
}
