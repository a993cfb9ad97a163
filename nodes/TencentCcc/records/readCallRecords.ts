import type { IDataObject } from 'n8n-workflow';

import { describeTelCdr } from '../api/actions/callRecords';
import type { Client } from '../api/client';
import { paginate } from '../api/paginate';
import type { ActionResult } from '../api/sendRequest';

/** Unix seconds, both ends included. */
export interface TimeRange {
	from: number;
	to: number;
}

const DAY_S = 86_400;
/** A request must span less than 90 days and start at most 180 days back; a day less allows for clocks. */
const MAX_RANGE_S = 89 * DAY_S;
export const MAX_AGE_S = 179 * DAY_S;

/**
 * The time from one moment to another, in pieces that DescribeTelCdr accepts.
 * Source: https://www.tencentcloud.com/document/product/1229/59764
 */
export function acceptedRanges({ from, to }: TimeRange): TimeRange[] {
	const ranges: TimeRange[] = [];
	for (let start = Math.max(from, to - MAX_AGE_S); start <= to; start += MAX_RANGE_S + 1) {
		ranges.push({ from: start, to: Math.min(start + MAX_RANGE_S, to) });
	}
	return ranges;
}

/** The parameters of DescribeTelCdr for a time range. */
export const rangeParameters = ({ from, to }: TimeRange) => ({
	StartTimeStamp: from,
	EndTimeStamp: to,
});

/**
 * Reads all records of a time range, which must be one that DescribeTelCdr accepts. A record that appears while
 * the pages are read moves others to a later page, so some may come twice.
 *
 * @param parameters further ones, such as `Phones` or `SessionIds`
 * @param isEnough is given the records of each page; when it says so, no further page is read
 */
export async function readCallRecords(
	client: Pick<Client, 'send'>,
	range: TimeRange,
	parameters: IDataObject = {},
	isEnough?: (records: IDataObject[]) => boolean,
): Promise<ActionResult<IDataObject[]>> {
	return await paginate(
		client,
		describeTelCdr,
		{ ...parameters, ...rangeParameters(range) },
		{ isEnough },
	);
}
