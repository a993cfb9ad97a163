import { problem } from '../api/problems';
import { defineAction } from './action';
import { agentAndGroups } from './skillGroups';

const DEFAULT_PRIORITY = 3;

/**
 * Adds an agent to skill groups, or changes the priority there.
 * Source: https://cloud.tencent.com/document/product/679/58190
 */
export const bindStaffSkillGroupList = defineAction('BindStaffSkillGroupList', {
	run({ StaffEmail, StaffSkillGroupList }, { model }) {
		const bound = StaffSkillGroupList.map(({ SkillGroupId, Priority = DEFAULT_PRIORITY }) => ({
			id: SkillGroupId,
			priority: Priority,
		}));
		const wrong = bound.find(({ priority }) => priority < 1 || priority > 5);
		if (wrong) throw problem('wrongValue', `Priority is ${wrong.priority}, not 1 to 5`);
		const ids = bound.map(({ id }) => id);
		const agent = agentAndGroups(model.account, StaffEmail, ids);
		agent.skillGroups = [...agent.skillGroups.filter(({ id }) => !ids.includes(id)), ...bound];
		return { fields: {} };
	},
});
