import { normalizePhoneNumber } from '../../nodes/TencentCcc/numbers/normalizePhoneNumber';
import { PHONE_NUMBER_CASES, type PhoneNumberCase } from '../../test/cases/phoneNumberCases';

/** What is written, with escapes for what cannot be seen. */
function shown({ input }: PhoneNumberCase): string {
	const text = (typeof input === 'string' ? input : JSON.stringify(input)).replace(
		/[^\x20-\x7e\uff01-\uff5e\p{L}\p{Ps}\p{Pe}、，；]|[\u115f\u1160\u3164\uffa0]/gu,
		(character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
	);
	return `\`\` ${text.replace(/\|/g, '\\|')} \`\``;
}

const countryCodeOf = ({ defaultCountryCode }: PhoneNumberCase) => defaultCountryCode || '86';

/** The numbers that are understood: as written, default country code, what is sent, what is special about them. */
export function understoodNumberRows(): string[][] {
	return PHONE_NUMBER_CASES.filter(({ expected }) => expected !== 'refuse').map((one) => [
		shown(one),
		countryCodeOf(one),
		`\`${one.expected}\``,
		one.why,
	]);
}

/** The numbers that are refused: as written, default country code, what they are, and the reason that is given. */
export function refusedNumberRows(): string[][] {
	return PHONE_NUMBER_CASES.filter(({ expected }) => expected === 'refuse').map((one) => {
		const result = normalizePhoneNumber(one.input, one.defaultCountryCode);
		return [shown(one), countryCodeOf(one), one.why, result.ok ? '' : result.reason];
	});
}
