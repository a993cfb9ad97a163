/**
 * Characters that nobody sees and that copying from web pages, spreadsheets and chats leaves behind: formats
 * (zero-width, direction marks, byte order mark, soft hyphen), variation selectors, fillers, controls.
 * Source: general categories Cf and Cc, https://www.unicode.org/reports/tr44/#General_Category_Values, and
 * Default_Ignorable_Code_Point, https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const HIDDEN =
	/[\p{Cf}\p{Cc}\u{34F}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}-\u{180F}\u{2800}\u{3164}\u{FE00}-\u{FE0F}\u{FFA0}\u{E0000}-\u{E0FFF}]/gu;

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
