import type { INodeProperties } from 'n8n-workflow';

import { toHalfWidth, withoutHiddenCharacters } from '../numbers/hiddenCharacters';
import { isCountryCode } from '../numbers/numberingPlan';
import { asText, readIdentifier } from './identifier';
import { isBlank, shownValue, type ItemParameters } from './parameters';

/** The option for the country of numbers that are written without one. */
export const defaultCountryCodeField: INodeProperties = {
	displayName: 'Default Country Code',
	name: 'defaultCountryCode',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 999 },
	default: 86,
	description: 'Country of the numbers that are written without a country code',
};

/** The digits of the default country code. @throws Error when it is none */
export function readCountryCode(parameters: ItemParameters): string {
	const given = parameters.raw('options.defaultCountryCode');
	if (isBlank(given)) return '86';
	const code = withoutHiddenCharacters(toHalfWidth(asText(given)))
		.trim()
		.replace(/^(?:\+|00)/, '');
	if (isCountryCode(code)) return code;
	throw new Error(`Default Country Code "${shownValue(given)}" is not a country code such as 86`);
}

/**
 * Reads what identifies one lead for the redial guard, as the builder gave it.
 *
 * @throws Error when it would be the same for several leads, or when one of its expressions yields nothing
 */
export function readRedialKey(parameters: ItemParameters, name: string): string {
	const label = 'Redial Guard Key';
	const key = readIdentifier(label, parameters.raw(name));
	const blank = parameters.blankExpressionIn(name);
	if (blank === undefined) return key;
	throw new Error(
		`${label} is "${shownValue(key)}" for this item, because ${blank} yields nothing: all leads without it would count as the same lead`,
	);
}
