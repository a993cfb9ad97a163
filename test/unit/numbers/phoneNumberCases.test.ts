import { normalizePhoneNumber } from '../../../nodes/TencentCcc/numbers/normalizePhoneNumber';
import { PHONE_NUMBER_CASES } from '../../cases/phoneNumberCases';

/** Digits that stand together: what somebody, or an AI agent, could dial. */
const dialable = (text: string) => text.match(/\d{3,}/g) ?? [];

describe.each([...new Set(PHONE_NUMBER_CASES.map(({ section }) => section))])('%s', (section) => {
	const cases = PHONE_NUMBER_CASES.filter((one) => one.section === section);

	it.each(cases)('$input → $expected ($why)', ({ input, expected, defaultCountryCode }) => {
		const result = normalizePhoneNumber(input, defaultCountryCode);
		expect(result.ok ? result.number : 'refuse').toBe(expected);
	});

	it('no reason for a refusal holds a number to dial', () => {
		for (const { input, defaultCountryCode } of cases) {
			const result = normalizePhoneNumber(input, defaultCountryCode);
			if (result.ok) continue;
			expect(result.reason).not.toBe('');
			expect(dialable(result.reason.replace(/U\+[0-9A-F]{4,}/g, ''))).toEqual([]);
		}
	});

	it('what was made is understood as the same number again', () => {
		for (const { input, expected, defaultCountryCode } of cases) {
			if (expected === 'refuse') continue;
			const again = normalizePhoneNumber(expected, defaultCountryCode);
			expect([input, again]).toEqual([input, { ok: true, number: expected }]);
		}
	});
});
