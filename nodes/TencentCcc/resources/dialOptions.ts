import type { INodeProperties } from 'n8n-workflow';

import type { AttemptPlan } from '../dialling/attempt';
import { isEmergencyNumber } from '../numbers/emergencyNumbers';
import { normalizePhoneNumber } from '../numbers/normalizePhoneNumber';
import { comparableKey } from '../numbers/telephone';
import { outcomesOf } from '../outcomes/catalogue';
import { outcomeOptions } from '../outcomes/options';
import { labelOfOutput, standardOutputOf } from '../outcomes/outputs';
import { asText } from './identifier';
import type { OperationDefinition } from './operation';
import { isBlank, requireText, shownValue, type ItemParameters } from './parameters';
import { permissionFields, readPermission, type Permission } from './permissionOptions';
import { readCountryCode, defaultCountryCodeField, readRedialKey } from './redialKey';

type DialDefinition = Extract<OperationDefinition, { kind: 'dial' }>;

/** The value of Simulate Outcome that stands for a placed call. */
export const SIMULATED_SUCCESS = 'Success';

const MAX_CALLS_PER_SECOND = 10_000;
/** Longer than any proxy keeps a connection without an answer. */
const MAX_TIMEOUT_S = 300;
const DEFAULT_TIMEOUT_S = 15;

/** Seconds to wait for an answer, above those for which the action may hold a request. */
function timeoutBounds({ action: { holdsMs = 0 } }: DialDefinition['specification']) {
	const heldS = Math.ceil(holdsMs / 1000);
	return { min: heldS + 1, max: MAX_TIMEOUT_S, fallback: heldS + DEFAULT_TIMEOUT_S };
}

/** What the options of an operation that dials say of an item. */
export interface DialSettings
	extends Permission,
		Pick<AttemptPlan, 'callsPerSecond' | 'timeoutMs' | 'redialGuardKey' | 'verifyUnknown'> {
	/** Set when nothing is to be sent: the outcome that the builder wants to see. */
	simulatedCode?: string;
}

/** Says by which of the standard outputs an outcome of an operation leaves. */
const leavesBy =
	({ outputSet }: Pick<DialDefinition, 'outputSet'>) =>
	(code: string) =>
		`Leaves by ${labelOfOutput(standardOutputOf(code, outputSet))}. `;

/** The options that every operation has which dials. */
export const dialOptionFields = (
	definition: Pick<DialDefinition, 'kind' | 'actions' | 'specification' | 'outputSet'>,
	{ min: minTimeoutS, fallback: defaultTimeoutS } = timeoutBounds(definition.specification),
): INodeProperties[] => [
	...permissionFields,
	{
		displayName: 'Calls per Second',
		name: 'callsPerSecond',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 20,
		description:
			'The most requests per second, shared by all executions that use the same key. Tencent allows 20.',
	},
	defaultCountryCodeField,
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: true,
		description: "Whether items that leave by Success keep the input's fields",
	},
	{
		displayName: 'Redial Guard Key',
		name: 'redialGuardKey',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.leadId }}',
		description:
			'What identifies the lead, by expression. No Tencent CCC node of this workflow dials a key again, in later executions too; a key whose call was definitely refused is free again. Guarded leads leave as Already Dialled.',
	},
	{
		displayName: 'Send Numbers as Given',
		name: 'sendNumbersAsGiven',
		type: 'boolean',
		default: false,
		description: 'Whether to send numbers exactly as they are written, without converting them',
	},
	{
		displayName: 'Simulate Outcome',
		name: 'simulateOutcome',
		type: 'options',
		options: [
			{
				name: 'Success',
				value: SIMULATED_SUCCESS,
				description: 'Leaves by Success. As if the call had been placed.',
			},
			...outcomeOptions(
				definition.kind,
				definition.specification.action.name,
				leavesBy(definition),
			),
		],
		default: SIMULATED_SUCCESS,
		description:
			'Nothing is sent and nobody is rung: the item leaves by the output of this outcome, marked as simulated. Use it to try your branches.',
	},
	{
		displayName: 'Timeout',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: minTimeoutS, maxValue: MAX_TIMEOUT_S },
		default: defaultTimeoutS,
		description:
			'Seconds to wait for an answer. A request without an answer counts as unknown and is not sent again.',
	},
	...(definition.specification.marksOf
		? ([
				{
					displayName: 'Verify Unknown Outcomes',
					name: 'verifyUnknown',
					type: 'boolean',
					default: true,
					description:
						'Whether to look for the session, for a few seconds, when it is unknown whether a call was placed. A call that is found leaves by Success. Nothing is ever dialled again.',
				},
			] satisfies INodeProperties[])
		: []),
];

function readSimulatedCode(
	parameters: ItemParameters,
	{ kind, specification }: DialDefinition,
): string | undefined {
	if (!parameters.has('options.simulateOutcome')) return undefined;
	const code = asText(parameters.raw('options.simulateOutcome')).trim();
	const isKnown =
		code === SIMULATED_SUCCESS ||
		outcomesOf(kind, specification.action.name).some((outcome) => outcome.code === code);
	if (isKnown) return code;
	// An expression that yields nothing must not ring somebody whom the builder wanted to simulate
	throw new Error(
		code === ''
			? 'Simulate Outcome is empty for this item, and nobody was rung: choose an outcome, or remove the option to place calls'
			: `Simulate Outcome "${shownValue(code)}" is not an outcome of this operation: choose one of the list`,
	);
}

/** The key of the lead, in one spelling; empty when the builder does not guard. */
function readRedialGuardKey(parameters: ItemParameters, callee: string): string {
	const name = 'options.redialGuardKey';
	if (!parameters.has(name)) return '';
	return comparableKey(readRedialKey(parameters, name), callee, readCountryCode(parameters));
}

/** Reads the options that every operation has which dials. @throws Error that names the option */
export function readDialOptions(
	parameters: ItemParameters,
	definition: DialDefinition,
	callee: string,
	asTool = false,
): DialSettings {
	const simulatedCode = readSimulatedCode(parameters, definition);
	return {
		callsPerSecond: Math.floor(
			parameters.number('options.callsPerSecond', 'Calls per Second', {
				min: 1,
				max: MAX_CALLS_PER_SECOND,
				fallback: 20,
			}),
		),
		timeoutMs:
			1000 *
			parameters.number('options.timeout', 'Timeout', timeoutBounds(definition.specification)),
		redialGuardKey: simulatedCode === undefined ? readRedialGuardKey(parameters, callee) : '',
		verifyUnknown: parameters.boolean('options.verifyUnknown', 'Verify Unknown Outcomes', true),
		...(simulatedCode === undefined
			? readPermission(parameters, asTool, callee, readCountryCode(parameters))
			: { simulatedCode }),
	};
}

/**
 * A telephone number in the form that Tencent wants, as the options say.
 *
 * @param value as the builder gave it
 * @throws Error that names the field, the value and what is wrong with it
 */
export function readPhoneNumber(parameters: ItemParameters, label: string, value: unknown): string {
	if (isBlank(value)) throw new Error(`${label} is empty for this item`);
	if (parameters.boolean('options.sendNumbersAsGiven', 'Send Numbers as Given', false)) {
		const text = requireText(value, label);
		const given = typeof value === 'string' ? value.trim() : text;
		if (isEmergencyNumber(given)) throw new Error(`${label} "${given}" is an emergency number`);
		return given;
	}
	const normalized = normalizePhoneNumber(value, readCountryCode(parameters));
	if (normalized.ok) return normalized.number;
	throw new Error(`${label} "${shownValue(value)}" cannot be dialled: ${normalized.reason}`);
}
