import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { findOutcome, OUTCOME_CATALOGUE } from '../../outcomes/catalogue';
import { unsent, type AttemptFailure } from '../../outcomes/failure';
import type { ItemResult } from '../../outcomes/resultItems';
import {
	buildCallRequest,
	givenRequest,
	shownRequest,
	type CallParameters,
	type CallRequest,
} from './callRequest';

/** The value of Simulate Outcome that stands for a placed call. */
export const SIMULATED_SUCCESS = 'Success';

/** What one item asks for: a call, a simulated outcome, or nothing that could be sent. */
export type PlannedItem =
	| {
			kind: 'call';
			request: CallRequest;
			/** Ceiling of the pace, requests per second. */
			callsPerSecond: number;
			/** Milliseconds to wait for an answer. */
			timeout: number;
			/** Never dial this key again; empty when the builder does not want that. */
			redialGuardKey: string;
			/** Whether to look for the session when the outcome is unknown. */
			verifyUnknown: boolean;
	  }
	| { kind: 'simulated'; request: CallRequest; code: string }
	| { kind: 'invalid'; request: IDataObject; failure: AttemptFailure };

const MOST_CALLS_PER_SECOND = 10_000;
/** Seconds: longer than any proxy keeps a connection without an answer. */
export const LONGEST_TIMEOUT = 300;

/** A number option, or its default when it is blank; what is no number in the range is refused. */
function readNumberOption(
	options: IDataObject,
	name: string,
	{ label, fallback, maximum }: { label: string; fallback: number; maximum: number },
) {
	const value = options[name];
	if (value === undefined || value === null || value === '') return fallback;
	const number = Number(value);
	if (number >= 1 && number <= maximum) return number;
	throw new Error(`${label} must be a number from 1 to ${maximum}, not "${String(value)}"`);
}

function readSimulatedCode(value: unknown): string {
	const code = String(value ?? '');
	if (code === SIMULATED_SUCCESS || OUTCOME_CATALOGUE.some((outcome) => outcome.code === code)) {
		return code;
	}
	throw new Error(
		code === ''
			? 'Simulate Outcome is empty for this item, and nobody was rung: choose an outcome, or remove the option to place calls'
			: `Simulate Outcome "${code}" is not an outcome of this node: choose one of the list`,
	);
}

function readRedialGuardKey(options: IDataObject): string {
	if (!('redialGuardKey' in options)) return '';
	const { redialGuardKey: key } = options;
	const text = typeof key === 'object' && key !== null ? JSON.stringify(key) : String(key ?? '');
	if (text.trim() === '') {
		throw new Error('Redial Guard Key is empty for this item, so the lead could not be guarded');
	}
	return text.trim();
}

/** Whether a parameter, as stored in the workflow, holds an expression anywhere. */
function holdsExpression(stored: unknown): boolean {
	if (typeof stored === 'string') return stored.startsWith('=');
	if (typeof stored !== 'object' || stored === null) return false;
	return Object.values(stored).some(holdsExpression);
}

/** Reads a parameter for an item. */
export type ReadParameter = (
	name: string,
	itemIndex: number,
	fallback: unknown,
	options?: { extractValue: true },
) => unknown;

/**
 * A reader that evaluates a parameter once for each item only if it holds an expression, because reading one
 * costs n8n a good part of a millisecond.
 */
export function createParameterReader(context: IExecuteFunctions): ReadParameter {
	const stored = context.getNode().parameters;
	const constants = new Map<string, unknown>();
	return (name, itemIndex, fallback, options) => {
		if (constants.has(name)) return constants.get(name);
		const value = context.getNodeParameter(name, itemIndex, fallback, options) as unknown;
		if (!holdsExpression(stored[name])) constants.set(name, value);
		return value;
	};
}

/** Reads and checks one item, without sending anything. Never throws: what cannot be used is `invalid`. */
export function planItem(read: ReadParameter, itemIndex: number): PlannedItem {
	const parameters: Partial<CallParameters> = {};
	try {
		const options = read('options', itemIndex, {}) as IDataObject;
		parameters.userId = read('userId', itemIndex, '', { extractValue: true });
		parameters.calleeNumber = read('calleeNumber', itemIndex, '');
		parameters.callerNumbers = read('callerNumbers', itemIndex, []);
		parameters.isForceUseMobile = read('isForceUseMobile', itemIndex, true);
		parameters.uui = read('uui', itemIndex, '');
		parameters.obsoleteCaller = options.obsoleteCaller;
		parameters.defaultCountryCode = options.defaultCountryCode ?? 86;
		parameters.sendNumbersAsGiven = options.sendNumbersAsGiven === true;

		const request = buildCallRequest(parameters as CallParameters);
		// An expression that yields nothing must not ring somebody whom the builder wanted to simulate
		if ('simulateOutcome' in options) {
			return { kind: 'simulated', request, code: readSimulatedCode(options.simulateOutcome) };
		}
		return {
			kind: 'call',
			request,
			callsPerSecond: Math.floor(
				readNumberOption(options, 'callsPerSecond', {
					label: 'Calls per Second',
					fallback: 20,
					maximum: MOST_CALLS_PER_SECOND,
				}),
			),
			timeout:
				1000 *
				readNumberOption(options, 'timeout', {
					label: 'Timeout',
					fallback: 15,
					maximum: LONGEST_TIMEOUT,
				}),
			redialGuardKey: readRedialGuardKey(options),
			verifyUnknown: options.verifyUnknown !== false,
		};
	} catch (error) {
		return {
			kind: 'invalid',
			request: givenRequest(parameters),
			failure: unsent('Client.InvalidInput', (error as Error).message),
		};
	}
}

/** The result of an item that needs no request. */
export function resultWithoutRequest(item: Exclude<PlannedItem, { kind: 'call' }>): ItemResult {
	if (item.kind === 'invalid') return { request: item.request, failure: item.failure };
	const request = shownRequest(item.request);
	if (item.code === SIMULATED_SUCCESS) {
		const response = { SessionId: 'simulated-session', RequestId: 'simulated-request' };
		return { request, response, simulated: true };
	}
	const failure = unsent(item.code, `Simulated: ${findOutcome(item.code).meaning}`);
	return { request, failure, simulated: true };
}
