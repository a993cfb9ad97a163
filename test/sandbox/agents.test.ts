import { CALL, START, useSandbox } from './support';

const SALES = 101;
const SUPPORT = 102;
const VIP = 104;

const tencent = useSandbox();
const { ask, codeOf, turnTo } = tencent;

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
		turnTo(29.999);
		expect(await metricsOf()).toMatchObject({ Status: 'busy' });
		turnTo(40);
		const freeSince = { FreeDuration: 10, LastStatusTimestamp: START / 1_000 + 30 };
		expect(await metricsOf()).toMatchObject({ Status: 'free', ...freeSince });
	});

	it('who is on a call is set when it ends', async () => {
		await dial();
		turnTo(1);
		await setStatus(CALL.UserId, 'rest');
		expect(await metricsOf()).toMatchObject({ Status: 'busy', ReserveRest: true });
		turnTo(30);
		expect(await metricsOf()).toMatchObject({ Status: 'rest' });
		tencent.sandbox.reset();
		expect(await metricsOf()).toMatchObject({ Status: 'free' });
	});
});

describe('a queue', () => {
	const queueOf = async (SkillGroupId: number) => {
		const answer = await ask('DescribeCallInMetrics', { GroupIdList: [SkillGroupId] });
		return (answer.SkillGroupMetrics as Array<{ Metrics: object }>)[0].Metrics;
	};
	const mails = () => tencent.sandbox.sessions.map(({ userId }) => userId.split('@')[0]);

	it('gives its calls to the agent who is free the longest, one each, and the others wait', async () => {
		for (let call = 0; call < 3; call += 1) tencent.sandbox.callIn({ skillGroupId: SUPPORT });
		expect(mails()).toEqual(['zhou.qiang', 'wang.fang', '']);
		expect(await metricsOf('zhou.qiang@example.com')).toMatchObject({ Status: 'busy' });
		turnTo(3);
		const ringing = { QueueCount: 1, RingCount: 2, MaxQueueDuration: 3 };
		expect(await queueOf(SUPPORT)).toMatchObject(ringing);
		turnTo(5);
		expect(await queueOf(SUPPORT)).toMatchObject({ QueueCount: 1, AcceptCount: 2 });
		expect(await queueOf(SALES)).toMatchObject({ QueueCount: 0, AcceptCount: 0 });
	});

	it('gives a waiting call to whom a status, or the end of a call, makes free', async () => {
		for (let call = 0; call < 4; call += 1) tencent.sandbox.callIn({ skillGroupId: SUPPORT });
		turnTo(10);
		await setStatus('maria.garcia@example.com', 'free');
		turnTo(26);
		tencent.sandbox.runDue();
		expect(mails().slice(2)).toEqual(['maria.garcia', 'wang.fang']);
		expect(tencent.sandbox.sessions[3].queueing).toMatchObject({ agentRangAt: START + 25_000 });
		turnTo(60);
		expect(tencent.sandbox.callRecords()).toHaveLength(4);
		const talked = { direction: 'inbound', endStatus: { text: 'ok' } };
		expect(tencent.sandbox.callRecords()[0]).toMatchObject(talked);
	});

	it('loses a caller who waits too long', async () => {
		tencent.sandbox.callIn({ skillGroupId: VIP });
		turnTo(30);
		expect(tencent.sandbox.callRecords()).toMatchObject([
			{ endStatus: { number: 103 }, acceptedAt: 0 },
		]);
		expect(() => tencent.sandbox.callIn({ skillGroupId: 9 })).toThrow('no skill group 9');
	});
});

describe('with oneCallPerAgent, and agents of its own', () => {
	const own = useSandbox({
		oneCallPerAgent: true,
		agents: [{ mail: 'a@example.com', status: 'offline' }, { mail: 'b@example.com' }],
	});
	const dialOwn = (name: string, Callee = '008613012345678') =>
		own.codeOf('CreateCallOutSession', { ...CALL, UserId: `${name}@example.com`, Callee });

	it('who is on a call is refused, also for a scenario, and who is offline calls by mobile', async () => {
		const { Metrics } = await own.ask('DescribeStaffStatusMetrics');
		const [offline, free] = Metrics as object[];
		expect(offline).toMatchObject({ Status: 'offline', UseMobileCallOut: true });
		expect(free).toMatchObject({ Status: 'free' });
		expect(await dialOwn('a')).toBeNull();
		expect(await dialOwn('a')).toBe('FailedOperation.SeatStatusBusy');
		expect(await dialOwn('a', '008616100000601')).toBe('FailedOperation.SeatStatusBusy');
		expect(await dialOwn('b')).toBeNull();
		own.turnTo(30);
		expect(await dialOwn('a')).toBeNull();
	});
});
