import { sleep } from 'n8n-workflow';

import type { Attempt } from './attempt';

/** The attempts of a run, which are read a few at a time: the first ones leave before the last ones are read. */
export interface AttemptSource {
	/** Those that have been read, in the order of their items. More may be added. */
	readonly arrived: readonly Attempt[];
	/** Reads until more than so many have arrived. @returns false when there are no more */
	moreThan(count: number): Promise<boolean>;
	/** Reads all. */
	all(): Promise<readonly Attempt[]>;
}

/**
 * Reads attempts when somebody asks for them, and lets others go on between two parts.
 *
 * @param parts what is read together; must not throw
 *
 * @example
 * const source = openAttemptSource([[first, second], [third]]);
 * for (let seen = 0; await source.moreThan(seen); seen = source.arrived.length) use(source.arrived.slice(seen));
 */
export function openAttemptSource(parts: Iterable<readonly Attempt[]>): AttemptSource {
	const arrived: Attempt[] = [];
	const unread = parts[Symbol.iterator]();
	let hasBegun = false;
	let isComplete = false;

	async function moreThan(count: number) {
		while (arrived.length <= count && !isComplete) {
			if (hasBegun) await sleep(0);
			hasBegun = true;
			const { value = [], done } = unread.next() as IteratorResult<readonly Attempt[], undefined>;
			for (const attempt of value) arrived.push(attempt);
			isComplete = done === true;
		}
		return arrived.length > count;
	}

	return {
		arrived,
		moreThan,
		async all() {
			await moreThan(Infinity);
			return arrived;
		},
	};
}
