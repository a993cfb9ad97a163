import { nationalNumber } from '../account';
import { pageOf, paging, SDK_APP_ID } from '../parameters';
import { problem } from '../problems';
import { stateOf, type Session, type SessionState } from '../sessions';
import type { Action } from './action';

const DAY_IN_SECONDS = 86_400;
const LONGEST_RANGE_DAYS = 90;
const OLDEST_START_DAYS = 180;

const toSeconds = (milliseconds: number) => Math.floor(milliseconds / 1_000);

/** One TelCdrInfo. A call that was hung up before the lead answered has the status 209 `callerCancel`. */
function record(session: Session, { agentAnsweredAt, leadAnsweredAt, endedAt }: SessionState) {
	const answered = leadAnsweredAt > 0;
	const endStatus = answered ? { number: 1, text: 'ok' } : { number: 209, text: 'callerCancel' };
	const times = {
		StartTimestamp: toSeconds(session.createdAt),
		AcceptTimestamp: toSeconds(leadAnsweredAt),
		EndedTimestamp: toSeconds(endedAt),
	};
	return {
		...times,
		SessionId: session.sessionId,
		Caller: session.caller,
		Callee: session.callee,
		Time: toSeconds(session.createdAt),
		RingTimestamp: toSeconds(agentAnsweredAt),
		QueuedTimestamp: 0,
		Duration: answered ? toSeconds(endedAt) - toSeconds(leadAnsweredAt) : 0,
		IVRDuration: 0,
		Direction: 1,
		CallType: 1,
		EndStatus: endStatus.number,
		EndStatusString: endStatus.text,
		HungUpSide: session.hungUpAt === undefined ? 'user' : 'seat',
		SeatUser: { Name: session.agentName, Mail: session.userId, Phone: session.agentPhone },
		ServeParticipants: [
			{
				...times,
				Mail: session.userId,
				Phone: session.agentPhone,
				Type: 'staffPhoneSeat',
				Sequence: 0,
				RingTimestamp: toSeconds(session.createdAt),
				AcceptTimestamp: toSeconds(agentAnsweredAt),
				EndStatusString: endStatus.text,
			},
		],
		RecordURL: '',
		RecordId: '',
		UUI: session.uui,
		Uui: null,
	};
}

/** DescribeTelCdr: the calls that have ended, newest first. Source: 1229/59764. */
export const describeTelCdr: Action = {
	name: 'DescribeTelCdr',
	unknownApplication: 'instanceNotExist',
	parameters: [
		SDK_APP_ID,
		{ name: 'StartTimeStamp', type: 'Integer', required: true, minimum: 0 },
		{ name: 'EndTimeStamp', type: 'Integer', required: true, minimum: 0 },
		...paging(100),
		{ name: 'Phones', type: 'Array of String' },
		{ name: 'SessionIds', type: 'Array of String' },
		{ name: 'Limit', type: 'Integer' },
		{ name: 'Offset', type: 'Integer' },
		{ name: 'InstanceId', type: 'Integer' },
	],
	run(parameters, { state, now }) {
		const start = Number(parameters.StartTimeStamp);
		const end = Number(parameters.EndTimeStamp);
		if (start > end) throw problem('wrongValue', 'StartTimeStamp is later than EndTimeStamp');
		if (end - start > LONGEST_RANGE_DAYS * DAY_IN_SECONDS) {
			throw problem('wrongValue', `the range is longer than ${LONGEST_RANGE_DAYS} days`);
		}
		if (start < toSeconds(now) - OLDEST_START_DAYS * DAY_IN_SECONDS) {
			throw problem('wrongValue', `StartTimeStamp is more than ${OLDEST_START_DAYS} days ago`);
		}

		const phones = ((parameters.Phones ?? []) as string[]).map(nationalNumber);
		const sessionIds = ((parameters.SessionIds ?? []) as string[]).map((id) =>
			state.sessions.find(id),
		);
		const hasWantedPhone = ({ caller, callee }: Session) =>
			phones.length === 0 ||
			[caller, callee].some((number) => phones.includes(nationalNumber(number)));
		const isWanted = (session: Session) =>
			toSeconds(session.createdAt) >= start &&
			toSeconds(session.createdAt) <= end &&
			hasWantedPhone(session) &&
			(sessionIds.length === 0 || sessionIds.includes(session));

		const records = state.sessions.all
			.filter(isWanted)
			.map((session) => ({ session, sessionState: stateOf(session, state.options.callLife, now) }))
			.filter(
				({ sessionState: { endedAt } }) =>
					endedAt > 0 && endedAt + state.options.recordDelayMs <= now,
			)
			.reverse();
		return {
			fields: {
				TotalCount: records.length,
				TelCdrList: pageOf(records, parameters).map(({ session, sessionState }) =>
					record(session, sessionState),
				),
			},
		};
	},
};
