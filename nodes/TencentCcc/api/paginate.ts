import type { IDataObject } from 'n8n-workflow';

import type { Action, Paging } from './action';
import type { Client } from './client';
import type { ActionResult } from './sendRequest';
import { numberOf, textOf } from './values';

/** A bound that no account reaches, against a server that answers every page in full for ever. */
const MAX_PAGES = 10_000;

/** What reading a list takes besides its parameters. */
export interface PaginateOptions {
	/** Entries per request; default the most that the action allows. */
	pageSize?: number;
	/** Is given the entries of each page; when it says so, no further page is read. */
	isEnough?: (entries: IDataObject[]) => boolean;
	/** The page to begin with, from 0; default 0. */
	firstPage?: number;
	/** Pages to read at most. */
	maxPages?: number;
	/** Milliseconds that each answer may take; default what the action says. */
	timeoutMs?: number;
}

/** One page. */
export interface Page {
	entries: IDataObject[];
	/** Whether there is a further page, as far as Tencent lets know. */
	hasNext: boolean;
	/** The number of all entries, where Tencent tells one. */
	total?: number;
}

function pageParameters(paging: Paging, page: number, pageSize: number, last?: IDataObject) {
	if (paging.style === 'offset') return { Offset: page * pageSize, Limit: pageSize };
	if (paging.style === 'cursor') {
		return { PageSize: pageSize, ...(last ? { Cursor: textOf(last.Cursor) } : {}) };
	}
	return { PageNumber: page, PageSize: pageSize };
}

/**
 * Reads one page of a list.
 *
 * @param page from 0
 * @param last the last entry of the page before, for lists with a cursor
 */
export async function readPage(
	client: Pick<Client, 'send'>,
	action: Action,
	parameters: IDataObject,
	page: number,
	{ pageSize: wanted, timeoutMs }: Pick<PaginateOptions, 'pageSize' | 'timeoutMs'> = {},
	last?: IDataObject,
): Promise<ActionResult<Page>> {
	const { paging } = action;
	if (!paging) throw new Error(`${action.name} has no pages`);
	const pageSize = wanted ?? paging.maxPageSize;
	const answer = await client.send(
		action,
		{ ...parameters, ...pageParameters(paging, page, pageSize, last) },
		{ timeoutMs },
	);
	if (!answer.succeeded) return answer;
	const response = answer.response as IDataObject;
	const entries = (response[paging.list] ?? []) as IDataObject[];
	const total = paging.total ? numberOf(response[paging.total]) : undefined;
	const readSoFar = page * pageSize + entries.length;
	// A full page has a successor unless the number of entries says otherwise; that number may be missing or nonsense
	const isFull = entries.length >= pageSize;
	const hasNext =
		paging.style === 'cursor'
			? entries.length > 0
			: entries.length > 0 &&
				(total === undefined || total < entries.length ? isFull : readSoFar < total);
	return { succeeded: true, response: { entries, hasNext, total } };
}

/**
 * Reads a list page by page, until it ends. It goes on while pages are full, even when the number of all entries is
 * missing, null or text. An entry that appears meanwhile moves others to a later page, so some may come twice.
 *
 * @param action one with paging
 * @param parameters without SdkAppId and paging
 * @returns all entries, or why a page could not be read
 *
 * @example
 * const agents = await paginate(client, describeStaffInfoList, {});
 */
export async function paginate(
	client: Pick<Client, 'send'>,
	action: Action,
	parameters: IDataObject,
	{ isEnough, firstPage = 0, maxPages = MAX_PAGES, ...sendOptions }: PaginateOptions = {},
): Promise<ActionResult<IDataObject[]>> {
	const entries: IDataObject[] = [];
	for (let page = firstPage; page < firstPage + maxPages; page++) {
		const result = await readPage(
			client,
			action,
			parameters,
			page,
			sendOptions,
			entries[entries.length - 1],
		);
		if (!result.succeeded) return result;
		entries.push(...result.response.entries);
		// Asked for the last page too: whoever counts entries takes them there
		const enough = isEnough?.(result.response.entries) ?? false;
		if (enough || !result.response.hasNext) break;
	}
	return { succeeded: true, response: entries };
}
