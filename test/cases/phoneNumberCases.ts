import kinds from './phone-number-kinds.json';
import numbers from './phone-numbers.json';

/** What a CRM may hold, and what must be sent for it. */
export interface PhoneNumberCase {
	section: string;
	input: unknown;
	/** The number in Tencent's form, or `refuse`. */
	expected: string;
	why: string;
	/** Default: 86. */
	defaultCountryCode?: string;
}

export const PHONE_NUMBER_CASES: PhoneNumberCase[] = [...numbers.cases, ...kinds.cases];
