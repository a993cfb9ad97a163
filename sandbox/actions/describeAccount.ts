import type { Account, Agent } from '../account';
import { pageOf, paging, SDK_APP_ID } from '../parameters';
import type { Action } from './action';

/** Tencent says nothing of a maximum for DescribeNumbers; 100 is what its siblings have. */
const MAXIMUM_NUMBERS_PER_PAGE = 100;

function staffInfo(account: Account, agent: Agent) {
	return {
		Name: agent.name,
		Mail: agent.mail,
		Phone: agent.phone,
		Nick: agent.nick,
		StaffNumber: agent.staffNumber,
		RoleList: [4],
		SkillGroupList: account.skillGroups
			.filter(({ id }) => agent.skillGroupIds.includes(id))
			.map(({ id, name, type }) => ({
				SkillGroupId: id,
				SkillGroupName: name,
				Priority: 1,
				Type: type === 1 ? 'IM' : 'TEL',
			})),
		LastModifyTimestamp: agent.lastModifyTimestamp,
		ExtensionNumber: agent.extensionNumber,
		ForwardingConfig: null,
	};
}

/** DescribeStaffInfoList: the agents. Source: 1229/59796. */
export const describeStaffInfoList: Action = {
	name: 'DescribeStaffInfoList',
	unknownApplication: 'instanceNotExist',
	parameters: [
		SDK_APP_ID,
		...paging(9999),
		{ name: 'StaffMail', type: 'String' },
		{ name: 'ModifiedTime', type: 'Integer' },
		{ name: 'SkillGroupId', type: 'Integer' },
	],
	run(parameters, { state: { account } }) {
		const { StaffMail, ModifiedTime, SkillGroupId } = parameters;
		const found = account.agents.filter(
			(agent) =>
				(!StaffMail || agent.mail.toLowerCase() === String(StaffMail).toLowerCase()) &&
				(!ModifiedTime || agent.lastModifyTimestamp >= Number(ModifiedTime)) &&
				(!SkillGroupId || agent.skillGroupIds.includes(Number(SkillGroupId))),
		);
		return {
			fields: {
				TotalCount: found.length,
				StaffList: pageOf(found, parameters).map((agent) => staffInfo(account, agent)),
			},
		};
	},
};

/** DescribeNumbers: the account's own numbers. Source: tccli api.json and the Node SDK. */
export const describeNumbers: Action = {
	name: 'DescribeNumbers',
	unknownApplication: 'instanceNotExist',
	parameters: [SDK_APP_ID, ...paging(MAXIMUM_NUMBERS_PER_PAGE, false)],
	run: (parameters, { state: { account } }) => ({
		fields: {
			TotalCount: account.numbers.length,
			Numbers: pageOf(account.numbers, parameters).map((entry) => ({
				Number: entry.number,
				CallOutSkillGroupIds: entry.callOutSkillGroupIds,
				State: entry.state,
				CostType: 0,
			})),
		},
	}),
};

/** DescribeSkillGroupInfoList: the skill groups. Source: 1229/59757. */
export const describeSkillGroupInfoList: Action = {
	name: 'DescribeSkillGroupInfoList',
	unknownApplication: 'instanceNotExist',
	parameters: [
		SDK_APP_ID,
		...paging(100),
		{ name: 'SkillGroupId', type: 'Integer' },
		{ name: 'ModifiedTime', type: 'Integer' },
		{ name: 'SkillGroupName', type: 'String' },
	],
	run(parameters, { state: { account } }) {
		const { SkillGroupId, SkillGroupName } = parameters;
		const found = account.skillGroups.filter(
			({ id, name }) =>
				(!SkillGroupId || id === SkillGroupId) && (!SkillGroupName || name === SkillGroupName),
		);
		return {
			fields: {
				TotalCount: found.length,
				SkillGroupList: pageOf(found, parameters).map(({ id, name, type }) => ({
					SkillGroupId: id,
					SkillGroupName: name,
					SkillGroupType: type,
					Type: type === 1 ? 'IM' : 'TEL',
					RoutePolicy: 'LONGEST_IDLE',
					UsingLastSeat: 0,
					MaxConcurrency: 1,
					LastModifyTimestamp: 1_767_225_600,
					Alias: String(id),
					RingAll: false,
				})),
			},
		};
	},
};
