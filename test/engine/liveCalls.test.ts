import type { IDataObject } from 'n8n-workflow';

import { send } from '../sandbox/support';
import { NODE_TYPE, sandboxCredential } from '../support/callWorkflow';
import { callMethod } from '../support/editorMethods';
import { byId, operationScene } from '../support/operationRun';

const scene = operationScene();
beforeEach(async () => await scene.open());
afterEach(async () => await scene.close());

const AGENT = 'agent@example.com';
const NO_SESSION = '00000000-0000-4000-8000-000000000000';

/** Places a call of an agent. @returns its session */
async function place(lead: string, mail = AGENT): Promise<string> {
	const [item] = await scene.success('call.createCallOutSession', {
		userId: byId(mail),
		calleeNumber: lead,
		options: { verifyUnknown: false },
	});
	return String(item.SessionId);
}

/** Places a call of an AI agent, and lets the lead answer. @returns its session */
async function placeByAi(): Promise<string> {
	const { sdkAppId: SdkAppId } = scene.sandbox.account;
	const call = { SdkAppId, AIAgentId: 15, Callee: '008616188880001' };
	const { SessionId } = await send(scene.sandbox, call, { action: 'CreateAIAgentCall' });
	scene.advance(10_000);
	return String(SessionId);
}

const statusOf = async (sessionId: string) =>
	(await scene.success('call.getStatus', { sessionId: byId(sessionId) }))[0].Status;

describe('Call: Get Many Active', () => {
	it('gives the calls that are under way, in plain words', async () => {
		const sessionId = await place('16188880001');
		scene.advance(10_000);
		expect(await scene.success('call.getAllActive')).toEqual([
			{
				SessionId: sessionId,
				Status: 'Talking',
				SessionStatus: 'inProgress',
				Direction: 'Outbound',
				Caller: '0086075512345678',
				Callee: '008616188880001',
				UserId: AGENT,
				StartTime: expect.stringMatching(/Z$/),
				RingTime: expect.stringMatching(/Z$/),
				AnswerTime: expect.stringMatching(/Z$/),
			},
		]);
		const [raw] = await scene.success('call.getAllActive', { simplify: false });
		expect(raw).toMatchObject({ SessionID: sessionId, StartTimestamp: expect.any(String) });
		scene.advance(60_000);
		expect(await scene.success('call.getAllActive')).toEqual([]);
	});

	it('reads page after page, each call once, and ends with the limit', async () => {
		for (let lead = 0; lead < 60; lead++) await place(`161888800${String(lead).padStart(2, '0')}`);
		const all = await scene.success('call.getAllActive', { returnAll: true });
		expect(new Set(all.map(({ SessionId }) => SessionId)).size).toBe(60);
		expect(scene.bodies('DescribePSTNActiveSessionList')).toEqual([
			{ Offset: 0, Limit: 25 },
			{ Offset: 25, Limit: 25 },
			{ Offset: 50, Limit: 25 },
		]);
		expect(await scene.success('call.getAllActive', { limit: 30 })).toHaveLength(30);
	});

	it.each<[string, IDataObject, number]>([
		['an agent, in any case', { agent: 'WANG.FANG@example.com' }, 1],
		['outbound calls', { direction: 'outbound' }, 2],
		['inbound calls', { direction: 'inbound' }, 1],
		['both', { agent: AGENT, direction: 'inbound' }, 0],
	])('is filtered by %s', async (_name, filters, count) => {
		await place('16188880001');
		await place('16188880002', 'wang.fang@example.com');
		scene.sandbox.callIn({ skillGroupId: 104 });
		expect(await scene.success('call.getAllActive', { filters })).toHaveLength(count);
	});

	it('a direction that is none is Invalid Input', async () => {
		const filters = { direction: '={{ "sideways" }}' };
		expect(await scene.failures('call.getAllActive', { filters })).toMatchObject([
			{ code: 'Client.InvalidInput', message: expect.stringMatching(/^Direction "sideways"/) },
		]);
	});
});

describe('Call: Transfer to Skill Group', () => {
	it('hands a call of an AI agent to the agents of a skill group', async () => {
		const sessionId = await placeByAi();
		const [item] = await scene.success(
			'call.transfer',
			{ sessionId: byId('={{ $json.SessionId }}'), skillGroupId: byId('101') },
			[{ lead: 7, SessionId: sessionId }],
		);
		expect(item).toEqual({
			lead: 7,
			SessionId: sessionId,
			SkillGroupId: 101,
			RequestId: expect.any(String),
		});
		const [{ UserId }] = await scene.success('call.getAllActive');
		expect(UserId).toMatch(/@example\.com$/);
	});

	it.each<[string, () => Promise<string>, string, string]>([
		[
			'a call of an agent',
			async () => await place('16188880001'),
			'101',
			'FailedOperation.SessionNotInControlState',
		],
		[
			'a call that is none',
			async () => await Promise.resolve(NO_SESSION),
			'101',
			'Client.NotFound',
		],
		['a skill group that is none', placeByAi, '999', 'InvalidParameterValue.SkillGroupError'],
	])('refuses %s', async (_name, session, skillGroupId, code) => {
		const parameters = { sessionId: byId(await session()), skillGroupId: byId(skillGroupId) };
		expect(await scene.failures('call.transfer', parameters)).toMatchObject([{ code }]);
		expect(scene.bodies('TransferToManual')).toHaveLength(1);
	});
});

describe('AI Call: Say, Prompt AI', () => {
	it.each<[string, IDataObject, IDataObject]>([
		['at once', {}, { Interrupt: true }],
		['when it fits', { whileSpeaking: 'wait' }, { Interrupt: false, DropMode: 1 }],
		['only when nobody speaks', { whileSpeaking: 'drop' }, { Interrupt: false, DropMode: 0 }],
		[
			'with all options',
			{ options: { addHistory: true, cannotBeInterrupted: true, endAfterwards: true } },
			{ Interrupt: true, AddHistory: true, Priority: 1, StopAfterPlay: true },
		],
		[
			'with all options switched off',
			{ options: { addHistory: false, cannotBeInterrupted: false, endAfterwards: false } },
			{ Interrupt: true },
		],
	])('says a text %s', async (_name, parameters, expected) => {
		const sessionId = await placeByAi();
		const text = 'A colleague will call you back.';
		const [item] = await scene.success('aiCall.say', {
			sessionId: byId(sessionId),
			text,
			...parameters,
		});
		const sent = {
			SessionId: sessionId,
			Command: 'ServerPushText',
			ServerPushText: { Text: text, ...expected },
		};
		expect(item).toEqual({ ...sent, RequestId: expect.any(String) });
		expect(scene.bodies('ControlAIConversation')).toEqual([sent]);
		expect(scene.sandbox.sessions[0].said).toMatchObject([{ text }]);
	});

	it('prompts the model, whose answer is spoken', async () => {
		const sessionId = await placeByAi();
		const parameters = { sessionId: byId(sessionId), prompt: 'Ask for the budget.' };
		const [item] = await scene.success('aiCall.prompt', parameters);
		expect(item).toEqual({
			SessionId: sessionId,
			Command: 'InvokeLLM',
			InvokeLLM: { Content: 'Ask for the budget.', Interrupt: true },
			RequestId: expect.any(String),
		});
		expect(scene.sandbox.sessions[0].said).toMatchObject([
			{ text: "(The model's answer to: Ask for the budget.)" },
		]);
	});

	it('ends the call after the text, if it is to', async () => {
		const sessionId = await placeByAi();
		const options = { endAfterwards: true };
		await scene.success('aiCall.say', { sessionId: byId(sessionId), text: 'Goodbye.', options });
		scene.advance(1000);
		expect(await statusOf(sessionId)).toBe('Finished');
	});

	it.each<[string, string, IDataObject, string]>([
		['aiCall.say', 'in a call that is none', { text: 'Hello' }, 'Client.NotFound'],
		['aiCall.prompt', 'in a call that is none', { prompt: 'Hello' }, 'Client.NotFound'],
		['aiCall.say', 'without a text', { text: '={{ $json.nothing }}' }, 'Client.InvalidInput'],
		[
			'aiCall.prompt',
			'without a prompt',
			{ prompt: '={{ $json.nothing }}' },
			'Client.InvalidInput',
		],
		[
			'aiCall.say',
			'with a behaviour that is none',
			{ text: 'Hello', whileSpeaking: '={{ "shout" }}' },
			'Client.InvalidInput',
		],
	])('%s %s fails', async (id, _name, parameters, code) => {
		const failures = await scene.failures(id, { sessionId: byId(NO_SESSION), ...parameters });
		expect(failures).toMatchObject([{ code }]);
	});

	it('in a call of an agent is refused', async () => {
		const parameters = { sessionId: byId(await place('16188880001')), text: 'Hello' };
		expect(await scene.failures('aiCall.say', parameters)).toMatchObject([
			{ code: 'FailedOperation.SessionNotInControlState', label: 'Call Not Controllable' },
		]);
	});
});

describe('the picker of calls that are under way', () => {
	const search = async (filter?: string) =>
		(
			await callMethod(scene.engine, 'listSearch', NODE_TYPE, 'searchActiveSessions', {
				credentials: { tencentCccApi: sandboxCredential(scene.sandbox) as never },
				filter,
			})
		).results;

	it('shows whom they are with, of which agent and since when; the session is what is sent', async () => {
		const sessionId = await place('16188880001');
		scene.sandbox.callIn({ skillGroupId: 104, lead: '008616188880009' });
		expect(await search()).toEqual([
			{
				name: expect.stringMatching(
					/^to 008616188880001 \(agent@example\.com, since \d\d:\d\d:\d\d UTC\)$/,
				),
				value: sessionId,
			},
			{
				name: expect.stringMatching(/^from 008616188880009 \(no agent, since /),
				value: expect.any(String),
			},
		]);
	});

	it.each([
		['a part of the number', '880001', 1],
		['the agent, in any case', 'AGENT@', 1],
		['nothing that is there', '999999', 0],
	])('finds them by %s', async (_name, filter, count) => {
		await place('16188880001');
		expect(await search(filter)).toHaveLength(count);
	});

	it('what is picked can be hung up', async () => {
		await place('16188880001');
		const [{ value }] = await search();
		const sessionId = { __rl: true, mode: 'list', value };
		expect(await scene.success('call.hangUp', { sessionId })).toMatchObject([{ SessionId: value }]);
	});
});
