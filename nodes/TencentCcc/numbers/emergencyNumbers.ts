import { toHalfWidth, withoutHiddenCharacters } from './hiddenCharacters';
import { countryCodeOf } from './numberingPlan';

/** Numbers that a CRM must never make anybody dial: China's and those that mobiles know everywhere. */
const EMERGENCY = '(?:11[0279]|12[02]|911|999|12110|12119|12395|95119)';
/** At these a switch in China stops to listen, whatever follows. */
const FIRST_DIGITS = '(?:11[09]|12[02])';
/** A digit for an outside line, a prefix for calls abroad, China's country code, a trunk 0; none of them has to be. */
const PREFIXES = '9?(?:00?)?(?:86)?0?';
const AREA_CODE = '(?!400|800)(?:10|2\\d|[3-9]\\d\\d)';

const IS_EMERGENCY = new RegExp(`^${EMERGENCY}$`);
const REACHES_EMERGENCY = new RegExp(
	`^(?:${PREFIXES}${EMERGENCY}$|(?:(?:00)?86)?0?${FIRST_DIGITS}|9?(?:(?:00)?860?|0)${AREA_CODE}(?:${EMERGENCY}$|${FIRST_DIGITS}))`,
);

/** Whether the digits behind a foreign country code are an emergency number. */
function isForeignEmergency(digits: string): boolean {
	const countryCode = countryCodeOf(`00${digits}`) ?? '';
	return IS_EMERGENCY.test(digits) || IS_EMERGENCY.test(digits.slice(countryCode.length));
}

/** Whether the number of a country other than China, as it is dialled there, is an emergency number. */
export const isEmergencyNumberAbroad = (national: string): boolean =>
	IS_EMERGENCY.test(national.replace(/^0/, ''));

/**
 * Whether a number, however it is written, would reach an emergency service: with a country code, an area code or
 * a digit for an outside line in front, or with digits behind that are dialled after a pause.
 *
 * @param written as it is to be dialled in China
 * @example isEmergencyNumber('0755-110') // true
 */
export function isEmergencyNumber(written: string): boolean {
	const text = withoutHiddenCharacters(toHalfWidth(written));
	const beforePause = /^[^\d]*[\d\s()+.-]*/.exec(text)?.[0] ?? '';
	return [text, beforePause].some((reading) => {
		const digits = reading.replace(/\D/g, '');
		const international = /^[^\d]*\+(?!0*86)/.test(reading) || /^00(?!86)/.test(digits);
		return international
			? isForeignEmergency(digits.replace(/^0+/, ''))
			: REACHES_EMERGENCY.test(digits);
	});
}
