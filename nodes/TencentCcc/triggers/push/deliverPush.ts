import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { recordingSchema } from '../../records/callRecord';
import { simplify } from '../../records/simplify';
import { downloadRecording } from './downloadRecording';
import { sharedPushMemory } from './pushMemory';
import type { HeldPush } from './receivePush';

/** Where the recording lies that the builder wants to have; empty when there is none. */
function wantedRecording(context: IExecuteFunctions, { event, record }: HeldPush): string {
	const isWanted = event !== 'cdr' && context.getNodeParameter('downloadRecording', 0, false);
	const recording = recordingSchema.safeParse(record);
	return isWanted && recording.success ? recording.data.RecordURL : '';
}

/**
 * The execution's part of the trigger: waits until Tencent has its answer, and hands on the record. Here, and not
 * where the request comes in, is time for a download.
 *
 * @throws NodeOperationError with the body, for a push that could not be read; NodeApiError when the recording
 * cannot be fetched
 */
export async function deliverPush(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [{ json: input }] = this.getInputData();
	const push = input.push as unknown as HeldPush;
	await sharedPushMemory(this.getWorkflow().id ?? '', this.getNode().id).answered(push.id);

	const pairedItem = { item: 0 };
	const { event, record, problem, body } = push;
	if (!event || !record) {
		if (this.continueOnFail()) return [[{ json: { Problem: problem, RawBody: body }, pairedItem }]];
		throw new NodeOperationError(this.getNode(), `The data push cannot be read. ${problem}`, {
			description: `The body as it came: ${body}`,
		});
	}
	const json = this.getNodeParameter('simplify', 0) ? simplify(event, record) : record;
	const url = wantedRecording(this, push);
	if (!url) return [[{ json, pairedItem }]];

	const recording = await downloadRecording(this, url);
	if (typeof recording !== 'string') return [[{ json, binary: { data: recording }, pairedItem }]];
	if (this.continueOnFail()) return [[{ json: { ...json, Problem: recording }, pairedItem }]];
	throw new NodeApiError(
		this.getNode(),
		{ message: recording },
		{ message: recording, description: url },
	);
}
