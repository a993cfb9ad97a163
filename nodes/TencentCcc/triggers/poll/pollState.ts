import type { IDataObject } from 'n8n-workflow';

import { recordIdentitySchema } from '../../records/callRecord';
import type { TimeRange } from '../../records/readCallRecords';

/**
 * What is remembered from one poll to the next. Times are Unix seconds.
 *
 * Tencent does not say whether DescribeTelCdr goes by a call's start or by its end, nor how long after the end a
 * record appears. So each poll looks again at the time before the one that was read last, as far back as the longest
 * call and the latest record need, and the sessions in there that have been taken are remembered by their ids.
 */
export interface PollState {
	/** Calls that ended before are left out, so that the first poll does not bring the whole past. */
	since: number;
	/** The end of the last range that was read. */
	readTo: number;
	/** All sessions taken since then are in `taken`: nothing before may be read again. */
	knownFrom: number;
	/** When each session was taken, or its latest time, by id, for as long as a range may show it again. */
	taken: Record<string, number>;
}

/** @param late seconds that each poll looks back */
export function firstState(since: number, late: number): PollState {
	return { since, readTo: since, knownFrom: since - late, taken: {} };
}

/** The range that the next poll has to read. */
export function nextRange({ readTo, knownFrom }: PollState, now: number, late: number): TimeRange {
	return { from: Math.max(knownFrom, readTo - late), to: now };
}

/** A record's id, and the latest time that it tells; 0 when it tells none. */
function identify(record: IDataObject): { id: string; time: number } {
	const read = recordIdentitySchema.safeParse(record);
	if (!read.success) return { id: JSON.stringify(record), time: 0 };
	const { SessionId, Time, StartTimestamp, EndedTimestamp } = read.data;
	return { id: SessionId, time: Math.max(Time, StartTimestamp, EndedTimestamp) };
}

/**
 * Takes those records that no poll has taken before, in the order of their ends.
 *
 * @param records what the range held that `nextRange` gave for the same `now`
 * @returns the new records, and what is to be remembered
 */
export function takeNew(
	records: IDataObject[],
	state: PollState,
	now: number,
	late: number,
): { fresh: IDataObject[]; next: PollState } {
	const knownFrom = Math.max(state.knownFrom, now - late);
	const fresh: Array<{ record: IDataObject; time: number }> = [];
	const taken = new Map(Object.entries(state.taken));
	for (const record of records) {
		const { id, time } = identify(record);
		if (taken.has(id) || (time > 0 && time < state.since)) continue;
		// Whatever time Tencent lists it by, that is not after this poll
		taken.set(id, Math.max(time, now));
		fresh.push({ record, time });
	}
	return {
		fresh: fresh.sort((first, second) => first.time - second.time).map(({ record }) => record),
		next: {
			since: state.since,
			readTo: now,
			knownFrom,
			taken: Object.fromEntries([...taken].filter(([, time]) => time >= knownFrom)),
		},
	};
}
