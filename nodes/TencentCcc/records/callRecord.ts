import { z } from 'zod';

import { isObject } from '../api/values';
import { anyCase, id, number, objects, respellAs, text, texts, time, unreadable } from './members';

/** Who served a call, e.g. the agent of an outbound call. */
export interface Participant {
	/** E-mail of an agent; empty for an external line. */
	Mail: string;
	/** Unix seconds; 0 when this one did not accept. */
	AcceptTimestamp: number;
	RecordURL: string;
	SkillGroupId: string;
	SkillGroupName: string;
}

const participant = anyCase({
	Mail: text,
	AcceptTimestamp: time,
	RecordURL: text,
	SkillGroupId: text,
	SkillGroupName: text,
});

const participants = objects.transform((given): Participant[] =>
	given.map((entry) => participant.parse(entry) as Participant),
);

const seatUser = anyCase({ Mail: text, UserId: text });

const agent = z
	.unknown()
	.optional()
	.transform((value): { Mail: string; UserId: string } => {
		if (!isObject(value)) return { Mail: '', UserId: '' };
		return seatUser.parse(value) as { Mail: string; UserId: string };
	});

/** A key that the caller pressed. `noInput` in a survey: asked, but not answered. */
export interface KeyPressed {
	Key: string;
	/** What the key stands for, if the IVR names it. */
	Label: string;
	[member: string]: unknown;
}

const respellKey = respellAs(['Key', 'Label', 'Timestamp', 'NodeLabel']);

/** Keys, in any form: `"1"`, or `{ Key, Label, … }` with the names in any case (as in Tencent's own sample). */
const keysPressed = z
	.unknown()
	.optional()
	.transform((value): KeyPressed[] =>
		(Array.isArray(value) ? value : [])
			.filter((entry) => isObject(entry) || typeof entry === 'string' || typeof entry === 'number')
			.map((entry: unknown) => {
				if (!isObject(entry)) return { Key: String(entry), Label: '' };
				const pressed = respellKey(entry);
				return { ...pressed, Key: String(pressed.Key ?? ''), Label: String(pressed.Label ?? '') };
			}),
	);

const TIMES = [
	'Time',
	'StartTimestamp',
	'QueuedTimestamp',
	'RingTimestamp',
	'AcceptTimestamp',
	'EndedTimestamp',
] as const;

/**
 * The record of a finished call, as the data push (`cdr`) and DescribeTelCdr give it. Times are Unix seconds, 0 for
 * what did not happen or is no time; `unreadable` names the latter, with what they hold. Only a record without
 * SessionId cannot be read.
 *
 * Sources, push: https://www.tencentcloud.com/document/product/1229/59641 and
 * https://cloud.tencent.com/document/product/679/67257; TelCdrInfo:
 * https://www.tencentcloud.com/document/product/1229/59764 and https://cloud.tencent.com/document/product/679/47714
 */
export const callRecordSchema = anyCase(
	{
		SessionId: id,
		Caller: text,
		Callee: text,
		ProtectedCaller: text,
		ProtectedCallee: text,
		CallerLocation: text,
		/** 0 inbound, 1 outbound. */
		Direction: number,
		/** 1 outbound, 2 inbound, 3 audio inbound, 5 predictive outbound, 6 internal; 0 when it is not told. */
		CallType: number,
		/** Seconds. */
		Duration: number,
		/** Seconds. */
		IVRDuration: number,
		Time: time,
		StartTimestamp: time,
		QueuedTimestamp: time,
		RingTimestamp: time,
		AcceptTimestamp: time,
		EndedTimestamp: time,
		EndStatus: number,
		EndStatusString: text,
		HungUpSide: text,
		/** Why the system hung up after the answer, e.g. 1010; 0 when it did not. */
		SysHangupReason: number,
		SysHangupReasonString: text,
		QueuedSkillGroupId: text,
		QueuedSkillGroupName: text,
		SkillGroupId: text,
		SkillGroup: text,
		SeatUser: agent,
		ServeParticipants: participants,
		RecordId: text,
		RecordURL: text,
		CustomRecordURL: text,
		/** The transcript. */
		AsrUrl: text,
		/** `Complete`, `Processing` or `NotExists`. */
		AsrStatus: text,
		VoicemailRecordURL: texts,
		VoicemailAsrURL: texts,
		IVRKeyPressed: keysPressed,
		IVRKeyPressedEx: keysPressed,
		/** Satisfaction survey after the call. */
		PostIVRKeyPressed: keysPressed,
		PostIVRKeyPressedEx: keysPressed,
		AIAgentId: text,
		AIAgentName: text,
		Remark: text,
		/** The name of the remark in a push. */
		UserRemark: text,
		UUI: text,
		unreadable,
	},
	TIMES,
);

/** What tells a record from others; much cheaper to read than all of it. */
export const recordIdentitySchema = anyCase({
	SessionId: id,
	Time: time,
	StartTimestamp: time,
	EndedTimestamp: time,
});

/** @see callRecordSchema */
export type CallRecord = z.output<typeof callRecordSchema>;

/**
 * A recording, as the data push gives it: of one participant of a call (`record`), or a voicemail (`voicemail`).
 * Sources: https://www.tencentcloud.com/document/product/1229/59642,
 * https://www.tencentcloud.com/document/product/1229/59643
 */
export const recordingSchema = anyCase(
	{
		SessionId: id,
		RecordId: text,
		/** Unix seconds. */
		Timestamp: time,
		/** An agent's e-mail, or a telephone number. */
		EndpointUser: text,
		RecordURL: text,
		CustomRecordURL: text,
		unreadable,
	},
	['Timestamp'],
);

/** @see recordingSchema */
export type Recording = z.output<typeof recordingSchema>;

/** What every push holds besides its own members. */
export const pushedApplicationSchema = anyCase({ SdkAppId: id });
