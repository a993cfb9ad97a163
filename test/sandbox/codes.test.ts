import { CALL, START, useSandbox } from './support';

const { codeOf } = useSandbox();

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

const NO_NUMBER = 'FailedOperation.NoCallOutNumber';
const MAGIC = '008616100000102';
const WRONG = 'InvalidParameterValue';
const LISTS = ['DescribeNumbers', 'DescribeSkillGroupInfoList', 'DescribeAIAgentInfoList'];
const NO_SESSION = 'FailedOperation.SessionNotExists';

it.each<[string, string, object, string | null]>([
	['CreateAICall', 'is not played', {}, 'InvalidAction'],
	['DescribeStaffInfoList', 'pages of 9,999', { ...PAGE, PageSize: 9_999 }, null],
	['DescribeStaffInfoList', 'pages of 10,000', { ...PAGE, PageSize: 10_000 }, WRONG],
	['DescribeStaffInfoList', 'elsewhere', ELSEWHERE, 'InvalidParameterValue.InstanceNotExist'],
	...LISTS.flatMap(
		(action): Array<[string, string, object, string | null]> => [
			[action, 'pages of 100', { ...PAGE, PageSize: 100 }, null],
			[action, 'pages of 101', { ...PAGE, PageSize: 101 }, WRONG],
			[action, 'elsewhere', ELSEWHERE, 'InvalidParameterValue.InstanceNotExist'],
		],
	),
	['DescribeTelCdr', 'pages of 100', between(0, 0, 100), null],
	['DescribeTelCdr', 'pages of 101', between(0, 0, 101), WRONG],
	['DescribeTelCdr', 'a start after its end', between(2, 1), WRONG],
	['DescribeTelCdr', 'more than 90 days', between(-90 * DAY_S - 1, 0), WRONG],
	['DescribeTelCdr', 'more than 180 days ago', between(-181 * DAY_S, -180 * DAY_S), WRONG],
	['DescribePSTNActiveSessionList', '25 at once', { Offset: 0, Limit: 25 }, null],
	['DescribePSTNActiveSessionList', '26 at once', { Offset: 0, Limit: 26 }, WRONG],
	['DescribeTelSession', 'an unknown session', { SessionId: 'x' }, NO_SESSION],
	['HangUpCall', 'an unknown session', { SessionId: 'x' }, NO_SESSION],
	['CreateIVRSession', 'an IVR that does not exist', { ...IVR, IVRId: 1 }, WRONG],
	['CreateIVRSession', 'any caller', { ...IVR, ...PLATFORM_NUMBER }, null],
	[
		'CreateIVRSession',
		'a magic number',
		{ ...IVR, Callee: MAGIC },
		'FailedOperation.CalleeIsLimited',
	],
	['CreateAIAgentCall', 'an agent that does not exist', { ...AI, AIAgentId: 1 }, WRONG],
	['CreateAIAgentCall', 'a callee without a prefix', { ...AI, Callee: '13012345678' }, WRONG],
	['CreateAIAgentCall', 'a landline as E.164', { ...AI, Callee: '+8675587654321' }, null],
	['CreateAIAgentCall', 'a caller not its own', { ...AI, ...PLATFORM_NUMBER }, NO_NUMBER],
	['SetStaffStatus', 'what cannot be set', status({ ...FREE, Status: 'busy' }), WRONG],
	['SetStaffStatus', 'eleven agents', status(...Array<object>(11).fill(FREE)), WRONG],
	['SetStaffStatus', 'no status', status({ StaffUserId: CALL.UserId }), 'MissingParameter'],
	['SetStaffStatus', 'no member of it', status({ ...FREE, Until: 1 }), 'UnknownParameter'],
	['BindStaffSkillGroupList', 'no such group', groups({ SkillGroupId: 9 }), 'InvalidParameter'],
	['BindStaffSkillGroupList', 'no such agent', groups(GROUP, 'x@y.z'), 'InvalidParameter'],
	['BindStaffSkillGroupList', 'a priority above 5', groups({ ...GROUP, Priority: 6 }), WRONG],
])('%s, %s', async (action, _, parameters, code) => {
	expect(await codeOf(action, parameters)).toBe(code);
});
