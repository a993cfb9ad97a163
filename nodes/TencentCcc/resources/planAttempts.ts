import { sleep, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

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

/** Reads and checks one item, without sending anything. Never throws: what cannot be used is a result. */
function planItem(
	definition: DialDefinition,
	parameters: ItemParameters,
	itemIndex: number,
	asTool: boolean,
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

/** What becomes of the items of a run, before anything is sent. Whole once all attempts have arrived. */
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
/** How much faster attempts arrive than they may leave, unless somebody waits for all. */
const LEAD_OF_READING = 4;

/** Milliseconds in which attempts leave. */
const leavingMs = (attempts: readonly Attempt[]) =>
	attempts.reduce((sum, { callsPerSecond }) => sum + 1000 / callsPerSecond, 0);

/**
 * Reads and checks the items of a run, without sending anything. An item with two expressions costs n8n a
 * millisecond; so attempts arrive a few at a time, and the first ones leave, and other executions go on, while the rest of
 * a long batch is read.
 *
 * @param wait resolves after the given milliseconds
 */
export function planAttempts(
	context: IExecuteFunctions,
	definition: DialDefinition,
	{ asTool }: Pick<Handling, 'asTool'>,
	wait: (milliseconds: number) => Promise<void> = sleep,
): PlannedRun {
	const { merge } = definition;
	const parameters = parametersOf(context, asTool);
	const itemCount = context.getInputData().length;
	const itemsOf = new Map<Attempt, number[]>();
	const results: ItemResult[] = [];
	let withoutAttempt = 0;

	function planOne(itemIndex: number): PlannedItem[] {
		const item = planItem(definition, parameters(itemIndex), itemIndex, asTool);
		if ('plan' in item) {
			const { simulatedCode } = item.settings;
			if (simulatedCode === undefined) return [item];
			results[itemIndex] = simulatedResult(definition, item, simulatedCode);
		} else {
			results[itemIndex] = item;
		}
		withoutAttempt++;
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

	async function* read(allWanted: Promise<void>) {
		const merged: PlannedItem[] = [];
		let areAllWanted = false;
		void allWanted.then(() => {
			areAllWanted = true;
		});
		let totalLeavingMs = 0;
		for (let from = 0; from < itemCount; from += ITEMS_TOGETHER) {
			const to = Math.min(itemCount, from + ITEMS_TOGETHER);
			const planned = Array.from({ length: to - from }, (_, index) => planOne(from + index)).flat();
			if (merge) merged.push(...planned);
			const part = merge ? [] : planned.map((item) => attemptFor([item]));
			yield part;
			totalLeavingMs += leavingMs(part);
			// A second's worth may leave at once
			const isAwaited = areAllWanted || totalLeavingMs < 1000;
			if (to === itemCount) break;
			if (isAwaited) await wait(0);
			else await Promise.race([wait(leavingMs(part) / LEAD_OF_READING), allWanted]);
		}
		if (merged.length > 0) yield [attemptFor(merged)];
	}

	return {
		attempts: openAttemptSource(read),
		expected: () => (merge ? 1 : itemCount - withoutAttempt),
		itemsOf,
		results,
	};
}
