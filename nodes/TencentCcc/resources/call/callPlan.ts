import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { findOutcome, OUTCOME_CATALOGUE } from '../../outcomes/catalogue';
import type { AttemptFailure } from '../../outcomes/failure';
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
	  }
	| { kind: 'simulated'; request: CallRequest; code: string }
	| { kind: 'invalid'; request: IDataObject; failure: AttemptFailure };

const unsent = (code: string, message: string): AttemptFailure => ({
	code,
	message,
	requestId: '',
	attempts: 0,
});

/** A number option, or its default when it is blank; NaN and values below the minimum are refused. */
function readNumberOption(options: IDataObject, name: string, label: string, fallback: number) {
	const value = options[name];
	if (value === undefined || value === null || value === '') return fallback;
	const number = Number(value);
	if (Number.isFinite(number) && number >= 1) return number;
	throw new Error(`${label} must be a number of at least 1, not "${String(value)}"`);
}

function readSimulatedCode(value: unknown): string {
	const code = String(value);
	if (code === SIMULATED_SUCCESS || OUTCOME_CATALOGUE.some((outcome) => outcome.code === code)) {
		return code;
	}
	throw new Error(
		`Simulate Outcome "${code}" is not an outcome of this node: choose one of the list`,
	);
}

/** Reads and checks one item, without sending anything. Never throws: what cannot be used is `invalid`. */
export function planItem(context: IExecuteFunctions, itemIndex: number): PlannedItem {
	const parameters: Partial<CallParameters> = {};
	try {
		const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
		parameters.userId = context.getNodeParameter('userId', itemIndex, '', { extractValue: true });
		parameters.calleeNumber = context.getNodeParameter('calleeNumber', itemIndex, '');
		parameters.callerNumbers = context.getNodeParameter('callerNumbers', itemIndex, []);
		parameters.isForceUseMobile = context.getNodeParameter('isForceUseMobile', itemIndex, true);
		parameters.uui = context.getNodeParameter('uui', itemIndex, '');
		parameters.obsoleteCaller = options.obsoleteCaller;
		parameters.defaultCountryCode = options.defaultCountryCode ?? 86;
		parameters.sendNumbersAsGiven = options.sendNumbersAsGiven === true;

		const request = buildCallRequest(parameters as CallParameters);
		if (options.simulateOutcome) {
			return { kind: 'simulated', request, code: readSimulatedCode(options.simulateOutcome) };
		}
		return {
			kind: 'call',
			request,
			callsPerSecond: Math.floor(
				readNumberOption(options, 'callsPerSecond', 'Calls per Second', 20),
			),
			timeout: 1000 * readNumberOption(options, 'timeout', 'Timeout', 15),
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
