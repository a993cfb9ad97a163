import { tagsOf, type Tag } from '../model/conversations';
import { scenarioOf } from '../model/scenarios';
import { defineAction } from './action';
import { analysedRecord } from './records';

/** As in Tencent's sample all four members are there; only that of the type means something. */
function resultOf({ type, value }: Tag) {
	return {
		Text: '',
		Chosen: [],
		Boolean: false,
		Number: 0,
		[type === 'Selector' ? 'Chosen' : type]: value,
	};
}

/**
 * The tags that an AI agent got out of a call: none before its transcript is complete, and none of other calls.
 * Source: https://www.tencentcloud.com/document/product/1229/68004
 */
export const describeAiCallExtractResult = defineAction('DescribeAICallExtractResult', {
	run(request, context) {
		const record = analysedRecord(request, context);
		const tags = record?.kind === 'ai' ? tagsOf(scenarioOf(record.scenario).conversation) : [];
		const ResultList = tags.map((tag) => ({
			InfoType: tag.type,
			InfoName: tag.name,
			InfoContent: tag.question,
			Result: resultOf(tag),
		}));
		return { fields: { ResultList } };
	},
});
