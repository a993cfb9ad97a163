import { partition } from 'lodash';

import { normalizePhoneNumber } from '../../nodes/TencentCcc/numbers/normalizePhoneNumber';
import { PHONE_NUMBER_CASES, type PhoneNumberCase } from '../../test/cases/phoneNumberCases';
import { table } from './markdown';

const [refused, understood] = partition(
	PHONE_NUMBER_CASES,
	({ expected }) => expected === 'refuse',
);

/** What is written, with escapes for what cannot be seen, and the default country code. */
function given({ input, defaultCountryCode }: PhoneNumberCase): string[] {
	const text = (typeof input === 'string' ? input : JSON.stringify(input)).replace(
		/[^\x20-\x7e\uff01-\uff5e\p{L}\p{Ps}\p{Pe}、，；]|[\u115f\u1160\u3164\uffa0]/gu,
		(character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
	);
	return [`\`\` ${text.replace(/\|/g, '\\|')} \`\``, defaultCountryCode || '86'];
}

/** The numbers that are understood: what is sent, and what is special about them. */
export const understoodNumberTable = () =>
	table(
		'As written | Default country code | Sent | What it is',
		understood.map((one) => [...given(one), `\`${one.expected}\``, one.why]),
	);

/** The numbers that are refused: what they are, and the reason that is given. */
export const refusedNumberTable = () =>
	table(
		'As written | Default country code | What it is | Reason given',
		refused.map((one) => {
			const result = normalizePhoneNumber(one.input, one.defaultCountryCode);
			return [...given(one), one.why, result.ok ? '' : result.reason];
		}),
	);
