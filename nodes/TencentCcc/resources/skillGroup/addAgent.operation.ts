import { bindStaffSkillGroupList } from '../../api/actions/account';
import { agentField } from '../fields';
import { defineOperation } from '../operation';
import { requiredSkillGroupId, skillGroupField } from '../skillGroupField';

/** From first to last. Source: https://cloud.tencent.com/document/product/679/58190 */
const PRIORITY = { min: 1, max: 5, default: 3 };

export const addAgent = defineOperation({
	resource: 'skillGroup',
	operation: 'addAgent',
	name: 'Add Agent',
	action: 'Add agent to skill group',
	description: 'Let an agent take the calls of a skill group, or change the priority there',
	kind: 'act',
	actions: [bindStaffSkillGroupList],
	fields: [
		{ ...skillGroupField, required: true },
		{ ...agentField, description: 'The agent who is to take its calls' },
		{
			displayName: 'Priority',
			name: 'priority',
			type: 'number',
			typeOptions: { minValue: PRIORITY.min, maxValue: PRIORITY.max },
			default: 3,
			description: 'How early calls are offered to the agent: 1 is first, 5 is last',
		},
	],
	perItem(parameters) {
		const { min, max, default: fallback } = PRIORITY;
		const request = {
			StaffEmail: parameters.requiredText('userId', 'Agent'),
			StaffSkillGroupList: [
				{
					SkillGroupId: requiredSkillGroupId(parameters),
					Priority: Math.round(parameters.number('priority', 'Priority', { min, max, fallback })),
				},
			],
		};
		return {
			request,
			run: async ({ client }) => await client.send(bindStaffSkillGroupList, request),
		};
	},
});
