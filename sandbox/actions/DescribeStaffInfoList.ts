import { pageOf, paging } from '../api/parameters';
import { isInGroup, type Account, type Agent } from '../model/account';
import { nickOf } from '../wire/callRecord';
import { defineAction } from './action';

/** Role of an ordinary agent. */
const AGENT_ROLE = 3;

function staffInfo(agent: Agent, { skillGroups }: Account) {
	return {
		Name: agent.name,
		Mail: agent.mail,
		Phone: agent.phone,
		Nick: nickOf(agent.name),
		StaffNumber: agent.staffNumber,
		RoleList: [AGENT_ROLE],
		SkillGroupList: skillGroups
			.filter(({ id }) => isInGroup(agent, id))
			.map(({ id, name, type }) => ({
				SkillGroupId: id,
				SkillGroupName: name,
				Priority: agent.skillGroups.find((membership) => membership.id === id)?.priority ?? 0,
				Type: type === 1 ? 'IM' : 'TEL',
			})),
		LastModifyTimestamp: agent.lastModifyTimestamp,
		ExtensionNumber: agent.extensionNumber,
		ForwardingConfig: null,
	};
}

/** The agents. Source: https://www.tencentcloud.com/document/product/1229/59796 */
export const describeStaffInfoList = defineAction('DescribeStaffInfoList', {
	limits: paging(9999),
	run(request, { model: { account } }) {
		const { StaffMail, ModifiedTime = 0, SkillGroupId } = request;
		const found = account.agents.filter(
			(agent) =>
				(!StaffMail || agent.mail.toLowerCase() === StaffMail.toLowerCase()) &&
				agent.lastModifyTimestamp >= ModifiedTime &&
				(!SkillGroupId || isInGroup(agent, SkillGroupId)),
		);
		const StaffList = pageOf(found, request).map((agent) => staffInfo(agent, account));
		return { fields: { TotalCount: found.length, StaffList } };
	},
});
