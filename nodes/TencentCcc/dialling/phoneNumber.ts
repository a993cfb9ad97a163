/** A number in the form Tencent wants, or the reason why it cannot be understood. */
export type NormalizedNumber = { ok: true; number: string } | { ok: false; reason: string };

const CHINA = '86';

/** Countries whose national numbers keep their leading 0 behind the country code (Italy, San Marino, Vatican). */
const KEEPS_LEADING_ZERO = new Set(['39', '378', '379']);

/** Numbers that a CRM must never make anybody dial. */
const EMERGENCY_NUMBERS = new Set(['110', '112', '119', '120', '122', '911', '999']);

/** Mobile: 11 digits that start with 13 to 19. */
const MOBILE = /^1[3-9]\d{9}$/;
/** Landline with its area code: 010 or 02x and 8 digits, 03xx to 09xx and 7 or 8 digits. */
const LANDLINE = /^0(?:10\d{8}|2\d{9}|[3-9]\d{2}\d{7,8})$/;
/** Service numbers that are dialled as they are: 400 and 800 numbers, 95xxx and 96xxx, 100xx, 12xxx, 1010xxxx. */
const SERVICE_NUMBER = /^(?:[48]00\d{7}|9[56]\d{3,6}|100\d{2}|12\d{3}|1010\d{4})$/;

/** Spaces of every kind, invisible marks, brackets, dots and dashes: what people write to make a number legible. */
const LEGIBILITY_MARKS =
	/[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff().\-\u2010-\u2015\u2212\u30fc\u02d7]/g;

/** Whether a whole number is followed by more digits. A mobile may be written as seven and four digits. */
function holdsDigitsBehindNumber(text: string): boolean {
	const groups = text.replace(LEGIBILITY_MARKS, ' ').trim();
	return /\d{7}\D+\d/.test(groups) && !/(?:^|\D)(?:86)?1[3-9]\d{5} +\d{4}$/.test(groups);
}

const refuse = (reason: string): NormalizedNumber => ({ ok: false, reason });

/**
 * A number within mainland China.
 *
 * @param digits the number without country code
 * @param mayLackZero whether the leading 0 of an area code may be missing, as it is behind +86
 * @returns what Tencent wants behind 0086, where an area code keeps its 0; undefined when it is no such number
 */
function chineseNumber(digits: string, mayLackZero: boolean): string | undefined {
	if (MOBILE.test(digits) || LANDLINE.test(digits) || SERVICE_NUMBER.test(digits)) return digits;
	if (digits.startsWith('0') && MOBILE.test(digits.slice(1))) return digits.slice(1);
	if (mayLackZero && LANDLINE.test(`0${digits}`)) return `0${digits}`;
	return undefined;
}

/** Why a number that looks Chinese cannot be dialled, in words that help to mend the CRM record. */
function whyNotChinese(digits: string): string {
	if (digits.length <= 8 && !digits.startsWith('0')) {
		return 'it is too short; a landline needs its area code, e.g. 0755-12345678';
	}
	if (/^1[3-9]/.test(digits)) {
		return `a Chinese mobile number has 11 digits and this one has ${digits.length}`;
	}
	if (LANDLINE.test(`0${digits}`)) {
		return `the 0 of the area code seems to be missing; write 0${digits}`;
	}
	return 'it is neither a Chinese mobile, a landline with area code nor a service number; write a foreign number with + and its country code';
}

/** The number behind an explicit country code: `countryAndNumber` starts with the country code. */
function internationalNumber(countryAndNumber: string): NormalizedNumber {
	if (countryAndNumber.startsWith(CHINA)) {
		const digits = countryAndNumber.slice(CHINA.length);
		const national = chineseNumber(digits, true);
		return national ? { ok: true, number: `00${CHINA}${national}` } : refuse(whyNotChinese(digits));
	}
	if (!/^[1-9]\d{6,14}$/.test(countryAndNumber)) {
		return refuse('an international number has 7 to 15 digits, country code included');
	}
	return { ok: true, number: `00${countryAndNumber}` };
}

/** The number as it is dialled within the default country. */
function nationalNumber(digits: string, defaultCountryCode: string): NormalizedNumber {
	if (defaultCountryCode !== CHINA) {
		const keepsZero = KEEPS_LEADING_ZERO.has(defaultCountryCode);
		const national = keepsZero ? digits : digits.replace(/^0/, '');
		return internationalNumber(`${defaultCountryCode}${national}`);
	}
	const national = chineseNumber(digits, false);
	if (national) return { ok: true, number: `00${CHINA}${national}` };
	const withoutCountryCode = digits.startsWith(CHINA) ? digits.slice(CHINA.length) : '';
	const behindCountryCode = withoutCountryCode && chineseNumber(withoutCountryCode, true);
	if (behindCountryCode) return { ok: true, number: `00${CHINA}${behindCountryCode}` };
	return refuse(whyNotChinese(digits));
}

/**
 * Turns a telephone number as a CRM holds it into the form that CreateCallOutSession documents: `0086` and the
 * national number, in which a landline's area code keeps its leading 0 (so it is not "00" and E.164). Numbers
 * of other countries, which Tencent does not document for this action, become `00`, country code, number.
 *
 * Source: samples of CreateCallOutSession, DescribeTelCdr and DescribeNumbers.
 *
 * @param written the number as written: text, or a number from a spreadsheet
 * @param defaultCountryCode digits of the country that numbers without a country code belong to
 */
export function normalizePhoneNumber(
	written: unknown,
	defaultCountryCode = CHINA,
): NormalizedNumber {
	if (typeof written !== 'string' && typeof written !== 'number') {
		return refuse(
			written === undefined || written === null ? 'it is empty' : 'it is neither text nor a number',
		);
	}
	// A spreadsheet may add a decimal: 0755 1234567.0 must not become a number with one digit more
	const text = String(written).normalize('NFKC').trim().replace(/^tel:/i, '').replace(/\.0+$/, '');
	if (text === '') return refuse('it is empty');
	if (/^\d+(\.\d+)?e\+?\d+$/i.test(text)) {
		return refuse('a spreadsheet has shortened it; store the column as text and enter it again');
	}
	const parts = text.split(/[,;|/、]/).map((part) => part.replace(/\D/g, ''));
	const isAreaCodeAndNumber = parts.length === 2 && /^0\d{2,3}$/.test(parts[0]);
	if (parts.filter((part) => part.length >= 7).length > 1) {
		return refuse('it holds more than one number');
	}
	// A whole number and more digits behind it: 0871-1234567-8 must not become 0871-12345678
	if (
		(parts.length > 1 && !isAreaCodeAndNumber) ||
		holdsDigitsBehindNumber(text) ||
		/[,;#*]|\b(?:ext|x)\.?\s*\d|转|分机/i.test(text)
	) {
		return refuse('it holds an extension or a second number, which cannot be dialled; remove it');
	}
	const compact = text.replace(LEGIBILITY_MARKS, '').replace(/[/、|]/g, '');
	if (!/^\+?\d+$/.test(compact)) {
		return refuse('it holds characters that do not belong to a telephone number');
	}

	const digits = compact.replace(/^\+(?:00)?/, '');
	const national = digits.replace(/^(?:00)?86(?=\d{3}$)/, '');
	if (EMERGENCY_NUMBERS.has(national)) return refuse('emergency numbers are never dialled');
	if (compact.startsWith('+')) return internationalNumber(digits);
	if (digits.startsWith('00')) return internationalNumber(digits.slice(2));
	return nationalNumber(digits, defaultCountryCode);
}
