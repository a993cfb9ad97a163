import type { IDataObject } from 'n8n-workflow';

import { NODE_NAME } from '../support/callWorkflow';
import { byId, operationScene } from '../support/operationRun';

const scene = operationScene();
beforeEach(async () => await scene.open());
afterEach(async () => await scene.close());

const GET_ALL = 'agent.getAll';
const GET_STATUS = 'agent.getStatus';
const SET_STATUS = 'agent.setStatus';

const mailsOf = (items: IDataObject[]) => items.map(({ UserId }) => String(UserId).split('@')[0]);

describe('Agent: Get Many', () => {
	it('gives ten fields of each agent; UserId is what other operations take', async () => {
		const agents = await scene.success(GET_ALL, { returnAll: true });
		expect(agents).toHaveLength(8);
		expect(agents[1]).toEqual({
			UserId: 'wang.fang@example.com',
			Name: '王芳',
			Nick: expect.any(String),
			Phone: '16100002002',
			StaffNumber: '1002',
			ExtensionNumber: '8002',
			RoleList: [3],
			SkillGroupIds: [101, 102],
			SkillGroupNames: ['Sales', '售后支持'],
			LastModifyTime: '2026-01-03T00:00:00.000Z',
		});
	});

	it('gives them as Tencent has them without Simplify', async () => {
		const [agent] = await scene.success(GET_ALL, { simplify: false, limit: 1 });
		expect(agent).toMatchObject({ Mail: 'agent@example.com', ForwardingConfig: null });
	});

	it.each<[string, IDataObject, string[], IDataObject]>([
		[
			'skill group',
			{ skillGroupId: byId('102') },
			['wang.fang', 'maria.garcia', 'zhou.qiang'],
			{ SkillGroupId: 102 },
		],
		['User ID', { userId: 'li.wei@example.com' }, ['li.wei'], { StaffMail: 'li.wei@example.com' }],
		[
			'time of the last change',
			{ changedSince: '2026-01-08T00:00:00Z' },
			['sun.lei', 'zhou.qiang'],
			{ ModifiedTime: 1_767_830_400 },
		],
	])('is filtered by %s', async (_name, filters, expected, sent) => {
		expect(mailsOf(await scene.success(GET_ALL, { filters }))).toEqual(expected);
		expect(scene.bodies('DescribeStaffInfoList')).toMatchObject([sent]);
	});

	it('ends with the limit, and reads no more than it needs', async () => {
		expect(await scene.success(GET_ALL, { limit: 3 })).toHaveLength(3);
		expect(scene.bodies('DescribeStaffInfoList')).toEqual([{ PageSize: 3, PageNumber: 0 }]);
	});
});

describe('Agent: Get Status', () => {
	it('says who is free, the longest free first', async () => {
		const free = await scene.success(GET_STATUS, { freeOnly: true });
		expect(mailsOf(free)).toEqual(['zhou.qiang', 'wang.fang', 'agent']);
		expect(free[0]).toEqual({
			UserId: 'zhou.qiang@example.com',
			Status: 'free',
			StatusSince: expect.stringMatching(/^\d{4}-.*Z$/),
			SecondsInStatus: expect.any(Number),
			Reason: '',
			ReservedStatus: '',
			UseMobileCallOut: true,
			UseMobileAccept: 1,
			OnlineDuration: expect.any(Number),
			LastOnlineTime: expect.any(String),
		});
		const seconds = Number(free[0].SecondsInStatus);
		expect(seconds).toBeGreaterThanOrEqual(480);
		expect(seconds).toBeLessThan(510);
	});

	it('gives the next agent for a call with a limit of 1', async () => {
		const next = await scene.success(GET_STATUS, { freeOnly: true, limit: 1 });
		expect(mailsOf(next)).toEqual(['zhou.qiang']);
	});

	it('puts those who are free before all others', async () => {
		const all = await scene.success(GET_STATUS);
		expect(all.map(({ Status }) => Status)).toEqual([
			...Array<string>(3).fill('free'),
			...['notReady', 'offline', 'busy', 'rest', 'offline'],
		]);
	});

	it.each<[string, IDataObject, string[], IDataObject]>([
		[
			'agents as text',
			{ agents: 'li.wei@example.com, agent@example.com' },
			['agent', 'li.wei'],
			{ StaffList: ['li.wei@example.com', 'agent@example.com'] },
		],
		[
			'agents as an array',
			{ agents: '={{ ["chen.jing@example.com"] }}' },
			['chen.jing'],
			{ StaffList: ['chen.jing@example.com'] },
		],
		[
			'skill group',
			{ skillGroupId: byId('102') },
			['zhou.qiang', 'wang.fang', 'maria.garcia'],
			{ GroupIdList: [102] },
		],
		[
			'statuses',
			{ statuses: ['rest', 'offline'] },
			['zhao.min', 'maria.garcia', 'li.wei'],
			{ StatusList: ['rest', 'offline'] },
		],
		[
			'all of them',
			{ statuses: ['free'], skillGroupId: byId('102'), agents: 'wang.fang@example.com' },
			['wang.fang'],
			{},
		],
	])('is filtered by %s', async (_name, parameters, expected, sent) => {
		expect(mailsOf(await scene.success(GET_STATUS, parameters))).toEqual(expected);
		expect(scene.bodies('DescribeStaffStatusMetrics')).toMatchObject([sent]);
	});

	it('of agents who do not exist is Not Found; that nobody fits the filters is no failure', async () => {
		const nobody = { agents: 'nobody@example.com' };
		expect(await scene.failures(GET_STATUS, nobody)).toMatchObject([
			{ code: 'Client.NotFound', message: 'The application has no agent nobody@example.com' },
		]);
		for (const parameters of [
			{ ...nobody, freeOnly: true },
			{ agents: 'li.wei@example.com', statuses: ['free'] },
		]) {
			const finished = await scene.run(GET_STATUS, parameters);
			expect(finished.outputs(NODE_NAME).flat()).toEqual([]);
		}
	});

	it.each<[string, IDataObject, RegExp]>([
		[
			'an expression for agents that yields nothing',
			{ agents: '={{ $json.nobody }}' },
			/^Agents is empty for this item/,
		],
		[
			'an expression for the skill group that yields nothing',
			{ skillGroupId: byId('={{ $json.nothing }}') },
			/^Skill Group is empty for this item/,
		],
		[
			'a skill group that is none',
			{ skillGroupId: byId('Sales') },
			/^Skill Group "Sales" is not the ID/,
		],
		[
			'a status that is none',
			{ statuses: '={{ ["free", "idle"] }}' },
			/^Statuses: "idle" is no status of an agent/,
		],
	])('%s is Invalid Input, and asks nobody', async (_name, parameters, message) => {
		expect(await scene.failures(GET_STATUS, parameters)).toEqual([
			expect.objectContaining({
				code: 'Client.InvalidInput',
				message: expect.stringMatching(message),
			}),
		]);
		expect(scene.sandbox.requests).toEqual([]);
	});
});

describe('Agent: Set Status', () => {
	const OF_ITEM = { userId: byId('={{ $json.mail }}'), status: '={{ $json.status }}' };

	it('sets a status, and says what it was', async () => {
		const parameters = { userId: byId('agent@example.com'), status: 'rest', reason: 'Tea' };
		const [item] = await scene.success(SET_STATUS, parameters, [{ shift: 7 }]);
		expect(item).toEqual({
			shift: 7,
			StaffUserId: 'agent@example.com',
			Status: 'rest',
			Reason: 'Tea',
			PreviousStatus: 'free',
			PreviousReason: '',
			RequestId: expect.any(String),
		});
		const [now] = await scene.success(GET_STATUS, { agents: 'agent@example.com' });
		expect(now).toMatchObject({ Status: 'rest', Reason: 'Tea' });
	});

	it('puts ten agents into a request; who cannot be set fails alone, with the code', async () => {
		const input = [
			{ mail: 'agent@example.com', status: 'notReady' },
			{ mail: 'nobody@example.com', status: 'free' },
			{ mail: 'LI.WEI@example.com', status: 'free' },
			{ mail: '', status: 'free' },
			{ mail: 'wang.fang@example.com', status: 'busy' },
			...Array.from({ length: 10 }, () => ({ mail: 'zhou.qiang@example.com', status: 'rest' })),
		];
		const finished = await scene.run(SET_STATUS, OF_ITEM, { input });
		const sizes = scene
			.bodies('SetStaffStatus')
			.map(({ StaffStatusList }) => (StaffStatusList as unknown[]).length);
		expect(sizes).toEqual([10, 3]);
		expect(finished.items(NODE_NAME).map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map((item) => ({ item })),
		);
		const failures = finished
			.items(NODE_NAME, 1)
			.map(({ json }) => [json.mail, (json.failure as IDataObject).code]);
		expect(failures).toEqual([
			['nobody@example.com', 'InvalidParameterValue.AccountNotExist'],
			['LI.WEI@example.com', 'FailedOperation'],
			['', 'Client.InvalidInput'],
			['wang.fang@example.com', 'Client.InvalidInput'],
		]);
	});

	it("fails all agents of a request that fails, and says so of an agent's failure in its own words", async () => {
		scene.sandbox.failEvery({ action: 'SetStaffStatus', n: 1, code: 'InternalError' });
		const input = [{ mail: 'agent@example.com', status: 'free' }];
		expect(await scene.failures(SET_STATUS, OF_ITEM, input)).toEqual([
			expect.objectContaining({ code: 'InternalError', category: 'unknown', attempts: 1 }),
		]);
		scene.sandbox.failEvery();
		const offline = [{ mail: 'li.wei@example.com', status: 'free' }];
		expect(await scene.failures(SET_STATUS, OF_ITEM, offline)).toEqual([
			expect.objectContaining({
				message: 'The agent li.wei@example.com is offline, so the status cannot be set.',
				requestId: expect.stringMatching(/./),
			}),
		]);
	});
});
