import type { IDataObject } from 'n8n-workflow';

import {
	describeAiAnalysisResult,
	describeAiCallExtractResult,
	describeTelCdr,
} from '../../api/actions/callRecords';
import type { ActionResult } from '../../api/sendRequest';
import { textOf } from '../../api/values';
import { mergeAiResults } from '../../records/aiResult';
import { readTime } from '../../records/recordTime';
import { readSessionId, sessionIdField } from '../fields';
import { defineOperation } from '../operation';
import {
	findRecord,
	lookUntil,
	readPatienceMs,
	waitedWords,
	waitUpToField,
	type WaitingTools,
} from './findRecord';

const DAY_S = 86_400;

type ResultAnswer = ActionResult<{ ResultList: IDataObject[]; RequestId: string }>;

/** What the two actions answered, or why one of them did not. */
interface Results {
	analysis: ResultAnswer;
	extract: ResultAnswer;
}

const entriesOf = (answer: ResultAnswer) => (answer.succeeded ? answer.response.ResultList : []);

async function readResults(
	{ client }: Pick<WaitingTools, 'client'>,
	parameters: IDataObject,
): Promise<Results> {
	const [analysis, extract] = await Promise.all([
		client.send(describeAiAnalysisResult, parameters),
		client.send(describeAiCallExtractResult, parameters),
	]);
	return { analysis, extract };
}

/** Whether nothing more is to come: only calls of AI agents have tags. */
function isComplete({ analysis, extract }: Results, isAiCall: boolean): boolean {
	if (!analysis.succeeded && !extract.succeeded) return true;
	const hasAnalysis = entriesOf(analysis).length > 0 || !analysis.succeeded;
	const hasTags = entriesOf(extract).length > 0 || !extract.succeeded;
	return hasAnalysis && (hasTags || !isAiCall);
}

/** The merged item; a failure when there is nothing, said by the action that failed if one did. */
function itemOf(
	{ analysis, extract }: Results,
	sessionId: string,
	patienceMs: number,
): ActionResult<Array<{ json: IDataObject }>> {
	const [analysed, extracted] = [entriesOf(analysis), entriesOf(extract)];
	if (analysed.length + extracted.length === 0) {
		if (!analysis.succeeded) return analysis;
		if (!extract.succeeded) return extract;
		return {
			succeeded: false,
			code: 'Client.NotFound',
			message: `There is no AI result of the session "${sessionId}" yet${waitedWords(patienceMs)}, or the application makes none`,
			requestId: analysis.response.RequestId,
		};
	}
	const problems = [
		[describeAiAnalysisResult.name, analysis] as const,
		[describeAiCallExtractResult.name, extract] as const,
	].flatMap(([name, answer]) =>
		answer.succeeded ? [] : [`${name}: ${answer.message} (${answer.code})`],
	);
	const json = {
		...mergeAiResults(sessionId, analysed, extracted),
		...(problems.length > 0 ? { problems } : {}),
	};
	return { succeeded: true, response: [{ json }] };
}

export const getAiResult = defineOperation({
	resource: 'callRecord',
	operation: 'getAiResult',
	name: 'Get AI Result',
	action: 'Get AI result of call',
	description:
		"Get what Tencent's models make of a call: summary, mood, intention, and the tags of an AI agent",
	kind: 'read',
	actions: [describeAiAnalysisResult, describeAiCallExtractResult, describeTelCdr],
	fields: [
		sessionIdField,
		waitUpToField(
			'Seconds to wait for the result, which is made after the call; for a call of an AI agent, for its tags too',
		),
	],
	perItem(parameters) {
		const sessionId = readSessionId(parameters);
		const patienceMs = readPatienceMs(parameters);
		return {
			request: { SessionId: sessionId },
			async run(tools) {
				const giveUpAt = tools.now() + patienceMs;
				const found = await findRecord(tools, sessionId, patienceMs);
				if (!found.succeeded) return found;
				const { response: record } = found;
				const startS =
					readTime(record.StartTimestamp) ||
					readTime(record.Time) ||
					Math.floor(tools.now() / 1000);
				const isAiCall = textOf(record.AIAgentId).replace(/^0$/, '') !== '';
				// How wide the range may be is not documented: a day around the call has it for certain
				const range = {
					SessionId: sessionId,
					StartTime: startS - DAY_S,
					EndTime: startS + DAY_S,
				};
				let results = await readResults(tools, range);
				if (!isComplete(results, isAiCall)) {
					await lookUntil(tools, giveUpAt, async () => {
						results = await readResults(tools, range);
						return isComplete(results, isAiCall) || undefined;
					});
				}
				return itemOf(results, sessionId, patienceMs);
			},
		};
	},
});
