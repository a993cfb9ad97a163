import type { IDataObject } from 'n8n-workflow';

import { send } from '../sandbox/support';
import { NODE_NAME } from '../support/callWorkflow';
import { operationScene } from '../support/operationRun';

const scene = operationScene();
beforeEach(async () => await scene.open({ transcriptDelayMs: 3000 }));
afterEach(async () => await scene.close());

const TRANSCRIPT = 'callRecord.getTranscript';
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const AI_RESULT = 'callRecord.getAiResult';
const DOWNLOAD = 'callRecord.downloadRecording';

/** A call of an AI agent with a lead who is interested, which has just ended. @returns its session */
async function endedAiCall(): Promise<string> {
	const { sdkAppId: SdkAppId } = scene.sandbox.account;
	const call = { SdkAppId, AIAgentId: 15, Callee: '008616100000614' };
	const { SessionId } = await send(scene.sandbox, call, { action: 'CreateAIAgentCall' });
	scene.advance(31_000);
	return String(SessionId);
}

/** The record of an agent's call that has ended so many milliseconds ago. */
const endedCall = (agoMs = 60_000, change: IDataObject = {}) =>
	scene.sandbox.addRecords([
		{ sessionId: 'ended', startedAt: Date.now() - agoMs - 69_000, talkMs: 60_000, ...change },
	]);

describe('Call Record: Get Transcript', () => {
	it('gives what was said: as text, and sentence by sentence', async () => {
		endedCall();
		const [item] = await scene.success(TRANSCRIPT, { sessionId: 'ended' });
		expect(item).toEqual({
			SessionId: 'ended',
			text: expect.stringMatching(/^agent@example\.com: .+\n008616188880000: /),
			sentences: expect.any(Array),
		});
		const sentences = item.sentences as IDataObject[];
		expect(sentences[0]).toEqual({
			User: 'agent@example.com',
			Message: expect.any(String),
			Start: expect.stringMatching(ISO_TIME),
			End: expect.stringMatching(ISO_TIME),
		});
		expect(String(item.text).split('\n')).toHaveLength(sentences.length);
	});

	it('that is not ready yet is Not Found without waiting, and is there later', async () => {
		const sessionId = await endedAiCall();
		expect(await scene.failures(TRANSCRIPT, { sessionId })).toMatchObject([
			{
				code: 'Client.NotFound',
				message: `The transcript of the session "${sessionId}" is not ready yet`,
			},
		]);
		expect(scene.bodies('DescribeTelRecordAsr')).toEqual([]);
		scene.advance(5000);
		expect(await scene.success(TRANSCRIPT, { sessionId })).toHaveLength(1);
	});

	it('is waited for', async () => {
		const sessionId = await endedAiCall();
		const [item] = await scene.success(TRANSCRIPT, { sessionId, waitUpTo: 20 });
		expect(item.text).toContain('Up to 200,000');
		expect(scene.bodies('DescribeTelCdr').length).toBeGreaterThan(1);
	}, 30_000);

	it.each<[string, () => void, RegExp]>([
		[
			'nobody spoke in',
			() => endedCall(60_000, { scenario: 'leadBusy' }),
			/^The session "ended" has no transcript and will have none: nobody spoke/,
		],
		['has no record', () => undefined, /^Tencent has no record of the session "ended"/],
	])('of a call that %s is refused clearly, at once', async (_name, prepare, message) => {
		prepare();
		expect(await scene.failures(TRANSCRIPT, { sessionId: 'ended', waitUpTo: 0 })).toEqual([
			expect.objectContaining({
				code: 'Client.NotFound',
				message: expect.stringMatching(message),
			}),
		]);
	});
});

describe('Call Record: Get AI Result', () => {
	it('merges what the models make of a call and the tags of the AI agent', async () => {
		const sessionId = await endedAiCall();
		scene.advance(5000);
		expect(await scene.success(AI_RESULT, { sessionId })).toEqual([
			{
				SessionId: sessionId,
				summary: 'The lead wants the SUV for up to 200,000 and asks to be called today.',
				mood: 'positive',
				intention: 'high',
				tags: {
					Interested: true,
					Budget: 200_000,
					Products: ['SUV'],
					Note: 'Call today.',
				},
			},
		]);
	});

	it('has no tags for a call of an agent', async () => {
		endedCall();
		expect(await scene.success(AI_RESULT, { sessionId: 'ended' })).toMatchObject([
			{ SessionId: 'ended', summary: expect.stringMatching(/./), tags: {} },
		]);
	});

	it('is waited for', async () => {
		const sessionId = await endedAiCall();
		expect(await scene.failures(AI_RESULT, { sessionId })).toMatchObject([
			{ code: 'Client.NotFound' },
		]);
		const [item] = await scene.success(AI_RESULT, { sessionId, waitUpTo: 20 });
		expect(item).toMatchObject({ mood: 'positive', tags: { Budget: 200_000 } });
	}, 30_000);

	it('says which part is missing when one of the two actions fails', async () => {
		endedCall();
		const code = 'InvalidParameterValue';
		scene.sandbox.failEvery({ action: 'DescribeAICallExtractResult', n: 1, code });
		const [item] = await scene.success(AI_RESULT, { sessionId: 'ended' });
		expect(item).toMatchObject({
			summary: expect.stringMatching(/./),
			problems: [
				expect.stringMatching(/^DescribeAICallExtractResult: .* \(InvalidParameterValue\)$/),
			],
		});
	});
});

describe('Call Record: Download Recording', () => {
	const download = async (parameters: IDataObject = {}) => {
		const finished = await scene.run(DOWNLOAD, { sessionId: 'ended', ...parameters });
		return finished.items(NODE_NAME);
	};

	it('gives the recording as a file, by a link made just now, and the call beside it', async () => {
		endedCall();
		const [{ json, binary, pairedItem }] = await download();
		expect(json).toEqual({
			SessionId: 'ended',
			Recording: 'call',
			Caller: '0086075512345678',
			Callee: '008616188880000',
			UserId: 'agent@example.com',
			StartTime: expect.stringMatching(/Z$/),
			AnswerTime: expect.stringMatching(/Z$/),
			EndTime: expect.stringMatching(/Z$/),
		});
		expect(binary).toEqual({
			data: expect.objectContaining({ fileName: 'ended-user.wav', mimeType: 'audio/wav' }),
		});
		expect(pairedItem).toEqual({ item: 0 });
	});

	it.each([
		['agent', 'ended-agent.wav'],
		['call', 'ended-user.wav'],
	])('gives that of the choice: %s', async (recording, fileName) => {
		endedCall();
		const [{ binary }] = await download({ recording, binaryPropertyName: 'sound' });
		expect(binary).toEqual({ sound: expect.objectContaining({ fileName }) });
	});

	it('finds a call of months ago', async () => {
		endedCall(120 * 86_400_000);
		expect(await download()).toHaveLength(1);
		expect(scene.bodies('DescribeSessionDetail')).toHaveLength(3);
	});

	it.each<[string, () => void, IDataObject, string, RegExp]>([
		[
			'a call without a voicemail',
			() => endedCall(),
			{ recording: 'voicemail' },
			'Client.NotFound',
			/^The session "ended" has no such recording$/,
		],
		[
			'a call in which nobody spoke',
			() => endedCall(60_000, { scenario: 'leadBusy' }),
			{},
			'Client.NotFound',
			/no such recording/,
		],
		['a call that is none', () => undefined, {}, 'Client.NotFound', /There is no session ended/],
		[
			'a choice that is none',
			() => endedCall(),
			{ recording: '={{ "all" }}' },
			'Client.InvalidInput',
			/^Recording "all" must be one of agent, call, voicemail/,
		],
		[
			'a size that is none',
			() => endedCall(),
			{ options: { maxSizeMb: 0 } },
			'Client.InvalidInput',
			/^Maximum Size \(MB\) must be a number from 1 to 2000/,
		],
	])('refuses %s', async (_name, prepare, parameters, code, message) => {
		prepare();
		expect(await scene.failures(DOWNLOAD, { sessionId: 'ended', ...parameters })).toEqual([
			expect.objectContaining({ code, message: expect.stringMatching(message) }),
		]);
	});
});
