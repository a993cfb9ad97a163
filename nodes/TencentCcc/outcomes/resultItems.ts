import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { describeFailure, type AttemptFailure } from './failure';
import { outputIndexOfFailure, outputLabels, type OutputParameters } from './outputs';

/** What one input item came to. */
export interface ItemResult {
	/** What was sent, or given, for the item: UserId, Callee, Callers, UUI. */
	request: IDataObject;
	/** Tencent's answer when a session was created … */
	response?: IDataObject;
	/** … or the items that an operation answers with that asks for something … */
	records?: IDataObject[];
	/** … or why there is none. */
	failure?: AttemptFailure;
	/** The answer of an earlier try of this execution; nothing was sent now. */
	reused?: boolean;
	/** The action that found the session, when no answer to the request itself had come. */
	confirmedBy?: string;
	/** Nothing was sent: the builder asked for this outcome. */
	simulated?: boolean;
}

/** How failures leave a node that has no outputs for them. */
export type FailureStyle = 'branches' | 'n8nErrorOutput';

const marks = ({ reused, confirmedBy, simulated }: ItemResult): IDataObject => ({
	...(confirmedBy ? { confirmedBy } : {}),
	...(reused ? { reused: true } : {}),
	...(simulated ? { simulated: true } : {}),
});

/** The items of a success. A placed call is one: Tencent's answer and what was sent, in Tencent's names. */
function successItems(result: ItemResult): IDataObject[] {
	return result.records ?? [{ ...result.response, ...result.request, ...marks(result) }];
}

/** What is known of a failed item besides the input's own fields. */
function failureFields(result: ItemResult & { failure: AttemptFailure }): IDataObject {
	return { failure: describeFailure(result.failure), request: result.request, ...marks(result) };
}

/**
 * Spreads the results over the outputs: every input item leaves by exactly one, and what leaves is linked to it.
 *
 * @param items the input items, which are not changed
 * @param results one result per input item, in the same order
 * @param parameters the parameters that decide about the outputs
 * @param style `n8nErrorOutput` when n8n's own Error output takes the failures: n8n moves there only items
 * that hold nothing but `error`, `message` and `details`, and adds the input's fields itself
 * @returns one array for every output of the node
 */
export function spreadOverOutputs(
	items: INodeExecutionData[],
	results: ItemResult[],
	parameters: OutputParameters,
	style: FailureStyle,
): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = outputLabels(parameters).map(() => []);
	results.forEach((result, index) => {
		const { failure } = result;
		const pairedItem = { item: index };
		if (!failure) {
			outputs[0].push(...successItems(result).map((json) => ({ json, pairedItem })));
			return;
		}
		const fields = failureFields({ ...result, failure });
		const outputIndex = outputIndexOfFailure(failure.code, parameters);
		if (outputIndex === undefined && style === 'n8nErrorOutput') {
			outputs[0].push({
				json: { error: failure.message || failure.code, details: fields },
				pairedItem,
			});
			return;
		}
		const { binary } = items[index];
		outputs[outputIndex ?? 0].push({
			json: { ...items[index].json, ...fields },
			...(binary ? { binary } : {}),
			pairedItem,
		});
	});
	return outputs;
}

/**
 * The single output of a node that runs as an AI agent's tool: the agent sees nothing else, and the input
 * item holds only what the agent itself has sent.
 */
export function answerToAgent(results: ItemResult[]): INodeExecutionData[][] {
	return [
		results.flatMap((result, index) =>
			(result.failure
				? [failureFields({ ...result, failure: result.failure })]
				: successItems(result)
			).map((json) => ({ json, pairedItem: { item: index } })),
		),
	];
}
