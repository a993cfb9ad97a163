import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
} from 'n8n-workflow';

import { findOutcome, type MessageLanguage } from '../outcomes/catalogue';
import { adviceOf, messageOf, type Failure, type FailureContext } from '../outcomes/failure';
import { outputIndexOfFailure, outputLabels, type OutputParameters } from '../outcomes/outputs';
import {
	answerToAgent,
	spreadOverOutputs,
	type ItemResult,
	type ResultStyle,
} from '../outcomes/resultItems';
import type { TabOf } from '../outcomes/summary';
import { idOf, outputSetOf, type OperationDefinition } from './operation';

/** What the node's parameters and settings say about results and failures. */
export interface Handling extends FailureContext {
	/** `resource.operation`. */
	operation: string;
	/** Whether an AI agent runs the node as its tool. */
	asTool: boolean;
	/** Whether an unusable credential stops the workflow. */
	stopsOnError: boolean;
	/** Whether a failed item stops the workflow. */
	failuresThrow: boolean;
	/** Sets the language of messages and advice, which is known once the credential is. */
	speak(language: MessageLanguage): void;
	/**
	 * Throws a failure, if failures throw and there is one.
	 *
	 * @param itemIndex the failure to throw; default the first
	 */
	throwFailure(results: ItemResult[], itemIndex?: number): void;
	tabOf: TabOf;
	/** One array for every output of the node. */
	spread(results: ItemResult[]): INodeExecutionData[][];
}

/**
 * The error that stops the workflow, for the item that failed: what happened as message, what to do next, code
 * and request ID as description.
 */
function errorThatStops(node: INode, failure: Failure, itemIndex: number, context: FailureContext) {
	const { label } = findOutcome(failure.code, context.kind);
	const message = `${label}: ${messageOf(failure, context)}`;
	const requestId = failure.requestId ? `, request ID ${failure.requestId}` : '';
	const description = `${adviceOf(failure, context)} (${failure.code}${requestId})`;
	const error =
		failure.attempts === 0
			? new NodeOperationError(node, message, { itemIndex, description })
			: new NodeApiError(node, { message }, { itemIndex, description });
	// n8n puts words of its own in place of messages that name a network error, such as "You can retry the
	// request immediately", which is the last thing to do when a telephone may have rung
	error.message = message;
	return error;
}

/** Whether an AI agent runs the node as its tool. */
const runsAsTool = (context: IExecuteFunctions) =>
	context.getNodeOutputs().some(({ type }) => type === 'ai_tool');

/**
 * Whether items that leave by Success carry the input's fields. One expression of the collection that fails must not
 * keep the others from leaving: the item that it belongs to says so.
 */
function includesInputFields(context: IExecuteFunctions): boolean {
	try {
		const options = context.getNodeParameter('options', 0, {}) as { includeInputFields?: unknown };
		return options.includeInputFields !== false;
	} catch {
		return true;
	}
}

/** Reads how results leave the node: by its outputs, as an agent's answer, or by stopping the workflow. */
export function readHandling(
	context: IExecuteFunctions,
	definition: OperationDefinition,
): Handling {
	const parameters: OutputParameters = {
		outputSet: outputSetOf(definition),
		errorOutputs: context.getNodeParameter('errorOutputs', 0, 'standard') as string,
		// n8n throws for a missing parameter with a fallback of undefined; an agent's tool has no such field
		errorCodes: context.getNodeParameter('errorCodes', 0, null) as unknown,
		resultOutputs: context.getNodeParameter('resultOutputs', 0, 'single') as string,
	};
	const { kind, actions } = definition;
	const failureContext: FailureContext = {
		kind,
		action: actions[0]?.name ?? '',
		outputSet: parameters.outputSet,
	};
	const asTool = runsAsTool(context);
	const stopsOnError = !asTool && !context.continueOnFail();
	const mode = kind === 'dial' ? parameters.errorOutputs : parameters.resultOutputs;
	const failuresThrow = stopsOnError && mode === 'none';
	const style: ResultStyle = {
		...failureContext,
		parameters,
		includeInputFields: includesInputFields(context),
		toErrorOutput: context.getNode().onError === 'continueErrorOutput',
	};
	return {
		...failureContext,
		operation: idOf(definition),
		asTool,
		stopsOnError,
		failuresThrow,
		speak(language) {
			failureContext.language = language;
			style.language = language;
		},
		throwFailure(results, itemIndex = results.findIndex((result) => result?.failure)) {
			const failure = results[itemIndex]?.failure;
			if (failuresThrow && failure) {
				throw errorThatStops(context.getNode(), failure, itemIndex, failureContext);
			}
		},
		tabOf(code) {
			const index = asTool ? undefined : outputIndexOfFailure(code, parameters);
			return index === undefined ? undefined : outputLabels(parameters)[index];
		},
		spread: (results) =>
			asTool
				? answerToAgent(context.getInputData(), results, style)
				: spreadOverOutputs(context.getInputData(), results, style),
	};
}
