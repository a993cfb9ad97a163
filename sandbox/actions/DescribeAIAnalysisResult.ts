import { scenarioOf } from '../model/scenarios';
import { defineAction } from './action';
import { analysedRecord } from './records';

/**
 * What a model makes of a call: nothing before its transcript is complete.
 * Source: https://cloud.tencent.com/document/product/679/123716
 */
export const describeAiAnalysisResult = defineAction('DescribeAIAnalysisResult', {
	run(request, context) {
		const record = analysedRecord(request, context);
		if (!record) return { fields: { ResultList: [] } };
		const { summary, mood, intention } = scenarioOf(record.scenario).conversation;
		const ResultList = Object.entries({ summary, mood, intention }).map(([Type, Result]) => ({
			Type,
			Result,
		}));
		return { fields: { ResultList } };
	},
});
