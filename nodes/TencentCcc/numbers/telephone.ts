import { normalizePhoneNumber } from './phoneNumber';

/** A mobile in Tencent's form, as most numbers are: nothing else is written so. */
const CHINESE_MOBILE = /^00861[3-9]\d{9}$/;

/** The telephone that a number rings, in Tencent's form, however it is written. */
export function telephoneOf(callee: string): string {
	if (CHINESE_MOBILE.test(callee)) return callee;
	const normalized = normalizePhoneNumber(callee);
	return normalized.ok ? normalized.number : callee.replace(/\D/g, '');
}
