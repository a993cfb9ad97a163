import type { DigitSequences } from './patternPrefixes';

/** The same answer for all numbers under a prefix, or one subtree for each next digit. */
export type PrefixTree<T> = { all: T } | { next: Array<PrefixTree<T>> };

/**
 * Divides numbers by their leading digits, no deeper than the answers differ.
 *
 * @param sequences the numbers
 * @param depth the most leading digits to look at
 * @param answerOf what is to be known of the numbers under a prefix; undefined when it needs more digits
 */
export function divideByPrefix<T extends string>(
	sequences: DigitSequences[],
	depth: number,
	answerOf: (sequences: DigitSequences[], isDeepest: boolean) => T | undefined,
	position = 0,
): PrefixTree<T> {
	const isDeepest = position === depth || sequences.length === 0;
	const answer = answerOf(sequences, isDeepest);
	if (answer !== undefined) return { all: answer };
	const next = Array.from({ length: 10 }, (_, digit) =>
		divideByPrefix(
			sequences.filter(({ leading }) => (leading[position] ?? 0) & (1 << digit)),
			depth,
			answerOf,
			position + 1,
		),
	);
	const [first] = next;
	const isUniform =
		'all' in first && next.every((child) => 'all' in child && child.all === first.all);
	return isUniform ? first : { next };
}

/** `[02-57]` for the digits 0, 2, 3, 4, 5 and 7. */
function digitClass(digits: number[]): string {
	if (digits.length === 1) return String(digits[0]);
	if (digits.length === 10) return '.';
	const text = digits.join('').replace(/\d+/, (all) => {
		let ranges = '';
		for (let from = 0, to = 0; from < all.length; from = ++to) {
			while (Number(all[to + 1]) === Number(all[to]) + 1) to++;
			ranges += to - from > 1 ? `${all[from]}-${all[to]}` : all.slice(from, to + 1);
		}
		return ranges;
	});
	return `[${text}]`;
}

/**
 * A regular expression for the prefixes whose answer is wanted: `2[2-8]|37`. `.` stands for any digit.
 *
 * @returns undefined when there is no such prefix, '' when there is no other
 */
export function prefixExpression<T>(
	tree: PrefixTree<T>,
	isWanted: (answer: T) => boolean,
): string | undefined {
	if ('all' in tree) return isWanted(tree.all) ? '' : undefined;
	const digitsByRest = new Map<string, number[]>();
	tree.next.forEach((child, digit) => {
		const rest = prefixExpression(child, isWanted);
		if (rest !== undefined) digitsByRest.set(rest, [...(digitsByRest.get(rest) ?? []), digit]);
	});
	if (digitsByRest.size === 0) return undefined;
	return [...digitsByRest]
		.map(([rest, digits]) => digitClass(digits) + (rest.includes('|') ? `(?:${rest})` : rest))
		.join('|');
}
