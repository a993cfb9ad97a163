import { readNumberInChina, readChineseNumber } from './chineseNumber';
import { isEmergencyNumber, isEmergencyNumberAbroad } from './emergencyNumbers';
import { countriesThatFit, readForeignNumber, readNumberWithinCountry } from './foreignNumber';
import { refuse, type NormalizedNumber } from './normalizedNumber';
import { CHINA } from './numberingPlan';
import { dropDigits, readWrittenNumber } from './writtenNumber';

/** A Chinese mobile without anything else, as most numbers are: nothing else is written so. */
const PLAIN_MOBILE = /^(?:(?:\+|00)86)?(1[3-9]\d{9})$/;

const EMERGENCY = refuse('emergency numbers are never dialled');

const NORTH_AMERICA = refuse(
	'its groups are those of North America, and its digits those of a Chinese mobile; a number of another country needs + in front',
);

/** Adds to the reason the countries that the digits would fit, by name alone. */
function nameCountries(result: NormalizedNumber, groups: string[]): NormalizedNumber {
	if (result.ok) return result;
	const countries = countriesThatFit(groups);
	if (countries.length === 0) return result;
	return refuse(
		`${result.reason}; its digits fit ${countries.join(' or ')}, and a number of another country needs + and its country code`,
	);
}

/**
 * Turns a telephone number as a CRM holds it into the form that CreateCallOutSession documents: `0086` and the
 * national number, in which a landline's area code keeps its leading 0 (so it is not "00" and E.164). Numbers
 * of other countries, which Tencent does not document for this action, become `00`, country code, number.
 * What could be read in two ways is refused, because somebody else might be rung, and the reason never holds a
 * number that was not written.
 *
 * Sources: samples of https://www.tencentcloud.com/document/product/1229/59778; numbering plans of
 * https://github.com/google/libphonenumber
 *
 * @param written the number as written: text, a number from a spreadsheet, or an array with one of them
 * @param defaultCountryCode digits of the country that numbers without a country code belong to; '' is China
 * @example normalizePhoneNumber('(0755) 8637 6666') // { ok: true, number: '0086075586376666' }
 */
export function normalizePhoneNumber(
	written: unknown,
	defaultCountryCode = CHINA,
): NormalizedNumber {
	const countryCode = defaultCountryCode || CHINA;
	const mobile = typeof written === 'string' ? PLAIN_MOBILE.exec(written) : null;
	if (mobile && (countryCode === CHINA || mobile[0] !== mobile[1])) {
		return { ok: true, number: `00${CHINA}${mobile[1]}` };
	}
	const legible = readWrittenNumber(written);
	if (!legible.ok) return legible;
	const { groups, hasCountryCode } = legible;
	const digits = groups.join('');

	if (hasCountryCode) {
		if (isEmergencyNumber(`+${digits}`)) return EMERGENCY;
		return digits.startsWith(CHINA)
			? readChineseNumber(dropDigits(groups, CHINA.length), true)
			: readForeignNumber(groups);
	}
	if (countryCode === CHINA) {
		if (isEmergencyNumber(digits)) return EMERGENCY;
		if (groups[0] === '1' && digits.length === 11) return NORTH_AMERICA;
		return nameCountries(readNumberInChina(groups), groups);
	}
	if (isEmergencyNumberAbroad(digits)) return EMERGENCY;
	return readNumberWithinCountry(groups, countryCode);
}
