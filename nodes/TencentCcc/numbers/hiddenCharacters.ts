/**
 * What nobody sees and copying brings along: format characters (marks of direction, zero width, BOM), variation
 * selectors, fillers, and control characters but tab, carriage return and line feed, which separate.
 * Source: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point
 */
const HIDDEN_CHARACTERS = /(?![\t\r\n])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * The text without characters that cannot be seen.
 *
 * @example withoutHiddenCharacters('\u200b138\ufe0d\u0000') // '138'
 */
export function withoutHiddenCharacters(text: string): string {
	return text.replace(HIDDEN_CHARACTERS, '');
}

/** Full-width letters, digits and signs as ASCII. Nothing else: a footnote mark must not become a digit. */
export function toHalfWidth(text: string): string {
	return text.replace(/[\uff01-\uff5e]/g, (sign) =>
		String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
	);
}
