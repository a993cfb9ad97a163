import type { IDataObject } from 'n8n-workflow';

import { describeSessionDetail } from '../../api/actions/callRecords';
import type { ActionResult } from '../../api/sendRequest';
import { isObject, textOf } from '../../api/values';
import { isoTime } from '../../records/simplify';
import { readSessionId, sessionIdField } from '../fields';
import { defineOperation, type OperationTools } from '../operation';
import { rangesOfRecords } from './findRecord';

const BYTES_PER_MB = 1_000_000;
/** Megabytes. */
const SIZE_MB = { min: 1, max: 2000, default: 200 };

const RECORDINGS = ['agent', 'call', 'voicemail'] as const;
type RecordingChoice = (typeof RECORDINGS)[number];

const isChoice = (value: string): value is RecordingChoice =>
	(RECORDINGS as readonly string[]).includes(value);

/** Where the wanted recording lies; empty when there is none. */
function urlOf(detail: IDataObject, wanted: RecordingChoice): string {
	const participants: unknown[] = Array.isArray(detail.ServeParticipants)
		? detail.ServeParticipants
		: [];
	const ofAgents = participants
		.filter(isObject)
		.map(({ RecordURL }) => textOf(RecordURL))
		.filter((url) => url !== '');
	const ofAgent = ofAgents[ofAgents.length - 1] ?? '';
	if (wanted === 'agent') return ofAgent;
	if (wanted === 'call') return textOf(detail.RecordURL) || ofAgent;
	const voicemails: unknown[] = [detail.VoicemailRecordURL].flat();
	return textOf(voicemails.find((url) => textOf(url) !== ''));
}

/** The details of a call that has ended, with links made just now: looked for in all the time that Tencent answers for. */
async function readDetail(
	{ client, now }: Pick<OperationTools, 'client' | 'now'>,
	sessionId: string,
): Promise<ActionResult<IDataObject>> {
	const [latest, ...earlier] = rangesOfRecords(now()).map(({ from, to }) => ({
		SessionId: sessionId,
		StartTimestamp: from,
		EndTimestamp: to,
	}));
	let answer = await client.send(describeSessionDetail, latest);
	for (const range of earlier) {
		if (answer.succeeded || answer.code !== 'Client.NotFound') break;
		answer = await client.send(describeSessionDetail, range);
	}
	return answer.succeeded ? { ...answer, response: answer.response as IDataObject } : answer;
}

export const downloadRecordingOfCall = defineOperation({
	resource: 'callRecord',
	operation: 'downloadRecording',
	name: 'Download Recording',
	action: 'Download recording of call',
	description: 'Get the recording of a call as a file',
	kind: 'read',
	actions: [describeSessionDetail],
	fields: [
		sessionIdField,
		{
			displayName: 'Recording',
			name: 'recording',
			type: 'options',
			options: [
				{
					name: "Agent's",
					value: 'agent',
					description: 'That of the agent who served the call, the last one after a transfer',
				},
				{
					name: 'Of the Call',
					value: 'call',
					description: "That of the whole call, on the lead's side; without one, the agent's",
				},
				{ name: 'Voicemail', value: 'voicemail', description: 'What the caller has left' },
			],
			default: 'call',
			description: 'Which recording, where a call has several',
		},
		{
			displayName: 'Put Output File in Field',
			name: 'binaryPropertyName',
			type: 'string',
			default: 'data',
			required: true,
			placeholder: 'e.g. data',
			hint: 'The name of the output binary field to put the file in',
		},
	],
	options: [
		{
			displayName: 'Maximum Size (MB)',
			name: 'maxSizeMb',
			type: 'number',
			typeOptions: { minValue: SIZE_MB.min, maxValue: SIZE_MB.max },
			default: 200,
			description: 'A larger recording is not fetched',
		},
	],
	perItem(parameters) {
		const sessionId = readSessionId(parameters);
		const wanted = parameters.text('recording', 'Recording') || 'call';
		if (!isChoice(wanted)) {
			throw new Error(`Recording "${wanted}" must be one of ${RECORDINGS.join(', ')}`);
		}
		const fieldName = parameters.text('binaryPropertyName', 'Put Output File in Field') || 'data';
		const { min, max, default: fallback } = SIZE_MB;
		const maxBytes =
			BYTES_PER_MB *
			parameters.number('options.maxSizeMb', 'Maximum Size (MB)', { min, max, fallback });
		return {
			request: { SessionId: sessionId },
			async run(tools) {
				const found = await readDetail(tools, sessionId);
				if (!found.succeeded) return found;
				const { response: detail } = found;
				const requestId = textOf(detail.RequestId);
				const failed = (code: string, message: string) => ({
					succeeded: false as const,
					code,
					message,
					requestId,
				});
				const url = urlOf(detail, wanted);
				if (url === '') {
					return failed('Client.NotFound', `The session "${sessionId}" has no such recording`);
				}
				const download = await tools.downloadRecording(url, { maxBytes });
				if (!download.succeeded) return failed('Client.DownloadFailed', download.problem);
				const json = {
					SessionId: sessionId,
					Recording: wanted,
					Caller: textOf(detail.Caller),
					Callee: textOf(detail.Callee),
					UserId: textOf(detail.StaffUserId),
					StartTime: isoTime(detail.StartTimeStamp),
					AnswerTime: isoTime(detail.AcceptTimestamp),
					EndTime: isoTime(detail.EndedTimestamp),
				};
				return {
					succeeded: true,
					response: [{ json, binary: { [fieldName]: download.recording } }],
				};
			},
		};
	},
});
