import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { describeStaffInfoList } from '../api/actions/account';
import { textOf } from '../api/values';
import { searchEntries } from './searchEntries';

/** An agent as an entry of the list; one without an e-mail cannot be rung, and is left out. */
function listed({ Name, Mail }: IDataObject): INodeListSearchItems[] {
	const mail = textOf(Mail);
	const name = textOf(Name);
	return mail === '' ? [] : [{ name: name ? `${name} (${mail})` : mail, value: mail }];
}

/**
 * The agent picker: the account's agents, page by page, or those whose name or e-mail contains the search text.
 *
 * @param paginationToken number of the page, from 0
 * @throws NodeApiError with Tencent's message when the agents cannot be read
 */
export async function searchAgents(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const list = { action: describeStaffInfoList, pageSize: 100, listed };
	return await searchEntries(this, list, filter, paginationToken);
}
