import { startSandbox } from '../../sandbox';
import { CALL, codeOf as codeFrom, START, useSandbox } from './support';

const SECONDS = START / 1_000;
const SUPPORT = 102;
const VIP = 104;
/** Is interested, and presses 1. */
const INTERESTED = '008616100000614';

const tencent = useSandbox();
const { ask, codeOf, turnTo } = tencent;

const dialByAi = async () =>
	(await ask('CreateAIAgentCall', { AIAgentId: 15, Callee: INTERESTED })).SessionId;

async function record(SessionId: unknown) {
	const page = { PageSize: 1, PageNumber: 0, SessionIds: [SessionId] };
	const range = { StartTimeStamp: SECONDS, EndTimeStamp: SECONDS + 60 };
	const { TelCdrList } = await ask('DescribeTelCdr', { ...range, ...page });
	return (TelCdrList as Array<Record<string, unknown>>)[0];
}

it('a call of an AI agent rings the lead alone; its transcript is there a while after its end', async () => {
	const SessionId = await dialByAi();
	const live = async () => (await ask('DescribeTelSession', { SessionId })).Session;
	expect(await live()).toMatchObject({ SessionStatus: 'ringing', StaffEmail: '' });
	turnTo(9);
	expect(await live()).toMatchObject({ SessionStatus: 'inProgress' });
	turnTo(32.999);
	expect(await record(SessionId)).toMatchObject({
		...{ AIAgentId: 15, AIAgentName: 'Lead Qualification', AsrStatus: 'Processing', AsrUrl: '' },
		...{ Duration: 21, ServeParticipants: [], Caller: '008601012345678' },
	});
	expect(await codeOf('DescribeTelRecordAsr', { SessionId })).toBe('ResourceNotFound');
	turnTo(33);
	expect(await record(SessionId)).toMatchObject({ AsrStatus: 'Complete' });
	const { AsrDataList } = await ask('DescribeTelRecordAsr', { SessionId });
	const [agent, lead, ...others] = AsrDataList as object[];
	expect(agent).toMatchObject({ User: '', Start: START + 9_000 });
	expect(lead).toMatchObject({ User: INTERESTED });
	expect(others).toHaveLength(2);
});

it.each<[string, object, string[]]>([
	[INTERESTED, { IVRId: 4500, UUI: 'lead-7' }, ['1']],
	['+8616100000615', { IVRId: 4500, UUI: 'lead-7' }, ['2']],
	['008616100000602', { IVRId: 4500, UUI: 'lead-7' }, []],
	[INTERESTED, { AIAgentId: 16 }, []],
])('a call to %s with %j: the keys %j', async (callee, machine, keys) => {
	const action = 'IVRId' in machine ? 'CreateIVRSession' : 'CreateAIAgentCall';
	const { SessionId } = await ask(action, { Callee: callee, ...machine });
	turnTo(40);
	const { IVRKeyPressedEx, UUI } = await record(SessionId);
	expect((IVRKeyPressedEx as Array<{ Key: string }>).map(({ Key }) => Key)).toEqual(keys);
	expect(UUI).toBe('IVRId' in machine ? 'lead-7' : '');
});

it.each([
	['008601012345678', { EndStatus: 202, EndedTimestamp: SECONDS + 5 }],
	['0086075512345678', { EndStatus: 1 }],
])('ringing ends when it is to, if the number is its own: %s', async (caller, expected) => {
	const request = { Callee: CALL.Callee, IVRId: 4500, MaxRingTimeoutSecond: 5, Callers: [caller] };
	const { SessionId } = await ask('CreateIVRSession', request);
	turnTo(30);
	expect(await record(SessionId)).toMatchObject(expected);
});

it('a call waits for one of those that may be made at once, and no longer than it is told', async () => {
	const callTimes = { finishedAfterMs: 10_000 };
	const other = await startSandbox({ clock: tencent.now, aiConcurrency: 1, callTimes });
	const dial = async (change: object) => {
		const call = { SdkAppId: CALL.SdkAppId, AIAgentId: 15, Callee: INTERESTED, ...change };
		const timestamp = Math.floor(tencent.now() / 1_000);
		return await codeFrom(other, call, { action: 'CreateAIAgentCall', timestamp });
	};
	expect(await dial({})).toBeNull();
	expect(await dial({ AcquireTimeoutSecond: 0 })).toBe('FailedOperation.AcquireQuota');
	expect(await dial({ Callee: '008616100000102' })).toBe('FailedOperation.CalleeIsLimited');
	turnTo(9.9);
	const begin = performance.now();
	expect(await dial({ AcquireTimeoutSecond: 1 })).toBeNull();
	expect(performance.now() - begin).toBeGreaterThan(90);
	expect(other.sessions[1].createdAt).toBe(START + 10_000);
	await other.close();
});

it('a call is taken over by an agent of a skill group, but of none that rings more than two', async () => {
	for (const { mail: StaffEmail } of tencent.sandbox.account.agents.slice(0, 3)) {
		const StaffSkillGroupList = [{ SkillGroupId: VIP }];
		await ask('BindStaffSkillGroupList', { StaffEmail, StaffSkillGroupList });
	}
	const SessionId = await dialByAi();
	const transfer = (SkillGroupId: number, change = {}) =>
		codeOf('TransferToManual', { SessionId, SkillGroupId, ...change });
	expect(await transfer(SUPPORT)).toBe('FailedOperation.SessionNotInControlState');
	turnTo(12);
	expect(await transfer(9)).toBe('InvalidParameterValue.SkillGroupError');
	expect(await transfer(VIP)).toBe('InvalidParameterValue.RingAllGroupMemberOverflow');
	expect(await transfer(SUPPORT, { SessionId: 'x' })).toBe('FailedOperation.SessionNotExists');
	expect(await transfer(SUPPORT)).toBeNull();
	expect(await transfer(SUPPORT)).toBe('FailedOperation.SessionNotInControlState');
	turnTo(60);
	expect(await record(SessionId)).toMatchObject({
		...{ QueuedTimestamp: SECONDS + 12, QueuedSkillGroupId: SUPPORT, AIAgentId: 15 },
		SeatUser: { Mail: 'zhou.qiang@example.com' },
		ServeParticipants: [{ RingTimestamp: SECONDS + 12, AcceptTimestamp: SECONDS + 16 }],
		EndedTimestamp: SECONDS + 16 + 21,
	});
});

it('the links of DescribeSessionDetail are fresh, and good for a day', async () => {
	const { SessionId } = await ask('CreateCallOutSession', CALL);
	turnTo(40);
	const range = { StartTimestamp: SECONDS, EndTimestamp: SECONDS + 60 };
	const { RecordURL, AsrURL } = await ask('DescribeSessionDetail', { SessionId, ...range });
	for (const [seconds, status] of [
		[40 + 86_400, 200],
		[41 + 86_400, 403],
	]) {
		turnTo(seconds);
		for (const url of [RecordURL, AsrURL]) expect((await fetch(String(url))).status).toBe(status);
	}
});
