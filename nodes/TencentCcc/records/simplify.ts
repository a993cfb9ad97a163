import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { holdsRoundedNumber, isObject } from '../api/values';
import { callRecordSchema, recordingSchema, type CallRecord, type Recording } from './callRecord';
import { dispositionOf, wasAnswered } from './disposition';
import { isoTime } from './recordTime';

export { isoTime };

/** What a record tells of; the names are those of the data push. */
export type RecordEvent = 'cdr' | 'record' | 'voicemail';

export const simplifyDescription: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** A time that was read, as ISO text: empty for what did not happen, null for what is no time. */
const timeOf = (
	record: { unreadable: Record<string, string> },
	name: string,
	seconds: number,
): string | null => (name in record.unreadable ? null : isoTime(seconds));

/** What could not be read, in words; nothing when all could. */
function problemsOf({ unreadable }: { unreadable: Record<string, string> }): IDataObject {
	const problems = Object.entries(unreadable).map(
		([name, value]) => `${name} is no time: ${value}`,
	);
	return problems.length > 0 ? { problems } : {};
}

/** The members that hold something. */
const present = (members: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(members).filter(([, value]) =>
			Array.isArray(value) ? value.length > 0 : Boolean(value),
		),
	);

/**
 * The UUI, parsed when it is a JSON object or array; any other text stays as it is, and so does one with a number that
 * parsing would round.
 */
function readUui(uui: string): IDataObject | string {
	if (!/^\s*[[{]/.test(uui)) return uui;
	try {
		const parsed = JSON.parse(uui) as IDataObject;
		return holdsRoundedNumber(parsed) ? uui : parsed;
	} catch {
		return uui;
	}
}

/** Seconds that the two sides spoke. */
function talkSeconds(record: CallRecord): number {
	if (!wasAnswered(record)) return 0;
	const { AcceptTimestamp, EndedTimestamp, Duration } = record;
	const areKnown = AcceptTimestamp > 0 && EndedTimestamp > 0;
	return areKnown ? Math.max(0, EndedTimestamp - AcceptTimestamp) : Duration;
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
		StartTime: StartTimestamp
			? isoTime(StartTimestamp)
			: isoTime(Time) || timeOf(record, 'StartTimestamp', 0),
		AnswerTime: timeOf(record, 'AcceptTimestamp', record.AcceptTimestamp),
		EndTime: timeOf(record, 'EndedTimestamp', record.EndedTimestamp),
		TalkSeconds: talkSeconds(record),
		Outcome: dispositionOf(record),
		EndStatusString: record.EndStatusString,
		HungUpSide: record.HungUpSide,
		...present({ RecordURL: recordUrl }),
		UUI: readUui(record.UUI),
		...present(aiAndIvr(record)),
		...problemsOf(record),
	};
}

/** What only calls with an AI agent, an IVR, a survey, a voicemail or a transcript have. */
const aiAndIvr = (record: CallRecord): IDataObject => ({
	AIAgentId: record.AIAgentId,
	AIAgentName: record.AIAgentName,
	SysHangupReason: record.SysHangupReason,
	SysHangupReasonString: record.SysHangupReasonString,
	IVRKeyPressed: record.IVRKeyPressedEx.length > 0 ? record.IVRKeyPressedEx : record.IVRKeyPressed,
	PostIVRKeyPressed:
		record.PostIVRKeyPressedEx.length > 0 ? record.PostIVRKeyPressedEx : record.PostIVRKeyPressed,
	AsrStatus: record.AsrStatus === 'NotExists' ? '' : record.AsrStatus,
	AsrUrl: record.AsrUrl,
	VoicemailRecordURL: record.VoicemailRecordURL,
});

function simplifyRecording(event: RecordEvent, recording: Recording): IDataObject {
	const { SessionId, RecordId, EndpointUser, Timestamp, RecordURL, CustomRecordURL } = recording;
	return {
		Event: event,
		SessionId,
		...(RecordId ? { RecordId } : {}),
		EndpointUser,
		RecordTime: timeOf(recording, 'Timestamp', Timestamp),
		RecordURL,
		...(CustomRecordURL ? { CustomRecordURL } : {}),
		...problemsOf(recording),
	};
}

/**
 * A record as the json of an item, which must be an object.
 *
 * @returns the record itself, or, when it is none, what stands in its place
 */
export function rawItem(record: unknown): IDataObject {
	if (isObject(record)) return record as IDataObject;
	const text = JSON.stringify(record) ?? String(record);
	return { problems: [`The record is no object: ${text.slice(0, 100)}`] };
}

/**
 * The record of a call or of a recording as about ten flat fields in Tencent's names: `Outcome` in plain words,
 * times as ISO text (empty for what did not happen), `TalkSeconds`, and `UUI` parsed when it is JSON. What an AI
 * agent, an IVR, a survey, a voicemail or a transcript has left is added when there is any. A time that is no time
 * is null, and `problems` says what it holds. Never throws.
 *
 * @param record as Tencent gives it, by push or by DescribeTelCdr
 * @returns the record itself when it cannot be read
 * @example
 * simplify('cdr', { SessionId: 's-1', EndStatusString: 'busy' }); // { Event: 'cdr', …, Outcome: 'Lead Busy', … }
 */
export function simplify(event: RecordEvent, record: unknown): IDataObject {
	if (event === 'cdr') {
		const read = callRecordSchema.safeParse(record);
		return read.success ? simplifyCall(read.data) : rawItem(record);
	}
	const read = recordingSchema.safeParse(record);
	return read.success ? simplifyRecording(event, read.data) : rawItem(record);
}
