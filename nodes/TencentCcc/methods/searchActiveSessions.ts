import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { describePstnActiveSessionList } from '../api/actions/calls';
import { numberOf, textOf } from '../api/values';
import { isoTime } from '../records/recordTime';
import { searchEntries } from './searchEntries';

/** A call as an entry of the list: who speaks with whom, and since when. */
function listed(session: IDataObject): INodeListSearchItems[] {
	const id = textOf(session.SessionID);
	const caller = textOf(session.Caller) || textOf(session.ProtectedCaller);
	const callee = textOf(session.Callee) || textOf(session.ProtectedCallee);
	const agent = textOf(session.StaffEmail) || 'no agent';
	const lead = numberOf(session.Direction) === 1 ? `to ${callee}` : `from ${caller}`;
	// hh:mm:ss of a time in UTC
	const time = (isoTime(session.StartTimestamp) ?? '').slice(11, 19);
	const since = time ? `, since ${time} UTC` : '';
	return id === '' ? [] : [{ name: `${lead} (${agent}${since})`, value: id }];
}

/**
 * The picker of calls that are under way, page by page, or those whose number or agent contains the search text.
 *
 * @param paginationToken number of the page, from 0
 * @throws NodeApiError with Tencent's message when the calls cannot be read
 */
export async function searchActiveSessions(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const list = { action: describePstnActiveSessionList, pageSize: 25, listed };
	return await searchEntries(this, list, filter, paginationToken);
}
