import type { Attempt } from './attempt';

/** The attempts of a run: the first ones may leave while the others are still read. */
export interface AttemptSource {
	/** Those that have arrived, in the order of their items. More may be added. */
	readonly arrived: readonly Attempt[];
	/**
	 * Waits until more than so many have arrived, or all have.
	 *
	 * @returns whether there are more
	 * @throws what reading them has thrown
	 */
	moreThan(count: number): Promise<boolean>;
	/** All of them, once they have arrived; they do so without delay now. @throws what reading them has thrown */
	all(): Promise<readonly Attempt[]>;
}

/**
 * Takes in attempts as they are read, whether anybody waits for them or not.
 *
 * @param read reads them, a few at a time; what it is given resolves when somebody waits for all
 *
 * @example
 * const source = openAttemptSource(async function* () {
 *   yield [first, second];
 *   yield [third];
 * });
 * for (let seen = 0; await source.moreThan(seen); seen = source.arrived.length) use(source.arrived.slice(seen));
 */
export function openAttemptSource(
	read: (allWanted: Promise<void>) => AsyncIterable<readonly Attempt[]>,
): AttemptSource {
	const arrived: Attempt[] = [];
	let isComplete = false;
	let tell: () => void = () => {};
	let news = new Promise<void>((resolve) => {
		tell = resolve;
	});

	let wantAll: () => void = () => {};
	const allWanted = new Promise<void>((resolve) => {
		wantAll = resolve;
	});

	async function takeIn() {
		try {
			for await (const part of read(allWanted)) {
				arrived.push(...part);
				tell();
				news = new Promise<void>((resolve) => {
					tell = resolve;
				});
			}
		} finally {
			isComplete = true;
			tell();
		}
	}
	const complete = takeIn();
	// Whoever asks is told; nobody has to
	complete.catch(() => undefined);

	return {
		arrived,
		async moreThan(count) {
			while (arrived.length <= count && !isComplete) await news;
			if (arrived.length <= count) await complete;
			return arrived.length > count;
		},
		async all() {
			wantAll();
			await complete;
			return arrived;
		},
	};
}

/** Attempts that have all arrived. */
export const attemptSourceOf = (attempts: readonly Attempt[]): AttemptSource =>
	openAttemptSource(async function* () {
		yield attempts;
	});
