import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { createAttempt, type Attempt } from '../dialling/attempt';
import { openAttemptSource, type AttemptSource } from '../dialling/attemptSource';
import { telephoneOf } from '../numbers/telephone';
import { findOutcome } from '../outcomes/catalogue';
import { unsent } from '../outcomes/failure';
import type { ItemResult } from '../outcomes/resultItems';
import { readDialOptions, SIMULATED_SUCCESS, type DialSettings } from './dialOptions';
import type { Handling } from './handling';
import type { DialPlan, OperationDefinition } from './operation';
import { parametersOf, type ItemParameters } from './parameters';

/** An operation that dials. */
export type DialDefinition = Extract<OperationDefinition, { kind: 'dial' }>;

/** What one item asks for, when it can be used. */
interface PlannedItem {
	itemIndex: number;
	plan: DialPlan;
	settings: DialSettings;
}

/** What items show of a request. */
export const shownBy = ({ shown = (body) => body }: DialDefinition, body: IDataObject) =>
	shown(body);

/** What is shown of an item that cannot be used. */
function unusable(
	{ given }: DialDefinition,
	parameters: ItemParameters,
	error: unknown,
): ItemResult {
	let request: IDataObject = {};
	try {
		request = given?.(parameters) ?? {};
	} catch {
		// An expression that cannot be evaluated shows nothing
	}
	return { request, failure: unsent('Client.InvalidInput', (error as Error).message) };
}

/** Reads and checks one item, without sending anything. @throws Error when it cannot be used */
function planItem(
	definition: DialDefinition,
	parameters: ItemParameters,
	itemIndex: number,
	asTool: boolean,
): PlannedItem {
	const plan = definition.plan(parameters);
	const callee = definition.specification.calleeOf(plan.body);
	return { itemIndex, plan, settings: readDialOptions(parameters, definition, callee, asTool) };
}

/** The result of an item whose outcome the builder has chosen: nothing is sent. */
function simulatedResult(
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

/** The attempt that an item makes, or all items together. */
function attemptOf(
	{ specification, merge }: DialDefinition,
	{ itemIndex, plan, settings }: PlannedItem,
	asTool: boolean,
): Attempt {
	const callee = specification.calleeOf(plan.body);
	return createAttempt({
		...settings,
		itemIndex,
		key: merge ? 'all' : asTool ? telephoneOf(callee) : String(itemIndex),
		callee,
		body: plan.body,
		...(plan.choice ? { choice: plan.choice } : {}),
	});
}

/** What becomes of the items of a run, before anything is sent. Whole once all attempts are read. */
export interface PlannedRun {
	attempts: AttemptSource;
	/** How many attempts there will be, as far as is known. */
	expected(): number;
	/** The items that each attempt stands for. */
	itemsOf: ReadonlyMap<Attempt, readonly number[]>;
	/** By item, the results of those that make no attempt. */
	results: ItemResult[];
}

/** How many items are read together. */
const ITEMS_TOGETHER = 10;

/**
 * Reads and checks the items of a run when their attempts are asked for, without sending anything. An item with two
 * expressions costs n8n a millisecond: so the first attempts leave, and other executions go on, before the rest of a long
 * batch is read.
 */
export function planAttempts(
	context: IExecuteFunctions,
	definition: DialDefinition,
	{ asTool }: Pick<Handling, 'asTool'>,
): PlannedRun {
	const { merge } = definition;
	const parameters = parametersOf(context, asTool);
	const itemCount = context.getInputData().length;
	const itemsOf = new Map<Attempt, number[]>();
	const results: ItemResult[] = [];
	let withoutAttempt = 0;

	function end(itemIndex: number, result: ItemResult) {
		results[itemIndex] = result;
		withoutAttempt++;
	}

	/** @returns none for an item that makes no attempt */
	function planOne(itemIndex: number): PlannedItem[] {
		const reader = parameters(itemIndex);
		try {
			const item = planItem(definition, reader, itemIndex, asTool);
			const { simulatedCode } = item.settings;
			if (simulatedCode === undefined) return [item];
			end(itemIndex, simulatedResult(definition, item, simulatedCode));
		} catch (error) {
			end(itemIndex, unusable(definition, reader, error));
		}
		return [];
	}

	function attemptFor(items: PlannedItem[]): Attempt {
		const [first] = items;
		const plan = merge ? merge(items.map((item) => item.plan)) : first.plan;
		const attempt = attemptOf(definition, { ...first, plan }, asTool);
		itemsOf.set(
			attempt,
			items.map(({ itemIndex }) => itemIndex),
		);
		return attempt;
	}

	function* parts() {
		const merged: PlannedItem[] = [];
		for (let from = 0; from < itemCount; from += ITEMS_TOGETHER) {
			const to = Math.min(itemCount, from + ITEMS_TOGETHER);
			const planned = Array.from({ length: to - from }, (_, index) => planOne(from + index)).flat();
			if (merge) merged.push(...planned);
			yield merge ? [] : planned.map((item) => attemptFor([item]));
		}
		if (merged.length > 0) yield [attemptFor(merged)];
	}

	return {
		attempts: openAttemptSource(parts()),
		expected: () => (merge ? 1 : itemCount - withoutAttempt),
		itemsOf,
		results,
	};
}
