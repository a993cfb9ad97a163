import type { IDataObject } from 'n8n-workflow';

import { describeTelCdr, describeTelRecordAsr } from '../../api/actions/callRecords';
import type { ActionResult } from '../../api/sendRequest';
import { numberOf, textOf } from '../../api/values';
import { readSessionId, sessionIdField } from '../fields';
import { defineOperation } from '../operation';
import { findRecord, readPatienceMs, waitedWords, waitUpToField } from './findRecord';

/** A call without AsrStatus is asked for its transcript at once. */
const isDecided = ({ AsrStatus }: IDataObject) => textOf(AsrStatus) !== 'Processing';

/** Why there is no transcript, going by the call's record; nothing when there may be one. */
function reasonAgainst(
	record: IDataObject,
	sessionId: string,
	patienceMs: number,
): ActionResult<never> | undefined {
	const refusal = (message: string) => ({
		succeeded: false as const,
		code: 'Client.NotFound',
		message,
		requestId: '',
	});
	const status = textOf(record.AsrStatus);
	if (status === 'NotExists') {
		return refusal(
			`The session "${sessionId}" has no transcript and will have none: nobody spoke, or transcription is not switched on, or its package is used up`,
		);
	}
	if (status !== 'Processing') return undefined;
	return refusal(
		`The transcript of the session "${sessionId}" is not ready yet${waitedWords(patienceMs)}`,
	);
}

/** No Date is further from 1970. */
const MAX_DATE_MS = 8.64e15;

/** A moment in Unix milliseconds as ISO text; null for what is none. */
function momentOf(value: unknown): string | null {
	const milliseconds = numberOf(value);
	if (milliseconds === undefined || Math.abs(milliseconds) > MAX_DATE_MS) return null;
	return new Date(milliseconds).toISOString();
}

/**
 * The transcript as an item, in the order in which it was said.
 *
 * @param entries of DescribeTelRecordAsr; Start and End are Unix milliseconds
 */
function transcriptOf(sessionId: string, entries: IDataObject[]): IDataObject {
	const sentences = [...entries]
		.sort((first, second) => (numberOf(first.Start) ?? 0) - (numberOf(second.Start) ?? 0))
		.map(({ User, Message, Start, End }) => ({
			User: textOf(User),
			Message: textOf(Message),
			Start: momentOf(Start),
			End: momentOf(End),
		}));
	const lines = sentences.map(({ User, Message }) => (User ? `${User}: ${Message}` : Message));
	return { SessionId: sessionId, text: lines.join('\n'), sentences };
}

export const getTranscript = defineOperation({
	resource: 'callRecord',
	operation: 'getTranscript',
	name: 'Get Transcript',
	action: 'Get transcript of call',
	description: 'Get what was said in a call, and wait for it if need be',
	kind: 'read',
	actions: [describeTelRecordAsr, describeTelCdr],
	fields: [
		sessionIdField,
		waitUpToField(
			'Seconds to wait for the transcript: it is made after the call, which must have been recorded',
		),
	],
	perItem(parameters) {
		const sessionId = readSessionId(parameters);
		const patienceMs = readPatienceMs(parameters);
		const request = { SessionId: sessionId };
		return {
			request,
			async run(tools) {
				const record = await findRecord(tools, sessionId, patienceMs, isDecided);
				if (!record.succeeded) return record;
				const refusal = reasonAgainst(record.response, sessionId, patienceMs);
				if (refusal) return refusal;
				const answer = await tools.client.send(describeTelRecordAsr, request);
				if (!answer.succeeded) return answer;
				return {
					succeeded: true,
					response: [{ json: transcriptOf(sessionId, answer.response.AsrDataList) }],
				};
			},
		};
	},
});
