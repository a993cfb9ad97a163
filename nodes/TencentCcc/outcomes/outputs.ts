import type { INodeParameters } from 'n8n-workflow';

import {
	DEFAULT_SPLIT_CODES,
	findOutcome,
	OUTCOME_CATALOGUE,
	OUTCOME_CATEGORIES,
} from './catalogue';

/** How failures are spread over the outputs; the values of the parameter `errorOutputs`. */
export type ErrorOutputsMode = 'byCode' | 'byCategory' | 'single' | 'none';

/** The two parameters that decide which outputs the node has. */
export interface OutputParameters {
	errorOutputs: ErrorOutputsMode;
	errorCodes: string[];
}

const CODES_AND_LABELS = OUTCOME_CATALOGUE.map(({ code, label }) => [code, label]);
const CATEGORY_LABELS = OUTCOME_CATEGORIES.map(({ label }) => label);

/**
 * The outputs of a node with these parameters.
 *
 * n8n evaluates the text of this function inside an expression, in a sandbox of its own. So it must be
 * self-contained: no imports, no constants of this module, and nowhere two closing braces in a row.
 *
 * @param parameters the node's parameters
 * @param codesAndLabels pairs of code and label, in the order of the outputs
 * @param categoryLabels labels of the categories, in the order of the outputs
 * @param defaultCodes the codes that are split when the node does not say
 */
export const configuredOutputs = (
	parameters: INodeParameters,
	codesAndLabels: string[][],
	categoryLabels: string[],
	defaultCodes: readonly string[],
) => {
	const mode = parameters.errorOutputs || 'byCode';
	let labels: string[] = [];
	if (mode === 'byCategory') {
		labels = categoryLabels;
	} else if (mode === 'single') {
		labels = ['Error'];
	} else if (mode !== 'none') {
		const chosen = Array.isArray(parameters.errorCodes) ? parameters.errorCodes : defaultCodes;
		labels = codesAndLabels
			.filter(([code]) => (chosen as string[]).includes(code))
			.map(([, label]) => label)
			.concat('Other Error');
	}
	return ['Success'].concat(labels).map((displayName) => ({ type: 'main', displayName }));
};

const constants = [CODES_AND_LABELS, CATEGORY_LABELS, DEFAULT_SPLIT_CODES]
	.map((constant) => JSON.stringify(constant))
	.join(', ');

/** The expression that n8n evaluates to know the node's outputs. */
export const outputsExpression = `={{(${configuredOutputs})($parameter, ${constants})}}` as const;

/** The labels of the outputs, in order. */
export function outputLabels({ errorOutputs, errorCodes }: OutputParameters): string[] {
	return configuredOutputs(
		{ errorOutputs, errorCodes },
		CODES_AND_LABELS,
		CATEGORY_LABELS,
		DEFAULT_SPLIT_CODES,
	).map(({ displayName }) => displayName);
}

/**
 * The one output by which a failure leaves.
 *
 * @param code the code of the failure, in the catalogue or not
 * @returns the index of the output; undefined in the mode `none`, which has no output for failures
 */
export function outputIndexOfFailure(
	code: string,
	parameters: OutputParameters,
): number | undefined {
	const { errorOutputs, errorCodes } = parameters;
	if (errorOutputs === 'none') return undefined;
	if (errorOutputs === 'single') return 1;
	const outcome = findOutcome(code);
	if (errorOutputs === 'byCategory') {
		return 1 + OUTCOME_CATEGORIES.findIndex(({ category }) => category === outcome.category);
	}
	const chosen = OUTCOME_CATALOGUE.filter((entry) => errorCodes.includes(entry.code));
	const position = chosen.findIndex((entry) => entry.code === outcome.code);
	return 1 + (position === -1 ? chosen.length : position);
}
