import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { CALL, START, turnedClock } from './support';

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

const metricsOf = async (mail = CALL.UserId) => {
	const { Metrics } = await ask('DescribeStaffStatusMetrics', { StaffList: [mail] });
	return (Metrics as Array<Record<string, unknown>>)[0];
};

const dial = (UserId = CALL.UserId, Callee = '008613012345678') =>
	codeOf('CreateCallOutSession', { ...CALL, UserId, Callee });

async function setStatus(StaffUserId: string, Status: string, Reason = '') {
	const StaffStatusList = [{ StaffUserId, Status, Reason }];
	return ((await ask('SetStaffStatus', { StaffStatusList })).StaffStatusList as object[])[0];
}

describe('an agent', () => {
	it('is busy from the first ring of a call to its end, and then free since', async () => {
		await dial();
		expect(await metricsOf()).toMatchObject({ Status: 'busy' });
		clock.turnTo(29.999);
		expect(await metricsOf()).toMatchObject({ Status: 'busy' });
		clock.turnTo(40);
		const freeSince = { FreeDuration: 10, LastStatusTimestamp: START / 1_000 + 30 };
		expect(await metricsOf()).toMatchObject({ Status: 'free', ...freeSince });
	});

	it('who is on a call is refused, also for a scenario, only with oneCallPerAgent', async () => {
		await dial();
		expect(await dial()).toBeNull();
		await start({ oneCallPerAgent: true });
		await dial();
		for (const callee of ['008613012345678', '008616100000601']) {
			expect(await dial(CALL.UserId, callee)).toBe('FailedOperation.SeatStatusBusy');
		}
		expect(await dial('wang.fang@example.com')).toBeNull();
		clock.turnTo(30);
		expect(await dial()).toBeNull();
	});

	it('may be another one, who calls by mobile though offline', async () => {
		await start({ agents: [{ mail: 'a@example.com', status: 'offline' }] });
		expect(sandbox.account.agents).toHaveLength(1);
		const offline = { Status: 'offline', UseMobileCallOut: true };
		expect(await metricsOf('a@example.com')).toMatchObject(offline);
		expect(await dial('a@example.com')).toBeNull();
	});

	it('is set at once, which a reset takes back', async () => {
		const rest = { Status: 'rest', Reason: 'Tea' };
		const answer = { ErrorCode: '', ...rest, PreviousStatus: 'free' };
		expect(await setStatus(CALL.UserId, 'rest', 'Tea')).toMatchObject(answer);
		expect(await metricsOf()).toMatchObject(rest);
		sandbox.reset();
		expect(await metricsOf()).toMatchObject({ Status: 'free' });
	});

	it('who is on a call is set when it ends', async () => {
		await dial();
		clock.turnTo(1);
		await setStatus(CALL.UserId, 'rest');
		expect(await metricsOf()).toMatchObject({ Status: 'busy', ReserveRest: true });
		clock.turnTo(30);
		expect(await metricsOf()).toMatchObject({ Status: 'rest' });
	});

	it.each([
		['x@example.com', 'InvalidParameterValue.AccountNotExist'],
		['li.wei@example.com', 'FailedOperation'],
	])('%s cannot be set, which is said inside of a success', async (mail, ErrorCode) => {
		expect(await setStatus(mail, 'free')).toMatchObject({ ErrorCode });
	});

	it('joins skill groups with a priority, changes it, leaves, and is back after a reset', async () => {
		const groups = async () => {
			const page = { PageSize: 1, PageNumber: 0, StaffMail: CALL.UserId };
			const { StaffList } = await ask('DescribeStaffInfoList', page);
			const [{ SkillGroupList }] = StaffList as Array<{
				SkillGroupList: Array<{ [name: string]: number }>;
			}>;
			return SkillGroupList.map(({ SkillGroupId, Priority }) => [SkillGroupId, Priority]);
		};
		const bind = (group: object) =>
			codeOf('BindStaffSkillGroupList', { StaffEmail: CALL.UserId, StaffSkillGroupList: [group] });
		expect(await bind({ SkillGroupId: SUPPORT, Priority: 1 })).toBeNull();
		expect(await groups()).toEqual([
			[SALES, 3],
			[SUPPORT, 1],
		]);
		await bind({ SkillGroupId: SUPPORT });
		expect(await groups()).toEqual([
			[SALES, 3],
			[SUPPORT, 3],
		]);
		const left = { StaffEmail: CALL.UserId, SkillGroupList: [SALES, SUPPORT] };
		expect(await codeOf('UnbindStaffSkillGroupList', left)).toBeNull();
		expect(await groups()).toEqual([]);
		sandbox.reset();
		expect(await groups()).toEqual([[SALES, 3]]);
	});
});

describe('a queue', () => {
	const queueOf = async (SkillGroupId: number) => {
		const answer = await ask('DescribeCallInMetrics', { GroupIdList: [SkillGroupId] });
		return (answer.SkillGroupMetrics as Array<{ Metrics: object }>)[0].Metrics;
	};
	const mails = () => sandbox.sessions.map(({ userId }) => userId.split('@')[0]);

	it('gives its calls to the agent who is free the longest, one each, and the others wait', async () => {
		for (let call = 0; call < 3; call += 1) sandbox.callIn({ skillGroupId: SUPPORT });
		expect(mails()).toEqual(['zhou.qiang', 'wang.fang', '']);
		expect(await metricsOf('zhou.qiang@example.com')).toMatchObject({ Status: 'busy' });
		clock.turnTo(3);
		const ringing = { QueueCount: 1, RingCount: 2, MaxQueueDuration: 3 };
		expect(await queueOf(SUPPORT)).toMatchObject(ringing);
		clock.turnTo(5);
		expect(await queueOf(SUPPORT)).toMatchObject({ QueueCount: 1, AcceptCount: 2 });
		expect(await queueOf(SALES)).toMatchObject({ QueueCount: 0, AcceptCount: 0 });
	});

	it('gives a waiting call to whom a status, or the end of a call, makes free', async () => {
		for (let call = 0; call < 4; call += 1) sandbox.callIn({ skillGroupId: SUPPORT });
		clock.turnTo(10);
		await setStatus('maria.garcia@example.com', 'free');
		clock.turnTo(26);
		sandbox.runDue();
		expect(mails().slice(2)).toEqual(['maria.garcia', 'wang.fang']);
		expect(sandbox.sessions[3].queueing).toMatchObject({ agentRangAt: START + 25_000 });
		clock.turnTo(60);
		expect(sandbox.callRecords()).toHaveLength(4);
		const talked = { direction: 'inbound', endStatus: { text: 'ok' } };
		expect(sandbox.callRecords()[0]).toMatchObject(talked);
	});

	it('loses a caller who waits too long', async () => {
		sandbox.callIn({ skillGroupId: VIP });
		clock.turnTo(30);
		expect(sandbox.callRecords()).toMatchObject([{ endStatus: { number: 103 }, acceptedAt: 0 }]);
		expect(() => sandbox.callIn({ skillGroupId: 9 })).toThrow('no skill group 9');
	});
});
