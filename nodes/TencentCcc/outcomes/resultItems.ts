import type { IBinaryKeyData, IDataObject, INodeExecutionData } from 'n8n-workflow';

import { describeFailure, messageOf, type Failure, type FailureContext } from './failure';
import { outputIndexOfFailure, outputLabels, type OutputParameters } from './outputs';

/** An item that an operation answers with. */
export interface AnswerItem {
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** What one input item came to. */
export interface ItemResult {
	/** What was sent, or would have been, for the item, in Tencent's names. */
	request: IDataObject;
	/** Tencent's answer to what dials or acts … */
	response?: IDataObject;
	/** … or the items that a reading operation answers with … */
	answers?: AnswerItem[];
	/** … or why there is none. */
	failure?: Failure;
	/** The answer of an earlier try of this execution; nothing was sent now. */
	reused?: boolean;
	/** The action that found the session, when no answer to the request itself had come. */
	confirmedBy?: string;
	/** Nothing was sent: the builder asked for this outcome. */
	simulated?: boolean;
}

/** How results leave the node. */
export interface ResultStyle extends Omit<FailureContext, 'simulated'> {
	parameters: OutputParameters;
	/** Whether the items of what dials or acts carry the input's fields. */
	includeInputFields: boolean;
	/**
	 * Whether n8n's own error output takes the failures, which the node itself has no output for. The one form that
	 * n8n 1.88 to 2.41 all move there is an item that holds nothing but `error`; n8n adds the input's fields itself.
	 */
	toErrorOutput: boolean;
}

/** Fields that a node before may have left, and that would be taken for ours (or, `error`, for a failure by n8n). */
const RESERVED_FIELDS = new Set([
	'error',
	'failure',
	'request',
	'confirmedBy',
	'reused',
	'simulated',
]);

const inputFields = ({ json }: INodeExecutionData): IDataObject =>
	Object.fromEntries(Object.entries(json).filter(([name]) => !RESERVED_FIELDS.has(name)));

const marks = ({ reused, confirmedBy, simulated }: ItemResult): IDataObject => ({
	...(confirmedBy ? { confirmedBy } : {}),
	...(reused ? { reused: true } : {}),
	...(simulated ? { simulated: true } : {}),
});

/** The items of a success: what a reading operation answers, or the input's fields, what was sent and what was answered. */
function successItems(result: ItemResult, item: INodeExecutionData, style: ResultStyle) {
	if (result.answers) return result.answers;
	const own = { ...result.response, ...result.request, ...marks(result) };
	const answer: AnswerItem = {
		json: style.includeInputFields ? { ...inputFields(item), ...own } : own,
		...(item.binary ? { binary: item.binary } : {}),
	};
	return [answer];
}

/** What is known of a failed item besides the input's own fields. */
function failureFields(result: ItemResult & { failure: Failure }, style: ResultStyle): IDataObject {
	const { failure, request, simulated } = result;
	return {
		failure: describeFailure(failure, { ...style, simulated }),
		request,
	};
}

/**
 * Spreads the results over the outputs: every input item leaves by exactly one, and what leaves is linked to it.
 *
 * @param items the input items, which are not changed
 * @param results one result per input item, in the same order
 * @returns one array for every output of the node
 */
export function spreadOverOutputs(
	items: INodeExecutionData[],
	results: ItemResult[],
	style: ResultStyle,
): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = outputLabels(style.parameters).map(() => []);
	results.forEach((result, index) => {
		const item = items[index];
		const pairedItem = { item: index };
		const { failure } = result;
		if (!failure) {
			outputs[0].push(
				...successItems(result, item, style).map((answer) => ({ ...answer, pairedItem })),
			);
			return;
		}
		const fields = failureFields({ ...result, failure }, style);
		const outputIndex = outputIndexOfFailure(failure.code, style.parameters);
		if (outputIndex === undefined && style.toErrorOutput) {
			const error = { message: messageOf(failure, style) || failure.code, ...fields };
			outputs[0].push({ json: { error }, pairedItem });
			return;
		}
		outputs[outputIndex ?? 0].push({
			json: { ...inputFields(item), ...fields },
			...(item.binary ? { binary: item.binary } : {}),
			pairedItem,
		});
	});
	return outputs;
}

/**
 * The single output of a node that runs as an AI agent's tool: the agent sees nothing else, and the input
 * item holds only what the agent itself has sent.
 */
export function answerToAgent(
	items: INodeExecutionData[],
	results: ItemResult[],
	style: ResultStyle,
): INodeExecutionData[][] {
	const withoutInput = { ...style, includeInputFields: false };
	return [
		results.flatMap((result, index) =>
			(result.failure
				? [{ json: failureFields({ ...result, failure: result.failure }, style) }]
				: successItems(result, items[index], withoutInput)
			).map((answer) => ({ ...answer, pairedItem: { item: index } })),
		),
	];
}
