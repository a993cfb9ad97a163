import type { INodeParameters } from 'n8n-workflow';

import { findOutcome, OUTCOME_CATALOGUE } from './catalogue';
import { OUTCOME_CATEGORIES, STANDARD_OUTPUTS, type StandardOutput } from './outcome';

/** How failures of what dials are spread over the outputs; the values of the parameter `errorOutputs`. */
export type ErrorOutputsMode = 'standard' | 'byCode' | 'byCategory' | 'single' | 'none';

/**
 * The outputs that an operation can have: the ten standard ones, those of an operation without an agent, those of one
 * that takes all items at once, or those of what reads or acts.
 */
export type OutputSet = 'withAgent' | 'withoutAgent' | 'allItems' | 'result';

/** What decides which outputs a node has. */
export interface OutputParameters {
	outputSet: OutputSet;
	/** For what dials. A value that is no mode counts as `standard`. */
	errorOutputs?: string;
	/** For what dials, by code: the chosen codes in the order in which they were chosen. */
	errorCodes?: unknown;
	/** For what reads or acts. A value that is no mode counts as `single`. */
	resultOutputs?: string;
}

const STANDARD_OUTPUTS_OF: Record<Exclude<OutputSet, 'result'>, readonly StandardOutput[]> = {
	withAgent: STANDARD_OUTPUTS.map(({ output }) => output),
	withoutAgent: STANDARD_OUTPUTS.map(({ output }) => output).filter(
		(output) => output !== 'agentBusy' && output !== 'agentSetup',
	),
	allItems: ['success', 'unknown', 'duplicate', 'otherError'],
};

const LABEL_OF_OUTPUT = Object.fromEntries(
	STANDARD_OUTPUTS.map(({ output, label }) => [output, label]),
) as Record<StandardOutput, string>;

/** The label of a standard output. */
export const labelOfOutput = (output: StandardOutput) => LABEL_OF_OUTPUT[output];

/** The codes that have an output of their own in the mode By Code unless the builder chooses others. */
export const DEFAULT_ERROR_CODES: readonly string[] = [
	'FailedOperation.SeatStatusBusy',
	'FailedOperation.CalleeIsLimited',
	'Client.OutcomeUnknown',
	'Client.AlreadyDialled',
];

/**
 * What the outputs are made of besides the parameters. Only JSON, because n8n evaluates the function elsewhere; pairs
 * instead of objects, because n8n rewrites computed access to members.
 */
const CONSTANTS = {
	standard: Object.entries(STANDARD_OUTPUTS_OF).map(
		([set, outputs]) => [set, outputs.map((output) => LABEL_OF_OUTPUT[output])] as const,
	),
	labels: OUTCOME_CATALOGUE.map(({ code, label }) => [code, label] as const),
	categories: OUTCOME_CATEGORIES.map(({ label }) => label),
	defaultCodes: DEFAULT_ERROR_CODES,
};

/**
 * The labels of a node's outputs.
 *
 * n8n evaluates the text of this function inside an expression, in a sandbox of its own. So it must be
 * self-contained: no imports, no constants of this module, and nowhere two closing braces in a row.
 *
 * @param parameters the node's parameters
 * @param outputSet the set of the node's operation; a missing one is that of what reads or acts
 */
const labelsOfOutputs = (
	parameters: INodeParameters,
	outputSet: string | undefined,
	constants: typeof CONSTANTS,
): string[] => {
	const standard = constants.standard.find(([set]) => set === outputSet);
	if (!standard) return parameters.resultOutputs === 'none' ? ['Success'] : ['Success', 'Error'];
	const mode = parameters.errorOutputs;
	if (mode === 'none') return ['Success'];
	if (mode === 'single') return ['Success', 'Error'];
	if (mode === 'byCategory') return ['Success'].concat(constants.categories);
	if (mode !== 'byCode') return standard[1];
	const chosen = Array.isArray(parameters.errorCodes)
		? (parameters.errorCodes as string[])
		: constants.defaultCodes;
	const labels = chosen
		.filter((code, index) => chosen.indexOf(code) === index)
		.map((code) => (constants.labels.find(([known]) => known === code) || [code, String(code)])[1]);
	return ['Success', 'Other Error'].concat(labels);
};

/**
 * The expression that n8n evaluates to know the node's outputs.
 *
 * @param outputSets the output set of each operation that dials, by `resource.operation`
 */
export const outputsExpression = (outputSets: ReadonlyArray<readonly [string, OutputSet]>) =>
	`={{((parameters, sets, constants) => (${labelsOfOutputs})(parameters, (sets.find(([operation]) => operation === parameters.resource + '.' + parameters.operation) || [])[1], constants).map((displayName) => ({ type: 'main', displayName })))($parameter, ${JSON.stringify(outputSets)}, ${JSON.stringify(CONSTANTS)})}}` as const;

/** The labels of the outputs, in order. */
export function outputLabels({ outputSet, ...parameters }: OutputParameters): string[] {
	return labelsOfOutputs(parameters as INodeParameters, outputSet, CONSTANTS);
}

/** The standard output by which a failure of an operation leaves. */
export function standardOutputOf(code: string, outputSet: OutputSet): StandardOutput {
	const { output } = findOutcome(code);
	if (outputSet === 'result') return 'otherError';
	return STANDARD_OUTPUTS_OF[outputSet].includes(output) ? output : 'otherError';
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
	const { outputSet, errorOutputs, errorCodes, resultOutputs } = parameters;
	if (outputSet === 'result') return resultOutputs === 'none' ? undefined : 1;
	if (errorOutputs === 'none') return undefined;
	if (errorOutputs === 'single') return 1;
	const outcome = findOutcome(code);
	if (errorOutputs === 'byCategory') {
		return 1 + OUTCOME_CATEGORIES.findIndex(({ category }) => category === outcome.category);
	}
	if (errorOutputs !== 'byCode') {
		return STANDARD_OUTPUTS_OF[outputSet].indexOf(standardOutputOf(code, outputSet));
	}
	const chosen = [...new Set(Array.isArray(errorCodes) ? errorCodes : DEFAULT_ERROR_CODES)];
	// The code itself, else the entry of the catalogue that decides about it
	const position = [code, outcome.code]
		.map((wanted) => chosen.indexOf(wanted))
		.find((at) => at >= 0);
	return position === undefined ? 1 : 2 + position;
}
