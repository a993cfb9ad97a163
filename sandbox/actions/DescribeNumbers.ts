import { pageOf, paging } from '../api/parameters';
import { defineAction } from './action';

/**
 * The account's own numbers. Tencent says nothing of a maximum page size; 100 is what its siblings have.
 * Source: the SDK definition, https://github.com/TencentCloud/tencentcloud-sdk-nodejs
 */
export const describeNumbers = defineAction('DescribeNumbers', {
	limits: paging(100),
	run(request, { model: { account } }) {
		const Numbers = pageOf(account.numbers, request).map((entry) => ({
			Number: entry.number,
			CallOutSkillGroupIds: [...entry.callOutSkillGroupIds],
			State: entry.state,
			CostType: entry.isOwn ? 1 : 0,
		}));
		return { fields: { TotalCount: account.numbers.length, Numbers } };
	},
});
