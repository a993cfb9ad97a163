/**
 * Characters that nobody sees and that copying from web pages, spreadsheets and chats leaves behind: formats
 * (zero-width, direction marks, byte order mark, soft hyphen), variation selectors, fillers, controls, an empty Braille
 * pattern.
 * Source: general categories Cf and Cc, https://www.unicode.org/reports/tr44/#General_Category_Values, and
 * Default_Ignorable_Code_Point, https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const HIDDEN = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * A text as it is seen: without hidden characters, and without blanks around it.
 *
 * @param value text, or a number that an expression has yielded; anything else is an empty text
 * @example
 * visibleText('\u200B 1400000000\n'); // '1400000000'
 */
export function visibleText(value: unknown): string {
	if (typeof value !== 'string' && typeof value !== 'number') return '';
	return String(value).replace(HIDDEN, '').trim();
}
