import { CHINESE_AREA_CODES, NUMBERING_PLANS } from './numberingPlan.generated';

export const CHINA = '86';

/** What is known of the numbers behind a country code. */
export interface NumberingPlan {
	countryCode: string;
	/** ISO code of the main territory, `-` where it is no country. */
	region: string;
	/** What callers within the country dial in front, and callers from abroad do not; '' where there is none. */
	trunkPrefix: string;
	/** What national numbers of these lengths begin with. */
	beginnings: Array<{ lengths: number[]; beginning: RegExp }>;
	/** What premium-rate numbers begin with; undefined where there are none. */
	premiumBeginning?: RegExp;
}

const beginningWith = (leadingDigits: string) => new RegExp(`^(?:${leadingDigits})`);

function readLine(line: string): NumberingPlan {
	const [countryCode, region, trunkPrefix, ...rest] = line.split(' ');
	const premium = rest.find((entry) => entry.startsWith('!'));
	return {
		countryCode,
		region,
		trunkPrefix: trunkPrefix === '-' ? '' : trunkPrefix,
		beginnings: rest
			.filter((entry) => entry !== premium)
			.map((entry) => {
				const [lengths, leadingDigits] = entry.split('=');
				return {
					lengths: lengths.split(',').map(Number),
					beginning: beginningWith(leadingDigits),
				};
			}),
		...(premium ? { premiumBeginning: beginningWith(premium.slice(1)) } : {}),
	};
}

/** All plans but China's, by country code. */
const PLANS = new Map(
	NUMBERING_PLANS.trim()
		.split('\n')
		.map((line) => {
			const plan = readLine(line);
			return [plan.countryCode, plan] as const;
		}),
);

/** Inmarsat, Iridium and the like, and networks of ships and aircraft. Source: https://www.itu.int/pub/T-SP-E.164D */
const SATELLITE_COUNTRY_CODES = ['870', '881', '882', '883'];
/** China's satellite mobiles, and its premium numbers. */
const CHINESE_SATELLITE_OR_PREMIUM = /^(?:1349\d{7}|1740[0-5]\d{6}|16[08]\d{5})$/;

/** The country code that international digits begin with; undefined when no country has it. */
function countryCodeAt(digits: string): string | undefined {
	return [1, 2, 3]
		.map((length) => digits.slice(0, length))
		.find((code) => code === CHINA || PLANS.has(code));
}

/**
 * The plan of the country that international digits begin with.
 *
 * @param digits country code and number; China's plan is not among them
 */
export function findNumberingPlan(digits: string): NumberingPlan | undefined {
	return PLANS.get(countryCodeAt(digits) ?? '');
}

/** How long the numbers of a plan are that begin as this one does. */
export function lengthsOfNumbersLike(plan: NumberingPlan, national: string): number[] {
	return plan.beginnings
		.filter(({ beginning }) => beginning.test(national))
		.flatMap(({ lengths }) => lengths)
		.sort((a, b) => a - b);
}

/** Whether digits behind the country code may be a number of the plan. */
export function fitsNumberingPlan(plan: NumberingPlan, national: string): boolean {
	return lengthsOfNumbersLike(plan, national).includes(national.length);
}

/** Whether somebody's telephone has this country code. */
export const isCountryCode = (code: string): boolean => code === CHINA || PLANS.has(code);

/**
 * The country code of a number in Tencent's form.
 *
 * @param number `00`, country code and number
 * @returns digits such as `86`; undefined when the number is in another form, or no country has the code
 * @example countryCodeOf('0085223456789') // '852'
 */
export function countryCodeOf(number: string): string | undefined {
	return /^00\d+$/.test(number) ? countryCodeAt(number.slice(2)) : undefined;
}

/**
 * Whether calling a number costs far more than a call to its country usually does.
 *
 * @param number in Tencent's form: `00`, country code and number
 * @example isPremiumOrSatellite('00881612345678') // true: Iridium
 */
export function isPremiumOrSatellite(number: string): boolean {
	const countryCode = countryCodeOf(number);
	if (countryCode === undefined) return false;
	const national = number.slice(2 + countryCode.length);
	if (countryCode === CHINA) return CHINESE_SATELLITE_OR_PREMIUM.test(national);
	if (SATELLITE_COUNTRY_CODES.includes(countryCode)) return true;
	return findNumberingPlan(countryCode)?.premiumBeginning?.test(national) ?? false;
}

/** The name of the country that a plan belongs to, as a sentence has it. */
export function nameOfCountry({ region }: Pick<NumberingPlan, 'region'>): string {
	if (region === '-') return 'that international service';
	if (region === 'US') return 'North America';
	return new Intl.DisplayNames(['en'], { type: 'region', style: 'short' }).of(region) ?? region;
}

const AREA_CODES_BY_LOCAL_LENGTH: Array<[localLength: number, beginning: RegExp]> = [
	[7, beginningWith(`0(?:${CHINESE_AREA_CODES.sevenDigits})`)],
	[8, beginningWith(`0(?:${CHINESE_AREA_CODES.eightDigits})`)],
];

/**
 * The Chinese area code that digits begin with.
 *
 * @param digits with the 0 of the area code
 * @returns the area code, 0 included, and how long its local numbers are; undefined when there is no such area
 */
export function findChineseArea(
	digits: string,
): { areaCode: string; localLengths: number[] } | undefined {
	const areaCode = digits.slice(0, /^0[12]/.test(digits) ? 3 : 4);
	const localLengths = AREA_CODES_BY_LOCAL_LENGTH.filter(([, beginning]) =>
		beginning.test(areaCode),
	).map(([localLength]) => localLength);
	return localLengths.length > 0 ? { areaCode, localLengths } : undefined;
}
