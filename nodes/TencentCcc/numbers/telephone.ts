import { withoutHiddenCharacters } from './hiddenCharacters';
import { normalizePhoneNumber } from './normalizePhoneNumber';

/** A mobile in Tencent's form, as most numbers are: nothing else is written so. */
const CHINESE_MOBILE = /^00861[3-9]\d{9}$/;

/** Whether a value is written as Tencent writes numbers: `00`, country code and number, whatever the plan says. */
export const isInTencentForm = (value: unknown): value is string =>
	typeof value === 'string' && /^00[1-9]\d{6,14}$/.test(value);

/**
 * Digits that no plan knows, which can be sent as given all the same: as if they were Chinese, without the zeros
 * that may stand in front of them or behind 86.
 */
const comparableDigits = (text: string) =>
	text
		.replace(/\D/g, '')
		.replace(/^0(?=[1-9])/, '86')
		.replace(/^0+/, '')
		.replace(/^860+/, '86') || text;

/**
 * The telephone that a number rings, however the number is written.
 *
 * @param value the number as written, or in Tencent's form
 * @returns the number in Tencent's form, or what is left of its digits when it cannot be understood
 * @example telephoneOf('+86 755 8637 6666') // '0086075586376666'
 */
export function telephoneOf(value: unknown, defaultCountryCode?: string): string {
	if (typeof value === 'string' && CHINESE_MOBILE.test(value)) return value;
	const normalized = normalizePhoneNumber(value, defaultCountryCode);
	return normalized.ok ? normalized.number : comparableDigits(String(value));
}

/**
 * Whether two numbers ring the same telephone, such as the agent's own mobile and a callee.
 *
 * @returns false when one of them cannot be understood
 */
export function isSameTelephone(a: unknown, b: unknown, defaultCountryCode?: string): boolean {
	const [first, second] = [a, b].map((value) => normalizePhoneNumber(value, defaultCountryCode));
	return first.ok && second.ok && first.number === second.number;
}

/**
 * The form in which redial keys are compared: composed (NFC), without invisible characters. A key that is the
 * item's own callee, or begins with + or tel:, is a telephone and is compared in Tencent's form, so that every
 * spelling of it is one lead. Other digits are IDs and stay as they are.
 *
 * @param key the key as the builder's expression gave it
 * @param callee the item's own number, as written or in Tencent's form
 * @param defaultCountryCode as for the callee
 * @example comparableKey('138-0013-8000', '+8613800138000') // '008613800138000'
 */
export function comparableKey(key: string, callee: string, defaultCountryCode?: string): string {
	const text = withoutHiddenCharacters(key).trim().normalize('NFC');
	const isWrittenAsTelephone = /^(?:\+|＋|tel:)/i.test(text);
	if (!isWrittenAsTelephone && !isSameTelephone(text, callee, defaultCountryCode)) return text;
	const normalized = normalizePhoneNumber(text, defaultCountryCode);
	return normalized.ok ? normalized.number : text;
}
