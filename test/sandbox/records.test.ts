import { MAGIC_CALLEES, startSandbox, type CallRecord, type Sandbox } from '../../sandbox';
import { CALL, codeOf, send, START } from './support';

const DAY_MS = 86_400_000;

let now = START + 2 * DAY_MS;
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		requestsPerSecond: Infinity,
		clock: () => now,
		recordingDelayMs: 10_000,
	});
});
beforeEach(() => {
	now = START + 2 * DAY_MS;
	sandbox.reset();
	sandbox.failEvery();
});
afterAll(() => sandbox.close());

interface Page {
	readonly TotalCount: number;
	readonly TelCdrList: ReadonlyArray<Record<string, unknown>>;
}

async function page(PageNumber: number, filter: object = {}): Promise<Page> {
	const answer = await send(
		sandbox,
		{
			SdkAppId: CALL.SdkAppId,
			StartTimeStamp: START / 1_000,
			EndTimeStamp: START / 1_000 + 3 * 86_400,
			PageSize: 100,
			PageNumber,
			...filter,
		},
		{ action: 'DescribeTelCdr', timestamp: Math.floor(now / 1_000) },
	);
	expect(answer.Error).toBeUndefined();
	return answer as unknown as Page;
}

async function allPages(filter: object = {}) {
	const first = await page(0, filter);
	const records = [...first.TelCdrList];
	for (let number = 1; records.length < first.TotalCount; number += 1) {
		records.push(...(await page(number, filter)).TelCdrList);
	}
	return records;
}

const plan = { count: 5_000, from: START, to: START + DAY_MS };

describe('a day full of records', () => {
	it('is read completely, page by page, newest first, each once, many at equal times', async () => {
		const seeded = sandbox.seedRecords({ ...plan, inboundShare: 0.2 });
		const read = await allPages();
		expect(read).toHaveLength(5_000);
		expect(new Set(read.map(({ SessionId }) => SessionId))).toEqual(
			new Set(seeded.map(({ sessionId }) => sessionId)),
		);
		const times = read.map(({ StartTimestamp }) => Number(StartTimestamp));
		expect(times).toEqual([...times].sort((one, other) => other - one));
		expect(new Set(times).size).toBeLessThan(2_000);
		expect(times[0]).toBeLessThanOrEqual((START + DAY_MS) / 1_000);
		expect(times[4_999]).toBeGreaterThanOrEqual(START / 1_000);
		expect(new Set(read.map(({ Direction }) => Direction))).toEqual(new Set([0, 1]));
		expect(new Set(read.map(({ EndStatusString }) => EndStatusString)).size).toBeGreaterThan(10);
	}, 60_000);

	it('is the same for the same seed and another one for another', () => {
		const idsOf = (seed: number) =>
			sandbox.seedRecords({ ...plan, count: 50, seed }).map(({ sessionId }) => sessionId);
		const first = idsOf(7);
		expect(idsOf(7)).toEqual(first);
		expect(idsOf(8)).not.toEqual(first);
		for (const id of first)
			expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
	});

	it('holds what is late only after a moment', async () => {
		now = START + DAY_MS / 2;
		const records = sandbox.seedRecords({ ...plan, count: 400, lateShare: 0.25, lateMs: 600_000 });
		const lateOnes = records.filter(({ visibleAt, endedAt }) => visibleAt > endedAt);
		expect(lateOnes.length).toBeGreaterThan(60);
		expect(lateOnes.length).toBeLessThan(140);
		for (const { visibleAt, endedAt } of lateOnes) {
			expect(visibleAt - endedAt).toBeLessThanOrEqual(600_000);
		}
		const readable = ({ visibleAt }: CallRecord) => visibleAt <= now;
		for (const hour of [12, 12.25, 18, 25]) {
			now = START + hour * 3_600_000;
			expect((await page(0)).TotalCount).toBe(records.filter(readable).length);
		}
		expect((await page(0)).TotalCount).toBe(400);
	});

	it.each([
		['a part of a record', { ...plan, count: 1.5 }],
		['a span without a second in it', { ...plan, from: START + 1, to: START + 2 }],
		['less than one in a second', { ...plan, perSecond: 0 }],
	])('cannot have %s', (_, wrong) => {
		expect(() => sandbox.seedRecords(wrong)).toThrow(RangeError);
	});
});

describe('records that are added', () => {
	it('say what they are told', async () => {
		sandbox.addRecords([
			{
				sessionId: 'session-1',
				startedAt: START,
				lead: '008613900000001',
				platformNumber: '008601012345678',
				userId: 'wang.fang@example.com',
				uui: 'token-1',
				talkMs: 95_000,
			},
			{ sessionId: 'session-2', startedAt: START, scenario: 'leadBusy' },
			{
				sessionId: 'session-3',
				startedAt: START,
				endStatus: { number: 234, text: 'somethingNew' },
			},
			{ sessionId: 'session-4', startedAt: START, direction: 'inbound', lead: '008613900000004' },
		]);
		const [inbound, unknown, busy, answered] = (await page(0)).TelCdrList;
		expect(answered).toMatchObject({
			SessionId: 'session-1',
			Caller: '008601012345678',
			Callee: '008613900000001',
			UUI: 'token-1',
			Duration: 95,
			AcceptTimestamp: START / 1_000 + 9,
			SeatUser: { Mail: 'wang.fang@example.com', Name: '王芳' },
			// Of the agent's two telephone groups the one that the caller number is bound to
			QueuedSkillGroupName: 'Sales',
		});
		expect(busy).toMatchObject({ SessionId: 'session-2', EndStatus: 206, RecordURL: '' });
		expect(unknown).toMatchObject({ EndStatus: 234, EndStatusString: 'somethingNew' });
		expect(inbound).toMatchObject({
			Direction: 0,
			CallType: 2,
			Caller: '008613900000004',
			IVRDuration: 2,
			QueuedTimestamp: START / 1_000 + 2,
			RingTimestamp: START / 1_000 + 4,
		});
	});

	it('are found by session, by telephone and by time', async () => {
		sandbox.addRecords([
			{ sessionId: 'AAAA-1', startedAt: START, lead: '008613900000001' },
			{ sessionId: 'aaaa-2', startedAt: START + 1_000, lead: '008613900000002' },
		]);
		const ids = async (filter: object) =>
			(await page(0, filter)).TelCdrList.map(({ SessionId }) => SessionId);
		expect(await ids({ SessionIds: ['aaaa1'] })).toEqual(['AAAA-1']);
		expect(await ids({ SessionIds: ['unknown'] })).toEqual([]);
		expect(await ids({ Phones: ['13900000002'] })).toEqual(['aaaa-2']);
		expect(await ids({ StartTimeStamp: START / 1_000 + 1 })).toEqual(['aaaa-2']);
		expect(await ids({ EndTimeStamp: START / 1_000 })).toEqual(['AAAA-1']);
	});

	it('are finished for the other actions', async () => {
		sandbox.addRecords([{ sessionId: 'session-1', startedAt: START }]);
		const ask = (action: string) =>
			send(
				sandbox,
				{ SdkAppId: CALL.SdkAppId, SessionId: 'session-1' },
				{ action, timestamp: Math.floor(now / 1_000) },
			);
		expect((await ask('DescribeTelSession')).Session).toMatchObject({
			SessionID: 'session-1',
			SessionStatus: 'finished',
			AcceptTimestamp: START / 1_000 + 9,
		});
		expect((await ask('HangUpCall')).Error).toBeUndefined();
	});

	it('cannot be inbound and go as only an outbound call goes', () => {
		expect(() => sandbox.addRecords([{ direction: 'inbound', scenario: 'leadBusy' }])).toThrow(
			'An inbound call cannot have the scenario "leadBusy"',
		);
	});
});

describe('recordings', () => {
	const urlsOf = ([record]: Page['TelCdrList']) =>
		[
			String(record.RecordURL),
			String((record.ServeParticipants as Array<{ RecordURL: string }>)[0].RecordURL),
			...(record.VoicemailRecordURL as string[]),
		].filter(Boolean);

	it('of a talk are a WAV file for each side, once they are ready', async () => {
		const [record] = sandbox.addRecords([{}]);
		const urls = urlsOf((await page(0)).TelCdrList);
		expect(urls).toHaveLength(2);
		now = record.endedAt + 9_999;
		for (const url of urls) expect((await fetch(url)).status).toBe(404);
		now = record.endedAt + 10_000;
		for (const url of urls) {
			const response = await fetch(url);
			expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/wav']);
			const file = Buffer.from(await response.arrayBuffer());
			expect(file.toString('latin1', 0, 4)).toBe('RIFF');
			expect(file.toString('latin1', 8, 16)).toBe('WAVEfmt ');
			expect(file.readUInt32LE(4)).toBe(file.length - 8);
			expect(file.readUInt32LE(40)).toBe(file.length - 44);
			expect(new Set(file.subarray(44)).size).toBeGreaterThan(20);
		}
	});

	it('of a placed call are there as well, and gone after a reset', async () => {
		const timestamp = Math.floor(now / 1_000);
		const { callee } = MAGIC_CALLEES.find(({ scenario }) => scenario === 'answered')!;
		await send(sandbox, { ...CALL, Callee: callee }, { timestamp });
		now += 40_000;
		const [url] = urlsOf((await page(0)).TelCdrList);
		expect((await fetch(url)).status).toBe(200);
		sandbox.reset();
		expect((await fetch(url)).status).toBe(404);
	});

	it.each(['unknown-user.wav', '-user.wav', '.wav', '', 'session1-lead.wav', 'session1-user.exe'])(
		'there is none called "%s"',
		async (name) => {
			sandbox.addRecords([{ sessionId: 'session-1', startedAt: START }]);
			expect((await fetch(`${sandbox.url}/recordings/${name}`)).status).toBe(404);
		},
	);
});

describe('failing every n-th request of an action', () => {
	const code = (action: string, parameters: object) =>
		codeOf(sandbox, parameters, { action, timestamp: Math.floor(now / 1_000) });
	const list = { SdkAppId: CALL.SdkAppId, PageSize: 1, PageNumber: 0 };

	it('answers InternalError to those, and to no other action', async () => {
		sandbox.failEvery({ action: 'DescribeStaffInfoList', n: 3 });
		const codes: Array<string | null> = [];
		for (let index = 0; index < 7; index += 1) {
			codes.push(await code('DescribeStaffInfoList', list));
			expect(await code('DescribeNumbers', list)).toBeNull();
		}
		const fails = 'InternalError';
		expect(codes).toEqual([null, null, fails, null, null, fails, null]);
	});

	it('answers another code, or a network fault, when told to', async () => {
		sandbox.failEvery({ action: 'DescribeNumbers', n: 1, code: 'AuthFailure.SecretIdNotFound' });
		expect(await code('DescribeNumbers', list)).toBe('AuthFailure.SecretIdNotFound');
		sandbox.failEvery({ action: 'DescribeNumbers', n: 1, fault: 'http500' });
		await expect(code('DescribeNumbers', list)).rejects.toThrow('500');
	});

	it('places no call, and ends when it is switched off', async () => {
		sandbox.failEvery({ action: 'CreateCallOutSession', n: 1 });
		expect(await code('CreateCallOutSession', CALL)).toBe('InternalError');
		expect(sandbox.sessions).toEqual([]);
		sandbox.failEvery();
		expect(await code('CreateCallOutSession', CALL)).toBeNull();
	});

	it.each([0, -1, 1.5])('cannot be every %d-th', (n) => {
		expect(() => sandbox.failEvery({ action: 'DescribeTelCdr', n })).toThrow(RangeError);
	});
});
