import { unbindStaffSkillGroupList } from '../../api/actions/account';
import { agentField } from '../fields';
import { defineOperation } from '../operation';
import { requiredSkillGroupId, skillGroupField } from '../skillGroupField';

export const removeAgent = defineOperation({
	resource: 'skillGroup',
	operation: 'removeAgent',
	name: 'Remove Agent',
	action: 'Remove agent from skill group',
	description: 'Let an agent take no more calls of a skill group',
	kind: 'act',
	actions: [unbindStaffSkillGroupList],
	fields: [
		{ ...skillGroupField, required: true },
		{ ...agentField, description: 'The agent who is to take no more of its calls' },
	],
	perItem(parameters) {
		const request = {
			StaffEmail: parameters.requiredText('userId', 'Agent'),
			SkillGroupList: [requiredSkillGroupId(parameters)],
		};
		return {
			request,
			run: async ({ client }) => await client.send(unbindStaffSkillGroupList, request),
		};
	},
});
