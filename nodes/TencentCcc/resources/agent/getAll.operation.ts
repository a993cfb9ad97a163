import type { IDataObject } from 'n8n-workflow';

import { describeStaffInfoList } from '../../api/actions/account';
import { isObject, numberOf, textOf } from '../../api/values';
import { filtersField } from '../../records/filters';
import { isoTime, simplifyDescription } from '../../records/simplify';
import { listFields, readLimit } from '../fields';
import { defineOperation } from '../operation';
import { itemsOf, readList } from '../readList';
import { readSkillGroupId, skillGroupField } from '../skillGroupField';

/** Ten of an agent's fields. `UserId` is what other operations take. */
function simplifyAgent(agent: IDataObject): IDataObject {
	const groups: unknown[] = Array.isArray(agent.SkillGroupList) ? agent.SkillGroupList : [];
	const skillGroups = groups.filter(isObject);
	return {
		UserId: textOf(agent.Mail),
		Name: textOf(agent.Name),
		Nick: textOf(agent.Nick),
		Phone: textOf(agent.Phone),
		StaffNumber: textOf(agent.StaffNumber),
		ExtensionNumber: textOf(agent.ExtensionNumber),
		RoleList: Array.isArray(agent.RoleList) ? agent.RoleList : [],
		SkillGroupIds: skillGroups.flatMap(({ SkillGroupId }) => numberOf(SkillGroupId) ?? []),
		SkillGroupNames: skillGroups.map(({ SkillGroupName }) => textOf(SkillGroupName)),
		LastModifyTime: isoTime(agent.LastModifyTimestamp),
	};
}

export const getAllAgents = defineOperation({
	resource: 'agent',
	operation: 'getAll',
	name: 'Get Many',
	action: 'Get many agents',
	description: 'Get the agents of the application, with their numbers and skill groups',
	kind: 'read',
	actions: [describeStaffInfoList],
	fields: [
		...listFields,
		filtersField('Only agents that fit all filters are returned', [
			{
				displayName: 'Changed Since',
				name: 'changedSince',
				type: 'dateTime',
				default: '',
				description: 'Agents whose record has been changed at this time or later',
			},
			{ ...skillGroupField, description: 'Agents of this skill group' },
			{
				displayName: 'User ID',
				name: 'userId',
				type: 'string',
				default: '',
				placeholder: 'e.g. agent@example.com',
				description: 'The one agent with this account, an e-mail address',
			},
		]),
		simplifyDescription,
	],
	perItem(parameters) {
		const limit = readLimit(parameters);
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const userId = parameters.text('filters.userId', 'User ID');
		const changedSince = parameters.timeS('filters.changedSince', 'Changed Since');
		const skillGroupId = readSkillGroupId(parameters, 'filters.skillGroupId');
		const request: IDataObject = {
			...(userId ? { StaffMail: userId } : {}),
			...(changedSince === undefined ? {} : { ModifiedTime: changedSince }),
			...(skillGroupId === undefined ? {} : { SkillGroupId: skillGroupId }),
		};
		return {
			request,
			async run({ client }) {
				const wanted = { limit, id: 'Mail' };
				const answer = await readList(client, describeStaffInfoList, request, wanted);
				if (!answer.succeeded) return answer;
				const response = itemsOf(answer.response, isSimple ? simplifyAgent : undefined);
				return { succeeded: true, response };
			},
		};
	},
});
