import { isEmergencyNumber } from '../../../nodes/TencentCcc/numbers/emergencyNumbers';
import { PHONE_NUMBER_CASES } from '../../cases/phoneNumberCases';

it.each([
	'110',
	'１１０',
	'1 1 0',
	'1\u200b10',
	'tel:110',
	'110,1',
	'110#',
	'110p1',
	'1101',
	'112,1',
	'999;1',
	'12110#',
	'00110',
	'00110,1',
	'000110',
	'0110',
	'9110',
	'9,110',
	'90110',
	'900110',
	'90755110',
	'0086110',
	'+86 110',
	'+86110,1',
	'(+86) 120',
	'0755-110',
	'0755110',
	'010 12012345',
	'0755-11012345',
	'+86 755 119 12345',
	'+86 0755 12212345',
	'0755-12110',
	'0755-95119',
	'95119',
	'+1 911',
	'001911',
	'+44 999',
	'0044999',
	'+112',
])('%j reaches an emergency service', (written) => {
	expect(isEmergencyNumber(written)).toBe(true);
});

it.each([
	'',
	'13800138000',
	'+86 138 0013 8000',
	'0755 8637 6666',
	'400-110-1200',
	'+86 400 120 1234',
	'10086',
	'12345',
	'95588',
	'+1 202 555 0123',
	'0012025550123',
	'+1 911 555 0123',
	'+852 9991 1110',
	'+65 9991 1110',
	'no digits',
])('%j does not', (written) => {
	expect(isEmergencyNumber(written)).toBe(false);
});

it('no number that is understood is taken for an emergency number when it is sent as given', () => {
	for (const { expected } of PHONE_NUMBER_CASES) {
		if (expected !== 'refuse')
			expect([expected, isEmergencyNumber(expected)]).toEqual([expected, false]);
	}
});
