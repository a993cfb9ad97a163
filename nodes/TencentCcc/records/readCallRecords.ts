import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import type { Turn } from '../limiter/limiter';
import { endOfTurn } from '../api/retryPolicy';
import { findOutcome } from '../outcomes/catalogue';
import { successEnvelope } from '../api/responseSchemas';
import type { ActionResult } from '../api/sendAction';

/** DescribeTelCdr: the records themselves are read later, one by one, so that a strange one spoils no others. */
export const callRecordsResponse = successEnvelope({
	TotalCount: z.coerce.number(),
	TelCdrList: z.array(z.record(z.unknown())).nullish(),
});

/** What reading takes besides the time range. */
export interface RecordSource {
	/** Sends DescribeTelCdr; SdkAppId is added by whoever sends. */
	send(
		parameters: IDataObject,
	): Promise<ActionResult<z.output<typeof callRecordsResponse>['Response']>>;
	/** Waits for the right to send one request. */
	takeTurn(): Promise<Turn>;
	/** Resolves after the given milliseconds. */
	wait(milliseconds: number): Promise<void>;
}

/** Unix seconds, both ends included. */
export interface TimeRange {
	from: number;
	to: number;
}

/** Documented maximum of DescribeTelCdr. */
export const MOST_RECORDS_PER_PAGE = 100;
/** Milliseconds before each further try: reading may be repeated without harm. */
const PAUSES = [500, 1000, 2000, 4000];
const DAY = 86_400;
/** A request must span less than 90 days and start at most 180 days back; a day less allows for clocks. */
const LONGEST_RANGE = 89 * DAY;
export const FURTHEST_BACK = 179 * DAY;

/** The time from one moment to another, in pieces that DescribeTelCdr accepts. Source: 1229/59764. */
export function acceptedRanges({ from, to }: TimeRange): TimeRange[] {
	const ranges: TimeRange[] = [];
	for (let start = Math.max(from, to - FURTHEST_BACK); start <= to; start += LONGEST_RANGE + 1) {
		ranges.push({ from: start, to: Math.min(start + LONGEST_RANGE, to) });
	}
	return ranges;
}

/** Reads one page, again after a pause when that may help. */
export async function readPage(source: RecordSource, parameters: IDataObject) {
	for (let attempt = 0; ; attempt++) {
		const turn = await source.takeTurn();
		turn.leaves();
		const result = await source.send(parameters);
		if (result.succeeded) {
			turn.end('accepted');
			return result;
		}
		turn.end(endOfTurn(result));
		if (findOutcome(result.code).stopsBatch || attempt === PAUSES.length) return result;
		await source.wait(PAUSES[attempt]);
	}
}

/**
 * Reads all records of a time range, which must be one that DescribeTelCdr accepts. A record that appears while
 * the pages are read moves others to a later page, so some may come twice.
 *
 * @param parameters further ones, such as `Phones` or `SessionIds`
 * @param isEnough is given the records of each page; when it says so, no further page is read
 */
export async function readCallRecords(
	source: RecordSource,
	{ from, to }: TimeRange,
	parameters: IDataObject = {},
	isEnough: (records: IDataObject[]) => boolean = () => false,
): Promise<ActionResult<IDataObject[]>> {
	const records: IDataObject[] = [];
	for (let page = 0; ; page++) {
		const result = await readPage(source, {
			...parameters,
			StartTimeStamp: from,
			EndTimeStamp: to,
			PageNumber: page,
			PageSize: MOST_RECORDS_PER_PAGE,
		});
		if (!result.succeeded) return result;
		const { TotalCount, TelCdrList } = result.response;
		const ofPage = (TelCdrList ?? []) as IDataObject[];
		records.push(...ofPage);
		if (isEnough(ofPage) || !ofPage.length || (page + 1) * MOST_RECORDS_PER_PAGE >= TotalCount) {
			return { succeeded: true, response: records };
		}
	}
}
