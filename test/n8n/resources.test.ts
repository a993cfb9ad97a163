import type { IDataObject, INodeListSearchResult, INodeParameters } from 'n8n-workflow';
import { send } from '../sandbox/support';
import { calleesDialled, itemsOf, outputsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { chain, leads, manualTrigger, NODE_TYPE, tencentCcc } from './support/workflows';

/* One read and one act of each resource besides the operations that have tests of their own. */

const NAME = 'Tencent CCC';
const AGENT = { __rl: true, mode: 'id', value: 'agent@example.com' };
const SESSION = { __rl: true, mode: 'id', value: '={{ $json.SessionId }}' };
const skillGroup = (id: number) => ({ __rl: true, mode: 'list', value: String(id) });

let scene: Scene;

beforeAll(async () => {
	scene = await openScene({
		callTimes: { leadAnswersAfterMs: 0, finishedAfterMs: 600_000 },
		transcriptDelayMs: 0,
	});
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** Runs one operation in a workflow of its own, for one item. */
async function run(id: string, parameters: INodeParameters, item: IDataObject = { lead: 1 }) {
	const [resource, operation] = id.split('.');
	const saved = await scene.client.createWorkflow(
		chain(id, [
			manualTrigger(),
			leads([item]),
			tencentCcc({
				credentials: scene.credentials,
				parameters: { resource, operation, options: {}, ...parameters },
			}),
		]),
	);
	return await scene.client.runWorkflow(saved, 'Start');
}

/** A call of an AI agent that is under way. @returns its session */
async function placeByAi(): Promise<string> {
	const { sdkAppId: SdkAppId } = scene.sandbox.account;
	const call = { SdkAppId, AIAgentId: 15, Callee: '008616100000614' };
	const { SessionId } = await send(scene.sandbox, call, { action: 'CreateAIAgentCall' });
	return String(SessionId);
}

/** An agent's call that has ended. @returns its session */
function endedCall(): string {
	scene.sandbox.addRecords([{ sessionId: 'ended', startedAt: Date.now() - 130_000 }]);
	return 'ended';
}

it.each<[string, INodeParameters, () => IDataObject | Promise<IDataObject>, IDataObject]>([
	[
		'agent.getAll',
		{ filters: { skillGroupId: skillGroup(102) } },
		() => ({}),
		{ UserId: 'wang.fang@example.com', SkillGroupIds: [101, 102] },
	],
	[
		'agent.getStatus',
		{ freeOnly: true, limit: 1 },
		() => ({}),
		{ UserId: 'zhou.qiang@example.com', Status: 'free' },
	],
	[
		'agent.setStatus',
		{ userId: AGENT, status: 'rest', reason: 'Lunch' },
		() => ({ shift: 7 }),
		{ shift: 7, Status: 'rest', PreviousStatus: 'free' },
	],
	[
		'skillGroup.getAll',
		{ filters: { name: 'vip' } },
		() => ({}),
		{ SkillGroupId: 104, SkillGroupName: 'VIP Desk' },
	],
	[
		'skillGroup.getQueue',
		{ skillGroupId: skillGroup(104) },
		() => {
			scene.sandbox.callIn({ skillGroupId: 104 });
			return {};
		},
		{ SkillGroupId: 104, QueueCount: 1 },
	],
	[
		'skillGroup.addAgent',
		{ skillGroupId: skillGroup(104), userId: AGENT, priority: 2 },
		() => ({}),
		{ StaffSkillGroupList: [{ SkillGroupId: 104, Priority: 2 }] },
	],
	[
		'skillGroup.removeAgent',
		{ skillGroupId: skillGroup(101), userId: AGENT },
		() => ({}),
		{ StaffEmail: 'agent@example.com', SkillGroupList: [101] },
	],
	[
		'phoneNumber.getAll',
		{ filters: { ownOnly: true }, limit: 1 },
		() => ({}),
		{ Number: '008601012345678', Status: 'In Service', IsOwn: true },
	],
	[
		'call.getAllActive',
		{},
		async () => ({ SessionId: await placeByAi() }),
		{ Status: 'Talking', Callee: '008616100000614' },
	],
	[
		'call.transfer',
		{ sessionId: SESSION, skillGroupId: skillGroup(101) },
		async () => ({ SessionId: await placeByAi() }),
		{ SkillGroupId: 101 },
	],
	[
		'aiCall.say',
		{ sessionId: SESSION, text: 'One moment, please.' },
		async () => ({ SessionId: await placeByAi() }),
		{ ServerPushText: { Text: 'One moment, please.', Interrupt: true } },
	],
	[
		'aiCall.prompt',
		{ sessionId: SESSION, prompt: 'Ask for the budget.' },
		async () => ({ SessionId: await placeByAi() }),
		{ Command: 'InvokeLLM' },
	],
	[
		'callRecord.getTranscript',
		{ sessionId: '={{ $json.SessionId }}' },
		() => ({ SessionId: endedCall() }),
		{ SessionId: 'ended', sentences: expect.arrayContaining([expect.anything()]) as never },
	],
	[
		'callRecord.getAiResult',
		{ sessionId: '={{ $json.SessionId }}' },
		() => ({ SessionId: endedCall() }),
		{ SessionId: 'ended', tags: {} },
	],
])('%s runs', async (id, parameters, prepare, expected) => {
	const execution = await run(id, parameters, await prepare());
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, NAME)[0]).toMatchObject(expected);
});

it('callRecord.downloadRecording stores the recording as binary data', async () => {
	const SessionId = endedCall();
	const execution = await run('callRecord.downloadRecording', { sessionId: SessionId });
	const [[{ binary }]] = outputsOf(execution, NAME);
	expect(binary?.data).toMatchObject({ fileName: 'ended-user.wav', mimeType: 'audio/wav' });
});

it('redialGuard.forgetKey lets a lead be dialled again that the guard had kept', async () => {
	const guarded = (name: string) =>
		tencentCcc({
			name,
			credentials: scene.credentials,
			parameters: { options: { redialGuardKey: '={{ $json.leadId }}', verifyUnknown: false } },
		});
	const forget = tencentCcc({
		name: 'Forget',
		credentials: scene.credentials,
		parameters: {
			resource: 'redialGuard',
			operation: 'forgetKey',
			redialGuardKey: '={{ $json.leadId }}',
			options: {},
		},
	});
	const saved = await scene.client.createWorkflow(
		chain('Dial, forget, dial', [
			manualTrigger(),
			leads([{ leadId: 'lead-1', phone: '16100003001' }]),
			guarded('Dial'),
			forget,
			guarded('Dial Again'),
		]),
	);
	const first = await scene.client.runWorkflow(saved, 'Start');
	expect(itemsOf(first, 'Forget')).toMatchObject([{ leadId: 'lead-1', wasKnown: true }]);
	expect(calleesDialled(scene.sandbox)).toHaveLength(2);
	// The last node has claimed the key again, for later executions too
	const second = await scene.client.runWorkflow(saved, 'Start');
	expect(outputsOf(second, 'Dial').findIndex((items) => items.length > 0)).toBe(8);
	expect(calleesDialled(scene.sandbox)).toHaveLength(2);
});

it.each<[string, string, string, () => Promise<unknown>, string]>([
	[NODE_TYPE, 'parameters.skillGroupId', 'searchSkillGroups', async () => undefined, 'VIP'],
	[NODE_TYPE, 'parameters.sessionId', 'searchActiveSessions', placeByAi, '008616100000614'],
	[
		'n8n-nodes-tencent-ccc.tencentCccPollingTrigger',
		'parameters.agentFilters.skillGroupId',
		'searchSkillGroups',
		async () => undefined,
		'VIP',
	],
])('the picker of %s, %s finds what is there', async (type, path, methodName, prepare, filter) => {
	await prepare();
	const { results } = await scene.client.request<INodeListSearchResult>(
		'POST',
		'/rest/dynamic-node-parameters/resource-locator-results',
		{
			nodeTypeAndVersion: { name: type, version: 1 },
			currentNodeParameters: {},
			credentials: scene.credentials,
			path,
			methodName,
			filter,
		},
	);
	expect(results).toHaveLength(1);
	expect(results[0].name).toContain(filter);
});
