import {
	NodeApiError,
	tryToParseDateTime,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { callRecordSchema } from '../../records/callRecord';
import { passesFilters, type CallRecordFilters } from '../../records/filters';
import { acceptedRanges, rangeParameters, readCallRecords } from '../../records/readCallRecords';
import { simplify } from '../../records/simplify';
import { describeTelCdr } from '../../api/actions/callRecords';
import type { Client } from '../../api/client';
import { openClient } from '../../api/openClient';
import { readPage } from '../../api/paginate';
import { firstState, nextRange, takeNew, type PollState } from './pollState';

const DAY = 86_400;
/** Days back in which a test event looks for the latest calls, one after the other. */
const DAYS_OF_TEST = [1, 30];
const MOST_TEST_RECORDS = 10;

interface PollOptions {
	/** Minutes. */
	lateRecordsWindow?: number;
	startFrom?: string;
}

/** Polls under way, by workflow and node: n8n starts the next one also when the last has not ended. */
const underWay = new Set<string>();

/** The error of a poll that failed: n8n shows it as a failed execution. */
function pollError(context: IPollFunctions, { message, code }: { message: string; code: string }) {
	const text = `The call records could not be read: ${message} (${code})`;
	const error = new NodeApiError(context.getNode(), { message: text });
	// n8n puts words of its own in place of messages that name a network error
	error.message = text;
	return error;
}

/** The latest calls that fit the filters, for a test event: of the first page and the last, for either may be newest. */
async function latestRecords(
	context: IPollFunctions,
	client: Client,
	now: number,
	fits: (record: IDataObject) => boolean,
): Promise<IDataObject[]> {
	const read = async (days: number, page: number) => {
		const range = rangeParameters({ from: now - days * DAY, to: now });
		const result = await readPage(client, describeTelCdr, range, page);
		if (!result.succeeded) throw pollError(context, result);
		const { entries, total = 0 } = result.response;
		const lastPage = Math.ceil(total / describeTelCdr.paging!.maxPageSize) - 1;
		return { records: entries, lastPage };
	};
	for (const days of DAYS_OF_TEST) {
		const { records, lastPage } = await read(days, 0);
		if (lastPage > 0) records.push(...(await read(days, lastPage)).records);
		const { fresh } = takeNew(records.filter(fits), firstState(0, 0), now, 0);
		if (fresh.length > 0) return fresh.slice(-MOST_TEST_RECORDS).reverse();
	}
	return [];
}

/**
 * One poll: reads the call records since the last one, and hands on those that are new and fit the filters.
 *
 * A poll that fails changes nothing that is remembered, so the next one reads its time again. n8n saves what is
 * remembered at the moment in which it creates the execution; the guarantee "each session once" ends there: a
 * process that is killed between the two may lose or repeat the records of that one poll.
 *
 * @throws NodeApiError with Tencent's message when a page cannot be read after some tries
 */
export async function pollCallRecords(
	this: IPollFunctions,
): Promise<INodeExecutionData[][] | null> {
	const filters = this.getNodeParameter('filters', {}) as CallRecordFilters;
	const isSimple = this.getNodeParameter('simplify') as boolean;
	const options = this.getNodeParameter('options', {}) as PollOptions;
	const fits = (record: IDataObject) => {
		const read = callRecordSchema.safeParse(record);
		return !read.success || passesFilters(read.data, filters);
	};
	const output = (records: IDataObject[]) =>
		records.length > 0
			? [records.map((record) => ({ json: isSimple ? simplify('cdr', record) : record }))]
			: null;
	const now = Math.floor(Date.now() / 1000);
	const client = await openClient(this);
	if (this.getMode() === 'manual') return output(await latestRecords(this, client, now, fits));

	const poll = `${this.getWorkflow().id} ${this.getNode().id}`;
	if (underWay.has(poll)) return null;
	underWay.add(poll);
	try {
		const late = (options.lateRecordsWindow ?? 120) * 60;
		const remembered = this.getWorkflowStaticData('node') as Partial<PollState>;
		const since = options.startFrom
			? Math.floor(tryToParseDateTime(options.startFrom, this.getTimezone()).toSeconds())
			: now;
		const state = remembered.taken ? (remembered as PollState) : firstState(since, late);
		const records: IDataObject[] = [];
		for (const range of acceptedRanges(nextRange(state, now, late))) {
			const result = await readCallRecords(client, range);
			if (!result.succeeded) throw pollError(this, result);
			records.push(...result.response);
		}
		const { fresh, next } = takeNew(records, state, now, late);
		Object.assign(remembered, next);
		return output(fresh.filter(fits));
	} finally {
		underWay.delete(poll);
	}
}
