import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import { describeTelCdr } from '../../api/actions/callRecords';
import type { Client } from '../../api/client';
import { openClient } from '../../api/openClient';
import { readPage } from '../../api/paginate';
import { callRecordSchema } from '../../records/callRecord';
import { passesFilters, readFilters } from '../../records/filters';
import { acceptedRanges, rangeParameters, readCallRecords } from '../../records/readCallRecords';
import { rawItem, simplify } from '../../records/simplify';
import { numberInRange } from '../numberInRange';
import { triggerParameters } from '../triggerParameters';
import { oneAtATime, pollError } from './onePoll';
import { firstState, nextRange, takeNew, type PollState } from './pollState';
import { readPollState, writePollState } from './rememberedState';

const DAY_S = 86_400;
/** Days back in which a test event looks for the latest calls, one after the other. */
const DAYS_OF_TEST = [1, 30];
const MAX_TEST_RECORDS = 10;

const S_OF_MINUTE = 60;

/** Minutes; 30 days at most, far more than any call takes. */
export const LATE_MINUTES = { min: 1, max: 43_200, default: 120 };

interface PollOptions {
	/** Minutes. */
	lateRecordsWindow?: unknown;
}

/** @returns seconds that each poll looks back */
function lateWindow(context: IPollFunctions, options: PollOptions): number {
	const { min, max, default: minutes } = LATE_MINUTES;
	// An option that was added and yields nothing is an error, one that was not added is the default
	const value = 'lateRecordsWindow' in options ? options.lateRecordsWindow : minutes;
	return numberInRange(context, 'Late Records Window', value, { min, max }) * S_OF_MINUTE;
}

/** What the builder has chosen. @throws NodeOperationError that names the field */
function readChoices(context: IPollFunctions) {
	const options = context.getNodeParameter('options', {}) as PollOptions;
	try {
		const parameters = triggerParameters(context);
		return {
			filters: readFilters(parameters),
			late: lateWindow(context, options),
			/** Unix seconds; undefined when the builder has not chosen any. */
			from: parameters.timeS('options.startFrom', 'Start From'),
		};
	} catch (error) {
		throw new NodeOperationError(context.getNode(), (error as Error).message);
	}
}

/** The state of a trigger that remembers none: new, or its state was lost, which cannot be told apart. */
function freshState(context: IPollFunctions, from: number | undefined, now: number, late: number) {
	if (from !== undefined) {
		const time = new Date(from * 1000).toISOString();
		context.logger.warn(
			`Nothing is remembered of earlier polls of "${context.getNode().name}", so Start From counts: the calls that ended from ${time} on come now. If this trigger has brought some of them before, they come again.`,
		);
	}
	return firstState(from ?? now, late);
}

const WHAT = 'The call records';

/** The latest calls that fit the filters, for a test event: of the first page and the last, for either may be newest. */
async function latestRecords(
	context: IPollFunctions,
	client: Client,
	now: number,
	fits: (record: IDataObject) => boolean,
): Promise<IDataObject[]> {
	const read = async (days: number, page: number) => {
		const range = rangeParameters({ from: now - days * DAY_S, to: now });
		const result = await readPage(client, describeTelCdr, range, page);
		if (!result.succeeded) throw pollError(context, WHAT, result);
		const { entries, total = 0 } = result.response;
		const lastPage = Math.ceil(total / describeTelCdr.paging!.maxPageSize) - 1;
		return { records: entries, lastPage };
	};
	for (const days of DAYS_OF_TEST) {
		const { records, lastPage } = await read(days, 0);
		if (lastPage > 0) records.push(...(await read(days, lastPage)).records);
		const { fresh } = takeNew(records.filter(fits), firstState(0, 0), now, 0);
		if (fresh.length > 0) return fresh.slice(-MAX_TEST_RECORDS).reverse();
	}
	return [];
}

/**
 * One poll: reads the call records since the last one, and hands on those that are new and fit the filters.
 *
 * A poll that fails changes nothing that is remembered, so the next one reads its time again: what is handed on is
 * built before anything is remembered. n8n saves what is remembered in the moment in which it creates the execution;
 * the guarantee "each session once" ends there: a process that is killed between the two may lose or repeat the
 * records of that one poll.
 *
 * @param underWay polls under way in this process, by workflow and node: n8n starts the next one also when the last
 * has not ended
 * @throws NodeApiError with Tencent's message when a page cannot be read after some tries, NodeOperationError for an
 * option that cannot be used
 */
export async function pollCallRecords(
	context: IPollFunctions,
	underWay: Set<string>,
): Promise<INodeExecutionData[][] | null> {
	const { filters, late, from } = readChoices(context);
	const isSimple = context.getNodeParameter('simplify') as boolean;
	const fits = (record: IDataObject) => {
		const read = callRecordSchema.safeParse(record);
		return !read.success || passesFilters(read.data, filters);
	};
	const output = (records: IDataObject[]) =>
		records.length > 0
			? [
					records.map((record) => ({
						json: isSimple ? simplify('cdr', record) : rawItem(record),
					})),
				]
			: null;
	const now = Math.floor(Date.now() / 1000);
	const client = await openClient(context);
	if (context.getMode() === 'manual')
		return output(await latestRecords(context, client, now, fits));

	return await oneAtATime(context, underWay, async () => {
		const state: PollState = readPollState(context) ?? freshState(context, from, now, late);
		const records: IDataObject[] = [];
		for (const range of acceptedRanges(nextRange(state, now, late))) {
			const result = await readCallRecords(client, range);
			if (!result.succeeded) throw pollError(context, WHAT, result);
			records.push(...result.response);
		}
		const { fresh, next } = takeNew(records, state, now, late);
		const items = output(fresh.filter(fits));
		writePollState(context, next, now);
		return items;
	});
}
