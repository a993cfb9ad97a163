import { defineAction } from './action';
import { agentAndGroups } from './skillGroups';

/**
 * Takes an agent out of skill groups; one that the agent is not in changes nothing.
 * Source: https://cloud.tencent.com/document/product/679/58188
 */
export const unbindStaffSkillGroupList = defineAction('UnbindStaffSkillGroupList', {
	run({ StaffEmail, SkillGroupList }, { model }) {
		const ids = SkillGroupList.map(Number);
		const agent = agentAndGroups(model.account, StaffEmail, ids);
		agent.skillGroups = agent.skillGroups.filter(({ id }) => !ids.includes(id));
		return { fields: {} };
	},
});
