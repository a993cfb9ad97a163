import { EXTENSION, refuse, type NormalizedNumber } from './normalizedNumber';
import { CHINA, findChineseArea } from './numberingPlan';
import { dropDigits } from './writtenNumber';

/** Mobile: 11 digits that start with 13 to 19. New ranges need no release. */
const MOBILE = /^1[3-9]\d{9}$/;
/** 400 and 800 numbers, which have no area code. */
const TOLL_FREE = /^[48]00\d{7}$/;
/** Service numbers that are dialled as they are: 95xxx(x), 96xxx(x), 9510xxxx, 100xx, 12xxx, 1010xxxx. */
const SERVICE_NUMBER = /^(?:9[56]\d{3,4}|9510\d{4}|100\d{2}|12\d{3}|1010\d{4})$/;
/** A service number behind an area code: the one that answers in that city. */
const LOCAL_SERVICE_NUMBER = /^9[56]\d{3,4}$/;

type Kind = 'mobile' | 'landline' | 'tollFree' | 'service';

/** Whether digits with an area code and its 0 are a landline: the area exists, and the local number fits it. */
function isLandline(digits: string): boolean {
	const area = findChineseArea(digits);
	if (!area) return false;
	const local = digits.slice(area.areaCode.length);
	return (
		(area.localLengths.includes(local.length) && /^[2-9]/.test(local)) ||
		LOCAL_SERVICE_NUMBER.test(local)
	);
}

/**
 * A number within mainland China.
 *
 * @param digits the number without country code
 * @param mayLackZero whether the leading 0 of an area code may be missing, as it is behind +86
 * @returns what Tencent wants behind 0086, where an area code keeps its 0; undefined when it is no such number
 */
function chineseNumber(
	digits: string,
	mayLackZero: boolean,
): { kind: Kind; national: string } | undefined {
	if (MOBILE.test(digits)) return { kind: 'mobile', national: digits };
	if (digits.startsWith('0') && MOBILE.test(digits.slice(1)))
		return { kind: 'mobile', national: digits.slice(1) };
	if (isLandline(digits)) return { kind: 'landline', national: digits };
	if (TOLL_FREE.test(digits)) return { kind: 'tollFree', national: digits };
	if (SERVICE_NUMBER.test(digits)) return { kind: 'service', national: digits };
	if (mayLackZero && isLandline(`0${digits}`)) return { kind: 'landline', national: `0${digits}` };
	return undefined;
}

/** What is wrong with the groups of a landline: they say where its area code ends, and what is an extension. */
function whyNotGroupedSo(groups: string[], national: string) {
	const areaCode = findChineseArea(national)?.areaCode ?? '';
	const writtenAreaLength = areaCode.length - (groups.join('').startsWith('0') ? 0 : 1);
	// A group of its own for the 0: +86 (0) 755 8637 6666
	const [first, ...rest] = groups[0] === '0' ? [`0${groups[1]}`, ...groups.slice(2)] : groups;
	const beyondAreaCode = first.length - writtenAreaLength;
	if (rest.length > 0 && beyondAreaCode !== 0 && beyondAreaCode < 3) {
		return refuse(
			'its groups are not those of a Chinese landline, where the area code stands by itself',
		);
	}
	const localGroups = dropDigits([first, ...rest], writtenAreaLength);
	return localGroups.slice(0, -1).some((group) => group.length >= 7) ? EXTENSION : undefined;
}

/** Why digits are no Chinese number, in words that help to mend the CRM record. */
function whyNotChinese(digits: string): string {
	const area = findChineseArea(digits);
	if (area) {
		const local = digits.slice(area.areaCode.length);
		return /^[01]/.test(local)
			? 'a local number behind a Chinese area code does not begin with 0 or 1'
			: `local numbers of its area have ${area.localLengths.join(' or ')} digits, and this one has ${local.length}`;
	}
	if (digits.startsWith('0')) return 'no Chinese area code begins so';
	if (/^1[3-9]/.test(digits)) {
		return `a Chinese mobile number has 11 digits and this one has ${digits.length}`;
	}
	if (isLandline(`0${digits}`)) return 'the 0 in front of its area code may be missing';
	if (digits.length === 7 || digits.length === 8) return 'a landline needs its area code';
	return 'it is neither a Chinese mobile, a landline with area code nor a service number';
}

/**
 * Reads the number of a telephone in mainland China.
 *
 * @param groups the digits as they are grouped, without country code
 * @param mayLackZero whether the leading 0 of an area code may be missing, as it is behind +86
 */
export function readChineseNumber(groups: string[], mayLackZero: boolean): NormalizedNumber {
	const digits = groups.join('');
	const whole = chineseNumber(digits, mayLackZero);
	// A number and more digits behind it: 95588-1 must not become 955881
	for (let count = groups.length - 1; count > 0; count--) {
		const part = chineseNumber(groups.slice(0, count).join(''), mayLackZero);
		if (part && (!whole || part.kind === whole.kind)) return EXTENSION;
	}
	if (!whole) return refuse(whyNotChinese(digits));
	return (
		(whole.kind === 'landline' ? whyNotGroupedSo(groups, whole.national) : undefined) ?? {
			ok: true,
			number: `00${CHINA}${whole.national}`,
		}
	);
}

/** Reads the number as it is written in China: with 86 in front without a +, too, but not before a service number. */
export function readNumberInChina(groups: string[]): NormalizedNumber {
	const digits = groups.join('');
	if (digits.startsWith(CHINA)) {
		const behindCountryCode = dropDigits(groups, CHINA.length);
		const number = chineseNumber(behindCountryCode.join(''), true);
		// 8695555 may be a local number that lacks its area code
		if (number && number.kind !== 'service') return readChineseNumber(behindCountryCode, true);
	}
	return readChineseNumber(groups, false);
}
