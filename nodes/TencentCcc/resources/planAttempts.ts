import type { IDataObject } from 'n8n-workflow';

import { createAttempt, type Attempt } from '../dialling/attempt';
import { telephoneOf } from '../numbers/telephone';
import { findOutcome } from '../outcomes/catalogue';
import { unsent } from '../outcomes/failure';
import type { ItemResult } from '../outcomes/resultItems';
import { readDialOptions, SIMULATED_SUCCESS, type DialSettings } from './dialOptions';
import type { Handling } from './handling';
import type { DialPlan, OperationDefinition } from './operation';
import type { ItemParameters } from './parameters';

/** An operation that dials. */
export type DialDefinition = Extract<OperationDefinition, { kind: 'dial' }>;

/** What one item asks for, when it can be used. */
export interface PlannedItem {
	itemIndex: number;
	plan: DialPlan;
	settings: DialSettings;
}

/** What items show of a request. */
export const shownBy = ({ shown = (body) => body }: DialDefinition, body: IDataObject) =>
	shown(body);

/** Reads and checks one item, without sending anything. Never throws: what cannot be used is a result. */
export function planItem(
	definition: DialDefinition,
	parameters: ItemParameters,
	itemIndex: number,
	{ asTool }: Handling,
): PlannedItem | ItemResult {
	try {
		const plan = definition.plan(parameters);
		const callee = definition.specification.calleeOf(plan.body);
		return { itemIndex, plan, settings: readDialOptions(parameters, definition, callee, asTool) };
	} catch (error) {
		let request: IDataObject = {};
		try {
			request = definition.given?.(parameters) ?? {};
		} catch {
			// An expression that cannot be evaluated shows nothing
		}
		return { request, failure: unsent('Client.InvalidInput', (error as Error).message) };
	}
}

/** The result of an item whose outcome the builder has chosen: nothing is sent. */
export function simulatedResult(
	definition: DialDefinition,
	{ plan }: PlannedItem,
	code: string,
): ItemResult {
	const request = shownBy(definition, plan.body);
	if (code === SIMULATED_SUCCESS) {
		const response = { SessionId: 'simulated-session', RequestId: 'simulated-request' };
		return { request, response, simulated: true };
	}
	const failure = unsent(code, `Simulated: ${findOutcome(code).meaning}`);
	return { request, failure, simulated: true };
}

/** The attempts that planned items make: one each, or one for all of them. */
export function attemptsOf(
	definition: DialDefinition,
	items: PlannedItem[],
	{ asTool }: Handling,
): Attempt[] {
	const { specification, merge } = definition;
	const attempt = ({ itemIndex, plan, settings }: PlannedItem) => {
		const callee = specification.calleeOf(plan.body);
		return createAttempt({
			...settings,
			itemIndex,
			key: merge ? 'all' : asTool ? telephoneOf(callee) : String(itemIndex),
			callee,
			body: plan.body,
			...(plan.choice ? { choice: plan.choice } : {}),
		});
	};
	if (!merge || items.length === 0) return items.map(attempt);
	return [attempt({ ...items[0], plan: merge(items.map(({ plan }) => plan)) })];
}
