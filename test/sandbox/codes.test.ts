import { startSandbox, type Sandbox } from '../../sandbox';
import { CALL, START, turnedClock } from './support';

let sandbox: Sandbox;
const clock = turnedClock(() => sandbox);

beforeAll(async () => {
	clock.turnTo(0);
	sandbox = await startSandbox({ requestsPerSecond: Infinity, clock: clock.now });
});
afterAll(() => sandbox.close());

const SECONDS = START / 1_000;
const DAY_S = 86_400;
const PAGE = { PageSize: 1, PageNumber: 0 };
const between = (start: number, end: number, PageSize = 1) => ({
	...{ ...PAGE, PageSize, StartTimeStamp: SECONDS + start, EndTimeStamp: SECONDS + end },
});
const ELSEWHERE = { ...PAGE, SdkAppId: 1 };
const IVR = { IVRId: 4500, Callee: CALL.Callee };
const AI = { AIAgentId: 15, Callee: CALL.Callee };
const PLATFORM_NUMBER = { Callers: ['0086075512345678'] };
const FREE = { StaffUserId: CALL.UserId, Status: 'free' };
const status = (...StaffStatusList: object[]) => ({ StaffStatusList });
const groups = (group: object, StaffEmail = CALL.UserId) => ({
	...{ StaffEmail, StaffSkillGroupList: [group] },
});
const GROUP = { SkillGroupId: 101 };

describe.each<[string, Array<[string, object, string | null]>]>([
	['CreateAICall', [['is not played', {}, 'InvalidAction']]],
	[
		'DescribeStaffInfoList',
		[
			['pages of 9,999', { ...PAGE, PageSize: 9_999 }, null],
			['pages of 10,000', { ...PAGE, PageSize: 10_000 }, 'InvalidParameterValue'],
			['another application', ELSEWHERE, 'InvalidParameterValue.InstanceNotExist'],
		],
	],
	...['DescribeNumbers', 'DescribeSkillGroupInfoList', 'DescribeAIAgentInfoList'].map(
		(action): [string, Array<[string, object, string | null]>] => [
			action,
			[
				['pages of 100', { ...PAGE, PageSize: 100 }, null],
				['pages of 101', { ...PAGE, PageSize: 101 }, 'InvalidParameterValue'],
				['another application', ELSEWHERE, 'InvalidParameterValue.InstanceNotExist'],
			],
		],
	),
	[
		'DescribeTelCdr',
		[
			['pages of 100', between(0, 0, 100), null],
			['pages of 101', between(0, 0, 101), 'InvalidParameterValue'],
			['a start after its end', between(2, 1), 'InvalidParameterValue'],
			['more than 90 days', between(-90 * DAY_S - 1, 0), 'InvalidParameterValue'],
			['more than 180 days ago', between(-181 * DAY_S, -180 * DAY_S), 'InvalidParameterValue'],
		],
	],
	[
		'DescribePSTNActiveSessionList',
		[
			['25 at once', { Offset: 0, Limit: 25 }, null],
			['26 at once', { Offset: 0, Limit: 26 }, 'InvalidParameterValue'],
		],
	],
	...['DescribeTelSession', 'HangUpCall'].map(
		(action): [string, Array<[string, object, string | null]>] => [
			action,
			[['an unknown session', { SessionId: 'x' }, 'FailedOperation.SessionNotExists']],
		],
	),
	[
		'CreateIVRSession',
		[
			['an IVR that does not exist', { ...IVR, IVRId: 1 }, 'InvalidParameterValue'],
			['any caller', { ...IVR, ...PLATFORM_NUMBER }, null],
			['a magic number', { ...IVR, Callee: '008616100000102' }, 'FailedOperation.CalleeIsLimited'],
		],
	],
	[
		'CreateAIAgentCall',
		[
			['an agent that does not exist', { ...AI, AIAgentId: 1 }, 'InvalidParameterValue'],
			['a callee without a prefix', { ...AI, Callee: '13012345678' }, 'InvalidParameterValue'],
			['a landline as E.164', { ...AI, Callee: '+8675587654321' }, null],
			['a caller not its own', { ...AI, ...PLATFORM_NUMBER }, 'FailedOperation.NoCallOutNumber'],
		],
	],
	[
		'SetStaffStatus',
		[
			['a status that cannot be set', status({ ...FREE, Status: 'busy' }), 'InvalidParameterValue'],
			['eleven agents', status(...Array<object>(11).fill(FREE)), 'InvalidParameterValue'],
			['no status', status({ StaffUserId: CALL.UserId }), 'MissingParameter'],
			['what is no member', status({ ...FREE, Until: 1 }), 'UnknownParameter'],
		],
	],
	[
		'BindStaffSkillGroupList',
		[
			['a group that does not exist', groups({ SkillGroupId: 9 }), 'InvalidParameter'],
			['an agent who does not exist', groups(GROUP, 'x@example.com'), 'InvalidParameter'],
			['a priority above 5', groups({ ...GROUP, Priority: 6 }), 'InvalidParameterValue'],
		],
	],
])('%s', (action, rows) => {
	it.each(rows)('%s', async (_, parameters, code) => {
		expect(await clock.codeOf(action, parameters)).toBe(code);
	});
});
