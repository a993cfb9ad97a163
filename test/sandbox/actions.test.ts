import { startSandbox, type Sandbox } from '../../sandbox';
import { CALL, START, turnedClock } from './support';

const SECONDS = START / 1_000;

let sandbox: Sandbox;
const clock = turnedClock(() => sandbox);
const { ask, codeOf } = clock;

beforeEach(async () => {
	clock.turnTo(0);
	sandbox = await startSandbox({ requestsPerSecond: Infinity, clock: clock.now });
});
afterEach(() => sandbox.close());

describe('paged lists', () => {
	const range = { StartTimeStamp: SECONDS, EndTimeStamp: SECONDS };

	it.each([
		['DescribeStaffInfoList', 'StaffList', 3, 9999],
		['DescribeNumbers', 'Numbers', 20, 100],
		['DescribeSkillGroupInfoList', 'SkillGroupList', 2, 100],
		['DescribeAIAgentInfoList', 'AIAgentInfoList', 1, 100],
	])(
		'%s is complete from page 0 on, in pages of at most %4$d',
		async (action, list, size, most) => {
			const entries: unknown[] = [];
			let total = Infinity;
			for (let PageNumber = 0; entries.length < total; PageNumber += 1) {
				const answer = await ask(action, { PageSize: size, PageNumber });
				total = Number(answer.TotalCount);
				entries.push(...(answer[list] as unknown[]));
			}
			expect(total).toBeGreaterThan(size);
			expect(new Set(entries.map((entry) => JSON.stringify(entry))).size).toBe(total);
			expect(await codeOf(action, { PageSize: most, PageNumber: 0 })).toBeNull();
			const tooMany = { PageSize: most + 1, PageNumber: 0 };
			expect(await codeOf(action, tooMany)).toBe('InvalidParameterValue');
			expect(await codeOf(action, { SdkAppId: 1, PageSize: 1, PageNumber: 0 })).toBe(
				'InvalidParameterValue.InstanceNotExist',
			);
		},
	);

	it('DescribeTelCdr has pages of at most 100, DescribeNumbers of 20 unless told otherwise', async () => {
		const page = { ...range, PageNumber: 0 };
		expect(await codeOf('DescribeTelCdr', { ...page, PageSize: 100 })).toBeNull();
		expect(await codeOf('DescribeTelCdr', { ...page, PageSize: 101 })).toBe(
			'InvalidParameterValue',
		);
		expect((await ask('DescribeNumbers')).Numbers).toHaveLength(20);
	});
});

it.each<[object, string[]]>([
	[{ StaffMail: 'WANG.FANG@example.com' }, ['王芳']],
	[{ StaffMail: 'x@example.com' }, []],
	[{ SkillGroupId: 102 }, ['王芳', 'María García', '周强']],
])('finds the agents of %j', async (filter, names) => {
	const page = { PageSize: 10, PageNumber: 0 };
	const { StaffList } = await ask('DescribeStaffInfoList', { ...page, ...filter });
	expect((StaffList as Array<{ Name: string }>).map(({ Name }) => Name)).toEqual(names);
});

describe('DescribePSTNActiveSessionList', () => {
	it('lists a call until it ends, with times as strings, by offset and limit up to 25', async () => {
		for (let index = 0; index < 30; index += 1) await ask('CreateCallOutSession', CALL);
		const list = (Offset: number, Limit: number) =>
			ask('DescribePSTNActiveSessionList', { Offset, Limit });
		const { Total, Sessions } = await list(20, 25);
		expect([Total, (Sessions as object[]).length]).toEqual([30, 10]);
		expect((Sessions as object[])[0]).toMatchObject({
			SessionID: sandbox.sessions[20].sessionId,
			StaffEmail: CALL.UserId,
			StartTimestamp: String(SECONDS),
		});
		expect((await list(0, 26)).Error?.Code).toBe('InvalidParameterValue');
		clock.turnTo(30);
		expect(await list(0, 25)).toMatchObject({ Total: 0, Sessions: [] });
	});

	it('can leave out calls that only ring', async () => {
		await sandbox.close();
		sandbox = await startSandbox({ clock: clock.now, listRingingSessions: false });
		const total = async () =>
			(await ask('DescribePSTNActiveSessionList', { Offset: 0, Limit: 25 })).Total;
		await ask('CreateCallOutSession', CALL);
		expect(await total()).toBe(0);
		clock.turnTo(9);
		expect(await total()).toBe(1);
	});
});

it.each([
	['a start after its end', 7_200, 3_600],
	['a range of more than 90 days', -90 * 86_400, 3_600],
	['a start more than 180 days ago', -181 * 86_400, -180 * 86_400],
])('DescribeTelCdr refuses %s', async (_, start, end) => {
	const range = { StartTimeStamp: SECONDS + start, EndTimeStamp: SECONDS + end };
	const page = { PageSize: 1, PageNumber: 0 };
	expect(await codeOf('DescribeTelCdr', { ...range, ...page })).toBe('InvalidParameterValue');
});

it('an action of the product that the sandbox does not play is an invalid action', async () => {
	expect(await codeOf('CreateAICall')).toBe('InvalidAction');
});
