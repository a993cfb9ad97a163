/** A number in the form Tencent wants, or the reason why it cannot be understood. */
export type NormalizedNumber = { ok: true; number: string } | { ok: false; reason: string };

const CHINA = '86';

/** Countries whose national numbers keep their leading 0 behind the country code (Italy, San Marino, Vatican). */
const KEEPS_LEADING_ZERO = /^(?:39|378|379)/;

/** National numbers where their length is fixed. North America: no area code or exchange starts with 0 or 1. */
const NATIONAL_NUMBERS: Array<[countryCode: string, pattern: RegExp]> = [
	['1', /^[2-9]\d{2}[2-9]\d{6}$/],
	['7', /^\d{10}$/],
	['33', /^[1-9]\d{8}$/],
	['65', /^\d{8}$/],
	['852', /^\d{8}$/],
	['853', /^\d{8}$/],
];

/** Numbers that a CRM must never make anybody dial. */
const EMERGENCY_NUMBER = /^(?:11[0279]|12[02]|911|999|12110|12119|12395|95119)$/;

/** Mobile: 11 digits that start with 13 to 19. */
const MOBILE = /^1[3-9]\d{9}$/;
/** Landline with its area code: 010 or 02x and 8 digits, 03xx to 09xx and 7 or 8 digits. */
const LANDLINE = /^0(?:10\d{8}|2\d{9}|[3-9]\d{2}\d{7,8})$/;
/** 400 and 800 numbers, which have no area code either. */
const TOLL_FREE = /^[48]00\d{7}$/;
/** Service numbers that are dialled as they are: 95xxx and 96xxx, 100xx, 12xxx, 1010xxxx. */
const SERVICE_NUMBER = /^(?:9[56]\d{3,6}|100\d{2}|12\d{3}|1010\d{4})$/;

/** Spaces of every kind, invisible marks, brackets, dots and dashes: what people write to make a number legible. */
const LEGIBILITY_MARKS =
	/[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff().\-\u2010-\u2015\u2212\u30fc\u02d7]/g;

const refuse = (reason: string): NormalizedNumber => ({ ok: false, reason });

const EXTENSION = refuse(
	'it holds an extension or a second number, which cannot be dialled; remove it',
);

/** Full-width letters, digits and signs as ASCII. Nothing else: a footnote mark must not become a digit. */
const toHalfWidth = (text: string) =>
	text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/** Whether a number, however it is written, would reach an emergency service. */
export function isEmergencyNumber(written: string): boolean {
	const national = toHalfWidth(written)
		.replace(/\D/g, '')
		.replace(/^(?:00)?86/, '');
	const local = national.replace(/^0(?:10|2\d|[3-9]\d{2})(?=1\d{2}$)|^0/, '');
	return EMERGENCY_NUMBER.test(national) || EMERGENCY_NUMBER.test(local);
}

/**
 * A number within mainland China.
 *
 * @param digits the number without country code
 * @param mayLackZero whether the leading 0 of an area code may be missing, as it is behind +86
 * @returns what Tencent wants behind 0086, where an area code keeps its 0; undefined when it is no such number
 */
function chineseNumber(digits: string, mayLackZero: boolean): string | undefined {
	if ([MOBILE, LANDLINE, TOLL_FREE, SERVICE_NUMBER].some((form) => form.test(digits)))
		return digits;
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

/**
 * A Chinese number in the groups that it is written in.
 *
 * @param groups digits without country code
 */
function chineseNumberInGroups(groups: string[], mayLackZero: boolean): NormalizedNumber {
	// A whole number and more digits behind it: 0871-1234567-8 must not become 0871-12345678
	for (let count = groups.length - 1; count > 0; count--) {
		if (chineseNumber(groups.slice(0, count).join(''), mayLackZero)) return EXTENSION;
	}
	const digits = groups.join('');
	const national = chineseNumber(digits, mayLackZero);
	return national ? { ok: true, number: `00${CHINA}${national}` } : refuse(whyNotChinese(digits));
}

/** Removes the first digits of a number that is written in groups. */
function dropDigits(groups: string[], count: number): string[] {
	const [first = '', ...rest] = groups;
	if (first.length > count) return [first.slice(count), ...rest];
	return first.length === count ? rest : dropDigits(rest, count - first.length);
}

/** The number behind an explicit country code, which the first group starts with. */
function internationalNumber(groups: string[]): NormalizedNumber {
	const digits = groups.join('');
	if (digits.startsWith(CHINA)) return chineseNumberInGroups(dropDigits(groups, 2), true);
	const [countryCode, pattern] = NATIONAL_NUMBERS.find(([code]) => digits.startsWith(code)) ?? [''];
	if (pattern && !pattern.test(digits.slice(countryCode.length))) {
		return refuse(`it is not a number of the country with the code ${countryCode}`);
	}
	if (!/^[1-9]\d{6,14}$/.test(digits)) {
		return refuse('an international number has 7 to 15 digits, country code included');
	}
	const last = groups[groups.length - 1];
	const mayHoldExtension =
		!pattern &&
		((groups.length > 1 && last.length === 1) ||
			groups.slice(0, -1).some((group) => group.length >= 7));
	return mayHoldExtension ? EXTENSION : { ok: true, number: `00${digits}` };
}

/** The number as it is dialled within the default country. */
function nationalNumber(groups: string[], defaultCountryCode: string): NormalizedNumber {
	const digits = groups.join('');
	if (defaultCountryCode !== CHINA) {
		const isOfFixedLength = NATIONAL_NUMBERS.some(([code]) => code === defaultCountryCode);
		if (!isOfFixedLength && new RegExp(`^${defaultCountryCode}\\d{7}`).test(digits)) {
			return refuse('it seems to begin with its country code; write it with + in front');
		}
		const hasTrunkZero = digits.startsWith('0') && !KEEPS_LEADING_ZERO.test(defaultCountryCode);
		return internationalNumber([defaultCountryCode, ...dropDigits(groups, hasTrunkZero ? 1 : 0)]);
	}
	if (groups.map((group) => group.length).join() === '1,3,3,4') {
		return refuse('it is written like a number of North America; write it with +1');
	}
	const behindCountryCode = digits.startsWith(CHINA) ? dropDigits(groups, 2) : [];
	const withoutCountryCode = chineseNumber(behindCountryCode.join(''), true);
	// 8695555 may be a local number that lacks its area code
	return withoutCountryCode && !SERVICE_NUMBER.test(withoutCountryCode)
		? chineseNumberInGroups(behindCountryCode, true)
		: chineseNumberInGroups(groups, false);
}

/**
 * Turns a telephone number as a CRM holds it into the form that CreateCallOutSession documents: `0086` and the
 * national number, in which a landline's area code keeps its leading 0 (so it is not "00" and E.164). Numbers
 * of other countries, which Tencent does not document for this action, become `00`, country code, number.
 * What could be read in two ways is refused, because somebody else might be rung.
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
	if (written === undefined || written === null) return refuse('it is empty');
	if (typeof written !== 'string' && typeof written !== 'number') {
		return refuse('it is neither text nor a number');
	}
	let text = toHalfWidth(String(written)).trim().replace(/^tel:/i, '');
	if (text === '') return refuse('it is empty');
	if (/^\d+(\.\d+)?e\+?\d+$/i.test(text)) {
		return refuse('a spreadsheet has shortened it; store the column as text and enter it again');
	}
	// A spreadsheet may add a decimal: 0755 1234567.0 must not become a number with one digit more
	text = text.replace(/^([^.]*)\.0{1,2}$/, '$1');
	if (/^[^.]*\.\d{1,2}$/.test(text)) return refuse('it holds a decimal fraction');

	const parts = text.split(/[,;|/、]/).map((part) => part.replace(/\D/g, ''));
	const isAreaCodeAndNumber = parts.length === 2 && /^0\d{2,3}$/.test(parts[0]);
	if (parts.filter((part) => part.length >= 7).length > 1) {
		return refuse('it holds more than one number');
	}
	if (
		(parts.length > 1 && !isAreaCodeAndNumber) ||
		/[,;#*]|\b(?:ext|x)\.?\s*\d|转|分机|\d\s*\(\d+\)$|\d\s+-\s+\d{1,4}$/i.test(text)
	) {
		return EXTENSION;
	}

	const isInternational = /^\(?\s*(?:\+|00)/.test(text);
	// +44 (0)20 …: the 0 is for callers within the country
	if (isInternational && !KEEPS_LEADING_ZERO.test(text.replace(/\D/g, '').replace(/^0+/, ''))) {
		text = text.replace(/\(0\)/, ' ');
	}
	const legible = text
		.replace(LEGIBILITY_MARKS, ' ')
		.replace(/[/、|]/g, ' ')
		.trim();
	if (!/^\+?[\d ]*\d$/.test(legible)) {
		return refuse('it holds characters that do not belong to a telephone number');
	}
	if (isEmergencyNumber(legible)) return refuse('emergency numbers are never dialled');

	const groups = legible.replace('+', '').trim().split(/ +/);
	if (legible.startsWith('+')) {
		return internationalNumber(groups[0].startsWith('00') ? dropDigits(groups, 2) : groups);
	}
	if (groups.join('').startsWith('00')) return internationalNumber(dropDigits(groups, 2));
	return nationalNumber(groups, defaultCountryCode);
}
