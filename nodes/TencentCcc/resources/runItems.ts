import { NodeOperationError, sleep, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import type { Client } from '../api/client';
import { openClient } from '../api/openClient';
import type { ActionResult } from '../api/sendRequest';
import type { AttemptLedger } from '../dialling/attemptLedger';
import { redialGuardOf } from '../dialling/redialGuard';
import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { unsent, type Failure } from '../outcomes/failure';
import type { AnswerItem, ItemResult } from '../outcomes/resultItems';
import { summarizeFailures } from '../outcomes/summary';
import { downloadRecording } from '../records/downloadRecording';
import { readHandling, type Handling } from './handling';
import { ledgerOf, mayRunAgain } from './ledgerOf';
import type { GroupTask, OperationDefinition, OperationTools } from './operation';
import { parametersOf, type ItemParameters } from './parameters';

type ItemOperation = Exclude<OperationDefinition, { kind: 'dial' }>;

/** What an operation is given to work with. */
function toolsOf(context: IExecuteFunctions, client: Client): OperationTools {
	const isCancelled = () => client.cancelSignal?.aborted ?? false;
	return {
		client,
		now: Date.now,
		isCancelled,
		async wait(ms) {
			await sleep(ms, client.cancelSignal).catch(() => undefined);
		},
		redialGuard: redialGuardOf(context),
		downloadRecording: async (url, limits) =>
			await downloadRecording(
				context,
				url,
				limits,
				async (ms) => await sleep(ms, client.cancelSignal),
			),
	};
}

/** Whatever goes wrong around a request leaves its outcome open. */
const unexpected = (error: unknown) => ({
	succeeded: false as const,
	code: 'Client.OutcomeUnknown',
	message: `The answer could not be processed: ${(error as Error).message}`,
	requestId: '',
});

const failureOf = ({
	code,
	message,
	requestId,
	tries = 1,
}: Extract<ActionResult<unknown>, { succeeded: false }>): Failure => ({
	code,
	message,
	requestId,
	attempts: tries,
});

const outcomeOf = (result: ActionResult<object>): AttemptOutcome =>
	result.succeeded
		? { done: true, response: result.response as IDataObject }
		: { done: false, failure: failureOf(result) };

const resultOf = (request: IDataObject, outcome: AttemptOutcome): ItemResult =>
	outcome.done
		? { request, response: outcome.response, reused: outcome.reused }
		: { request, failure: outcome.failure };

/** Resolves when no repetition of the run has a request under way for the attempts: they may be marked at once then. */
async function untilNobodyDoes(ledger: AttemptLedger | undefined, keys: string[]): Promise<void> {
	for (;;) {
		const others = keys.map((key) => ledger?.othersUnderWay(key)).filter((other) => other);
		if (others.length === 0) return;
		await Promise.all(others);
	}
}

/** Does something at most once in all repetitions of a run. */
async function once(
	ledger: AttemptLedger | undefined,
	key: string,
	act: () => Promise<ActionResult<object>>,
): Promise<AttemptOutcome> {
	await untilNobodyDoes(ledger, [key]);
	const earlier = ledger?.recall(key);
	if (earlier) return earlier.outcome;
	ledger?.markSent(key);
	const outcome = outcomeOf(await act().catch(unexpected));
	ledger?.complete(key, outcome);
	return outcome;
}

/** What came of one item. Never throws. */
async function runItem(
	definition: ItemOperation,
	parameters: ItemParameters,
	itemIndex: number,
	tools: OperationTools,
	ledger: AttemptLedger | undefined,
): Promise<ItemResult> {
	try {
		if (definition.kind === 'read') {
			const { request, run } = definition.perItem(parameters);
			const result = await run(tools).catch(
				(error): ActionResult<AnswerItem[]> => unexpected(error),
			);
			return result.succeeded
				? { request, answers: result.response }
				: { request, failure: failureOf(result) };
		}
		const { request, run } = definition.perItem!(parameters);
		return resultOf(request, await once(ledger, String(itemIndex), async () => await run(tools)));
	} catch (error) {
		return { request: {}, failure: unsent('Client.InvalidInput', (error as Error).message) };
	}
}

/** What came of all items, several of which share a request. Never throws. */
async function runGroups(
	{ maxItems, read, run }: GroupTask,
	parametersOfItem: (itemIndex: number) => ItemParameters,
	itemCount: number,
	tools: OperationTools,
	ledger: AttemptLedger | undefined,
): Promise<ItemResult[]> {
	const keys = Array.from({ length: itemCount }, (_, itemIndex) => String(itemIndex));
	await untilNobodyDoes(ledger, keys);
	const results: ItemResult[] = [];
	const waiting: Array<{ itemIndex: number; request: IDataObject }> = [];
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex++) {
		try {
			const request = read(parametersOfItem(itemIndex));
			const earlier = ledger?.recall(String(itemIndex));
			if (earlier) results[itemIndex] = resultOf(request, earlier.outcome);
			else waiting.push({ itemIndex, request });
		} catch (error) {
			const failure = unsent('Client.InvalidInput', (error as Error).message);
			results[itemIndex] = { request: {}, failure };
		}
	}
	const groups: Array<typeof waiting> = [];
	while (waiting.length > 0) groups.push(waiting.splice(0, maxItems));
	await Promise.all(
		groups.map(async (group) => {
			for (const { itemIndex } of group) ledger?.markSent(String(itemIndex));
			const answers = await run(
				group.map(({ request }) => request),
				tools,
			).catch((error) => group.map(() => unexpected(error)));
			group.forEach(({ itemIndex, request }, position) => {
				const outcome = outcomeOf(
					answers[position] ?? unexpected(new Error('Tencent said nothing of this item')),
				);
				ledger?.complete(String(itemIndex), outcome);
				results[itemIndex] = resultOf(request, outcome);
			});
		}),
	);
	return results;
}

/** The node's outputs, and a hint where the first one, which n8n shows, is empty because something failed. */
function spreadWithHint(context: IExecuteFunctions, results: ItemResult[], handling: Handling) {
	const outputs = handling.spread(results);
	if (outputs[0].length === 0 && results.some(({ failure }) => failure)) {
		const message = summarizeFailures(results, handling.tabOf);
		// Older versions of n8n have no hints; a missing method must not lose the results
		context.addExecutionHints?.({ message, type: 'info', location: 'outputPane' });
	}
	return outputs;
}

/**
 * Runs an operation that reads or acts: all items at once, as fast as the limiter of each action allows, and spreads the
 * results over the node's outputs.
 *
 * @throws NodeOperationError or NodeApiError, with On Error = Stop only
 */
export async function runItems(context: IExecuteFunctions, definition: ItemOperation) {
	const handling = readHandling(context, definition);
	const items = context.getInputData();
	let client: Client;
	try {
		client = await openClient(context);
		handling.speak(client.language);
	} catch (error) {
		const { message } = error as Error;
		if (handling.stopsOnError) {
			throw new NodeOperationError(context.getNode(), message, { level: 'warning' });
		}
		const failure = unsent('Client.NotAttempted', message);
		const unattempted = items.map(() => ({ request: {}, failure }));
		return spreadWithHint(context, unattempted, handling);
	}
	// An agent that calls its tool twice means it twice
	const ledger =
		definition.kind === 'act' && !handling.asTool ? ledgerOf(context, handling) : undefined;
	const parameters = parametersOf(context, handling.asTool);
	const tools = toolsOf(context, client);
	const results =
		definition.kind === 'act' && definition.perGroup
			? await runGroups(definition.perGroup, parameters, items.length, tools, ledger)
			: await Promise.all(
					items.map(
						async (_, itemIndex) =>
							await runItem(definition, parameters(itemIndex), itemIndex, tools, ledger),
					),
				);
	handling.throwFailure(results);
	const outputs = spreadWithHint(context, results, handling);
	if (!mayRunAgain(outputs)) ledger?.clear();
	return outputs;
}
