import { startSandbox, type Sandbox } from '../../sandbox';
import { CALL, START, turnedClock } from './support';

let sandbox: Sandbox;
const clock = turnedClock(() => sandbox);
const { ask } = clock;

beforeAll(async () => {
	sandbox = await startSandbox({ requestsPerSecond: Infinity, clock: clock.now });
});
beforeEach(() => {
	clock.turnTo(0);
	sandbox.reset();
});
afterAll(() => sandbox.close());

it.each([
	['DescribeStaffInfoList', 'StaffList', 3],
	['DescribeNumbers', 'Numbers', 20],
	['DescribeSkillGroupInfoList', 'SkillGroupList', 2],
	['DescribeAIAgentInfoList', 'AIAgentInfoList', 1],
])('%s is complete from page 0 on', async (action, list, PageSize) => {
	const entries: unknown[] = [];
	let total = Infinity;
	for (let PageNumber = 0; entries.length < total; PageNumber += 1) {
		const answer = await ask(action, { PageSize, PageNumber });
		total = Number(answer.TotalCount);
		entries.push(...(answer[list] as unknown[]));
	}
	expect(total).toBeGreaterThan(PageSize);
	expect(new Set(entries.map((entry) => JSON.stringify(entry))).size).toBe(total);
});

it('DescribeNumbers has pages of 20 unless told otherwise', async () => {
	expect((await ask('DescribeNumbers')).Numbers).toHaveLength(20);
});

it.each<[object, string[]]>([
	[{ StaffMail: 'WANG.FANG@example.com' }, ['王芳']],
	[{ StaffMail: 'x@example.com' }, []],
	[{ SkillGroupId: 102 }, ['王芳', 'María García', '周强']],
])('DescribeStaffInfoList finds the agents of %j', async (filter, names) => {
	const page = { PageSize: 10, PageNumber: 0 };
	const { StaffList } = await ask('DescribeStaffInfoList', { ...page, ...filter });
	expect((StaffList as Array<{ Name: string }>).map(({ Name }) => Name)).toEqual(names);
});

it.each<[object, string[]]>([
	[{ StaffList: ['LI.WEI@example.com'] }, ['Li Wei offline']],
	[{ GroupIdList: [102], StatusList: ['rest'] }, ['María García rest']],
	[{ StatusList: ['busy', 'notReady'] }, ['Chen Jing busy', 'Sun Lei notReady']],
])('DescribeStaffStatusMetrics tells of %j', async (filter, expected) => {
	const { Metrics } = await ask('DescribeStaffStatusMetrics', filter);
	const nameOf = (email: string) => sandbox.account.agents.find(({ mail }) => mail === email)?.name;
	expect(
		(Metrics as Array<{ Email: string; Status: string }>).map(
			({ Email, Status }) => `${nameOf(Email)} ${Status}`,
		),
	).toEqual(expected);
});

it('DescribePSTNActiveSessionList lists a call until it ends, by offset and limit', async () => {
	for (let index = 0; index < 30; index += 1) await ask('CreateCallOutSession', CALL);
	const list = () => ask('DescribePSTNActiveSessionList', { Offset: 20, Limit: 25 });
	const { Total, Sessions } = await list();
	expect([Total, (Sessions as object[]).length]).toEqual([30, 10]);
	expect((Sessions as object[])[0]).toMatchObject({
		SessionID: sandbox.sessions[20].sessionId,
		StaffEmail: CALL.UserId,
		StartTimestamp: String(START / 1_000),
	});
	clock.turnTo(30);
	expect(await list()).toMatchObject({ Total: 0, Sessions: [] });
});
