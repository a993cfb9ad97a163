import type { IDataObject } from 'n8n-workflow';

import type { AnswerItem } from '../../../nodes/TencentCcc/outcomes/resultItems';
import { downloadRecordingOfCall } from '../../../nodes/TencentCcc/resources/callRecord/downloadRecording.operation';
import { getCallRecord } from '../../../nodes/TencentCcc/resources/callRecord/get.operation';
import { getAiResult } from '../../../nodes/TencentCcc/resources/callRecord/getAiResult.operation';
import { getTranscript } from '../../../nodes/TencentCcc/resources/callRecord/getTranscript.operation';
import type {
	OperationDefinition,
	OperationTools,
	Task,
} from '../../../nodes/TencentCcc/resources/operation';
import { fakeClient, type FakeAnswer } from '../../support/fakeClient';
import { defaultsOf, itemParameters } from '../../support/itemParameters';

const NOW_S = 1_800_000_000;
const DAY_S = 86_400;

interface WaitingRun {
	/** What an action answers so many seconds after the beginning. */
	answer(action: string, seconds: number, body: IDataObject): FakeAnswer;
	parameters?: IDataObject;
	/** When the execution is cancelled, in seconds after the beginning. */
	cancelledAfterS?: number;
	downloadRecording?: OperationTools['downloadRecording'];
}

/** Runs an operation with a clock that goes on only by waiting. */
async function run(
	definition: Extract<OperationDefinition, { kind: 'read' }>,
	{ answer, parameters = {}, cancelledAfterS = Infinity, downloadRecording }: WaitingRun,
) {
	let seconds = 0;
	const { client, requests } = fakeClient(({ action, body }) => answer(action, seconds, body));
	const isCancelled = () => seconds >= cancelledAfterS;
	const tools = {
		client,
		now: () => (NOW_S + seconds) * 1000,
		async wait(ms: number) {
			seconds = Math.min(seconds + ms / 1000, cancelledAfterS);
			await Promise.resolve();
		},
		isCancelled,
		downloadRecording,
	} as unknown as OperationTools;
	const task: Task<AnswerItem[]> = definition.perItem(
		itemParameters({ ...defaultsOf(definition), sessionId: 's-1', ...parameters }),
	);
	const result = await task.run(tools);
	return {
		seconds,
		requests: requests.map(({ action }) => action),
		bodies: requests.map(({ body }) => body),
		json: result.succeeded ? result.response.map(({ json }) => json) : undefined,
		failure: result.succeeded ? undefined : { code: result.code, message: result.message },
	};
}

const records = (...list: IDataObject[]) => ({ TotalCount: list.length, TelCdrList: list });
const RECORD = { SessionId: 's-1', StartTimestamp: NOW_S - 100 };
const SENTENCES = {
	AsrDataList: [
		{
			User: 'lead',
			Message: 'Yes.',
			Start: 1_767_225_602_000,
			End: 1_767_225_603_500,
			Timestamp: 2,
		},
		{ User: '', Message: 'Are you there?', Start: 1_767_225_601_000, End: 1e300, Timestamp: 1 },
	],
};

describe('a record that is waited for', () => {
	const isThereAfter = (wanted: number) => (_action: string, seconds: number) =>
		seconds >= wanted ? records(RECORD) : records();

	it('comes as soon as it is there, after growing pauses', async () => {
		const { json, seconds, requests } = await run(getCallRecord, {
			answer: isThereAfter(8),
			parameters: { waitUpTo: 60, simplify: false },
		});
		expect(json).toEqual([RECORD]);
		expect(seconds).toBe(15);
		// All the time that Tencent answers for, in three pieces, and then four looks
		expect(requests).toHaveLength(3 + 4);
	});

	it.each([
		[0, 0, ''],
		[10, 10, ', although the node waited 10 seconds for it'],
	])('is Not Found after %d seconds', async (waitUpTo, expected, words) => {
		const { failure, seconds } = await run(getCallRecord, {
			answer: isThereAfter(1000),
			parameters: { waitUpTo },
		});
		expect(seconds).toBe(expected);
		expect(failure).toEqual({
			code: 'Client.NotFound',
			message: `Tencent has no record of the session "s-1"${words}`,
		});
	});

	it('is not waited for when the execution is cancelled', async () => {
		const { requests, seconds } = await run(getCallRecord, {
			answer: isThereAfter(1000),
			parameters: { waitUpTo: 600 },
			cancelledAfterS: 2,
		});
		expect(seconds).toBe(2);
		expect(requests.length).toBeLessThanOrEqual(3 + 2);
	});
});

describe('a transcript', () => {
	const withStatus =
		(statusAt: (seconds: number) => string | undefined) =>
		(action: string, seconds: number): FakeAnswer =>
			action === 'DescribeTelCdr'
				? records({ ...RECORD, AsrStatus: statusAt(seconds) as string })
				: SENTENCES;

	it('is put together in the order in which it was said', async () => {
		const { json } = await run(getTranscript, { answer: withStatus(() => 'Complete') });
		expect(json).toEqual([
			{
				SessionId: 's-1',
				text: 'Are you there?\nlead: Yes.',
				sentences: [
					{ User: '', Message: 'Are you there?', Start: '2026-01-01T00:00:01.000Z', End: null },
					{
						User: 'lead',
						Message: 'Yes.',
						Start: '2026-01-01T00:00:02.000Z',
						End: '2026-01-01T00:00:03.500Z',
					},
				],
			},
		]);
	});

	it.each<[string, (seconds: number) => string | undefined, number, number, string]>([
		['is complete at once', () => 'Complete', 60, 0, 'json'],
		['is complete later', (seconds) => (seconds < 5 ? 'Processing' : 'Complete'), 60, 7, 'json'],
		['has no status at all', () => undefined, 60, 0, 'json'],
		[
			'does not get ready',
			() => 'Processing',
			10,
			10,
			'is not ready yet, although the node waited',
		],
		['does not get ready, without waiting', () => 'Processing', 0, 0, 'is not ready yet'],
		['will never be there', () => 'NotExists', 60, 0, 'has no transcript and will have none'],
	])('%s', async (_name, statusAt, waitUpTo, expectedSeconds, expected) => {
		const { json, failure, seconds, requests } = await run(getTranscript, {
			answer: withStatus(statusAt),
			parameters: { waitUpTo },
		});
		expect(seconds).toBe(expectedSeconds);
		expect(requests.includes('DescribeTelRecordAsr')).toBe(expected === 'json');
		if (expected === 'json') expect(json).toHaveLength(1);
		else expect(failure?.message).toContain(expected);
	});

	it('of months ago is looked for where its record is', async () => {
		const { json, bodies, requests } = await run(getTranscript, {
			answer: (action, seconds, { StartTimeStamp }) => {
				if (action !== 'DescribeTelCdr') return SENTENCES;
				const isOldRange = Number(StartTimeStamp) <= NOW_S - 120 * DAY_S;
				const AsrStatus = seconds < 3 ? 'Processing' : 'Complete';
				return isOldRange ? records({ ...RECORD, AsrStatus }) : records();
			},
			parameters: { waitUpTo: 20 },
		});
		expect(json).toHaveLength(1);
		for (const [index, { StartTimeStamp, EndTimeStamp }] of bodies.entries()) {
			if (requests[index] !== 'DescribeTelCdr') continue;
			expect(Number(EndTimeStamp) - Number(StartTimeStamp)).toBeLessThan(90 * DAY_S);
		}
	});
});

describe('an AI result', () => {
	const ANALYSIS = [
		{ Type: 'summary', Result: 'Wants an offer.' },
		{ Type: 'mood', Result: 'positive' },
		{ Type: 'topic', Result: 'SUV' },
	];
	const TAGS = [
		{ InfoType: 'Boolean', InfoName: 'Interested', Result: { Boolean: true, Text: 'no' } },
		{ InfoType: 'Number', InfoName: 'Budget', Result: { Number: '200000' } },
		{ InfoType: 'Selector', InfoName: 'Products', Result: { Chosen: ['SUV', 7] } },
		{ InfoType: 'Text', InfoName: 'Note', Result: { Text: 'Call today.', Boolean: false } },
		{ InfoType: 'OfTheFuture', InfoName: 'Else', Result: { Other: 1 } },
		{ InfoType: 'Text', InfoName: '', Result: { Text: 'nameless' } },
	];
	interface Times {
		isAi?: boolean;
		analysisAt?: number;
		tagsAt?: number;
	}
	const answered =
		({ isAi = true, analysisAt = 0, tagsAt = 0 }: Times) =>
		(action: string, seconds: number): FakeAnswer => {
			if (action === 'DescribeTelCdr') {
				return records({ ...RECORD, ...(isAi ? { AIAgentId: 15 } : { AIAgentId: 0 }) });
			}
			const [entries, at] =
				action === 'DescribeAIAnalysisResult' ? [ANALYSIS, analysisAt] : [TAGS, tagsAt];
			return { ResultList: seconds >= at ? entries : [] };
		};

	it('has each tag by its type, what is missing empty, and what is new too', async () => {
		const { json } = await run(getAiResult, { answer: answered({}) });
		expect(json).toEqual([
			{
				SessionId: 's-1',
				summary: 'Wants an offer.',
				mood: 'positive',
				intention: '',
				topic: 'SUV',
				tags: {
					Interested: true,
					Budget: 200_000,
					Products: ['SUV', '7'],
					Note: 'Call today.',
					Else: { Other: 1 },
				},
			},
		]);
	});

	it('is asked for in a day around the call', async () => {
		const { bodies } = await run(getAiResult, { answer: answered({}) });
		expect(bodies.slice(1)).toEqual(
			Array(2).fill({
				SdkAppId: 1400,
				SessionId: 's-1',
				StartTime: NOW_S - 100 - DAY_S,
				EndTime: NOW_S - 100 + DAY_S,
			}),
		);
	});

	it.each<[string, Times, number, number, boolean]>([
		['is there at once', {}, 60, 0, true],
		['comes later', { analysisAt: 2, tagsAt: 2 }, 60, 3, true],
		['waits for the tags of an AI call', { tagsAt: 5 }, 60, 7, true],
		['has no tags to wait for, of another call', { isAi: false, tagsAt: 1000 }, 60, 0, true],
		['is what is there when patience ends', { tagsAt: 1000 }, 10, 10, true],
		['does not come', { analysisAt: 1000, tagsAt: 1000 }, 10, 10, false],
	])('%s', async (_name, times, waitUpTo, expectedSeconds, isThere) => {
		const { json, failure, seconds } = await run(getAiResult, {
			answer: answered(times),
			parameters: { waitUpTo },
		});
		expect(seconds).toBe(expectedSeconds);
		expect(json !== undefined).toBe(isThere);
		if (!isThere) {
			expect(failure).toEqual({
				code: 'Client.NotFound',
				message:
					'There is no AI result of the session "s-1" yet, although the node waited 10 seconds for it, or the application makes none',
			});
		}
	});

	it.each<[string, Record<string, string>, IDataObject | undefined, string | undefined]>([
		[
			'one of the two fails',
			{ DescribeAICallExtractResult: 'InvalidParameterValue' },
			{
				problems: [
					'DescribeAICallExtractResult: message of InvalidParameterValue (InvalidParameterValue)',
				],
			},
			undefined,
		],
		[
			'both fail',
			{
				DescribeAIAnalysisResult: 'InvalidParameter.InstanceNotExist',
				DescribeAICallExtractResult: 'InvalidParameterValue',
			},
			undefined,
			'InvalidParameter.InstanceNotExist',
		],
	])('when %s', async (_name, failing, expected, code) => {
		const whole = answered({});
		const { json, failure, seconds } = await run(getAiResult, {
			answer: (action, at) => failing[action] ?? whole(action, at),
			parameters: { waitUpTo: 60 },
		});
		expect(seconds).toBe(0);
		expect(json?.[0]).toEqual(expected && expect.objectContaining(expected));
		expect(failure?.code).toBe(code);
	});
});

describe('a recording', () => {
	const DETAIL = {
		RecordURL: 'https://r.example.com/call.mp3',
		ServeParticipants: [
			null,
			{ RecordURL: 'https://r.example.com/first.mp3' },
			{ RecordURL: 'https://r.example.com/second.mp3' },
			{ RecordURL: '' },
		],
		VoicemailRecordURL: ['', 'https://r.example.com/voicemail.mp3'],
	};
	const download = async (detail: IDataObject, parameters: IDataObject, problem?: string) => {
		const asked: unknown[] = [];
		const finished = await run(downloadRecordingOfCall, {
			answer: () => detail,
			parameters,
			async downloadRecording(url, limits) {
				asked.push(url, limits);
				return await Promise.resolve(
					problem === undefined
						? { succeeded: true as const, recording: { data: '', mimeType: 'audio/mpeg' } }
						: { succeeded: false as const, problem },
				);
			},
		});
		return { ...finished, asked };
	};

	it.each([
		['call', DETAIL, 'call.mp3'],
		['agent', DETAIL, 'second.mp3'],
		['voicemail', DETAIL, 'voicemail.mp3'],
		['call', { ...DETAIL, RecordURL: '' }, 'second.mp3'],
	])('%s of %j is %s', async (recording, detail, file) => {
		const { asked } = await download(detail, { recording, options: { maxSizeMb: 5 } });
		expect(asked).toEqual([`https://r.example.com/${file}`, { maxBytes: 5_000_000 }]);
	});

	it('that cannot be fetched says why', async () => {
		const problem = 'The recording cannot be fetched: it is larger than 200 MB';
		expect((await download(DETAIL, {}, problem)).failure).toEqual({
			code: 'Client.DownloadFailed',
			message: problem,
		});
	});
});
