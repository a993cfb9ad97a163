import type { IDataObject } from 'n8n-workflow';

import { byId, operationScene } from '../support/operationRun';

const scene = operationScene();
beforeEach(async () => await scene.open());
afterEach(async () => await scene.close());

const AGENT = byId('agent@example.com');

/** The skill groups of an agent, by what Agent: Get Many says. */
async function groupsOf(userId: string): Promise<unknown> {
	const [agent] = await scene.success('agent.getAll', { filters: { userId } });
	return agent.SkillGroupIds;
}

describe('Skill Group: Get Many', () => {
	it('gives the skill groups as Tencent has them', async () => {
		const groups = await scene.success('skillGroup.getAll', { returnAll: true });
		expect(groups).toHaveLength(4);
		expect(groups[3]).toMatchObject({
			SkillGroupId: 104,
			SkillGroupName: 'VIP Desk',
			SkillGroupType: 0,
			RingAll: true,
		});
	});

	it.each<[string, IDataObject, number[]]>([
		['a part of the name, in any case', { filters: { name: 'DESK' } }, [104]],
		['a part of a Chinese name', { filters: { name: '支持' } }, [102]],
		['a limit', { limit: 2 }, [101, 102]],
		['a name that none has', { filters: { name: 'no such' } }, []],
	])('is bounded by %s', async (_name, parameters, ids) => {
		const groups = await scene.success('skillGroup.getAll', parameters);
		expect(groups.map(({ SkillGroupId }) => SkillGroupId)).toEqual(ids);
	});
});

describe('Skill Group: Get Queue', () => {
	it('says how many wait for each skill group, and for how long', async () => {
		// Nobody of this group is there
		for (let caller = 0; caller < 2; caller++) {
			scene.sandbox.callIn({ skillGroupId: 104, lead: `00861616161000${caller}` });
			scene.advance(10_000);
		}
		const [vip] = await scene.success('skillGroup.getQueue', { skillGroupId: byId('104') });
		expect(vip).toEqual({
			SkillGroupId: 104,
			SkillGroupName: 'VIP Desk',
			QueueCount: 2,
			MaxQueueDuration: 20,
			AvgQueueDuration: 15,
			RingCount: 0,
			AcceptCount: 0,
			IvrCount: 0,
			TransferOuterCount: 0,
			Time: expect.stringMatching(/^\d{4}-.*Z$/),
		});
		expect(scene.bodies('DescribeCallInMetrics')).toEqual([{ GroupIdList: [104] }]);
		const all = await scene.success('skillGroup.getQueue');
		expect(all.map(({ SkillGroupId, QueueCount }) => [SkillGroupId, QueueCount])).toEqual([
			[101, 0],
			[102, 0],
			[104, 2],
		]);
	});

	it('is as Tencent has it without Simplify, with its time', async () => {
		const [queue] = await scene.success('skillGroup.getQueue', { simplify: false });
		expect(queue).toMatchObject({
			SkillGroupId: 101,
			Name: 'Sales',
			Metrics: { QueueCount: 0, AvgAcceptDuration: 0 },
			Timestamp: expect.any(Number),
		});
	});

	it('of a skill group that does not exist is Not Found', async () => {
		expect(
			await scene.failures('skillGroup.getQueue', { skillGroupId: byId('999') }),
		).toMatchObject([
			{ code: 'Client.NotFound', message: 'Tencent has no queue of the skill group 999' },
		]);
	});
});

describe('Skill Group: Add Agent, Remove Agent', () => {
	it('adds an agent, and takes the agent out again', async () => {
		const [added] = await scene.success(
			'skillGroup.addAgent',
			{ userId: AGENT, skillGroupId: byId('={{ $json.group }}'), priority: 1 },
			[{ group: 102 }],
		);
		expect(added).toEqual({
			group: 102,
			StaffEmail: 'agent@example.com',
			StaffSkillGroupList: [{ SkillGroupId: 102, Priority: 1 }],
			RequestId: expect.any(String),
		});
		expect(await groupsOf('agent@example.com')).toEqual([101, 102]);
		const [removed] = await scene.success('skillGroup.removeAgent', {
			userId: AGENT,
			skillGroupId: byId('101'),
		});
		expect(removed).toMatchObject({ StaffEmail: 'agent@example.com', SkillGroupList: [101] });
		expect(await groupsOf('agent@example.com')).toEqual([102]);
	});

	it.each<[string, string, IDataObject, string, RegExp]>([
		[
			'skillGroup.addAgent',
			'without a skill group',
			{ userId: AGENT },
			'Client.InvalidInput',
			/^Skill Group is empty/,
		],
		[
			'skillGroup.addAgent',
			'with a priority that is none',
			{ userId: AGENT, skillGroupId: byId('101'), priority: 9 },
			'Client.InvalidInput',
			/^Priority must be a number from 1 to 5/,
		],
		[
			'skillGroup.removeAgent',
			'without an agent',
			{ userId: byId('={{ $json.mail }}'), skillGroupId: byId('101') },
			'Client.InvalidInput',
			/^Agent is empty/,
		],
		[
			'skillGroup.removeAgent',
			'of an agent who does not exist',
			{ userId: byId('nobody@example.com'), skillGroupId: byId('101') },
			'InvalidParameter',
			/there is no agent nobody@example\.com/,
		],
	])('%s %s fails', async (id, _name, parameters, code, message) => {
		const stored = 'skillGroupId' in parameters ? {} : { skillGroupId: byId('={{ "" }}') };
		expect(await scene.failures(id, { ...parameters, ...stored })).toEqual([
			expect.objectContaining({ code, message: expect.stringMatching(message) }),
		]);
	});
});
