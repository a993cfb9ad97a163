import type {
	DescribeSessionDetailResponse,
	ServeParticipant,
	TelCdrInfo,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/ccc/v20200210/ccc_models';
import { findAgent, isInGroup, type Account } from '../model/account';
import {
	recordingsOf,
	skillGroupOf,
	transcriptOf,
	voicemailOf,
	type CallRecord,
	type Recording,
} from '../model/records';
import { scenarioOf } from '../model/scenarios';
import { toSeconds } from '../seconds';
import type { Nullable } from './nullable';

/** Whose records are written, and where their recordings are fetched. */
export interface RecordOffice {
	readonly account: Account;
	/** Of the sandbox, without a slash at the end; known once it listens. */
	url: string;
}

/** For how long a fresh link can be used. Source: https://www.tencentcloud.com/document/product/1229/73136 */
const LINK_LIFETIME_S = 86_400;

/** Nickname of somebody: the first name. */
export const nickOf = (name: string) => name.split(' ')[0];

/** Where a recording is fetched. */
export function urlOf(recording: Recording | undefined, { url }: RecordOffice): string {
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
		Nick: nickOf(record.agentName),
		Phone: record.agentPhone,
		UserId: record.userId,
		StaffNumber: agent?.staffNumber ?? '',
		SkillGroupNameList: account.skillGroups
			.filter(({ id }) => agent && isInGroup(agent, id))
			.map(({ name }) => name),
	};
}

/** The agent's part of the call. A voicemail has none, nor has a call that only a machine spoke in. */
function serveParticipants(record: CallRecord, office: RecordOffice) {
	if (record.agentRangAt === 0) return [];
	const group = skillGroupOf(record, office.account);
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
			RecordId: idOf(recordingsOf(record).agent),
			TransferFrom: '',
			TransferTo: '',
			TransferToType: '',
			SkillGroupId: group?.id ?? 0,
			SkillGroupName: group?.name ?? '',
			EndStatusString: record.agentEndStatus.text,
		},
	] satisfies ServeParticipant[];
}

function queuedSkillGroup(record: CallRecord, { account }: RecordOffice) {
	const group = skillGroupOf(record, account);
	return { QueuedSkillGroupId: group?.id ?? 0, QueuedSkillGroupName: group?.name ?? '' };
}

/** The key that was pressed in an IVR. */
function pressedKeys(record: CallRecord) {
	if (record.kind !== 'ivr' || record.acceptedAt === 0) return [];
	const { key, label } = scenarioOf(record.scenario).conversation.key;
	return [{ Key: key, Label: label }];
}

/** Lead and agent who have talked are asked how it was, and the lead is content. */
const ratings = ({ acceptedAt, agentAcceptedAt }: CallRecord) =>
	acceptedAt > 0 && agentAcceptedAt > 0 ? [{ Key: '1', Label: 'Very satisfied' }] : [];

/** Keys as the API tells of them. */
const keysAt = (keys: ReturnType<typeof pressedKeys>, time: number) =>
	keys.map((key) => ({
		...key,
		Timestamp: time,
		NodeLabel: '',
		OriginalContent: '',
		TTSPrompt: '',
	}));

function transcriptState(record: CallRecord, now: number) {
	if (transcriptOf(record).length === 0) return 'NotExists';
	return record.transcriptReadyAt > now ? 'Processing' : 'Complete';
}

/** What both actions for finished calls tell, and where its links lead. */
function shared(record: CallRecord, office: RecordOffice, now: number, link: string) {
	const linkTo = (recording: Recording | undefined) =>
		recording ? `${urlOf(recording, office)}${link}` : '';
	const voicemail = voicemailOf(record);
	const hasTranscript = transcriptState(record, now) === 'Complete';
	return {
		asrUrl: hasTranscript ? `${office.url}/transcripts/${record.sessionId}.json${link}` : '',
		common: {
			Caller: record.caller,
			Callee: record.callee,
			CallType: callTypeOf(record),
			EndStatus: record.endStatus.number,
			HungUpSide: record.hungUpSide,
			SysHangupReason: 0,
			SysHangupReasonString: '',
			ServeParticipants: serveParticipants(record, office).map((participant) => ({
				...participant,
				RecordURL: linkTo(recordingsOf(record).agent),
				CustomRecordURL: '',
			})),
			...queuedSkillGroup(record, office),
			RecordURL: linkTo(recordingsOf(record).user),
			CustomRecordURL: '',
			VoicemailRecordURL: voicemail ? [linkTo(voicemail)] : [],
			VoicemailAsrURL: [],
			PostIVRKeyPressed: keysAt(ratings(record), record.endedAt),
			UUI: record.uui,
		},
	};
}

/** One TelCdrInfo of DescribeTelCdr. Source: https://www.tencentcloud.com/document/product/1229/59764 */
export function telCdrInfo(record: CallRecord, office: RecordOffice, now: number) {
	const group = skillGroupOf(record, office.account);
	const keys = pressedKeys(record);
	const { common, asrUrl } = shared(record, office, now, '');
	const aiAgent = office.account.aiAgents.find(({ id }) => id === record.aiAgentId);
	const info = {
		SessionId: record.sessionId,
		...common,
		ProtectedCaller: '',
		ProtectedCallee: '',
		Time: toSeconds(record.startedAt),
		...timesOf(record),
		...durationsOf(record),
		Direction: directionOf(record),
		EndStatusString: record.endStatus.text,
		SeatUser: seatUser(record, office),
		SkillGroup: group?.name ?? '',
		SkillGroupId: group?.id ?? 0,
		CallerLocation: '',
		RecordId: idOf(recordingsOf(record).user),
		AsrUrl: asrUrl,
		AsrStatus: transcriptState(record, now),
		IVRKeyPressedEx: keysAt(keys, record.acceptedAt),
		PostIVRKeyPressedEx: common.PostIVRKeyPressed,
		Uui: null,
		Remark: '',
		...(aiAgent && { AIAgentId: aiAgent.id, AIAgentName: aiAgent.name }),
	} satisfies Nullable<TelCdrInfo>;
	return { ...info, ...record.fields };
}

/**
 * The answer of DescribeSessionDetail, which spells one of its times in a way of its own, and has fresh links.
 * Source: https://www.tencentcloud.com/document/product/1229/73136
 */
export function sessionDetail(record: CallRecord, office: RecordOffice, now: number) {
	const { StartTimestamp, ...times } = timesOf(record);
	const expires = toSeconds(now) + LINK_LIFETIME_S;
	const { common, asrUrl } = shared(record, office, now, `?expires=${expires}`);
	return {
		...common,
		...times,
		StartTimeStamp: StartTimestamp,
		StaffUserId: record.userId,
		AsrURL: asrUrl,
		IVRKeyPressed: keysAt(pressedKeys(record), record.acceptedAt),
		Events: [],
	} satisfies Nullable<DescribeSessionDetailResponse>;
}

/** The body of a push, before anything is done to it. */
export type PushBody = Readonly<Record<string, unknown>>;

/** The body of a `cdr` push. Source: https://www.tencentcloud.com/document/product/1229/59641 */
export function cdrPushBody(record: CallRecord, office: RecordOffice): PushBody {
	const keys = pressedKeys(record);
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
		IVRKeyPressed: keys.length > 0 ? keys.map(({ Key }) => Key) : null,
		IVRKeyPressedEx: keys,
		PostIVRKeyPressed: ratings(record).length > 0 ? ratings(record) : null,
		HungUpSide: record.hungUpSide,
		EndStatusString: record.endStatus.text,
		RecordId: idOf(recordingsOf(record).user),
		UserRemark: '',
		Uui: record.uui,
		SeatUser: seatUser(record, office),
		ServeParticipants: serveParticipants(record, office),
	};
}

/** What the pushes of recordings and of voicemails have in common. */
function recordingPushBody(record: CallRecord, office: RecordOffice, recording: Recording) {
	return {
		SdkAppId: office.account.sdkAppId,
		SessionId: record.sessionId,
		Timestamp: toSeconds(record.endedAt),
		EndpointUser: recording.endpointUser,
		RecordURL: urlOf(recording, office),
	};
}

/**
 * The bodies of the `record` pushes, one for each recorded participant.
 * Source: https://www.tencentcloud.com/document/product/1229/59642
 */
export function recordPushBodies(record: CallRecord, office: RecordOffice): PushBody[] {
	return Object.values(recordingsOf(record)).map((recording) => ({
		...recordingPushBody(record, office, recording),
		RecordId: recording.recordId,
	}));
}

/**
 * The body of the `voicemail` push, if there is a voicemail.
 * Source: https://www.tencentcloud.com/document/product/1229/59643
 */
export function voicemailPushBodies(record: CallRecord, office: RecordOffice): PushBody[] {
	const voicemail = voicemailOf(record);
	if (!voicemail) return [];
	const body = recordingPushBody(record, office, voicemail);
	return [{ ...body, EndpointUser: body.EndpointUser.replace(/^0086/, '') }];
}
