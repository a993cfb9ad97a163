import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { languageOf, openClient } from '../api/openClient';
import { createAttempt, endAttempt, notAttempted, type Attempt } from '../dialling/attempt';
import type { AttemptLedger } from '../dialling/attemptLedger';
import { lookBeforeCrash } from '../dialling/beforeCrash';
import { dial, type DialFigures } from '../dialling/dial';
import { openCallCaps } from '../dialling/openCallCaps';
import { redialGuardOf } from '../dialling/redialGuard';
import { openRivals } from '../dialling/rivals';
import { telephoneOf } from '../numbers/telephone';
import { findOutcome } from '../outcomes/catalogue';
import { unsent } from '../outcomes/failure';
import type { ItemResult } from '../outcomes/resultItems';
import { summarize, whereFailuresAre } from '../outcomes/summary';
import { readDialOptions, SIMULATED_SUCCESS, type DialSettings } from './dialOptions';
import { readHandling, type Handling } from './handling';
import { crashLedgerOf, ledgerOf, mayRunAgain } from './ledgerOf';
import type { DialPlan, OperationDefinition } from './operation';
import { parametersOf, type ItemParameters } from './parameters';

type DialDefinition = Extract<OperationDefinition, { kind: 'dial' }>;

/** What one item asks for, when it can be used. */
interface PlannedItem {
	itemIndex: number;
	plan: DialPlan;
	settings: DialSettings;
}

/** Batches that are shorter than this are over before anybody wonders how far they are. */
const MIN_BATCH_WITH_PROGRESS = 20;
const PROGRESS_INTERVAL_MS = 1000;

/** Tells the editor, in manual executions, how far a long batch is. */
function progressReporter(context: IExecuteFunctions, total: number): (ended: number) => void {
	let lastAt = Date.now();
	return (ended) => {
		const isDue = Date.now() - lastAt >= PROGRESS_INTERVAL_MS;
		if (context.getMode() !== 'manual' || total < MIN_BATCH_WITH_PROGRESS || !isDue) return;
		lastAt = Date.now();
		context.sendMessageToUI?.(`Tencent CCC: ${ended} of ${total} calls have ended`);
	};
}

/** What items show of a request. */
const shownBy = ({ shown = (body) => body }: DialDefinition, body: IDataObject) => shown(body);

/** Reads and checks one item, without sending anything. Never throws: what cannot be used is a result. */
function planItem(
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

/** The attempts that planned items make: one each, or one for all of them. */
function attemptsOf(
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

/** What items share that were dialled, or not. */
const resultOf = (definition: DialDefinition, { body, outcome }: Attempt): ItemResult => {
	const request = shownBy(definition, body);
	if (!outcome)
		return { request, failure: unsent('Client.NotAttempted', 'The batch ended before it') };
	if (!outcome.done) return { request, failure: outcome.failure };
	const { response, reused, confirmedBy } = outcome;
	return { request, response, reused, confirmedBy };
};

/** Dials with the node's credential; without a usable one nothing is sent, and what is known stands. */
async function dialWithCredential(
	context: IExecuteFunctions,
	definition: DialDefinition,
	attempts: Attempt[],
	ledger: AttemptLedger,
	handling: Handling,
): Promise<DialFigures> {
	const { failuresThrow, stopsOnError } = handling;
	let client;
	try {
		client = await openClient(context);
		handling.speak(client.language);
	} catch (error) {
		const { message } = error as Error;
		if (stopsOnError) {
			throw new NodeOperationError(context.getNode(), message, { level: 'warning' });
		}
		const beforeCrash = lookBeforeCrash(attempts, ledger, crashLedgerOf(context, handling));
		const endUnsent = async (attempt: Attempt) => {
			const earlier = ledger.recall(attempt.key)?.outcome ?? (await beforeCrash.outcomeOf(attempt));
			endAttempt(attempt, earlier ?? notAttempted(message));
		};
		await Promise.all(attempts.map(endUnsent));
		return { endedBy: [], retries: 0, waitedMs: 0 };
	}
	return await dial(attempts, {
		specification: definition.specification,
		client,
		ledger,
		crashLedger: crashLedgerOf(context, handling),
		guard: redialGuardOf(context),
		rivals: openRivals(context, definition.specification),
		callCaps: openCallCaps(context),
		endsBatch: ({ code }, isNew) => (failuresThrow ? isNew : findOutcome(code).stopsBatch),
		onProgress: progressReporter(context, attempts.length),
	});
}

/**
 * Runs an operation that dials, for every input item, and spreads the results over the node's outputs.
 *
 * Every item is read and checked before the first request leaves. The only throws are those of On Error =
 * Stop: for the first failure of a node that has no outputs for failures, and for an unusable credential.
 */
export async function runDial(context: IExecuteFunctions, definition: DialDefinition) {
	const handling = readHandling(context, definition);
	const parameters = parametersOf(context, handling.asTool);
	const results: ItemResult[] = [];
	const planned: PlannedItem[] = [];
	context.getInputData().forEach((_, itemIndex) => {
		const item = planItem(definition, parameters(itemIndex), itemIndex, handling);
		if (!('plan' in item)) results[itemIndex] = item;
		else if (item.settings.simulatedCode === undefined) planned.push(item);
		else results[itemIndex] = simulatedResult(definition, item, item.settings.simulatedCode);
	});
	if (planned.length === 0) handling.speak(await languageOf(context));
	handling.throwFailure(results);

	const ledger = ledgerOf(context, handling);
	let figures: DialFigures = { endedBy: [], retries: 0, waitedMs: 0 };
	if (planned.length > 0) {
		const attempts = attemptsOf(definition, planned, handling);
		figures = await dialWithCredential(context, definition, attempts, ledger, handling);
		planned.forEach(({ itemIndex }, position) => {
			results[itemIndex] = resultOf(definition, attempts[definition.merge ? 0 : position]);
		});
		handling.throwFailure(results, figures.endedBy[0]?.itemIndex);
	}

	const outputs = handling.spread(results);
	if (results.length > 0) {
		const sums = summarize(results, figures, handling.tabOf);
		const message = outputs[0].length > 0 ? sums : `${sums} ${whereFailuresAre(results)}`;
		// Older versions of n8n have no hints; a missing method must not lose the results
		context.addExecutionHints?.({ message, type: 'info', location: 'outputPane' });
	}
	if (!mayRunAgain(outputs)) ledger.clear();
	return outputs;
}
