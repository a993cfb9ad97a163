import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { describeAiAgentInfoList } from '../api/actions/account';
import { openClient } from '../api/openClient';
import { paginate } from '../api/paginate';
import { textOf } from '../api/values';
import { requestError } from './requestError';

/** An AI agent as an entry of the list. */
function listed({ AIAgentId, AIAgentName }: IDataObject): INodeListSearchItems[] {
	const id = textOf(AIAgentId);
	const name = textOf(AIAgentName);
	return id === '' ? [] : [{ name: name ? `${name} (${id})` : id, value: id }];
}

/**
 * The picker of AI agents: those of the application whose name or number contains the search text.
 *
 * @throws NodeApiError with Tencent's message when they cannot be read
 */
export async function searchAiAgents(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const answer = await paginate(await openClient(this), describeAiAgentInfoList, {});
	if (!answer.succeeded) throw requestError(this, answer);
	const searched = filter.toLowerCase();
	const results = answer.response.flatMap(listed);
	return { results: results.filter(({ name }) => name.toLowerCase().includes(searched)) };
}
