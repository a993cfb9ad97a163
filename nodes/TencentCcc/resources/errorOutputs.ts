import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { DEFAULT_SPLIT_CODES, OUTCOME_CATALOGUE } from '../outcomes/catalogue';
import type { ErrorOutputsMode, OutputParameters } from '../outcomes/outputs';
import { answerToAgent, spreadOverOutputs, type ItemResult } from '../outcomes/resultItems';
import { errorThatStops } from './errorThatStops';

/** Every outcome as an option of a list, by label. */
export const outcomeOptions = OUTCOME_CATALOGUE.map(({ code, label, meaning }) => ({
	name: label,
	value: code,
	description: `${code}: ${meaning}`,
})).sort((first, second) => first.name.localeCompare(second.name));

/** The fields that decide about the outputs; the same for every operation. */
export const errorOutputsDescription: INodeProperties[] = [
	{
		displayName: 'Error Outputs',
		name: 'errorOutputs',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'By Category',
				value: 'byCategory',
				description: 'One output for each kind of problem: agent, callee, caller, account …',
			},
			{
				name: 'By Code',
				value: 'byCode',
				description: 'One output for each error code you choose, and one for all others',
			},
			{
				name: 'None',
				value: 'none',
				description: "No output for failures: the node's On Error setting decides",
			},
			{
				name: 'Single',
				value: 'single',
				description: 'One output for all failures',
			},
		],
		default: 'byCode',
		description: 'How items that failed are spread over outputs',
		displayOptions: { hide: { '@tool': [true] } },
	},
	{
		displayName: 'Split These Codes',
		name: 'errorCodes',
		type: 'multiOptions',
		noDataExpression: true,
		options: outcomeOptions,
		default: [...DEFAULT_SPLIT_CODES],
		description:
			'The error codes that get an output of their own. All others leave by Other Error.',
		displayOptions: { show: { errorOutputs: ['byCode'] }, hide: { '@tool': [true] } },
	},
];

/** What the node's parameters and settings say about failures. */
export interface ErrorHandling {
	/** Whether an AI agent runs the node as its tool. */
	asTool: boolean;
	/** Whether an unusable credential stops the workflow. */
	stopsOnError: boolean;
	/** Whether a failed item stops the workflow. */
	failuresThrow: boolean;
	/**
	 * Throws a failure, if failures throw and there is one.
	 *
	 * @param itemIndex the failure to throw; default the first
	 */
	throwFailure(results: ItemResult[], itemIndex?: number): void;
	/** One array for every output of the node. */
	spread(results: ItemResult[]): INodeExecutionData[][];
}

/** Reads how failures leave the node: by its outputs, as an agent's answer, or by stopping the workflow. */
export function readErrorHandling(context: IExecuteFunctions): ErrorHandling {
	const errorCodes = context.getNodeParameter('errorCodes', 0, [...DEFAULT_SPLIT_CODES]) as unknown;
	const outputs: OutputParameters = {
		errorOutputs: context.getNodeParameter('errorOutputs', 0, 'byCode') as ErrorOutputsMode,
		errorCodes: Array.isArray(errorCodes) ? (errorCodes as string[]) : [...DEFAULT_SPLIT_CODES],
	};
	const asTool = context.getNodeOutputs().some(({ type }) => type === 'ai_tool');
	const stopsOnError = !asTool && !context.continueOnFail();
	const failuresThrow = stopsOnError && outputs.errorOutputs === 'none';
	const style = context.getNode().onError === 'continueErrorOutput' ? 'n8nErrorOutput' : 'branches';
	return {
		asTool,
		stopsOnError,
		failuresThrow,
		throwFailure(results, itemIndex = results.findIndex((result) => result?.failure)) {
			const failure = results[itemIndex]?.failure;
			if (failuresThrow && failure) throw errorThatStops(context.getNode(), failure, itemIndex);
		},
		spread: (results) =>
			asTool
				? answerToAgent(results)
				: spreadOverOutputs(context.getInputData(), results, outputs, style),
	};
}
