import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';
import type { z } from 'zod';

import { describeStaffInfoListResponse } from '../api/responseSchemas';
import { requestFromAccount } from './accountRequest';

/** Agents per request when the list is scrolled. Tencent allows up to 9999. */
const PAGE_SIZE = 100;
/** Agents per request when all of them are searched. */
const SEARCH_PAGE_SIZE = 1000;

type AgentPage = z.output<typeof describeStaffInfoListResponse>['Response'];

async function fetchPage(context: ILoadOptionsFunctions, pageNumber: number, pageSize: number) {
	const response: AgentPage = await requestFromAccount.call(
		context,
		'DescribeStaffInfoList',
		{ PageNumber: pageNumber, PageSize: pageSize },
		describeStaffInfoListResponse,
	);
	const agents: INodeListSearchItems[] = (response.StaffList ?? []).map(({ Name, Mail }) => ({
		name: Name ? `${Name} (${Mail})` : Mail,
		value: Mail,
	}));
	return {
		agents,
		isLast: agents.length === 0 || (pageNumber + 1) * pageSize >= response.TotalCount,
	};
}

/**
 * The agent picker: the account's agents, page by page, or those whose name or e-mail contains the search
 * text. The API can filter by a whole e-mail only, so a search reads all agents.
 *
 * @param paginationToken number of the page, from 0
 */
export async function searchAgents(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	if (!filter) {
		const pageNumber = Number(paginationToken ?? 0);
		const { agents, isLast } = await fetchPage(this, pageNumber, PAGE_SIZE);
		return { results: agents, paginationToken: isLast ? undefined : String(pageNumber + 1) };
	}

	const searched = filter.toLowerCase();
	const results: INodeListSearchItems[] = [];
	for (let pageNumber = 0; ; pageNumber++) {
		const { agents, isLast } = await fetchPage(this, pageNumber, SEARCH_PAGE_SIZE);
		results.push(...agents.filter(({ name }) => name.toLowerCase().includes(searched)));
		if (isLast) return { results };
	}
}
