import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { recordingSchema } from '../../records/callRecord';
import { downloadRecording } from '../../records/downloadRecording';
import { simplify } from '../../records/simplify';
import { numberInRange } from '../numberInRange';
import { claimPush } from './claimPush';
import type { PushMemories } from './pushMemory';
import type { HeldPush } from './receivePush';

/** Where the recording lies that the builder wants to have; empty when there is none. */
function wantedRecording(context: IExecuteFunctions, { event, record }: HeldPush): string {
	const isWanted = event !== 'cdr' && context.getNodeParameter('downloadRecording', 0, false);
	const recording = recordingSchema.safeParse(record);
	return isWanted && recording.success ? recording.data.RecordURL : '';
}

const BYTES_PER_MB = 1_000_000;

/** The size up to which a recording is fetched. */
export const RECORDING_SIZE_MB = { min: 1, max: 2000, default: 200 };

/**
 * Claims a push for an execution, for all processes of n8n.
 *
 * @param pushId the same for a push and its repeats
 * @returns false when another execution has it
 */
export type ClaimPush = (context: IExecuteFunctions, pushId: string) => Promise<boolean>;

/**
 * The execution's part of the trigger: waits until Tencent has its answer, and hands on the record. Here, and not
 * where the request comes in, is time for a download, and a store that several processes share.
 *
 * @param memories what this process remembers of pushes
 * @param claim lets one of several executions of a push go on; the others end with a hint. Not asked for a test event,
 * nor in the process that has taken the push in
 * @throws NodeOperationError with the body, for a push that could not be read; NodeApiError when the recording
 * cannot be fetched
 */
export async function deliverPush(
	context: IExecuteFunctions,
	memories: PushMemories,
	claim: ClaimPush = claimPush,
): Promise<INodeExecutionData[][]> {
	const [{ json: input }] = context.getInputData();
	const push = input.push as unknown as HeldPush;
	const memory = memories.of(context.getWorkflow().id ?? '', context.getNode().id);
	await memory.answered(push.id);
	// The process that has started the execution starts one for each push
	const isCertain = context.getMode() === 'manual' || memory.knows(push.id, undefined);
	if (!isCertain && !(await claim(context, push.id))) {
		context.addExecutionHints?.({
			message:
				'Tencent has pushed this record to another process of n8n as well, which goes on with it',
			location: 'outputPane',
		});
		return [[]];
	}

	const pairedItem = { item: 0 };
	const { event, record, problem, body } = push;
	if (!event || !record) {
		if (context.continueOnFail()) {
			return [[{ json: { Problem: problem, RawBody: body }, pairedItem }]];
		}
		throw new NodeOperationError(context.getNode(), `The data push cannot be read. ${problem}`, {
			description: `The body as it came: ${body}`,
		});
	}
	const json = context.getNodeParameter('simplify', 0) ? simplify(event, record) : record;
	const url = wantedRecording(context, push);
	if (!url) return [[{ json, pairedItem }]];

	const { min, max, default: megabytes } = RECORDING_SIZE_MB;
	const sizeMb = numberInRange(
		context,
		'Maximum Recording Size (MB)',
		context.getNodeParameter('maxRecordingSizeMb', 0, megabytes),
		{ min, max },
	);
	const download = await downloadRecording(context, url, { maxBytes: sizeMb * BYTES_PER_MB });
	if (download.succeeded) return [[{ json, binary: { data: download.recording }, pairedItem }]];
	const { problem: message } = download;
	if (context.continueOnFail()) return [[{ json: { ...json, Problem: message }, pairedItem }]];
	throw new NodeApiError(context.getNode(), { message }, { message, description: url });
}
