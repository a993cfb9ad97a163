import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from './parameters';

/** The option that ends the ringing. */
export const maxRingTimeField: INodeProperties = {
	displayName: 'Max Ring Time',
	name: 'maxRingTime',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 30,
	description:
		'Seconds for which the telephone of the lead rings at most. Tencent heeds it for numbers of your own only.',
};

/** What is sent of the option; nothing when the builder has not added it. @throws Error when it is no whole number */
export function readMaxRingTime(parameters: ItemParameters): IDataObject {
	if (!parameters.has('options.maxRingTime')) return {};
	const label = 'Max Ring Time';
	const seconds = parameters.number('options.maxRingTime', label, { min: 1, fallback: 30 });
	if (!Number.isSafeInteger(seconds)) {
		throw new Error(`${label} must be a whole number of seconds, not "${seconds}"`);
	}
	return { MaxRingTimeoutSecond: seconds };
}
