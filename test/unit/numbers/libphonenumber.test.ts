import fc from 'fast-check';
import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/metadata.max.json';

import { normalizePhoneNumber } from '../../../nodes/TencentCcc/numbers/normalizePhoneNumber';
import { countryCodeOf } from '../../../nodes/TencentCcc/numbers/numberingPlan';
import { caseCount } from '../../support/caseCount';
import { printedSeed } from '../../support/seed';

const NUMBERS = caseCount(2000, 20_000);

interface Generated {
	/** Country code, trunk prefix and the national number that the text was made from. */
	countryCode: string;
	trunkPrefix: string;
	text: string;
	defaultCountryCode: string;
}

/** A kind of difference between this package and libphonenumber, and why it is one. */
interface Difference {
	kind: string;
	reason: string;
	/** @param result the number that is sent, or the reason for the refusal; @param theirs as libphonenumber reads it */
	applies: (one: Generated, result: string, theirs?: PhoneNumber) => boolean;
}

const { countries, nonGeographic } = metadata as unknown as Record<
	string,
	Record<string, unknown[]>
>;

/** Every kind of number of every country, as libphonenumber has its patterns. */
const patterns = Object.entries({ ...countries, ...nonGeographic }).flatMap(([region, entry]) => {
	const types = (entry[11] as Array<0 | string[]> | undefined) ?? [[entry[2] as string]];
	return types
		.flatMap((type) => (type === 0 || type[0] === '' ? [] : [type[0]]))
		.map((pattern) => ({
			region,
			countryCode: entry[0] as string,
			trunkPrefix: (entry[5] as string | 0 | undefined) || '',
			national: fc.stringMatching(new RegExp(`^(?:${pattern})$`)),
		}));
});
const anyPattern = fc.constantFrom(...patterns);
const chinesePatterns = patterns.filter(({ region }) => region === 'CN');
const [chineseLandline, chineseMobile] = chinesePatterns;

const splitAt = (text: string, places: number[], separator: string) =>
	[...text]
		.map((digit, index) => (index > 0 && places.includes(index) ? separator : '') + digit)
		.join('');

type Mangling = (text: string, place: number, digit: string) => string;
const MANGLED_DIGITS: Record<string, Mangling> = {
	none: (digits) => digits,
	changed: (digits, place, digit) => digits.slice(0, place) + digit + digits.slice(place + 1),
	more: (digits, place, digit) => digits.slice(0, place) + digit + digits.slice(place),
	less: (digits, place) => digits.slice(0, place) + digits.slice(place + 1),
};
const MANGLED_ENDS: Record<string, Mangling> = {
	none: (text) => text,
	extension: (text, place) => `${text} ext. ${place}`,
	dash: (text, place) => `${text}-${place}`,
};
const mostlyNone = (manglings: Record<string, Mangling>) =>
	fc.constantFrom('none', 'none', 'none', 'none', ...Object.keys(manglings));

const generated: fc.Arbitrary<Generated> = fc
	.oneof(
		fc.constantFrom(chineseLandline, chineseMobile),
		fc.constantFrom(...chinesePatterns),
		anyPattern,
	)
	.chain((pattern) =>
		fc
			.record({
				national: pattern.national,
				style: fc.constantFrom('+', '+', '00', '+ and trunk prefix', 'national', 'bare'),
				places: fc.array(fc.nat(12), { maxLength: 3 }),
				separator: fc.constantFrom(' ', '-', '·', '\u00a0', '–'),
				digits: mostlyNone(MANGLED_DIGITS),
				end: mostlyNone(MANGLED_ENDS),
				place: fc.nat(12),
				isAtHome: fc.boolean(),
				digit: fc.nat(9).map(String),
			})
			.map(({ national, style, places, separator, digits, end, place, digit, isAtHome }) => {
				const { countryCode, trunkPrefix } = pattern;
				const mangled = MANGLED_DIGITS[digits](national, place % national.length, digit);
				const grouped = splitAt(mangled, places, separator);
				const text = {
					'+': `+${countryCode} ${grouped}`,
					'00': `00${countryCode} ${grouped}`,
					'+ and trunk prefix': `+${countryCode} (${trunkPrefix || '0'})${grouped}`,
					national: `${trunkPrefix}${grouped}`,
					bare: splitAt(`${countryCode}${mangled}`, places, separator),
				}[style];
				return {
					countryCode,
					trunkPrefix,
					text: MANGLED_ENDS[end](text ?? '', place, digit),
					defaultCountryCode: isAtHome ? countryCode : '86',
				};
			}),
	);

/** A number in Tencent's form as libphonenumber knows it: without the 0 of a Chinese area code. */
const e164Of = (number: string) => `+${number.slice(2)}`.replace(/^\+860/, '+86');
const digitsOf = (text: string) => text.replace(/\D/g, '');
const nationalOf = (result: string) => result.replace(/^0086/, '');

/** Whether nothing but country code, 00 and trunk prefix distinguishes what is sent from what was written. */
function hasSameDigits(one: Generated, number: string): boolean {
	const written = digitsOf(one.text).replace(/^00/, '');
	const without = (prefix: string, digits: string) =>
		digits.startsWith(prefix) ? digits.slice(prefix.length) : digits;
	const countryCode = countryCodeOf(number) ?? '';
	return ['', '0', one.trunkPrefix].some((trunkPrefix) =>
		[without(countryCode, written), written]
			.map((national) => countryCode + without(trunkPrefix, national))
			.includes(e164Of(number).slice(1)),
	);
}

const parse = (text: string, defaultCallingCode = '86') =>
	parsePhoneNumberFromString(text, { defaultCallingCode, extract: false });

const SENT_THOUGH_INVALID: Difference[] = [
	{
		kind: 'a form of Tencent’s own',
		reason: '400, 800, 95…, 96…, 100.., 12… and 1010…. are dialled as they are',
		applies: (_, result) =>
			/^(?:[48]00\d{7}|9[56]\d{3,4}|9510\d{4}|100\d\d|12\d{3}|1010\d{4})$/.test(nationalOf(result)),
	},
	{
		kind: 'a Chinese mobile of a range that is not listed yet',
		reason: 'new ranges must not need a release: 13 to 19 and 11 digits are enough',
		applies: (_, result) => /^1[3-9]\d{9}$/.test(nationalOf(result)),
	},
	{
		kind: 'a service number behind an area code',
		reason: 'libphonenumber lists 96… for most areas only',
		applies: (_, result) => /^0\d{2,3}9[56]\d{3,4}$/.test(nationalOf(result)),
	},
	{
		kind: 'a local number of Beijing or Shanghai that begins with 800',
		reason:
			'its area and length are right; libphonenumber keeps 10800 and 21800 for longer numbers',
		applies: (_, result) => /^0(?:10|21)800\d{5}$/.test(nationalOf(result)),
	},
	{
		kind: 'a foreign range that is not listed, or not yet',
		reason: 'of other countries only the first digits and the length are compared',
		applies: (_, result) => !result.startsWith('0086'),
	},
];

const AREA_CODE = '(?:10|2\\d|[3-9]\\d\\d)';
const isChinese = (theirs?: PhoneNumber) => theirs?.countryCallingCode === '86';
const chineseNationalMatches = (pattern: RegExp, theirs?: PhoneNumber) =>
	isChinese(theirs) && pattern.test(theirs?.nationalNumber ?? '');

const REFUSED_THOUGH_VALID: Difference[] = [
	{
		kind: 'an extension',
		reason: 'it cannot be dialled',
		applies: ({ text }, result, theirs) =>
			/extension/.test(result) && (theirs?.ext !== undefined || /ext|-\d+$/.test(text)),
	},
	{
		kind: 'groups of which the first are a number already',
		reason: 'the last may be an extension',
		applies: ({ text }, result) => /extension/.test(result) && /\d\D+\d/.test(text),
	},
	{
		kind: 'a local number that begins with 0 or 1',
		reason: 'there are none; 100.. and 12… behind an area code are refused with them',
		applies: (_, __, theirs) =>
			chineseNationalMatches(new RegExp(`^${AREA_CODE}[01]\\d{3,7}$`), theirs),
	},
	{
		kind: 'a Chinese number that no source of Tencent mentions',
		reason: 'premium 160 and 168, toll-free 10800 and 21800 for callers abroad, virtual 950, 1096',
		applies: (_, __, theirs) =>
			chineseNationalMatches(/^(?:16[08]\d{5}|(?:10|21)800\d{7}|950\d{7,8}|1096\d{3,4})$/, theirs),
	},
	{
		kind: 'an area code without its 0',
		reason:
			'libphonenumber takes the trunk prefix as optional; the digits may be of another country',
		applies: ({ text }, _, theirs) =>
			isChinese(theirs) &&
			!/^(?:\+|0)/.test(text) &&
			new RegExp(`^${AREA_CODE}`).test(theirs?.nationalNumber ?? ''),
	},
	{
		kind: 'a 0 in front of a number without area code',
		reason: 'it is no trunk prefix there',
		applies: ({ text }, _, theirs) =>
			chineseNationalMatches(/^(?:[48]00\d{7}|1010\d{4}|9[56]\d{3,4})$/, theirs) &&
			digitsOf(text)
				.replace(/^(?:00)?86/, '')
				.startsWith('0'),
	},
	{
		kind: 'a service number behind 86 without +',
		reason: 'it may be a local number that lacks its area code',
		applies: ({ text }, _, theirs) =>
			/^86/.test(digitsOf(text)) &&
			!/^\+/.test(text) &&
			chineseNationalMatches(/^1010\d{4}$/, theirs),
	},
	{
		kind: 'the first group is 1',
		reason: 'North America without +, or a Chinese mobile',
		applies: ({ text }) => /^1\D/.test(text),
	},
	{
		kind: 'groups that contradict the area code',
		reason: 'they are those of another country',
		applies: (_, result, theirs) => isChinese(theirs) && /groups are not those/.test(result),
	},
	{
		kind: 'the country code of North America and 1',
		reason: 'what follows may be a Chinese mobile',
		applies: ({ text }, _, theirs) =>
			theirs?.countryCallingCode === '1' && /^(?:00)?11/.test(digitsOf(text)),
	},
	{
		kind: 'the prefix of a carrier',
		reason: 'libphonenumber drops 17951 and its like; who dials one wants that carrier',
		applies: ({ text }, _, theirs) =>
			isChinese(theirs) && /^(?:86)?1(?:[12]\d|79)\d\d/.test(digitsOf(text)),
	},
	{
		kind: 'a prefix of the past, or of a carrier abroad',
		reason:
			'libphonenumber drops more than the trunk prefix that is in use, such as the 8 of Lithuania',
		applies: ({ text }, _, theirs) =>
			theirs !== undefined &&
			!isChinese(theirs) &&
			digitsOf(text).endsWith(theirs.nationalNumber) &&
			!digitsOf(text).endsWith(theirs.number.slice(1)),
	},
	{
		kind: 'a local number that libphonenumber completes',
		reason: 'nothing is added to what was written, such as the 3 of Norfolk Island',
		applies: ({ text }, _, theirs) =>
			theirs !== undefined && !isChinese(theirs) && !digitsOf(text).endsWith(theirs.nationalNumber),
	},
	{
		kind: 'two readings',
		reason: 'it may begin with its country code, or not',
		applies: (_, result) => /may begin with its country code, or not/.test(result),
	},
	{
		kind: '00 in front',
		reason:
			'it is read as the prefix for calls abroad, though some countries have numbers that begin with 00',
		applies: ({ text }) => digitsOf(text).startsWith('00'),
	},
	{
		kind: 'more than 15 digits',
		reason: 'E.164 has no such numbers',
		applies: (_, __, theirs) => (theirs?.number.length ?? 0) > 16,
	},
	{
		kind: 'emergency',
		reason: 'a switch stops at its first digits',
		applies: (_, result) => /emergency/.test(result),
	},
];

test(`${NUMBERS} generated and mangled numbers: every difference to libphonenumber has its reason`, () => {
	const unexplained: unknown[] = [];
	const explain = (
		differences: Difference[],
		one: Generated,
		result: string,
		theirs?: PhoneNumber,
	) => {
		const difference = differences.find(({ applies }) => applies(one, result, theirs));
		if (!difference) unexplained.push([one.text, result]);
	};
	const seed = printedSeed('numbers and libphonenumber');
	for (const one of fc.sample(generated, { numRuns: NUMBERS, seed })) {
		const result = normalizePhoneNumber(one.text, one.defaultCountryCode);
		if (result.ok) {
			if (!hasSameDigits(one, result.number)) unexplained.push([one.text, result.number]);
			if (!parse(e164Of(result.number))?.isValid())
				explain(SENT_THOUGH_INVALID, one, result.number);
		} else {
			const theirs = parse(one.text, one.defaultCountryCode);
			if (theirs?.isValid()) explain(REFUSED_THOUGH_VALID, one, result.reason, theirs);
		}
	}
	expect(unexplained).toEqual([]);
}, 120_000);
