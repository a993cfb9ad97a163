import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { describeStaffInfoList } from '../api/actions/account';
import { openClient } from '../api/openClient';
import { paginate, readPage } from '../api/paginate';
import { textOf } from '../api/values';
import { requestError } from './requestError';

/** Agents per request when the list is scrolled. */
const SCROLL_PAGE_SIZE = 100;

/** An agent as an entry of the list; one without an e-mail cannot be rung, and is left out. */
function listed({ Name, Mail }: IDataObject): INodeListSearchItems[] {
	const mail = textOf(Mail);
	const name = textOf(Name);
	return mail === '' ? [] : [{ name: name ? `${name} (${mail})` : mail, value: mail }];
}

/**
 * The agent picker: the account's agents, page by page, or those whose name or e-mail contains the search
 * text. The API can filter by a whole e-mail only, so a search reads all agents.
 *
 * @param paginationToken number of the page, from 0
 * @throws NodeApiError with Tencent's message when the agents cannot be read
 */
export async function searchAgents(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const client = await openClient(this);
	if (!filter) {
		const page = Number(paginationToken ?? 0);
		const pageSize = SCROLL_PAGE_SIZE;
		const answer = await readPage(client, describeStaffInfoList, {}, page, { pageSize });
		if (!answer.succeeded) throw requestError(this, answer);
		const { entries, hasNext } = answer.response;
		return {
			results: entries.flatMap(listed),
			paginationToken: hasNext ? String(page + 1) : undefined,
		};
	}
	const answer = await paginate(client, describeStaffInfoList, {});
	if (!answer.succeeded) throw requestError(this, answer);
	const searched = filter.toLowerCase();
	return {
		results: answer.response
			.flatMap(listed)
			.filter(({ name }) => name.toLowerCase().includes(searched)),
	};
}
