import { CALL, START, useSandbox } from './support';

const DAY_S = 86_400;
const SECONDS = START / 1_000;

const tencent = useSandbox();
const { ask, codeOf, turnTo } = tencent;

beforeEach(() => turnTo(2 * DAY_S));

interface Page {
	readonly TotalCount: number;
	readonly TelCdrList: ReadonlyArray<Record<string, unknown>>;
}

async function page(PageNumber = 0, filter: object = {}): Promise<Page> {
	const range = { StartTimeStamp: SECONDS, EndTimeStamp: SECONDS + 3 * DAY_S };
	const answer = await ask('DescribeTelCdr', { ...range, PageSize: 100, PageNumber, ...filter });
	expect(answer.Error).toBeUndefined();
	return answer as unknown as Page;
}

describe('records that are added', () => {
	it('say what they are told', async () => {
		tencent.sandbox.addRecords([
			{
				...{ sessionId: 'session-1', startedAt: START, lead: '008613900000001' },
				...{ userId: 'wang.fang@example.com', uui: 'token-1', talkMs: 95_000 },
			},
			{ startedAt: START, scenario: 'leadBusy', fields: { EndStatus: 999, New: 1 } },
			{ startedAt: START, direction: 'inbound', lead: '008613900000004' },
		]);
		const [inbound, busy, answered] = (await page()).TelCdrList;
		expect(answered).toMatchObject({
			...{ SessionId: 'session-1', Callee: '008613900000001', UUI: 'token-1', Duration: 95 },
			AcceptTimestamp: SECONDS + 9,
			SeatUser: { Mail: 'wang.fang@example.com', Name: '王芳' },
			// Of the agent's two telephone groups the one that the caller number is bound to
			QueuedSkillGroupName: 'Sales',
		});
		expect(busy).toMatchObject({ EndStatus: 999, New: 1, RecordURL: '' });
		expect(inbound).toMatchObject({
			...{ Direction: 0, CallType: 2, Caller: '008613900000004', IVRDuration: 2 },
			...{ QueuedTimestamp: SECONDS + 2, RingTimestamp: SECONDS + 4 },
		});
	});

	it('may be late', async () => {
		tencent.sandbox.addRecords([{ startedAt: START, visibleAt: tencent.now() + 1 }]);
		expect((await page()).TotalCount).toBe(0);
		turnTo(2 * DAY_S + 1);
		expect((await page()).TotalCount).toBe(1);
	});

	it('cannot be inbound and go as only an outbound call goes', () => {
		expect(() =>
			tencent.sandbox.addRecords([{ direction: 'inbound', scenario: 'leadBusy' }]),
		).toThrow('An inbound call cannot have the scenario "leadBusy"');
	});
});

describe('recordings', () => {
	it('of a talk are a WAV file for each side, gone after a reset', async () => {
		tencent.sandbox.addRecords([{}]);
		const [{ RecordURL, ServeParticipants }] = (await page()).TelCdrList;
		const [agents] = ServeParticipants as Array<{ RecordURL: string }>;
		const urls = [String(RecordURL), agents.RecordURL];
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
		tencent.sandbox.reset();
		expect((await fetch(urls[0])).status).toBe(404);
	});

	it.each(['unknown-user.wav', '-user.wav', '.wav', '', 'session1-lead.wav', 'session1-user.exe'])(
		'there is none called "%s"',
		async (name) => {
			tencent.sandbox.addRecords([{ sessionId: 'session-1', startedAt: START }]);
			expect((await fetch(`${tencent.sandbox.url}/recordings/${name}`)).status).toBe(404);
		},
	);
});

describe('failing every n-th request of an action', () => {
	const list = { PageSize: 1, PageNumber: 0 };

	it('answers InternalError to those, and to no other action', async () => {
		tencent.sandbox.failEvery({ action: 'DescribeStaffInfoList', n: 3 });
		const codes: Array<string | null> = [];
		for (let index = 0; index < 7; index += 1) {
			codes.push(await codeOf('DescribeStaffInfoList', list));
			expect(await codeOf('DescribeNumbers', list)).toBeNull();
		}
		const fails = 'InternalError';
		expect(codes).toEqual([null, null, fails, null, null, fails, null]);
	});

	it('answers another code, or a network fault, places nothing, and ends when it is switched off', async () => {
		const action = 'CreateCallOutSession';
		tencent.sandbox.failEvery({ action, n: 1, code: 'AuthFailure.SecretIdNotFound' });
		expect(await codeOf(action, CALL)).toBe('AuthFailure.SecretIdNotFound');
		tencent.sandbox.failEvery({ action, n: 1, fault: 'http500' });
		await expect(codeOf(action, CALL)).rejects.toThrow('500');
		expect(tencent.sandbox.sessions).toEqual([]);
		tencent.sandbox.failEvery();
		expect(await codeOf(action, CALL)).toBeNull();
	});
});
