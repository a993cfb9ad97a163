import type { IDataObject } from 'n8n-workflow';

import { isObject, numberOf, textOf } from '../api/values';

/**
 * The value of a tag: the one member of the four that its type names, whatever the others hold.
 * Source: https://www.tencentcloud.com/document/product/1229/68004
 */
function tagValue({ InfoType, Result }: IDataObject): IDataObject[string] {
	const result = isObject(Result) ? Result : {};
	switch (textOf(InfoType)) {
		case 'Text':
			return textOf(result.Text);
		case 'Selector':
			return Array.isArray(result.Chosen) ? result.Chosen.map(textOf) : [];
		case 'Boolean':
			return result.Boolean === true;
		case 'Number':
			return numberOf(result.Number) ?? null;
		default:
			return Result ?? null;
	}
}

/**
 * What a model makes of a call, and the tags that an AI agent got out of it, as one object.
 *
 * @param analysed ResultList of DescribeAIAnalysisResult: Type (`summary`, `mood`, `intention`) and Result
 * @param extracted ResultList of DescribeAICallExtractResult
 * @returns SessionId, summary, mood, intention (empty where there is none), and `tags` by name; further types of
 * analysis stand beside them
 */
export function mergeAiResults(
	sessionId: string,
	analysed: IDataObject[],
	extracted: IDataObject[],
): IDataObject {
	const analysis = Object.fromEntries(
		analysed
			.filter(({ Type }) => textOf(Type) !== '')
			.map(({ Type, Result }) => [textOf(Type), textOf(Result)]),
	);
	return {
		summary: '',
		mood: '',
		intention: '',
		...analysis,
		SessionId: sessionId,
		tags: Object.fromEntries(
			extracted
				.filter(({ InfoName }) => textOf(InfoName) !== '')
				.map((entry) => [textOf(entry.InfoName), tagValue(entry)]),
		),
	};
}
