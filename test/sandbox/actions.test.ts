import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { CALL, codeOf, send } from './support';

const START = 1_767_225_600_000; // 2026-01-01T00:00:00Z
const SECOND = 1_000;

let now = START;
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ requestsPerSecond: Infinity, clock: () => now });
});
beforeEach(() => {
	now = START;
	sandbox.reset();
});
afterAll(() => sandbox.close());

/** Runs with a second sandbox on the same clock. */
async function withSandbox(options: SandboxOptions, use: (other: Sandbox) => Promise<void>) {
	const other = await startSandbox({ clock: () => now, ...options });
	await use(other).finally(() => other.close());
}

const application = { SdkAppId: CALL.SdkAppId };

function ask(action: string, parameters: object) {
	return send(
		sandbox,
		{ ...application, ...parameters },
		{ action, timestamp: Math.floor(now / SECOND) },
	);
}

async function placeCall(changes: object = {}): Promise<string> {
	const { SessionId } = await ask('CreateCallOutSession', { ...CALL, ...changes });
	return String(SessionId);
}

describe('paged lists', () => {
	it.each([
		['DescribeStaffInfoList', 'StaffList', 3],
		['DescribeNumbers', 'Numbers', 20],
		['DescribeSkillGroupInfoList', 'SkillGroupList', 2],
	])('%s is complete when all its pages are read, from page 0', async (action, list, PageSize) => {
		const entries: unknown[] = [];
		let total = Infinity;
		for (let PageNumber = 0; entries.length < total; PageNumber += 1) {
			const answer = await ask(action, { PageSize, PageNumber });
			total = Number(answer.TotalCount);
			entries.push(...(answer[list] as unknown[]));
		}
		expect(entries).toHaveLength(total);
		expect(total).toBeGreaterThan(PageSize);
		expect(new Set(entries.map((entry) => JSON.stringify(entry))).size).toBe(total);
	});

	it.each([
		['DescribeStaffInfoList', 9999],
		['DescribeNumbers', 100],
		['DescribeSkillGroupInfoList', 100],
		['DescribeTelCdr', 100],
	])('%s allows pages of at most %d', async (action, maximum) => {
		const seconds = START / SECOND;
		const range =
			action === 'DescribeTelCdr' ? { StartTimeStamp: seconds, EndTimeStamp: seconds } : {};
		expect(
			(await ask(action, { ...range, PageSize: maximum, PageNumber: 0 })).Error,
		).toBeUndefined();
		const tooLarge = await ask(action, { ...range, PageSize: maximum + 1, PageNumber: 0 });
		expect(tooLarge.Error?.Code).toBe('InvalidParameterValue');
	});

	it('DescribeNumbers has pages of 20 unless told otherwise', async () => {
		expect((await ask('DescribeNumbers', {})).Numbers).toHaveLength(20);
	});

	it.each(['DescribeStaffInfoList', 'DescribeNumbers', 'DescribeSkillGroupInfoList'])(
		'%s of an application that does not exist',
		async (action) => {
			const answer = await ask(action, { SdkAppId: 1, PageSize: 1, PageNumber: 0 });
			expect(answer.Error?.Code).toBe('InvalidParameterValue.InstanceNotExist');
		},
	);
});

describe('the account', () => {
	it('has numbers in every state', () => {
		expect(new Set(sandbox.account.numbers.map(({ state }) => state))).toEqual(
			new Set([1, 2, 4, 5]),
		);
	});

	it('finds one agent by e-mail', async () => {
		const answer = await ask('DescribeStaffInfoList', {
			PageSize: 10,
			PageNumber: 0,
			StaffMail: 'wang.fang@example.com',
		});
		expect(answer).toMatchObject({
			TotalCount: 1,
			StaffList: [{ Name: '王芳', Mail: 'wang.fang@example.com', Phone: '16100002002' }],
		});
	});

	it('finds nobody by an unknown e-mail', async () => {
		const page = { PageSize: 10, PageNumber: 0, StaffMail: 'x@example.com' };
		expect(await ask('DescribeStaffInfoList', page)).toMatchObject({
			TotalCount: 0,
			StaffList: [],
		});
	});

	it('finds the agents of a skill group', async () => {
		const [, support] = sandbox.account.skillGroups;
		const answer = await ask('DescribeStaffInfoList', {
			PageSize: 10,
			PageNumber: 0,
			SkillGroupId: support.id,
		});
		expect((answer.StaffList as Array<{ Name: string }>).map(({ Name }) => Name)).toEqual([
			'王芳',
			'María García',
			'周强',
		]);
	});
});

describe('the life of a call', () => {
	it.each([
		[0, 'seatJoining'],
		[4, 'ringing'],
		[9, 'inProgress'],
		[29, 'inProgress'],
		[30, 'finished'],
	])('after %d s it is %s', async (seconds, status) => {
		const SessionId = await placeCall();
		now += seconds * SECOND;
		const { Session } = await ask('DescribeTelSession', { SessionId });
		expect(Session).toMatchObject({
			SessionID: SessionId,
			SessionStatus: status,
			Callee: CALL.Callee,
		});
	});

	it('is found by its id without dashes too', async () => {
		const SessionId = (await placeCall()).replace(/-/g, '');
		expect((await ask('DescribeTelSession', { SessionId })).Error).toBeUndefined();
	});

	it('ends sooner when it is hung up', async () => {
		const SessionId = await placeCall();
		now += 5 * SECOND;
		expect((await ask('HangUpCall', { SessionId })).Error).toBeUndefined();
		const { Session } = await ask('DescribeTelSession', { SessionId });
		expect(Session).toMatchObject({ SessionStatus: 'finished' });
	});

	it.each(['DescribeTelSession', 'HangUpCall'])('%s of an unknown session', async (action) => {
		const answer = await ask(action, { SessionId: 'x' });
		expect(answer.Error?.Code).toBe('FailedOperation.SessionNotExists');
	});
});

describe('DescribePSTNActiveSessionList', () => {
	const list = (Offset = 0, Limit = 25) => ask('DescribePSTNActiveSessionList', { Offset, Limit });

	it('lists a call until it ends, with times as strings', async () => {
		const SessionId = await placeCall();
		expect(await list()).toMatchObject({
			Total: 1,
			Sessions: [
				{
					SessionID: SessionId,
					StaffEmail: CALL.UserId,
					StartTimestamp: String(START / SECOND),
				},
			],
		});
		now += 30 * SECOND;
		expect(await list()).toMatchObject({ Total: 0, Sessions: [] });
	});

	it('goes by offset and limit, at most 25', async () => {
		for (let index = 0; index < 30; index += 1) await placeCall({ UUI: `lead-${index}` });
		expect(await list(20, 25)).toMatchObject({ Total: 30 });
		expect((await list(20, 25)).Sessions).toHaveLength(10);
		expect((await list(0, 26)).Error?.Code).toBe('InvalidParameterValue');
	});

	it('can leave out calls that only ring', () =>
		withSandbox({ listRingingSessions: false }, async (strict) => {
			const countSessions = async () => {
				const parameters = { ...application, Offset: 0, Limit: 25 };
				const action = 'DescribePSTNActiveSessionList';
				return (await send(strict, parameters, { action, timestamp: now / SECOND })).Total;
			};
			await send(strict, CALL, { timestamp: now / SECOND });
			expect(await countSessions()).toBe(0);
			now += 9 * SECOND;
			expect(await countSessions()).toBe(1);
		}));
});

describe('DescribeTelCdr', () => {
	const records = (filter: object = {}) =>
		ask('DescribeTelCdr', {
			StartTimeStamp: START / SECOND - 3_600,
			EndTimeStamp: START / SECOND + 3_600,
			PageSize: 100,
			PageNumber: 0,
			...filter,
		});

	it('has no record of a call that goes on, and one of a call that has ended', async () => {
		const SessionId = await placeCall();
		expect(await records()).toMatchObject({ TotalCount: 0 });
		now += 30 * SECOND;
		expect(await records()).toMatchObject({
			TotalCount: 1,
			TelCdrList: [
				{
					SessionId,
					Callee: CALL.Callee,
					Caller: '0086075512345678',
					UUI: 'lead-42',
					EndStatus: 1,
					EndStatusString: 'ok',
					Duration: 21,
					StartTimestamp: START / SECOND,
					SeatUser: { Mail: CALL.UserId },
				},
			],
		});
	});

	it('has a call that was hung up before the lead answered', async () => {
		const SessionId = await placeCall();
		now += 5 * SECOND;
		await ask('HangUpCall', { SessionId });
		expect(await records()).toMatchObject({
			TelCdrList: [{ SessionId, EndStatusString: 'callerCancel', Duration: 0, AcceptTimestamp: 0 }],
		});
	});

	it('is filtered by telephone, by session and by time', async () => {
		await placeCall({ Callee: '008613900000001', UUI: 'one' });
		const second = await placeCall({ Callee: '008613900000002', UUI: 'two' });
		now += 60 * SECOND;
		const uuis = async (filter: object) => {
			const { TelCdrList } = await records(filter);
			return (TelCdrList as Array<{ UUI: string }>).map(({ UUI }) => UUI);
		};
		expect(await uuis({})).toEqual(['two', 'one']);
		expect(await uuis({ Phones: ['008613900000001'] })).toEqual(['one']);
		expect(await uuis({ SessionIds: [second] })).toEqual(['two']);
		expect(await uuis({ StartTimeStamp: START / SECOND + 1 })).toEqual([]);
	});

	it.each([
		['a start after its end', { StartTimeStamp: START / SECOND + 7_200 }],
		['a range of more than 90 days', { StartTimeStamp: START / SECOND - 90 * 86_400 }],
		[
			'a start more than 180 days ago',
			{
				StartTimeStamp: START / SECOND - 181 * 86_400,
				EndTimeStamp: START / SECOND - 180 * 86_400,
			},
		],
	])('refuses %s', async (_, range) => {
		expect((await records(range)).Error?.Code).toBe('InvalidParameterValue');
	});

	it('has a record only after the delay that was set', () =>
		withSandbox({ recordDelayMs: 60 * SECOND }, async (late) => {
			const countRecords = async () => {
				const range = { StartTimeStamp: START / SECOND, EndTimeStamp: START / SECOND };
				const parameters = { ...application, ...range, PageSize: 1, PageNumber: 0 };
				const options = { action: 'DescribeTelCdr', timestamp: now / SECOND };
				return (await send(late, parameters, options)).TotalCount;
			};
			await send(late, CALL, { timestamp: now / SECOND });
			now = START + 89 * SECOND;
			expect(await countRecords()).toBe(0);
			now = START + 90 * SECOND;
			expect(await countRecords()).toBe(1);
		}));
});

it('an action of the product that the sandbox does not play is an invalid action', async () => {
	const options = { action: 'CreateIVRSession', timestamp: now / SECOND };
	expect(await codeOf(sandbox, application, options)).toBe('InvalidAction');
});
