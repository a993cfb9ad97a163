import { findAgent, type Account } from './account';
import {
	queuedSkillGroupOf,
	recordingsOf,
	voicemailOf,
	type CallRecord,
	type Recording,
} from './callRecords';

/** Whose records are written, and where their recordings are fetched. */
export interface RecordOffice {
	readonly account: Account;
	/** Of the sandbox, without a slash at the end. */
	readonly url: string;
}

const toSeconds = (milliseconds: number) => Math.floor(milliseconds / 1_000);

/** Where a recording is fetched. */
function urlOf(recording: Recording | undefined, { url }: RecordOffice): string {
	return recording ? `${url}/recordings/${recording.recordId}.wav` : '';
}

const idOf = (recording: Recording | undefined) => recording?.recordId ?? '';

/** The times of a record as all formats have them, in Unix seconds. */
function timesOf(record: CallRecord) {
	return {
		StartTimestamp: toSeconds(record.startedAt),
		RingTimestamp: toSeconds(record.rangAt),
		AcceptTimestamp: toSeconds(record.acceptedAt),
		EndedTimestamp: toSeconds(record.endedAt),
		QueuedTimestamp: toSeconds(record.queuedAt),
	};
}

/** Seconds of talk and of waiting, from the same rounded times that the record shows. */
function durationsOf(record: CallRecord) {
	const { StartTimestamp, AcceptTimestamp, EndedTimestamp, QueuedTimestamp } = timesOf(record);
	return {
		Duration: AcceptTimestamp > 0 ? EndedTimestamp - AcceptTimestamp : 0,
		IVRDuration: QueuedTimestamp > 0 ? QueuedTimestamp - StartTimestamp : 0,
	};
}

const directionOf = ({ direction }: CallRecord) => (direction === 'inbound' ? 0 : 1);
const callTypeOf = ({ direction }: CallRecord) => (direction === 'inbound' ? 2 : 1);

function seatUser(record: CallRecord, { account }: RecordOffice) {
	const agent = findAgent(account, record.userId);
	return {
		Mail: record.userId,
		Name: record.agentName,
		Nick: agent?.nick ?? '',
		Phone: record.agentPhone,
		UserId: record.userId,
		StaffNumber: agent?.staffNumber ?? '',
		SkillGroupNameList: account.skillGroups
			.filter(({ id }) => agent?.skillGroupIds.includes(id))
			.map(({ name }) => name),
	};
}

/** The agent's part of the call. A voicemail has none. */
function serveParticipants(record: CallRecord, office: RecordOffice) {
	if (record.agentRangAt === 0) return [];
	const group = queuedSkillGroupOf(record, office.account);
	return [
		{
			Sequence: 0,
			Mail: record.userId,
			Phone: record.agentPhone,
			StartTimestamp: toSeconds(record.startedAt),
			RingTimestamp: toSeconds(record.agentRangAt),
			AcceptTimestamp: toSeconds(record.agentAcceptedAt),
			EndedTimestamp: toSeconds(record.endedAt),
			Type: 'staffPhoneSeat',
			RecordId: idOf(recordingsOf(record)?.agent),
			TransferFrom: '',
			TransferTo: '',
			TransferToType: '',
			SkillGroupId: group?.id ?? 0,
			SkillGroupName: group?.name ?? '',
			EndStatusString: record.agentEndStatus.text,
		},
	];
}

/** The same as DescribeTelCdr and DescribeSessionDetail have it: with the recording's address. */
function apiParticipants(record: CallRecord, office: RecordOffice) {
	return serveParticipants(record, office).map((participant) => ({
		...participant,
		RecordURL: urlOf(recordingsOf(record)?.agent, office),
		CustomRecordURL: '',
	}));
}

function queuedSkillGroup(record: CallRecord, { account }: RecordOffice) {
	const group = queuedSkillGroupOf(record, account);
	return { QueuedSkillGroupId: group?.id ?? 0, QueuedSkillGroupName: group?.name ?? '' };
}

function voicemailUrls(record: CallRecord, office: RecordOffice): string[] {
	const voicemail = voicemailOf(record);
	return voicemail ? [urlOf(voicemail, office)] : [];
}

/** Lead and agent who have talked are asked how it was, and the lead is content. */
const wasRated = ({ acceptedAt }: CallRecord) => acceptedAt > 0;
const RATING = { Key: '1', Label: 'Very satisfied' };

/** One TelCdrInfo of DescribeTelCdr. Source: 1229/59764. */
export function telCdrInfo(record: CallRecord, office: RecordOffice) {
	const group = queuedSkillGroupOf(record, office.account);
	const ratings = wasRated(record)
		? [
				{
					...RATING,
					Timestamp: record.endedAt,
					NodeLabel: '',
					OriginalContent: '',
					TTSPrompt: '',
				},
			]
		: [];
	return {
		SessionId: record.sessionId,
		Caller: record.caller,
		Callee: record.callee,
		ProtectedCaller: '',
		ProtectedCallee: '',
		Time: toSeconds(record.startedAt),
		...timesOf(record),
		...durationsOf(record),
		Direction: directionOf(record),
		CallType: callTypeOf(record),
		EndStatus: record.endStatus.number,
		EndStatusString: record.endStatus.text,
		HungUpSide: record.hungUpSide,
		SysHangupReason: 0,
		SysHangupReasonString: '',
		SeatUser: seatUser(record, office),
		ServeParticipants: apiParticipants(record, office),
		SkillGroup: group?.name ?? '',
		SkillGroupId: group?.id ?? 0,
		...queuedSkillGroup(record, office),
		CallerLocation: '',
		RecordURL: urlOf(recordingsOf(record)?.user, office),
		RecordId: idOf(recordingsOf(record)?.user),
		CustomRecordURL: '',
		AsrUrl: '',
		AsrStatus: 'NotExists',
		VoicemailRecordURL: voicemailUrls(record, office),
		VoicemailAsrURL: [],
		IVRKeyPressedEx: [],
		PostIVRKeyPressed: ratings,
		PostIVRKeyPressedEx: ratings,
		UUI: record.uui,
		Uui: null,
		Remark: '',
	};
}

/** The answer of DescribeSessionDetail, which spells one of its times in a way of its own. Source: 1229/73136. */
export function sessionDetail(record: CallRecord, office: RecordOffice) {
	const { StartTimestamp, ...times } = timesOf(record);
	const info = telCdrInfo(record, office);
	return {
		Caller: record.caller,
		Callee: record.callee,
		CallType: callTypeOf(record),
		StartTimeStamp: StartTimestamp,
		...times,
		StaffUserId: record.userId,
		EndStatus: record.endStatus.number,
		...queuedSkillGroup(record, office),
		RecordURL: info.RecordURL,
		CustomRecordURL: '',
		AsrURL: '',
		VoicemailRecordURL: info.VoicemailRecordURL,
		VoicemailAsrURL: [],
		IVRKeyPressed: [],
		PostIVRKeyPressed: info.PostIVRKeyPressed,
		HungUpSide: record.hungUpSide,
		UUI: record.uui,
		Events: [],
		ServeParticipants: info.ServeParticipants,
		SysHangupReason: 0,
		SysHangupReasonString: '',
	};
}

/** The body of a push, before anything is done to it. */
export type PushBody = Readonly<Record<string, unknown>>;

/** The body of a `cdr` push. Source: 1229/59641. */
export function cdrPushBody(record: CallRecord, office: RecordOffice): PushBody {
	return {
		SdkAppId: office.account.sdkAppId,
		SessionId: record.sessionId,
		Caller: record.caller,
		Callee: record.callee,
		Direction: directionOf(record),
		CallType: callTypeOf(record),
		...durationsOf(record),
		CallerLocation: '',
		...timesOf(record),
		...queuedSkillGroup(record, office),
		IVRKeyPressed: null,
		IVRKeyPressedEx: [],
		PostIVRKeyPressed: wasRated(record) ? [RATING] : null,
		HungUpSide: record.hungUpSide,
		EndStatusString: record.endStatus.text,
		RecordId: idOf(recordingsOf(record)?.user),
		UserRemark: '',
		Uui: record.uui,
		SeatUser: seatUser(record, office),
		ServeParticipants: serveParticipants(record, office),
	};
}

function recordingPushBody(
	record: CallRecord,
	office: RecordOffice,
	recording: Recording,
): PushBody {
	return {
		SdkAppId: office.account.sdkAppId,
		RecordId: recording.recordId,
		SessionId: record.sessionId,
		Timestamp: toSeconds(recording.readyAt),
		EndpointUser: recording.endpointUser,
		RecordURL: urlOf(recording, office),
	};
}

/** The bodies of the `record` pushes, one for each recorded participant. Source: 1229/59642. */
export function recordPushBodies(record: CallRecord, office: RecordOffice): PushBody[] {
	const recordings = Object.values(recordingsOf(record) ?? {});
	return recordings.map((recording) => recordingPushBody(record, office, recording));
}

/** The body of the `voicemail` push, if there is a voicemail. Source: 1229/59643. */
export function voicemailPushBody(record: CallRecord, office: RecordOffice): PushBody | undefined {
	const voicemail = voicemailOf(record);
	if (!voicemail) return undefined;
	return {
		SdkAppId: office.account.sdkAppId,
		SessionId: record.sessionId,
		Timestamp: toSeconds(voicemail.readyAt),
		RecordURL: urlOf(voicemail, office),
		EndpointUser: voicemail.endpointUser.replace(/^0086/, ''),
	};
}
