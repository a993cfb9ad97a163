import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isInTencentForm } from '../numbers/telephone';
import { readPhoneNumber } from './dialOptions';
import { givenCallers } from './fields';
import { asText } from './identifier';
import type { ItemParameters } from './parameters';

/** The number that rings. */
export const calleeField: INodeProperties = {
	displayName: 'Callee',
	name: 'calleeNumber',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. +86 138 0013 8000',
	description:
		'The number of the lead, written as in your CRM: it is converted to the form that Tencent wants (0086 and the number, area code with its 0)',
};

/** Reads the number that rings. @throws Error when it cannot be understood */
export const readCallee = (parameters: ItemParameters): string =>
	readPhoneNumber(parameters, 'Callee', parameters.raw('calleeNumber'));

/** The callers in the form that Tencent wants. What is in it already, as the account's list is, is sent as it is. */
export const readCallers = (parameters: ItemParameters): string[] =>
	givenCallers(parameters).map(({ value, isFromList }) =>
		isInTencentForm(value) || (isFromList && typeof value === 'string' && /\d/.test(value))
			? value
			: readPhoneNumber(parameters, 'Callers: the number', value),
	);

/** Callee and callers as the builder gave them, for items whose parameters cannot be used. */
export const givenNumbers = (parameters: ItemParameters): IDataObject => ({
	Callee: asText(parameters.raw('calleeNumber')),
	Callers: givenCallers(parameters).map(({ value }) => asText(value)),
});
