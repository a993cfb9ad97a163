import type { INodeProperties } from 'n8n-workflow';

import type { AttemptPlan } from '../dialling/attempt';
import { MAX_CALLS_PER_WINDOW, type CallCap } from '../dialling/callCap';
import { CARRIER_HOURS, isTimeZone, minuteOf, type CallingHours } from '../dialling/callingHours';
import { countryCodeOf, isCountryCode, isPremiumOrSatellite } from '../numbers/numberingPlan';
import { telephoneOf } from '../numbers/telephone';
import type { ItemParameters } from './parameters';

/** What the options that respect people say of an item. */
export type Permission = Pick<AttemptPlan, 'callingHours' | 'callCaps' | 'maxCallsPerExecution'>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const DEFAULT_CALLS_PER_DAY = 5;
const DEFAULT_CALLS_PER_FIVE_MINUTES = 3;
/** An agent that goes astray has called so many people before it is stopped. */
const DEFAULT_CALLS_PER_EXECUTION = 20;
const MAX_CALLS_PER_EXECUTION = 10_000;

/** {@link CARRIER_HOURS} as they are written. */
const CARRIER_FROM = '09:00';
const CARRIER_TO = '21:00';
const { timeZone: CARRIER_TIME_ZONE } = CARRIER_HOURS;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The option for when people are called. */
const callingHoursField: INodeProperties = {
	displayName: 'Calling Hours',
	name: 'callingHours',
	type: 'fixedCollection',
	default: {
		when: {
			days: [...CARRIER_HOURS.days],
			from: CARRIER_FROM,
			to: CARRIER_TO,
			timeZone: CARRIER_TIME_ZONE,
		},
	},
	description:
		'When leads may be called; as it is added, by the rules of carriers in mainland China: 09:00 to 21:00 Beijing time, every day. Outside, nothing is sent: the item leaves by Not Now and says in failure.nextAllowedAt when to dial, for a Wait node. Looked at right before each request.',
	options: [
		{
			displayName: 'When',
			name: 'when',
			values: [
				{
					displayName: 'Days',
					name: 'days',
					type: 'multiOptions',
					options: WEEKDAYS.map((name, index) => ({ name, value: index + 1 })),
					default: [...CARRIER_HOURS.days],
					description: 'The days on which the hours begin; those over midnight end on the next day',
				},
				{
					displayName: 'From',
					name: 'from',
					type: 'string',
					default: CARRIER_FROM,
					placeholder: 'e.g. 09:00',
					description:
						'The first minute in which leads may be called, as a clock of 24 hours has it',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: CARRIER_TO,
					placeholder: 'e.g. 18:00',
					description:
						'The first minute in which leads may not be called any more, 24:00 at most. A time before From is one of the next day.',
				},
				{
					displayName: 'Time Zone',
					name: 'timeZone',
					type: 'string',
					default: CARRIER_TIME_ZONE,
					placeholder: 'e.g. Asia/Shanghai',
					description:
						'The IANA name of the time zone in which the hours are, of the lead for instance',
				},
			],
		},
	],
};

/** The option for how often somebody is called. */
const callCapsField: INodeProperties = {
	displayName: 'Most Calls per Callee',
	name: 'mostCallsPerCallee',
	type: 'fixedCollection',
	default: {
		most: {
			per24Hours: DEFAULT_CALLS_PER_DAY,
			per5Minutes: DEFAULT_CALLS_PER_FIVE_MINUTES,
		},
	},
	description:
		'How often the Tencent CCC nodes of this workflow call a number, over all executions. A call too many is not sent: the item leaves by Not Now and says in failure.nextAllowedAt when to dial. Calls that were definitely refused do not count.',
	options: [
		{
			displayName: 'Most Calls',
			name: 'most',
			values: [
				{
					displayName: 'Within 24 Hours',
					name: 'per24Hours',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: MAX_CALLS_PER_WINDOW },
					default: DEFAULT_CALLS_PER_DAY,
					description: 'The most calls in any 24 hours; carriers in mainland China allow five',
				},
				{
					displayName: 'Within 5 Minutes',
					name: 'per5Minutes',
					type: 'number',
					typeOptions: { minValue: 1, maxValue: MAX_CALLS_PER_WINDOW },
					default: DEFAULT_CALLS_PER_FIVE_MINUTES,
					description: 'The most calls in any five minutes; carriers in mainland China allow three',
				},
			],
		},
	],
};

/** The options of what dials that respect people. */
export const permissionFields: INodeProperties[] = [
	{
		displayName: 'Allow Premium and Satellite Numbers',
		name: 'allowPremiumNumbers',
		type: 'boolean',
		default: true,
		description:
			'Whether to call numbers that cost far more than others. Without this option they are called, except by an AI agent.',
	},
	{
		displayName: 'Allowed Countries',
		name: 'allowedCountries',
		type: 'string',
		default: '86',
		placeholder: 'e.g. 86, 852',
		description:
			'Country codes of the numbers that may be called, with commas between them. Without this option all may be, and by an AI agent those of Default Country Code only.',
	},
	callingHoursField,
	callCapsField,
	{
		displayName: 'Most Calls per Execution',
		name: 'mostCallsPerExecution',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MAX_CALLS_PER_EXECUTION },
		default: DEFAULT_CALLS_PER_EXECUTION,
		description: 'How many numbers the AI agent may call in one execution; without this option 20',
		displayOptions: { show: { '@tool': [true] } },
	},
];

/**
 * Whether the builder has added an option that is a group of fields.
 *
 * @throws Error when the group is not there: n8n drops an expression that stands in place of a whole option, and what it
 * was to say must not become the defaults
 */
function hasGroup(parameters: ItemParameters, name: string, group: string, label: string): boolean {
	if (!parameters.has(name)) return false;
	if (parameters.has(`${name}.${group}`)) return true;
	throw new Error(
		`${label} has no fields: give each of them a value or an expression of its own, or remove the option`,
	);
}

/** Text of a member of Calling Hours; what is missing is that of the carriers. */
const readWhen = (parameters: ItemParameters, name: string, label: string, fallback: string) =>
	parameters.text(`options.callingHours.when.${name}`, `Calling Hours: ${label}`) || fallback;

function readTime(parameters: ItemParameters, name: string, label: string, fallback: string) {
	const given = readWhen(parameters, name, label, fallback);
	const minute = minuteOf(given);
	if (minute !== undefined) return minute;
	throw new Error(`Calling Hours: ${label} "${given}" is no time such as 09:00`);
}

function readDays(parameters: ItemParameters): readonly number[] {
	const name = 'options.callingHours.when.days';
	if (parameters.raw(name) === undefined) return CARRIER_HOURS.days;
	const given = parameters.list(name, 'Calling Hours: Days');
	const days = given.map(Number);
	if (days.length > 0 && days.every((day) => WEEKDAYS[day - 1] !== undefined)) return days;
	throw new Error(
		`Calling Hours: Days must be days of the week, 1 for Monday to 7 for Sunday, not "${given.join(', ')}"`,
	);
}

/** The hours of the option; undefined when the builder has not added it. */
function readCallingHours(parameters: ItemParameters): CallingHours | undefined {
	if (!hasGroup(parameters, 'options.callingHours', 'when', 'Calling Hours')) return undefined;
	const timeZone = readWhen(parameters, 'timeZone', 'Time Zone', CARRIER_TIME_ZONE);
	if (!isTimeZone(timeZone)) {
		throw new Error(`Calling Hours: Time Zone "${timeZone}" is no IANA name such as Asia/Shanghai`);
	}
	const fromMinute = readTime(parameters, 'from', 'From', CARRIER_FROM);
	// Midnight ends a day, however it is written
	const toMinute = readTime(parameters, 'to', 'To', CARRIER_TO) || 24 * 60;
	if (fromMinute === toMinute) {
		throw new Error(
			'Calling Hours: From and To must be two times; the whole day is 00:00 to 24:00',
		);
	}
	return { days: readDays(parameters), fromMinute, toMinute, timeZone };
}

/** The caps of the option, the longest span first; none when the builder has not added it. */
function readCallCaps(parameters: ItemParameters): CallCap[] {
	const name = 'options.mostCallsPerCallee';
	if (!hasGroup(parameters, name, 'most', 'Most Calls per Callee')) return [];
	const read = (field: string, label: string, fallback: number) =>
		Math.floor(
			parameters.number(`${name}.most.${field}`, `Most Calls per Callee: ${label}`, {
				min: 1,
				max: MAX_CALLS_PER_WINDOW,
				fallback,
			}),
		);
	return [
		{ windowMs: DAY_MS, max: read('per24Hours', 'Within 24 Hours', DEFAULT_CALLS_PER_DAY) },
		{
			windowMs: 5 * MINUTE_MS,
			max: read('per5Minutes', 'Within 5 Minutes', DEFAULT_CALLS_PER_FIVE_MINUTES),
		},
	];
}

/** The country codes that may be called; undefined for all. */
function readAllowedCountries(
	parameters: ItemParameters,
	asTool: boolean,
	defaultCountryCode: string,
): string[] | undefined {
	const label = 'Allowed Countries';
	const given = parameters.list('options.allowedCountries', label);
	const codes = given.map((code) => code.replace(/^(?:\+|00)/, ''));
	const unknown = given.find((_, index) => !isCountryCode(codes[index]));
	if (unknown !== undefined)
		throw new Error(`${label}: "${unknown}" is not a country code such as 86`);
	if (codes.length > 0) return codes;
	return asTool ? [defaultCountryCode] : undefined;
}

/** @throws Error for a number that the options do not let the node call */
function checkCountry(
	parameters: ItemParameters,
	asTool: boolean,
	callee: string,
	defaultCountryCode: string,
): void {
	const telephone = telephoneOf(callee, defaultCountryCode);
	const countries = readAllowedCountries(parameters, asTool, defaultCountryCode);
	const country = countryCodeOf(telephone);
	if (countries && (country === undefined || !countries.includes(country))) {
		const of = country === undefined ? 'of no known country' : `of the country ${country}`;
		throw new Error(
			`Callee "${callee}" is ${of}, and only those of ${countries.join(', ')} may be called: see Allowed Countries`,
		);
	}
	const isAllowed = parameters.boolean(
		'options.allowPremiumNumbers',
		'Allow Premium and Satellite Numbers',
		!asTool,
	);
	if (!isAllowed && isPremiumOrSatellite(telephone)) {
		throw new Error(
			`Callee "${callee}" is a premium or satellite number: see Allow Premium and Satellite Numbers`,
		);
	}
}

/**
 * Reads the options that respect people.
 *
 * @param asTool whether an AI agent chooses whom to call
 * @param callee as it is sent
 * @throws Error that names the option, or why the callee is not to be called
 */
export function readPermission(
	parameters: ItemParameters,
	asTool: boolean,
	callee: string,
	defaultCountryCode: string,
): Permission {
	checkCountry(parameters, asTool, callee, defaultCountryCode);
	const callingHours = readCallingHours(parameters);
	const callCaps = readCallCaps(parameters);
	const maxCalls = Math.floor(
		parameters.number('options.mostCallsPerExecution', 'Most Calls per Execution', {
			min: 1,
			max: MAX_CALLS_PER_EXECUTION,
			fallback: DEFAULT_CALLS_PER_EXECUTION,
		}),
	);
	return {
		...(callingHours ? { callingHours } : {}),
		...(callCaps.length > 0 ? { callCaps } : {}),
		...(asTool ? { maxCallsPerExecution: maxCalls } : {}),
	};
}
