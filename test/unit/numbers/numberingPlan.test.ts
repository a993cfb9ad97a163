import { readFileSync } from 'node:fs';
import path from 'node:path';

import {
	countryCodeOf,
	findChineseArea,
	isPremiumOrSatellite,
} from '../../../nodes/TencentCcc/numbers/numberingPlan';
import { readPattern } from '../../../scripts/numbers/beginnings';
import { GENERATED_FILE, generateNumberingPlan } from '../../../scripts/numbers/generate';

const MAX_BYTES = 20_000;

describe('the generated numbering plans', () => {
	const committed = readFileSync(path.resolve(__dirname, '../../..', GENERATED_FILE), 'utf8');

	it('are what the script makes of libphonenumber (npm run numbers writes them)', () => {
		expect(committed).toBe(generateNumberingPlan());
	});

	it('take little of the package', () => {
		expect(Buffer.byteLength(committed)).toBeLessThanOrEqual(MAX_BYTES);
	});

	it('carry the notice of the licence', () => {
		expect(committed).toContain('Apache License, Version 2.0');
		expect(committed).toContain('The Libphonenumber Authors');
	});
});

it.each<[string, number, string[]]>([
	['1[3-5]\\d{2}', 1, ['1...']],
	['2|3\\d', 1, ['2', '3.']],
	['5(?:0\\d|1)?', 2, ['5', '50.', '51']],
	['[02-46]\\d{1,2}', 1, ['0.', '0..', '2.', '2..', '3.', '3..', '4.', '4..', '6.', '6..']],
])('the pattern %s is read to the depth %i', (pattern, depth, expected) => {
	expect(readPattern(pattern, depth).sort()).toEqual(expected.sort());
});

it('a pattern that holds anything else is an error, not a wrong table', () => {
	expect(() => readPattern('1(?=2)\\d', 2)).toThrow('Cannot read');
});

it.each([
	['01062345678', '010', [8]],
	['075586376666', '0755', [8]],
	['08742345678', '0874', [7]],
	['085185550123', '0851', [7, 8]],
])('%s is of the area %s with local numbers of %j digits', (digits, areaCode, localLengths) => {
	expect(findChineseArea(digits)).toMatchObject({ areaCode });
	for (const length of findChineseArea(digits)?.localLengths ?? []) {
		expect(localLengths).toContain(length);
	}
});

it.each(['02612345678', '08528555012', '03002345678', '04001234567', '0', ''])(
	'%s is of no area of China',
	(digits) => expect(findChineseArea(digits)).toBeUndefined(),
);

it.each([
	['008613800138000', '86'],
	['0085223456789', '852'],
	['0014155552671', '1'],
	['00442079460958', '44'],
	['00870773555012', '870'],
	['00999123456', undefined],
	['13800138000', undefined],
	['+8613800138000', undefined],
	['', undefined],
])('%s has the country code %s', (number, countryCode) => {
	expect(countryCodeOf(number)).toBe(countryCode);
});

it.each([
	['Inmarsat', '00870773555012', true],
	['Iridium', '00881612345678', true],
	['a premium number of North America', '0019005550123', true],
	['a premium number of the United Kingdom', '00449098790000', true],
	['the international premium service', '00979123456789', true],
	['China’s own satellites', '008613491234567', true],
	['China’s premium numbers', '008616812345', true],
	['a Chinese mobile', '008613800138000', false],
	['a landline', '0086075586376666', false],
	['New York', '0012125552671', false],
	['London', '00442079460958', false],
	['Hong Kong', '0085223456789', false],
	['a number in another form', '+19005550123', false],
])('%s (%s) is premium or satellite: %s', (_name, number, expected) => {
	expect(isPremiumOrSatellite(number)).toBe(expected);
});
