import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { describeSkillGroupInfoList } from '../api/actions/account';
import { textOf } from '../api/values';
import { searchEntries } from './searchEntries';

/** A skill group as an entry of the list. */
function listed({ SkillGroupId, SkillGroupName }: IDataObject): INodeListSearchItems[] {
	const id = textOf(SkillGroupId);
	const name = textOf(SkillGroupName);
	return id === '' ? [] : [{ name: name ? `${name} (${id})` : id, value: id }];
}

/**
 * The skill group picker: the application's skill groups, page by page, or those whose name or ID contains the search
 * text. Of every type: Tencent's samples contradict its list of types.
 *
 * @param paginationToken number of the page, from 0
 * @throws NodeApiError with Tencent's message when the skill groups cannot be read
 */
export async function searchSkillGroups(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const list = { action: describeSkillGroupInfoList, pageSize: 100, listed };
	return await searchEntries(this, list, filter, paginationToken);
}
