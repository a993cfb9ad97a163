import { EXTENSION, refuse, type NormalizedNumber } from './normalizedNumber';
import {
	findNumberingPlan,
	fitsNumberingPlan,
	lengthsOfNumbersLike,
	nameOfCountry,
	type NumberingPlan,
} from './numberingPlan';
import { dropDigits } from './writtenNumber';

/**
 * The number behind the country code, without a trunk prefix that is for callers within the country.
 *
 * @returns undefined when it is no number of the plan
 */
function nationalNumber(plan: NumberingPlan, groups: string[], mayHaveTrunkPrefix: boolean) {
	const written = groups.join('');
	if (fitsNumberingPlan(plan, written)) return written;
	// (0) is what people write who are used to one
	const trunkPrefix = groups[0] === '0' ? '0' : mayHaveTrunkPrefix ? plan.trunkPrefix : '';
	if (trunkPrefix === '' || !written.startsWith(trunkPrefix)) return undefined;
	const withoutTrunkPrefix = written.slice(trunkPrefix.length);
	return fitsNumberingPlan(plan, withoutTrunkPrefix) ? withoutTrunkPrefix : undefined;
}

/** A whole number and more digits behind it. Where lengths vary, one digit, or what follows seven, is more. */
function holdsExtension(plan: NumberingPlan, groups: string[], isWhole: boolean): boolean {
	return groups.some((group, index) => {
		const rest = groups.slice(index + 1);
		if (rest.length === 0 || nationalNumber(plan, groups.slice(0, index + 1), true) === undefined)
			return false;
		return !isWhole || group.length >= 7 || (rest.length === 1 && rest[0].length === 1);
	});
}

function whyNotInPlan(plan: NumberingPlan, national: string): string {
	const lengths = lengthsOfNumbersLike(plan, national);
	return lengths.length === 0
		? `no number of ${nameOfCountry(plan)} begins so`
		: `it has ${national.length} digits behind the country code, and such numbers of ${nameOfCountry(plan)} have ${lengths.join(' or ')}`;
}

function readNational(
	plan: NumberingPlan,
	groups: string[],
	mayHaveTrunkPrefix: boolean,
): NormalizedNumber {
	const national = nationalNumber(plan, groups, mayHaveTrunkPrefix);
	if (holdsExtension(plan, groups, national !== undefined)) return EXTENSION;
	if (national !== undefined) return { ok: true, number: `00${plan.countryCode}${national}` };
	return refuse(whyNotInPlan(plan, groups.join('')));
}

/**
 * Reads a number behind the country code of another country than China.
 *
 * @param groups the digits as they are grouped, country code first
 */
export function readForeignNumber(groups: string[]): NormalizedNumber {
	const plan = findNumberingPlan(groups.join(''));
	if (!plan) return refuse('no country has the country code that it begins with');
	// The trunk prefix of North America is its country code: +1 1… has two readings
	return readNational(
		plan,
		dropDigits(groups, plan.countryCode.length),
		plan.trunkPrefix !== plan.countryCode,
	);
}

/**
 * Reads a number as it is written within another country than China: with or without trunk prefix, or with the
 * country code but no +.
 */
export function readNumberWithinCountry(groups: string[], countryCode: string): NormalizedNumber {
	const plan = findNumberingPlan(countryCode);
	if (!plan) return refuse('no country has the default country code');
	const digits = groups.join('');
	const number = readNational(plan, groups, true);
	if (!digits.startsWith(countryCode) || plan.trunkPrefix === countryCode) return number;
	const behindCountryCode = readForeignNumber(groups);
	if (!behindCountryCode.ok) {
		return !number.ok && behindCountryCode === EXTENSION ? EXTENSION : number;
	}
	return number.ok
		? refuse('it may begin with its country code, or not: write a + in front if it does')
		: behindCountryCode;
}

/** Where a lead in a CRM that is used in China is likely to be, when the number has no country code. */
const LIKELY_COUNTRY_CODES = [
	'852',
	'853',
	'886',
	'81',
	'82',
	'65',
	'60',
	'62',
	'66',
	'84',
	'91',
	'61',
	'44',
];

/**
 * The names of the countries that digits may belong to: the one whose country code they begin with, or the likely
 * ones where they would be dialled so.
 *
 * @param groups digits as they are grouped, without + or 00
 */
export function countriesThatFit(groups: string[]): string[] {
	const digits = groups.join('');
	const plan = findNumberingPlan(digits);
	if (plan && readForeignNumber(groups).ok) return [nameOfCountry(plan)];
	// With a 0 in front, or as numbers are that have no area codes
	if (!digits.startsWith('0') && digits.length !== 8) return [];
	return LIKELY_COUNTRY_CODES.flatMap((code) => {
		const likely = findNumberingPlan(code);
		return likely && readNational(likely, groups, true).ok ? [nameOfCountry(likely)] : [];
	});
}
