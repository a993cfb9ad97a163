import type { IDataObject } from 'n8n-workflow';

import { describeSkillGroupInfoList } from '../../api/actions/account';
import { textOf } from '../../api/values';
import { filtersField } from '../../records/filters';
import { listFields, readLimit } from '../fields';
import { defineOperation } from '../operation';
import { itemsOf, readList } from '../readList';

export const getAllSkillGroups = defineOperation({
	resource: 'skillGroup',
	operation: 'getAll',
	name: 'Get Many',
	action: 'Get many skill groups',
	description: 'Get the skill groups of the application',
	kind: 'read',
	actions: [describeSkillGroupInfoList],
	fields: [
		...listFields,
		filtersField('Only skill groups that fit all filters are returned', [
			{
				displayName: 'Name',
				name: 'name',
				type: 'string',
				default: '',
				placeholder: 'e.g. Sales',
				description: 'Skill groups whose name contains this text, in any case',
			},
		]),
	],
	perItem(parameters) {
		const limit = readLimit(parameters);
		const name = parameters.text('filters.name', 'Name').toLowerCase();
		// Whether Tencent's own filter takes a part of the name is not documented
		const fits = ({ SkillGroupName }: IDataObject) =>
			textOf(SkillGroupName).toLowerCase().includes(name);
		const wanted = { limit, id: 'SkillGroupId', ...(name ? { fits } : {}) };
		return {
			request: {},
			async run({ client }) {
				const answer = await readList(client, describeSkillGroupInfoList, {}, wanted);
				if (!answer.succeeded) return answer;
				return { succeeded: true, response: itemsOf(answer.response) };
			},
		};
	},
});
