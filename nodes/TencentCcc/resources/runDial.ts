import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { languageOf, openClient } from '../api/openClient';
import { endAttempt, notAttempted, type Attempt } from '../dialling/attempt';
import type { AttemptLedger } from '../dialling/attemptLedger';
import { lookBeforeCrash } from '../dialling/beforeCrash';
import { dial, type DialFigures } from '../dialling/dial';
import { openCallCaps } from '../dialling/openCallCaps';
import { redialGuardOf } from '../dialling/redialGuard';
import { openRivals } from '../dialling/rivals';
import { findOutcome } from '../outcomes/catalogue';
import { unsent } from '../outcomes/failure';
import type { ItemResult } from '../outcomes/resultItems';
import { summarize, whereFailuresAre } from '../outcomes/summary';
import { readHandling, type Handling } from './handling';
import { crashLedgerOf, ledgerOf, mayRunAgain } from './ledgerOf';
import { planAttempts, shownBy, type DialDefinition, type PlannedRun } from './planAttempts';

/** Batches that are shorter than this are over before anybody wonders how far they are. */
const MIN_BATCH_WITH_PROGRESS = 20;
const PROGRESS_INTERVAL_MS = 1000;

/** Tells the editor, in manual executions, how far a long batch is. */
function progressReporter(
	context: IExecuteFunctions,
	expected: () => number,
): (ended: number) => void {
	let lastAt = Date.now();
	return (ended) => {
		const isDue = Date.now() - lastAt >= PROGRESS_INTERVAL_MS;
		const total = expected();
		if (context.getMode() !== 'manual' || total < MIN_BATCH_WITH_PROGRESS || !isDue) return;
		lastAt = Date.now();
		context.sendMessageToUI?.(`Tencent CCC: ${ended} of ${total} calls have ended`);
	};
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
	{ attempts, expected }: PlannedRun,
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
		await Promise.all((await attempts.all()).map(endUnsent));
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
		onProgress: progressReporter(context, expected),
	});
}

/**
 * Runs an operation that dials, for every input item, and spreads the results over the node's outputs.
 *
 * The only throws are those of On Error = Stop: for the first failure of a node that has no outputs for failures, and
 * for an unusable credential. Where failures throw, every item is read and checked before the first request leaves.
 */
export async function runDial(context: IExecuteFunctions, definition: DialDefinition) {
	const handling = readHandling(context, definition);
	const planned = planAttempts(context, definition, handling);
	const { attempts, itemsOf, results } = planned;
	if (handling.failuresThrow) await attempts.all();
	const hasAttempts = await attempts.moreThan(0);
	if (!hasAttempts) handling.speak(await languageOf(context));
	handling.throwFailure(results);

	const ledger = ledgerOf(context, handling);
	let figures: DialFigures = { endedBy: [], retries: 0, waitedMs: 0 };
	if (hasAttempts) {
		figures = await dialWithCredential(context, definition, planned, ledger, handling);
		for (const attempt of await attempts.all()) {
			for (const itemIndex of itemsOf.get(attempt) ?? []) {
				results[itemIndex] = resultOf(definition, attempt);
			}
		}
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
