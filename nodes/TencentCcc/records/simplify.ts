import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { callRecordSchema, recordingSchema, type CallRecord, type Recording } from './callRecord';
import { outcomeOf, wasAnswered } from './disposition';

/** What a record tells of; the names are those of the data push. */
export type RecordEvent = 'cdr' | 'record' | 'voicemail';

export const simplifyDescription: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Unix seconds as ISO text; empty for 0. */
export const isoTime = (seconds: number) =>
	seconds > 0 ? new Date(seconds * 1000).toISOString() : '';

/** The UUI, parsed when it is a JSON object or array; any other text stays as it is. */
function readUui(uui: string): IDataObject | string {
	if (!/^\s*[[{]/.test(uui)) return uui;
	try {
		return JSON.parse(uui) as IDataObject;
	} catch {
		return uui;
	}
}

/** Seconds that the two sides spoke. */
function talkSeconds(record: CallRecord): number {
	if (!wasAnswered(record)) return 0;
	const { AcceptTimestamp, EndedTimestamp, Duration } = record;
	return EndedTimestamp > 0 ? Math.max(0, EndedTimestamp - AcceptTimestamp) : Duration;
}

function simplifyCall(record: CallRecord): IDataObject {
	const { SeatUser, ServeParticipants, StartTimestamp, Time } = record;
	const recordUrl =
		record.RecordURL || (ServeParticipants.find(({ RecordURL }) => RecordURL)?.RecordURL ?? '');
	return {
		Event: 'cdr',
		SessionId: record.SessionId,
		Direction: record.Direction === 1 ? 'Outbound' : 'Inbound',
		Caller: record.Caller || record.ProtectedCaller,
		Callee: record.Callee || record.ProtectedCallee,
		UserId: SeatUser.Mail || SeatUser.UserId,
		StartTime: isoTime(StartTimestamp || Time),
		AnswerTime: isoTime(record.AcceptTimestamp),
		EndTime: isoTime(record.EndedTimestamp),
		TalkSeconds: talkSeconds(record),
		Outcome: outcomeOf(record),
		EndStatusString: record.EndStatusString,
		HungUpSide: record.HungUpSide,
		...(recordUrl ? { RecordURL: recordUrl } : {}),
		UUI: readUui(record.UUI),
	};
}

function simplifyRecording(event: RecordEvent, recording: Recording): IDataObject {
	const { SessionId, RecordId, EndpointUser, Timestamp, RecordURL, CustomRecordURL } = recording;
	return {
		Event: event,
		SessionId,
		...(RecordId ? { RecordId } : {}),
		EndpointUser,
		RecordTime: isoTime(Timestamp),
		RecordURL,
		...(CustomRecordURL ? { CustomRecordURL } : {}),
	};
}

/**
 * The record of a call or of a recording as about ten flat fields in Tencent's names: `Outcome` in plain words,
 * times as ISO text (empty for what did not happen), `TalkSeconds`, and `UUI` parsed when it is JSON.
 *
 * @param record as Tencent gives it, by push or by DescribeTelCdr
 * @returns the record itself when it cannot be read
 */
export function simplify(event: RecordEvent, record: IDataObject): IDataObject {
	if (event === 'cdr') {
		const read = callRecordSchema.safeParse(record);
		return read.success ? simplifyCall(read.data) : record;
	}
	const read = recordingSchema.safeParse(record);
	return read.success ? simplifyRecording(event, read.data) : record;
}
