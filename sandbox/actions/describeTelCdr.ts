import { nationalNumber } from '../account';
import type { CallRecord } from '../callRecords';
import { pageOf, paging, SDK_APP_ID } from '../parameters';
import { problem } from '../problems';
import { sessionDetail, telCdrInfo } from '../recordFormats';
import { sessionKey } from '../sessions';
import type { Action } from './action';

const DAY_IN_SECONDS = 86_400;
const LONGEST_RANGE_DAYS = 90;
const OLDEST_START_DAYS = 180;

const toSeconds = (milliseconds: number) => Math.floor(milliseconds / 1_000);

/**
 * Checks a time range by which records are asked for.
 *
 * @param start Unix seconds
 * @param end Unix seconds
 * @param now milliseconds since 1970
 * @throws ApiError InvalidParameterValue
 */
function checkRange(start: number, end: number, now: number): void {
	if (start > end) throw problem('wrongValue', 'the start is later than the end');
	if (end - start > LONGEST_RANGE_DAYS * DAY_IN_SECONDS) {
		throw problem('wrongValue', `the range is longer than ${LONGEST_RANGE_DAYS} days`);
	}
	if (start < toSeconds(now) - OLDEST_START_DAYS * DAY_IN_SECONDS) {
		throw problem('wrongValue', `the start is more than ${OLDEST_START_DAYS} days ago`);
	}
}

function startsWithin({ startedAt }: CallRecord, start: number, end: number): boolean {
	const startedSecond = toSeconds(startedAt);
	return startedSecond >= start && startedSecond <= end;
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
		checkRange(start, end, now);

		const phones = new Set(((parameters.Phones ?? []) as string[]).map(nationalNumber));
		const sessionIds = new Set(((parameters.SessionIds ?? []) as string[]).map(sessionKey));
		const hasWantedPhone = ({ caller, callee }: CallRecord) =>
			phones.size === 0 || [caller, callee].some((number) => phones.has(nationalNumber(number)));
		const isWantedSession = ({ sessionId }: CallRecord) =>
			sessionIds.size === 0 || sessionIds.has(sessionKey(sessionId));

		const records = state.records
			.readableAt(now)
			.filter(
				(record) =>
					startsWithin(record, start, end) && hasWantedPhone(record) && isWantedSession(record),
			);
		return {
			fields: {
				TotalCount: records.length,
				TelCdrList: pageOf(records, parameters).map((record) => telCdrInfo(record, state.office)),
			},
		};
	},
};

/**
 * DescribeSessionDetail: one call that has ended and whose record can be read; it must have started within the range.
 * What Tencent answers for others is our reading of its code list. Source: 1229/73136.
 */
export const describeSessionDetail: Action = {
	name: 'DescribeSessionDetail',
	unknownApplication: 'instanceNotExist',
	parameters: [
		SDK_APP_ID,
		{ name: 'SessionId', type: 'String', required: true },
		{ name: 'StartTimestamp', type: 'Integer', required: true, minimum: 0 },
		{ name: 'EndTimestamp', type: 'Integer', required: true, minimum: 0 },
	],
	run(parameters, { state, now }) {
		const start = Number(parameters.StartTimestamp);
		const end = Number(parameters.EndTimestamp);
		checkRange(start, end, now);
		const sessionId = String(parameters.SessionId);
		const record = state.records.find(sessionId, now);
		if (!record || record.visibleAt > now || !startsWithin(record, start, end)) {
			throw problem('sessionNotExists', sessionId);
		}
		return { fields: sessionDetail(record, state.office) };
	},
};
