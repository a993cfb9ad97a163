import { normalizePhoneNumber } from '../../../nodes/TencentCcc/numbers/normalizePhoneNumber';

/** Of the processor, which a busy machine does not change; a pattern that goes astray in 10 kB takes minutes. */
const MAX_CPU_MICROSECONDS = 1_000_000;

const normalize = (written: unknown, countryCode?: string) => {
	const result = normalizePhoneNumber(written, countryCode);
	return result.ok ? result.number : `refused: ${result.reason}`;
};

describe('numbers of mainland China become 0086 and the national number', () => {
	it.each<[string, unknown, string]>([
		['a mobile', '13800138000', '008613800138000'],
		['a mobile from a numeric column', 13800138000, '008613800138000'],
		['+86 with blanks and dashes', '+86 138-0013-8000', '008613800138000'],
		['already in the documented form', '008613800138000', '008613800138000'],
		['country code without plus', '8613800138000', '008613800138000'],
		['country code in brackets', '(+86)138 0013 8000', '008613800138000'],
		['plus and zeros mixed', '+008613800138000', '008613800138000'],
		['a mobile with the old trunk zero', '013800138000', '008613800138000'],
		['full-width digits', '＋８６ １３８００１３８０００', '008613800138000'],
		['no-break and thin spaces', '138\u00a00013\u20098000', '008613800138000'],
		['invisible marks of copy and paste', '\u202a+8613800138000\u202c', '008613800138000'],
		['typographic dashes', '138–0013—8000', '008613800138000'],
		['dots', '138.0013.8000', '008613800138000'],
		['a mobile as seven and four digits', '+86 1380013 8000', '008613800138000'],
		['a decimal of a spreadsheet', '13800138000.0', '008613800138000'],
		['a decimal behind a landline', '0874 2345678.0', '008608742345678'],
		['a tel: link', 'tel:+8613800138000', '008613800138000'],
		['a landline in brackets', '(0755) 8637 6666', '0086075586376666'],
		['a landline with a dash', '0755-86376666', '0086075586376666'],
		['a landline behind +86, area code without its 0', '+86 755 8637 6666', '0086075586376666'],
		['a landline behind +86 with (0)', '+86 (0)755 8637 6666', '0086075586376666'],
		['a landline behind 86', '8675586376666', '0086075586376666'],
		['a landline in the documented form', '0086075586376666', '0086075586376666'],
		['Beijing', '010 6234 5678', '008601062345678'],
		['Beijing behind +86', '+86 10 6234 5678', '008601062345678'],
		['Guangzhou', '020-66247698', '008602066247698'],
		['Shanghai behind +86', '+86 21 6624 7698', '008602166247698'],
		['a landline with seven digits', '0874-2345678', '008608742345678'],
		['a slash between area code and number', '0755/86376666', '0086075586376666'],
		['a 400 number', '400-928-2737', '00864009282737'],
		['a 400 number behind +86', '+86 400 928 2737', '00864009282737'],
		['an 800 number', '8008101234', '00868008101234'],
		['a bank', '95555', '008695555'],
		['a long service number', '95105105', '008695105105'],
		['a carrier', '10086', '008610086'],
		['a carrier in the documented form', '008610086', '008610086'],
		['a city hotline', '12345', '008612345'],
	])('%s: %j', (_name, written, sent) => {
		expect(normalize(written)).toBe(sent);
	});
});

describe('numbers of other countries become 00, country code and number', () => {
	it.each<[string, string, string | undefined]>([
		['+1 (415) 555-2671', '0014155552671', undefined],
		['+852 2345 6789', '0085223456789', undefined],
		['0044 20 7946 0018', '00442079460018', undefined],
		['9123 4567', '006591234567', '65'],
		['020 7946 0018', '00442079460018', '44'],
		['06 1234 5678', '00390612345678', '39'],
		['+86 138 0013 8000', '008613800138000', '65'],
		['+44 (0)20 7946 0958', '00442079460958', undefined],
		['+39 (0)6 1234 5678', '00390612345678', undefined],
		['+1 (212) 555-1234.0', '0012125551234', undefined],
		['+33 1 42 68 53 00', '0033142685300', undefined],
		['2345 6789.0', '0085223456789', '852'],
		['6512 3456', '006565123456', '65'],
	])('%s is sent as %s', (written, sent, countryCode) => {
		expect(normalize(written, countryCode)).toBe(sent);
	});
});

describe('what cannot be understood is refused with the reason', () => {
	it.each<[string, unknown, RegExp]>([
		['empty', '', /empty/],
		['blank', ' \u3000 ', /empty/],
		['missing', undefined, /empty/],
		['null', null, /empty/],
		['an object', {}, /neither text nor a number/],
		['words', 'call me', /do not belong/],
		['a mobile with a letter', '1380013800O', /do not belong/],
		['a mobile that is too short', '1380013800', /has 11 digits and this one has 10/],
		['a mobile that is too long', '138001380001', /has 11 digits and this one has 12/],
		['a landline without area code', '86376666', /area code/],
		[
			'a landline whose 0 was lost',
			'75586376666',
			/the 0 in front of its area code may be missing/,
		],
		['a number without a meaning', '5551234567890', /neither a Chinese mobile/],
		['an extension', '0755-86376666 ext 12', /extension/],
		['an extension in Chinese', '0755-86376666转12', /extension/],
		['an extension behind a star', '0755-86376666*12', /extension/],
		['an extension behind a second dash', '0874-2345678-8', /extension/],
		['an extension behind a dash', '010-62345678-801', /extension/],
		['an extension behind a blank', '0874 2345678 8', /extension/],
		['alternative last digits', '0874-2345678/8', /extension/],
		['a digit behind a slash', '1380013800/1', /extension/],
		['two numbers', '13800138000 / 13900139000', /more than one number/],
		['two numbers with a Chinese comma', '13800138000、13900139000', /more than one number/],
		['two numbers with a comma', '13800138000,13900139000', /more than one number/],
		['a number that a spreadsheet shortened', '1.38E+10', /spreadsheet/],
		['a plus in the middle', '138+00138000', /\+ that does not stand in front/],
		['too long for any country', '+4412345678901234', /16 digits|such numbers of UK|extension/],
		['a local number that begins with 86', '8612345', /area code/],
		['a bank behind a bare 86', '8695555', /area code/],
		['a carrier behind a bare 86', '8610086', /area code/],
		['one digit behind a service number', '95511-1', /extension/],
		['one digit behind a bank', '95555 1', /extension/],
		['an extension in brackets', '0319-2345678(8)', /extension/],
		['an extension of a foreign number', '+852 2345 6789 - 101', /extension/],
		['an extension of a foreign number in brackets', '+65 6123 4567 (2)', /extension/],
		['alternative last digits of a foreign number', '+852 2345 6789/90', /extension/],
		['one digit behind a foreign number', '+49 30 123456 7', /extension/],
		['four digits behind a number of North America', '+1 212 555 1234 1234', /extension/],
		['a Chinese mobile behind a plus', '+13800138000', /North America/],
		['a number of North America without its plus', '1 (312) 555-1234', /North America/],
		['the same with dashes', '1-312-555-1234', /North America/],
		['a decimal fraction', 95555.5, /decimal/],
		['a decimal fraction as text', '13800138000.5', /decimal/],
		['a footnote mark', '13800138000²', /do not belong/],
		['a number in a circle', '①38 0013 8000', /do not belong/],
		['the police', '110', /emergency/],
		['the police behind an area code', '010110', /emergency/],
		['the police by message', '12110', /emergency/],
		['the police behind +86', '+86 110', /emergency/],
		['the police behind 0086', '0086110', /emergency/],
		['an ambulance', '120', /emergency/],
	])('%s: %j', (_name, written, reason) => {
		expect(normalize(written)).toMatch(/^refused: /);
		expect(normalize(written)).toMatch(reason);
	});
});

it('is stable: what it made is understood as the same number again', () => {
	for (const written of [
		'13800138000',
		'(0755) 8637 6666',
		'400-928-2737',
		'+1 415 555 2671',
		'10086',
	]) {
		expect(normalize(normalize(written))).toBe(normalize(written));
	}
});

it.each<[string, unknown]>([
	['NaN', NaN],
	['Infinity', Infinity],
	['-0', -0],
	['2^53 + 1', 2 ** 53 + 1],
	['a date', new Date(0)],
	['an object', { phone: '13800138000' }],
	['a function', () => '13800138000'],
	['a symbol', Symbol('13800138000')],
	['half a surrogate pair', '\ud83d'],
	['nothing visible', '\u200b\ufeff'],
	['HTML', '<a href="tel:13800138000">call</a>'],
	['10 kB of digits', '1'.repeat(10_000)],
	['10 kB of quotes', `${'"'.repeat(10_000)}x`],
	['10 kB of brackets', '('.repeat(10_000)],
])('%s is refused with a reason, and at once', (_name, written) => {
	const begin = process.cpuUsage();
	expect(normalize(written)).toMatch(/^refused: ./);
	expect(process.cpuUsage(begin).user).toBeLessThan(MAX_CPU_MICROSECONDS);
});
