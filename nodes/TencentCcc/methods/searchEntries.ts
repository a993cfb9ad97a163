import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import type { Action } from '../api/action';
import { openClient } from '../api/openClient';
import { paginate, readPage } from '../api/paginate';
import { requestError } from './requestError';

/** What a picker shows, and how much it reads at once when it is scrolled. */
interface SearchedList {
	action: Action;
	/** Entries per request when the list is scrolled. */
	pageSize: number;
	/** An entry as the list shows it; none for one that cannot be chosen. */
	listed(entry: IDataObject): INodeListSearchItems[];
}

/**
 * A picker on a list of Tencent's: page by page, or those entries whose shown name contains the search text. The API has
 * no search of its own, so a search reads all entries.
 *
 * @param paginationToken number of the page, from 0
 * @throws NodeApiError with Tencent's message when the list cannot be read
 */
export async function searchEntries(
	context: ILoadOptionsFunctions,
	{ action, pageSize, listed }: SearchedList,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const client = await openClient(context);
	if (!filter) {
		const page = Number(paginationToken ?? 0);
		const answer = await readPage(client, action, {}, page, { pageSize });
		if (!answer.succeeded) throw requestError(context, answer);
		const { entries, hasNext } = answer.response;
		return {
			results: entries.flatMap(listed),
			paginationToken: hasNext ? String(page + 1) : undefined,
		};
	}
	const answer = await paginate(client, action, {});
	if (!answer.succeeded) throw requestError(context, answer);
	const searched = filter.toLowerCase();
	return {
		results: answer.response
			.flatMap(listed)
			.filter(({ name }) => name.toLowerCase().includes(searched)),
	};
}
