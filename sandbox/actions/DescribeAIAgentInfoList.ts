import { pageOf, paging } from '../api/parameters';
import { defineAction } from './action';

/** The AI agents and their variables. Source: https://www.tencentcloud.com/document/product/1229/74249 */
export const describeAiAgentInfoList = defineAction('DescribeAIAgentInfoList', {
	limits: paging(100),
	run(request, { model: { account } }) {
		const AIAgentInfoList = pageOf(account.aiAgents, request).map(
			({ id, name, variableNames }) => ({
				AIAgentId: id,
				AIAgentName: name,
				VariableNames: variableNames,
			}),
		);
		return { fields: { TotalCount: account.aiAgents.length, AIAgentInfoList } };
	},
});
