import { pageOf, paging } from '../api/parameters';
import { defineAction } from './action';

/** The skill groups. Source: https://www.tencentcloud.com/document/product/1229/59757 */
export const describeSkillGroupInfoList = defineAction('DescribeSkillGroupInfoList', {
	limits: paging(100),
	run(request, { model: { account } }) {
		const { SkillGroupId, SkillGroupName } = request;
		const found = account.skillGroups.filter(
			({ id, name }) =>
				(!SkillGroupId || id === SkillGroupId) && (!SkillGroupName || name === SkillGroupName),
		);
		const SkillGroupList = pageOf(found, request).map(({ id, name, type, ringAll }) => ({
			SkillGroupId: id,
			SkillGroupName: name,
			SkillGroupType: type,
			Type: type === 1 ? 'IM' : 'TEL',
			RoutePolicy: 'LONGEST_IDLE',
			UsingLastSeat: 0,
			MaxConcurrency: 1,
			LastModifyTimestamp: 1_767_225_600,
			Alias: String(id),
			RingAll: ringAll,
		}));
		return { fields: { TotalCount: found.length, SkillGroupList } };
	},
});
