import {
	toHalfWidth,
	withoutHiddenCharacters,
} from '../../../nodes/TencentCcc/numbers/hiddenCharacters';
import {
	comparableKey,
	isInTencentForm,
	isSameTelephone,
	telephoneOf,
} from '../../../nodes/TencentCcc/numbers/telephone';
import { listOf } from '../../../nodes/TencentCcc/resources/parameters';

it.each<[unknown, string]>([
	['008613800138000', '008613800138000'],
	['+86 138-0013-8000', '008613800138000'],
	[13800138000, '008613800138000'],
	[['13800138000'], '008613800138000'],
	['+86 755 8637 6666', '0086075586376666'],
	['(0755) 8637 6666', '0086075586376666'],
	['+44 (0)20 7946 0958', '00442079460958'],
])('the telephone of %j is %s', (value, telephone) => {
	expect(telephoneOf(value)).toBe(telephone);
});

it.each([
	['+86 755 1234 5678', '008675512345678'],
	['0755 1234 5678', '0086 0755 1234 5678'],
	['0086 13800138000', '0086013800138000'],
])('%s, which no plan may know, rings the same telephone as %s', (written, other) => {
	expect(telephoneOf(written)).toBe(telephoneOf(other));
});

it.each([
	['13800138000', '13800138001'],
	['0755 1234 5678', '0755 1234 5679'],
	['agent@example.com', 'other@example.com'],
])('%s and %s are not the same telephone', (a, b) => {
	expect(telephoneOf(a)).not.toBe(telephoneOf(b));
	expect(isSameTelephone(a, b)).toBe(false);
});

it.each<[unknown, unknown, string | undefined, boolean]>([
	['008613800138000', '138 0013 8000', undefined, true],
	['9123 4567', '+852 9123 4567', '852', true],
	['9123 4567', '+852 9123 4567', undefined, false],
	['nobody', 'nobody', undefined, false],
	['', '', undefined, false],
])('%j and %j with the default country code %s ring the same telephone: %s', (a, b, code, same) => {
	expect(isSameTelephone(a, b, code)).toBe(same);
});

it.each([
	['008613800138000', true],
	['0086075512345678', true],
	['0085223456789', true],
	['13800138000', false],
	['+8613800138000', false],
	['0086 13800138000', false],
	[13800138000, false],
	[undefined, false],
])('%j is in Tencent’s form: %s', (value, expected) => {
	expect(isInTencentForm(value)).toBe(expected);
});

describe('the form in which redial keys are compared', () => {
	const mobile = '008613800138000';

	it.each([
		['the callee as it is written', '138-0013-8000', '138-0013-8000', mobile],
		['the callee in another spelling', '13800138000', '+86 138 0013 8000', mobile],
		['the callee in Tencent’s form', mobile, '13800138000', mobile],
		['another number with +', '+86 139 0013 9000', '13800138000', '008613900139000'],
		['a full-width +', '＋86 139 0013 9000', '13800138000', '008613900139000'],
		['a link', 'tel:13900139000', '13800138000', '008613900139000'],
		['the digits of somebody else', '13900139000', '13800138000', '13900139000'],
		['an ID of digits', '10086', '13800138000', '10086'],
		['an ID that looks like a landline', '0755-86376666', '13800138000', '0755-86376666'],
		['a text', 'lead-42', '13800138000', 'lead-42'],
		['a text with something invisible', '\u200blead\u00ad-42\ufeff', '13800138000', 'lead-42'],
		['a letter and its accent', 'Jose\u0301', '13800138000', 'Jos\u00e9'],
		['a + that is no number', '+lead', '13800138000', '+lead'],
	])('%s', (_name, key, callee, expected) => {
		expect(comparableKey(key, callee)).toBe(expected);
	});

	it('reads both with the default country code', () => {
		expect(comparableKey('9123 4567', '+852 9123 4567', '852')).toBe('0085291234567');
		expect(comparableKey('9123 4567', '+852 9123 4567')).toBe('9123 4567');
	});
});

it.each<[unknown, unknown[]]>([
	['13800138000,13900139000', ['13800138000', '13900139000']],
	['13800138000；13900139000', ['13800138000', '13900139000']],
	['13800138000、13900139000', ['13800138000', '13900139000']],
	['13800138000\r\n13900139000\n', ['13800138000', '13900139000']],
	[
		[13800138000, '', null, '13900139000'],
		['13800138000', '13900139000'],
	],
	['', []],
	[undefined, []],
	[13800138000, ['13800138000']],
])('the numbers of %j are %j', (value, numbers) => {
	expect(listOf(value, 'Numbers')).toEqual(numbers);
});

it.each([
	['marks of direction', '\u202alead\u202c\u2066\u2069\u061c', 'lead'],
	['zero width and BOM', '\ufeffle\u200bad\u2060', 'lead'],
	['variation selectors', 'lead\ufe0f\u{e0100}', 'lead'],
	['fillers', '\u3164lead\uffa0\u115f', 'lead'],
	['controls', '\u0000lead\u001b\u0085', 'lead'],
	['no tab, carriage return or line feed', 'a\tb\r\nc', 'a\tb\r\nc'],
	['nothing that is seen', 'Zoë 王芳 🙂 é', 'Zoë 王芳 🙂 é'],
])('hidden characters go: %s', (_name, text, expected) => {
	expect(withoutHiddenCharacters(text)).toBe(expected);
});

it('full-width characters become ASCII, and nothing else does', () => {
	expect(toHalfWidth('＋８６（０７５５）①²一')).toBe('+86(0755)①²一');
});
