/** The value in the middle; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((first, second) => first - second);
	const middle = sorted.length / 2;
	return sorted.length % 2 === 1
		? sorted[Math.floor(middle)]
		: (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Measures several things by turns (A B A B …), so that whatever else the machine does meets them all.
 *
 * @param names what is measured
 * @returns by name, one result for each round
 */
export async function interleave<Name extends string, Result>(
	names: readonly Name[],
	rounds: number,
	measure: (name: Name, round: number) => Promise<Result>,
): Promise<Map<Name, Result[]>> {
	const results = new Map<Name, Result[]>(names.map((name) => [name, []]));
	for (let round = 0; round < rounds; round++) {
		for (const name of names) results.get(name)?.push(await measure(name, round));
	}
	return results;
}

/** Tencent's documented limit, requests per second. */
const LIMIT = 20;

/**
 * The least time that a number of leads can take: 20 leave at once, 20 more each second, and the last answer is
 * under way for one latency.
 *
 * @param latency milliseconds
 * @returns milliseconds
 */
export function physicalLimit(leads: number, latency: number): number {
	return (1000 * Math.max(0, leads - LIMIT)) / LIMIT + latency;
}
