import { problem } from '../api/problems';
import { isReadable, type CallRecord } from '../model/records';
import { toSeconds } from '../seconds';
import type { ActionContext } from './action';

const DAY_SECONDS = 86_400;
const MAX_RANGE_DAYS = 90;
const MAX_AGE_DAYS = 180;

/**
 * Checks a time range by which records are asked for.
 *
 * @param start Unix seconds
 * @param end Unix seconds
 * @param now milliseconds since 1970
 * @throws ApiError InvalidParameterValue
 */
export function checkRange(start: number, end: number, now: number): void {
	if (start > end) throw problem('wrongValue', 'the start is later than the end');
	if (end - start > MAX_RANGE_DAYS * DAY_SECONDS) {
		throw problem('wrongValue', `the range is longer than ${MAX_RANGE_DAYS} days`);
	}
	if (start < toSeconds(now) - MAX_AGE_DAYS * DAY_SECONDS) {
		throw problem('wrongValue', `the start is more than ${MAX_AGE_DAYS} days ago`);
	}
}

/** Whether a time (milliseconds since 1970) lies within a range of Unix seconds, both ends included. */
export function isWithin(time: number, start: number, end: number): boolean {
	return toSeconds(time) >= start && toSeconds(time) <= end;
}

/** The record of a call that has ended, once it can be read. */
export function readableRecord(
	sessionId: string,
	{ model, now }: ActionContext,
): CallRecord | undefined {
	const record = model.findRecord(sessionId, now);
	return record && isReadable(record, now) ? record : undefined;
}

/** The record whose conversation has been analysed, within a range of Unix seconds; nothing before. */
export function analysedRecord(
	request: { SessionId: string; StartTime: number; EndTime: number },
	context: ActionContext,
): CallRecord | undefined {
	const { SessionId, StartTime, EndTime } = request;
	if (StartTime > EndTime) throw problem('wrongValue', 'the start is later than the end');
	const record = readableRecord(SessionId, context);
	const isReady =
		record !== undefined && record.acceptedAt > 0 && record.transcriptReadyAt <= context.now;
	return isReady && isWithin(record.startedAt, StartTime, EndTime) ? record : undefined;
}
