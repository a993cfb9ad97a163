import { RegExpParser, type AST } from '@eslint-community/regexpp';
import { uniq } from 'lodash';

const DIGITS = [...'0123456789'];

/**
 * Reads a pattern of national numbers, as libphonenumber writes them.
 *
 * @param pattern such as `[2-7]\d{8}|800\d{5,6}`
 * @param depth how many leading digits are kept; those behind become dots
 * @returns all numbers that it allows, such as `80......`
 * @throws Error when it holds more than digits, `\d`, classes, groups, alternatives and quantifiers
 */
export function readPattern(pattern: string, depth: number): string[] {
	const readAlternatives = (alternatives: AST.Alternative[], before: string[]) =>
		uniq(alternatives.flatMap(({ elements }) => elements.reduce(readElement, before)));

	function readElement(before: string[], element: AST.Element): string[] {
		switch (element.type) {
			case 'Group':
				return readAlternatives(element.alternatives, before);
			case 'Quantifier': {
				const repeated = [before];
				while (repeated.length <= element.max)
					repeated.push(readElement(repeated[repeated.length - 1], element.element));
				return uniq(repeated.slice(element.min).flat());
			}
			case 'Character':
			case 'CharacterClass':
			case 'CharacterSet': {
				const digits = DIGITS.filter((digit) => new RegExp(element.raw).test(digit));
				return before.flatMap((text) =>
					text.length < depth ? digits.map((digit) => text + digit) : `${text}.`,
				);
			}
			default:
				throw new Error(`Cannot read ${element.raw} in ${pattern}`);
		}
	}

	return readAlternatives(new RegExpParser().parsePattern(pattern).alternatives, ['']);
}

/** `[02-57]` for the digits 0, 2, 3, 4, 5 and 7; `.` for all. */
function digitClass(digits: string[]): string {
	if (digits.length === 1) return digits[0];
	if (digits.length === DIGITS.length) return '.';
	const withGaps = DIGITS.map((digit) => (digits.includes(digit) ? digit : ' ')).join('');
	return `[${withGaps.replace(/(\d)\d+(\d)/g, '$1-$2').replace(/ /g, '')}]`;
}

/**
 * A regular expression for what numbers begin with: `2[2-8]|37`. `.` stands for any digit.
 *
 * @param beginnings digits; where one is the beginning of another, the other is left out
 * @returns '' when numbers may begin with anything
 */
export function expressionOf(beginnings: string[]): string {
	if (beginnings.includes('')) return '';
	const rests = DIGITS.map((digit) => {
		const next = beginnings.filter((text) => text[0] === digit).map((text) => text.slice(1));
		return next.length > 0 ? expressionOf(next) : undefined;
	});
	if (rests.every((rest) => rest === '')) return '';
	return uniq(rests)
		.filter((rest) => rest !== undefined)
		.map((rest) => {
			const digits = DIGITS.filter((_, digit) => rests[digit] === rest);
			return digitClass(digits) + (rest.includes('|') ? `(?:${rest})` : rest);
		})
		.join('|');
}
