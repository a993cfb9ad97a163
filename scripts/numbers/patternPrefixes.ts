/** What a pattern of libphonenumber allows: a length, and a set of digits (bit 0 for 0 …) for each leading position. */
export interface DigitSequences {
	length: number;
	leading: number[];
}

const ANY_DIGIT = 0b11_1111_1111;
const EMPTY: DigitSequences = { length: 0, leading: [] };

const distinct = (list: DigitSequences[]) => [
	...new Map(list.map((entry) => [`${entry.length}:${entry.leading.join()}`, entry])).values(),
];

/** The digits between the brackets of a class such as `[02-57]`. */
function digitsOfClass(inside: string): number {
	let digits = 0;
	for (const [, from, to = from] of inside.matchAll(/(\d)(?:-(\d))?/g))
		for (let digit = Number(from); digit <= Number(to); digit++) digits |= 1 << digit;
	return digits;
}

/**
 * Reads a pattern of national numbers, as libphonenumber writes them: digits, `\d`, classes, groups,
 * alternatives and quantifiers. Everything behind the leading digits is reduced to its length.
 *
 * @param pattern such as `[2-7]\d{8}|800\d{5,6}`
 * @param depth how many leading digits are kept
 * @throws Error when the pattern holds something else
 */
export function readPattern(pattern: string, depth: number): DigitSequences[] {
	let position = 0;
	const joined = (first: DigitSequences[], second: DigitSequences[]) =>
		distinct(
			first.flatMap((a) =>
				second.map((b) => ({
					length: a.length + b.length,
					leading: [...a.leading, ...b.leading].slice(0, depth),
				})),
			),
		);

	function readAtom(): DigitSequences[] {
		const [text, inside] = /^(?:\(\?:|\\d|\[([\d-]+)\]|\d)/.exec(pattern.slice(position)) ?? [];
		if (text === undefined) throw new Error(`Cannot read ${pattern} at ${position}`);
		position += text.length;
		if (text === '(?:') {
			const group = readAlternatives();
			position++;
			return group;
		}
		const digits =
			text === '\\d' ? ANY_DIGIT : inside === undefined ? 1 << Number(text) : digitsOfClass(inside);
		return [{ length: 1, leading: [digits].slice(0, depth) }];
	}

	function readQuantified(): DigitSequences[] {
		const atom = readAtom();
		const [text, from = '0', comma, to] =
			/^(?:\?|\{(\d+)(,(\d+))?\})/.exec(pattern.slice(position)) ?? [];
		if (text === undefined) return atom;
		position += text.length;
		const least = Number(from);
		const most = text === '?' ? 1 : comma === undefined ? least : Number(to);
		const results: DigitSequences[] = [];
		let repeated = [EMPTY];
		for (let count = 0; count <= most; count++) {
			if (count >= least) results.push(...repeated);
			repeated = joined(repeated, atom);
		}
		return distinct(results);
	}

	function readAlternatives(): DigitSequences[] {
		const alternatives: DigitSequences[] = [];
		for (;;) {
			let sequence = [EMPTY];
			while (position < pattern.length && !'|)'.includes(pattern[position]))
				sequence = joined(sequence, readQuantified());
			alternatives.push(...sequence);
			if (pattern[position] !== '|') return distinct(alternatives);
			position++;
		}
	}

	const sequences = readAlternatives();
	if (position !== pattern.length) throw new Error(`Cannot read ${pattern} at ${position}`);
	return sequences;
}
