import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { CALL, START, turnedClock, type TencentResponse } from './support';

const SALES = 101;
const SUPPORT = 102;
const VIP = 104;

let sandbox: Sandbox;
const clock = turnedClock(() => sandbox);
const { ask, codeOf } = clock;

async function start(options: SandboxOptions = {}): Promise<void> {
	await sandbox?.close();
	clock.turnTo(0);
	sandbox = await startSandbox({ requestsPerSecond: Infinity, clock: clock.now, ...options });
}

beforeEach(() => start());
afterAll(() => sandbox.close());

interface Metrics {
	readonly Email: string;
	readonly Status: string;
	readonly [name: string]: unknown;
}

const metrics = async (filter: object = {}) =>
	(await ask('DescribeStaffStatusMetrics', filter)).Metrics as readonly Metrics[];

const statuses = async (filter: object = {}) =>
	Object.fromEntries(
		(await metrics(filter)).map(({ Email, Status }) => [Email.split('@')[0], Status]),
	);

const statusOf = async (mail: string) => (await metrics({ StaffList: [mail] }))[0].Status;

const dial = (UserId = CALL.UserId, Callee = '008613012345678') =>
	ask('CreateCallOutSession', { ...CALL, UserId, Callee });

const dialByAi = (change: object = {}) =>
	ask('CreateAIAgentCall', { AIAgentId: 15, Callee: '008616100000614', ...change });

async function setStatus(StaffUserId: string, Status: string, Reason = '') {
	const answer = await ask('SetStaffStatus', {
		StaffStatusList: [{ StaffUserId, Status, Reason }],
	});
	return (answer.StaffStatusList as object[])[0];
}

describe('what agents are doing', () => {
	it('is what they have chosen, or busy for good', async () => {
		expect(await statuses()).toEqual({
			...{ agent: 'free', 'wang.fang': 'free', 'li.wei': 'offline', 'maria.garcia': 'rest' },
			...{ 'chen.jing': 'busy', 'zhao.min': 'offline', 'sun.lei': 'notReady' },
			'zhou.qiang': 'free',
		});
	});

	it.each<[string, object, string[]]>([
		['e-mail', { StaffList: ['LI.WEI@example.com'] }, ['li.wei']],
		['skill group', { GroupIdList: [SUPPORT] }, ['wang.fang', 'maria.garcia', 'zhou.qiang']],
		['status', { StatusList: ['rest', 'notReady'] }, ['maria.garcia', 'sun.lei']],
	])('is filtered by %s', async (_, filter, names) => {
		expect(Object.keys(await statuses(filter))).toEqual(names);
	});

	it('is busy from the first ring of a call to its end, and then free since', async () => {
		await dial();
		expect(await statusOf(CALL.UserId)).toBe('busy');
		clock.turnTo(29.999);
		expect(await statusOf(CALL.UserId)).toBe('busy');
		clock.turnTo(40);
		expect((await metrics({ StaffList: [CALL.UserId] }))[0]).toMatchObject({
			Status: 'free',
			FreeDuration: 10,
			LastStatusTimestamp: START / 1_000 + 30,
		});
	});

	it('is work after the call for as long as is set', async () => {
		await start({ afterCallWorkMs: 15_000 });
		await dial();
		clock.turnTo(44);
		expect(await statusOf(CALL.UserId)).toBe('afterCallWork');
		clock.turnTo(45);
		expect(await statusOf(CALL.UserId)).toBe('free');
	});

	it('who is on a call is refused, also for a scenario, only with oneCallPerAgent', async () => {
		await dial();
		expect((await dial()).Error).toBeUndefined();
		await start({ oneCallPerAgent: true });
		await dial();
		for (const callee of ['008613012345678', '008616100000601']) {
			expect((await dial(CALL.UserId, callee)).Error?.Code).toBe('FailedOperation.SeatStatusBusy');
		}
		expect((await dial('wang.fang@example.com')).Error).toBeUndefined();
		clock.turnTo(30);
		expect((await dial()).Error).toBeUndefined();
	});

	it('can be other agents, who call by mobile though offline', async () => {
		await start({
			agents: [{ mail: 'a@example.com', status: 'offline' }, { mail: 'b@example.com' }],
		});
		expect(await metrics()).toMatchObject([
			{ Email: 'a@example.com', Status: 'offline', UseMobileCallOut: true },
			{ Email: 'b@example.com', Status: 'free' },
		]);
		expect((await dial('a@example.com')).Error).toBeUndefined();
	});
});

describe('SetStaffStatus', () => {
	it('changes a status at once, and says what it was', async () => {
		expect(await setStatus(CALL.UserId, 'rest', 'Tea')).toMatchObject({
			...{ ErrorCode: '', Status: 'rest', Reason: 'Tea', PreviousStatus: 'free' },
		});
		expect((await metrics({ StaffList: [CALL.UserId] }))[0]).toMatchObject({
			...{ Status: 'rest', Reason: 'Tea' },
		});
		sandbox.reset();
		expect(await statusOf(CALL.UserId)).toBe('free');
	});

	it('waits for the end of a call', async () => {
		await dial();
		clock.turnTo(1);
		await setStatus(CALL.UserId, 'rest');
		expect((await metrics({ StaffList: [CALL.UserId] }))[0]).toMatchObject({
			...{ Status: 'busy', ReserveRest: true },
		});
		clock.turnTo(30);
		expect(await statusOf(CALL.UserId)).toBe('rest');
	});

	it.each([
		['x@example.com', 'InvalidParameterValue.AccountNotExist'],
		['li.wei@example.com', 'FailedOperation'],
	])('fails for %s inside of a success', async (mail, ErrorCode) => {
		expect(await setStatus(mail, 'free')).toMatchObject({ ErrorCode });
	});

	it.each<[string, object[], string]>([
		[
			'a status that cannot be set',
			[{ StaffUserId: CALL.UserId, Status: 'busy' }],
			'InvalidParameterValue',
		],
		[
			'eleven agents',
			Array(11).fill({ StaffUserId: CALL.UserId, Status: 'free' }),
			'InvalidParameterValue',
		],
		['no status', [{ StaffUserId: CALL.UserId }], 'MissingParameter'],
		[
			'what is no status',
			[{ StaffUserId: CALL.UserId, Status: 'free', Until: 1 }],
			'UnknownParameter',
		],
	])('refuses %s', async (_, StaffStatusList, code) => {
		expect(await codeOf('SetStaffStatus', { StaffStatusList })).toBe(code);
	});
});

describe('skill groups of an agent', () => {
	const bind = (StaffSkillGroupList: object[], StaffEmail = CALL.UserId) =>
		codeOf('BindStaffSkillGroupList', { StaffEmail, StaffSkillGroupList });
	const groups = async () => {
		const page = { PageSize: 1, PageNumber: 0, StaffMail: CALL.UserId };
		const { StaffList } = await ask('DescribeStaffInfoList', page);
		return (StaffList as Array<{ SkillGroupList: object[] }>)[0].SkillGroupList;
	};

	it('are added with a priority, changed, taken away, and there again after a reset', async () => {
		expect(await bind([{ SkillGroupId: SUPPORT, Priority: 1 }])).toBeNull();
		expect(await groups()).toMatchObject([
			{ SkillGroupId: SALES, Priority: 3 },
			{ SkillGroupId: SUPPORT, Priority: 1 },
		]);
		await bind([{ SkillGroupId: SUPPORT }]);
		expect((await groups())[1]).toMatchObject({ SkillGroupId: SUPPORT, Priority: 3 });
		const unbound = { StaffEmail: CALL.UserId, SkillGroupList: [SALES, SUPPORT] };
		expect(await codeOf('UnbindStaffSkillGroupList', unbound)).toBeNull();
		expect(await groups()).toEqual([]);
		sandbox.reset();
		expect(await groups()).toMatchObject([{ SkillGroupId: SALES }]);
	});

	it('are refused when they, or the agent, do not exist, and so is a priority above 5', async () => {
		expect(await bind([{ SkillGroupId: 9 }])).toBe('InvalidParameter');
		expect(await bind([{ SkillGroupId: SALES }], 'x@example.com')).toBe('InvalidParameter');
		expect(await bind([{ SkillGroupId: SALES, Priority: 6 }])).toBe('InvalidParameterValue');
	});
});

describe('queues', () => {
	const queueOf = async (SkillGroupId: number) => {
		const answer = await ask('DescribeCallInMetrics', { GroupIdList: [SkillGroupId] });
		return (answer.SkillGroupMetrics as Array<{ Metrics: object }>)[0].Metrics;
	};

	it('give their calls to the agent who is free the longest, one each, and the others wait', async () => {
		for (let call = 0; call < 3; call += 1) sandbox.callIn({ skillGroupId: SUPPORT });
		expect(await statuses({ GroupIdList: [SUPPORT] })).toMatchObject({
			...{ 'wang.fang': 'busy', 'zhou.qiang': 'busy' },
		});
		expect(sandbox.sessions.map(({ userId }) => userId)).toEqual([
			...['zhou.qiang@example.com', 'wang.fang@example.com', ''],
		]);
		clock.turnTo(3);
		expect(await queueOf(SUPPORT)).toMatchObject({
			QueueCount: 1,
			RingCount: 2,
			MaxQueueDuration: 3,
		});
		clock.turnTo(5);
		expect(await queueOf(SUPPORT)).toMatchObject({ QueueCount: 1, AcceptCount: 2 });
		expect(await queueOf(SALES)).toMatchObject({ QueueCount: 0, AcceptCount: 0 });
	});

	it('give a waiting call to whom a status, or the end of a call, makes free', async () => {
		for (let call = 0; call < 4; call += 1) sandbox.callIn({ skillGroupId: SUPPORT });
		clock.turnTo(10);
		await setStatus('maria.garcia@example.com', 'free');
		expect(sandbox.sessions[2].userId).toBe('maria.garcia@example.com');
		clock.turnTo(26);
		sandbox.runDue();
		expect(sandbox.sessions[3]).toMatchObject({
			userId: 'wang.fang@example.com',
			queueing: { agentRangAt: START + 25_000 },
		});
		clock.turnTo(60);
		expect(sandbox.callRecords()).toHaveLength(4);
		expect(sandbox.callRecords()[0]).toMatchObject({
			direction: 'inbound',
			endStatus: { text: 'ok' },
		});
	});

	it('lose a caller who waits too long', async () => {
		sandbox.callIn({ skillGroupId: VIP });
		clock.turnTo(30);
		expect(sandbox.callRecords()).toMatchObject([{ endStatus: { number: 103 }, acceptedAt: 0 }]);
		expect(() => sandbox.callIn({ skillGroupId: 9 })).toThrow('no skill group 9');
	});
});

describe('a call that a machine speaks in', () => {
	const record = async (SessionId: unknown) => {
		const range = { StartTimeStamp: START / 1_000, EndTimeStamp: START / 1_000 + 60 };
		const page = { PageSize: 1, PageNumber: 0, SessionIds: [SessionId] };
		return ((await ask('DescribeTelCdr', { ...range, ...page })).TelCdrList as object[])[0];
	};
	const tags = async (SessionId: unknown) => {
		const range = { StartTime: START / 1_000 - 86_400, EndTime: START / 1_000 + 86_400 };
		const { ResultList } = await ask('DescribeAICallExtractResult', { SessionId, ...range });
		const analysis = await ask('DescribeAIAnalysisResult', { SessionId, ...range });
		return { tags: ResultList as object[], analysis: analysis.ResultList as object[] };
	};

	it('rings the lead alone, and has a transcript and results a while after its end', async () => {
		const { SessionId } = await dialByAi();
		const live = async () => (await ask('DescribeTelSession', { SessionId })).Session;
		expect(await live()).toMatchObject({ SessionStatus: 'ringing', StaffEmail: '' });
		clock.turnTo(9);
		expect(await live()).toMatchObject({ SessionStatus: 'inProgress' });
		clock.turnTo(32.999);
		expect(await record(SessionId)).toMatchObject({
			...{ AIAgentId: 15, AIAgentName: 'Lead Qualification', AsrStatus: 'Processing', AsrUrl: '' },
			...{ Duration: 21, ServeParticipants: [], Caller: '008601012345678' },
		});
		expect(await codeOf('DescribeTelRecordAsr', { SessionId })).toBe('ResourceNotFound');
		expect(await tags(SessionId)).toEqual({ tags: [], analysis: [] });
		clock.turnTo(33);
		expect(await record(SessionId)).toMatchObject({ AsrStatus: 'Complete' });
		const { AsrDataList } = await ask('DescribeTelRecordAsr', { SessionId });
		expect(AsrDataList).toHaveLength(4);
		expect(AsrDataList).toMatchObject([
			{ User: '', Start: START + 9_000 },
			{ User: '008616100000614' },
			{},
			{},
		]);
		expect(await tags(SessionId)).toMatchObject({
			tags: [
				{ InfoType: 'Boolean', InfoName: 'Interested', Result: { Boolean: true } },
				{ InfoType: 'Number', InfoName: 'Budget', Result: { Number: 200_000 } },
				{ InfoType: 'Selector', InfoName: 'Products', Result: { Chosen: ['SUV'] } },
				{ InfoType: 'Text', InfoName: 'Note', Result: { Text: 'Call today.' } },
			],
			analysis: [
				{ Type: 'summary' },
				{ Type: 'mood', Result: 'positive' },
				{ Type: 'intention', Result: 'high' },
			],
		});
	});

	it.each<[string, string, string[]]>([
		['CreateIVRSession', '008616100000614', ['1']],
		['CreateIVRSession', '+8616100000615', ['2']],
		['CreateIVRSession', '008616100000602', []],
		['CreateAIAgentCall', '008616100000614', []],
	])('%s to %s: the keys %j', async (action, Callee, keys) => {
		const { SessionId } = await ask(action, {
			Callee,
			...(action === 'CreateIVRSession' ? { IVRId: 4500, UUI: 'lead-7' } : { AIAgentId: 16 }),
		});
		clock.turnTo(40);
		const { IVRKeyPressedEx, UUI } = (await record(SessionId)) as Record<string, unknown>;
		expect((IVRKeyPressedEx as Array<{ Key: string }>).map(({ Key }) => Key)).toEqual(keys);
		expect(UUI).toBe(action === 'CreateIVRSession' ? 'lead-7' : '');
	});

	it.each<[string, object, string | null]>([
		['an IVR that does not exist', { IVRId: 1 }, 'InvalidParameterValue'],
		['an AI agent that does not exist', { AIAgentId: 1 }, 'InvalidParameterValue'],
		[
			'a callee without a prefix',
			{ AIAgentId: 15, Callee: '13012345678' },
			'InvalidParameterValue',
		],
		['a landline as E.164', { AIAgentId: 15, Callee: '+8675587654321' }, null],
		[
			'a number that is not its own for an AI call',
			{ AIAgentId: 15, Callers: ['0086075512345678'] },
			'FailedOperation.NoCallOutNumber',
		],
		['any number for an IVR', { IVRId: 4500, Callers: ['0086075512345678'] }, null],
		[
			'a magic number for a code',
			{ IVRId: 4500, Callee: '008616100000116' },
			'FailedOperation.CalloutRuleNotWorkTime',
		],
	])('%s', async (_, change, code) => {
		const action = 'IVRId' in change ? 'CreateIVRSession' : 'CreateAIAgentCall';
		expect(await codeOf(action, { Callee: '008613012345678', ...change })).toBe(code);
	});

	it('stops ringing when it is told to, if the number is its own', async () => {
		const ring = (Callers: string[]) =>
			ask('CreateIVRSession', {
				Callee: '008613012345678',
				IVRId: 4500,
				MaxRingTimeoutSecond: 5,
				Callers,
			});
		const own = await ring(['008601012345678']);
		const other = await ring(['0086075512345678']);
		clock.turnTo(30);
		expect(await record(own.SessionId)).toMatchObject({
			EndStatus: 202,
			EndedTimestamp: START / 1_000 + 5,
		});
		expect(await record(other.SessionId)).toMatchObject({ EndStatus: 1 });
	});

	it('waits for one of the calls that may be made at once, and no longer than it is told', async () => {
		await start({ aiConcurrency: 1, callTimes: { finishedAfterMs: 10_000 } });
		await dialByAi();
		expect((await dialByAi({ AcquireTimeoutSecond: 0 })).Error?.Code).toBe(
			'FailedOperation.AcquireQuota',
		);
		expect((await dialByAi({ Callee: '008616100000102' })).Error?.Code).toBe(
			'FailedOperation.CalleeIsLimited',
		);
		clock.turnTo(9.9);
		const begin = performance.now();
		expect((await dialByAi({ AcquireTimeoutSecond: 1 })).Error).toBeUndefined();
		expect(performance.now() - begin).toBeGreaterThan(90);
		expect(sandbox.sessions[1].createdAt).toBe(START + 10_000);
	});

	it('says what it is told to, and ends when that was the last', async () => {
		const { SessionId } = await dialByAi();
		const say = (parameters: object) =>
			codeOf('ControlAIConversation', { SessionId, ...parameters });
		const last = {
			Command: 'ServerPushText',
			ServerPushText: { Text: 'Goodbye.', StopAfterPlay: true },
		};
		expect(await say(last)).toBe('FailedOperation.SessionNotInControlState');
		clock.turnTo(12);
		expect(await say({ Command: 'Sing' })).toBe('InvalidParameterValue');
		expect(await say({ Command: 'InvokeLLM' })).toBe('MissingParameter');
		expect(await say({ Command: 'InvokeLLM', InvokeLLM: { Content: 'the price' } })).toBeNull();
		expect(await say(last)).toBeNull();
		expect(await say(last)).toBe('FailedOperation.SessionNotExists');
		clock.turnTo(40);
		expect(await record(SessionId)).toMatchObject({
			EndStatus: 231,
			HungUpSide: 'system',
			Duration: 3,
		});
		const { AsrDataList } = await ask('DescribeTelRecordAsr', { SessionId });
		const messages = (AsrDataList as Array<{ Message: string }>).map(({ Message }) => Message);
		expect(messages.slice(-2)).toEqual([expect.stringContaining('the price'), 'Goodbye.']);
	});

	it('is taken over by an agent of a skill group', async () => {
		const { SessionId } = await dialByAi();
		const transfer = (SkillGroupId: number, change = {}) =>
			codeOf('TransferToManual', { SessionId, SkillGroupId, ...change });
		expect(await transfer(SUPPORT)).toBe('FailedOperation.SessionNotInControlState');
		clock.turnTo(12);
		expect(await transfer(9)).toBe('InvalidParameterValue.SkillGroupError');
		expect(await transfer(SUPPORT, { SessionId: 'x' })).toBe('FailedOperation.SessionNotExists');
		expect(await transfer(SUPPORT)).toBeNull();
		expect(await transfer(SUPPORT)).toBe('FailedOperation.SessionNotInControlState');
		clock.turnTo(60);
		expect(await record(SessionId)).toMatchObject({
			...{ QueuedTimestamp: START / 1_000 + 12, QueuedSkillGroupId: SUPPORT, AIAgentId: 15 },
			SeatUser: { Mail: 'zhou.qiang@example.com' },
			ServeParticipants: [
				{ RingTimestamp: START / 1_000 + 12, AcceptTimestamp: START / 1_000 + 16 },
			],
			EndedTimestamp: START / 1_000 + 16 + 21,
		});
	});

	it('does not go to a group that rings more than two', async () => {
		const answers: TencentResponse[] = [];
		for (const { mail } of sandbox.account.agents.slice(0, 3)) {
			const StaffSkillGroupList = [{ SkillGroupId: VIP }];
			answers.push(await ask('BindStaffSkillGroupList', { StaffEmail: mail, StaffSkillGroupList }));
		}
		const { SessionId } = await dialByAi();
		clock.turnTo(12);
		expect(await codeOf('TransferToManual', { SessionId, SkillGroupId: VIP })).toBe(
			'InvalidParameterValue.RingAllGroupMemberOverflow',
		);
	});
});

it('the links of DescribeSessionDetail are fresh, and good for a day', async () => {
	const { SessionId } = await dial();
	clock.turnTo(40);
	const range = { StartTimestamp: START / 1_000, EndTimestamp: START / 1_000 + 60 };
	const { RecordURL, AsrURL } = await ask('DescribeSessionDetail', { SessionId, ...range });
	const statusesAt = async (seconds: number) => {
		clock.turnTo(seconds);
		return await Promise.all(
			[RecordURL, AsrURL].map(async (url) => (await fetch(String(url))).status),
		);
	};
	expect(await statusesAt(40 + 86_400)).toEqual([200, 200]);
	expect(await statusesAt(41 + 86_400)).toEqual([403, 403]);
});
