import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Run } from '../engine';

/** What a Tencent CCC node made of one of its items. */
export interface LeadResult {
	/** Position among the node's input items, from 0. */
	readonly itemIndex: number;
	/** Position and name of the output it left by. */
	readonly outputIndex: number;
	readonly output: string;
	readonly userId: string;
	/** What was sent as Callee; empty when nothing was sent. */
	readonly numberSent: string;
	/** Of a placed call, else empty. */
	readonly sessionId: string;
	/** Of a failure, else empty. */
	readonly code: string;
	/** By what a call was found whose answer had been lost, else empty. */
	readonly confirmedBy: string;
	/** `yes` for a placed call, else what the failure says. */
	readonly callPlaced: 'yes' | 'no' | 'unknown';
}

function itemIndexOf({ pairedItem }: INodeExecutionData): number {
	if (typeof pairedItem === 'object' && !Array.isArray(pairedItem)) return pairedItem.item;
	throw new Error('An item is not linked to the item that it comes from');
}

function readResult(
	item: INodeExecutionData,
	output: Pick<LeadResult, 'outputIndex' | 'output'>,
): LeadResult {
	const { json } = item;
	const failure = json.failure as IDataObject | undefined;
	const request = (failure ? json.request : json) as IDataObject;
	const wasSent = !failure || Number(failure.attempts) > 0;
	return {
		...output,
		itemIndex: itemIndexOf(item),
		userId: String(request.UserId),
		numberSent: wasSent ? String(request.Callee) : '',
		sessionId: failure ? '' : String(json.SessionId),
		code: String(failure?.code ?? ''),
		confirmedBy: String((failure ? undefined : json.confirmedBy) ?? ''),
		callPlaced: failure ? (failure.callPlaced as LeadResult['callPlaced']) : 'yes',
	};
}

/**
 * Reads what left a Tencent CCC node, on all its outputs.
 *
 * @param run the finished run
 * @param nodeName the node
 * @param labels the names of its outputs, in order
 * @returns one result for every item that left, in the order of the input items
 * @throws Error when an item is not linked to an input item
 */
export function readResults(run: Run, nodeName: string, labels: readonly string[]): LeadResult[] {
	return run
		.outputs(nodeName)
		.flatMap((items, outputIndex) =>
			items.map((item) => readResult(item, { outputIndex, output: labels[outputIndex] })),
		)
		.sort((first, second) => first.itemIndex - second.itemIndex);
}
