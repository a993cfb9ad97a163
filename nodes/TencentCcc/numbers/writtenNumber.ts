import { toHalfWidth, withoutHiddenCharacters } from './hiddenCharacters';
import { EXTENSION, refuse } from './normalizedNumber';

/** A number that is legible, and nothing more: its plan has not been looked at. */
export interface LegibleNumber {
	ok: true;
	/** The digits as they are grouped, without `+` or `00` in front. */
	groups: string[];
	/** Whether a country code stands in front, behind `+` or `00`. */
	hasCountryCode: boolean;
}

/** Brackets, dots and dashes of every kind: what people write to make a number legible. */
const LEGIBILITY_MARKS =
	/[\s()[\].\p{Pd}\u2800\u00b7\u02d7\u2022\u2024\u2027\u2043\u207b\u208b\u2212\u2219\u2500\u22c5\u3002\u30fb\u30fc\uff61\uff65\uff70]/gu;

/** What an export to CSV or a spreadsheet puts around a number: `'…`, `"…"`, `="…"`, `=+…`. */
const SPREADSHEET_MARKS =
	/^=?["'\u2018\u2019\u201c\u201d]+|["'\u2018\u2019\u201c\u201d]+$|^=(?=[+\d])/g;

/** More than anybody writes for one number. */
const MAX_CHARACTERS = 200;
/** How many unreadable characters a reason names. */
const MAX_NAMED_CHARACTERS = 3;

/** `U+004F (O)`, so that a character that cannot be seen or told apart can be found. */
function nameCharacter(character: string): string {
	const codePoint = character.codePointAt(0) ?? 0;
	const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
	return /^[!-~]$/.test(character) ? `${name} (${character})` : name;
}

function unreadable(characters: string[]) {
	const names = [...new Set(characters)].map(nameCharacter);
	const named = names.slice(0, MAX_NAMED_CHARACTERS).join(', ');
	const more = names.length > MAX_NAMED_CHARACTERS ? ' and others' : '';
	return refuse(`it holds characters that do not belong to a telephone number: ${named}${more}`);
}

/** The text of a value, or why it has none. An array with one number is that number. */
function readText(written: unknown): { ok: true; text: string } | { ok: false; reason: string } {
	if (Array.isArray(written)) {
		if (written.length > 1) return refuse('it holds more than one number');
		return readText(written[0]);
	}
	if (written === undefined || written === null) return refuse('it is empty');
	if (typeof written === 'number' && written < 0) return refuse('it is a negative number');
	if (!['string', 'number', 'bigint'].includes(typeof written)) {
		return refuse('it is neither text nor a number');
	}
	const visible = withoutHiddenCharacters(toHalfWidth(String(written))).trim();
	if (visible.length > MAX_CHARACTERS) return refuse('it is too long for a telephone number');
	const text = visible
		.replace(SPREADSHEET_MARKS, '')
		.trim()
		.replace(/^tel:(?:\/\/)?/i, '')
		.trim();
	return text === '' ? refuse('it is empty') : { ok: true, text };
}

/** What shows that a text is more, or less, than one number. */
function whyNotOneNumber(text: string) {
	if (/^\d+(?:[.,]\d+)?e\+?\d+$/i.test(text)) {
		return refuse('a spreadsheet has shortened it; store the column as text and enter it again');
	}
	if (/^[^.]*\.\d{1,2}$/.test(text)) return refuse('it holds a decimal fraction');
	const parts = text.split(/[,;|/、\t\r\n或]/).map((part) => part.replace(/\D/g, ''));
	if (parts.filter((part) => part.length >= 7).length > 1) {
		return refuse('it holds more than one number');
	}
	const isAreaCodeAndNumber = /^0\d{2,3}\s*\/[^/]*$/.test(text);
	const holdsExtension =
		/^(?![#*])[^]*\d[^]*[,;|、#*]|(?<![a-z])(?:ext|x|p|w)\.?\s*\d|转|轉|分机|分機|\d\s*\(\d{1,6}\)$/i.test(
			text,
		) ||
		(/\d[^]*\//.test(text) && !isAreaCodeAndNumber);
	return holdsExtension ? EXTENSION : undefined;
}

/**
 * Reads the characters of a number: everything that does not depend on a numbering plan.
 *
 * @param written text, a number from a spreadsheet, or an array that holds one of them
 * @returns its digits in groups, or the reason why there is no telling which number it is
 */
export function readWrittenNumber(written: unknown): LegibleNumber | { ok: false; reason: string } {
	const read = readText(written);
	if (!read.ok) return read;
	const text = read.text
		.replace(/\s*[,;、|/]$/, '')
		// A spreadsheet may add a decimal: 0755 2345678.0 must not become a number with one digit more
		.replace(/^([^.]*)\.0{1,2}$/, '$1');
	const refusal = whyNotOneNumber(text);
	if (refusal) return refusal;

	const legible = text.replace(LEGIBILITY_MARKS, ' ').replace('/', ' ').trim();
	const strange = [...legible].filter((character) => !/[\d +]/.test(character));
	if (strange.length > 0) return unreadable(strange);
	if (legible.lastIndexOf('+') > 0) return refuse('it holds a + that does not stand in front');
	const groups = legible.replace('+', '').trim().split(/ +/);
	const digits = groups.join('');
	if (digits === '') return refuse('it holds no digits');

	const hasCountryCode = legible.startsWith('+') || digits.startsWith('00');
	const isDigitByDigit = groups.every((group) => group.length === 1);
	return {
		ok: true,
		groups: dropDigits(isDigitByDigit ? [digits] : groups, digits.startsWith('00') ? 2 : 0),
		hasCountryCode,
	};
}

/** Removes the first digits of a number that is written in groups. */
export function dropDigits(groups: string[], count: number): string[] {
	const [first = '', ...rest] = groups;
	if (count === 0 || groups.length === 0) return groups;
	if (first.length > count) return [first.slice(count), ...rest];
	return dropDigits(rest, count - first.length);
}
