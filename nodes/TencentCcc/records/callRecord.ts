import { z } from 'zod';

/** Text, whatever Tencent sends for it: a number (as in its own voicemail sample), null, or nothing. */
const text = z.unknown().transform((value) => {
	if (value === undefined || value === null) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
});

/** A whole number, also as text; 0 for what is missing, empty or no number. */
const number = z.unknown().transform((value) => {
	const read = Number(value ?? 0);
	return Number.isFinite(read) ? read : 0;
});

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown) => value === undefined || value === null || value === '';

/**
 * An object whose members are read whatever the case of their names. Of two that differ in case only, such as
 * `UUI` and its deprecated twin `Uui`, the one that holds something counts. Unknown members are kept.
 */
function anyCase<Shape extends z.ZodRawShape>(shape: Shape) {
	const spellings = new Map(Object.keys(shape).map((name) => [name.toLowerCase(), name]));
	const respell = (value: unknown) => {
		if (!isObject(value)) return value;
		const result: Record<string, unknown> = {};
		for (const [name, member] of Object.entries(value)) {
			const spelling = spellings.get(name.toLowerCase()) ?? name;
			if (isEmpty(result[spelling])) result[spelling] = member;
		}
		return result;
	};
	return z.preprocess(respell, z.object(shape).passthrough());
}

const agent = anyCase({ Mail: text, UserId: text }).catch({ Mail: '', UserId: '' });

const participants = z
	.array(
		anyCase({
			Mail: text,
			AcceptTimestamp: number,
			RecordURL: text,
			SkillGroupId: text,
			SkillGroupName: text,
		}),
	)
	.catch([]);

const sessionId = z.union([z.string().min(1), z.number()]).transform(String);

/**
 * The record of a finished call, as the data push (`cdr`) and DescribeTelCdr give it. Timestamps are Unix seconds,
 * 0 for what did not happen. Only a record without SessionId cannot be read.
 * Sources: 1229/59641 and 679/67257 (push), 1229/59764 and 679/47714 (TelCdrInfo).
 */
export const callRecordSchema = anyCase({
	SessionId: sessionId,
	Caller: text,
	Callee: text,
	ProtectedCaller: text,
	ProtectedCallee: text,
	/** 0 inbound, 1 outbound. */
	Direction: number,
	/** Seconds. */
	Duration: number,
	Time: number,
	StartTimestamp: number,
	RingTimestamp: number,
	AcceptTimestamp: number,
	EndedTimestamp: number,
	EndStatus: number,
	EndStatusString: text,
	HungUpSide: text,
	QueuedSkillGroupId: text,
	QueuedSkillGroupName: text,
	SkillGroupId: text,
	SkillGroup: text,
	SeatUser: agent,
	ServeParticipants: participants,
	RecordURL: text,
	CustomRecordURL: text,
	UUI: text,
});

/** @see callRecordSchema */
export type CallRecord = z.output<typeof callRecordSchema>;

/**
 * A recording, as the data push gives it: of one participant of a call (`record`), or a voicemail (`voicemail`).
 * Sources: 1229/59642, 1229/59643.
 */
export const recordingSchema = anyCase({
	SessionId: sessionId,
	RecordId: text,
	/** Unix seconds. */
	Timestamp: number,
	/** An agent's e-mail, or a telephone number. */
	EndpointUser: text,
	RecordURL: text,
	CustomRecordURL: text,
});

/** @see recordingSchema */
export type Recording = z.output<typeof recordingSchema>;

/** What every push holds besides its own members. */
export const pushedApplicationSchema = anyCase({
	SdkAppId: z
		.union([z.string(), z.number()])
		.transform((value) => String(value).trim())
		.pipe(z.string().min(1)),
});
