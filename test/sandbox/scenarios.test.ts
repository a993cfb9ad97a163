import {
	MAGIC_CALLEES,
	SCENARIOS,
	startSandbox,
	type ScenarioName,
	type Sandbox,
} from '../../sandbox';
import { timelineOf } from '../../sandbox/model/sessions';
import { CALL, send, type TencentResponse } from './support';

const START = 1_767_225_600_000; // 2026-01-01T00:00:00Z
const START_SECONDS = START / 1_000;

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

const calleeOf = (scenario: ScenarioName) =>
	MAGIC_CALLEES.find((magic) => magic.scenario === scenario)?.callee ?? '';

function ask(action: string, parameters: object): Promise<TencentResponse> {
	const timestamp = Math.floor(now / 1_000);
	return send(sandbox, { SdkAppId: CALL.SdkAppId, ...parameters }, { action, timestamp });
}

async function dial(scenario: ScenarioName): Promise<string> {
	const answer = await ask('CreateCallOutSession', { ...CALL, Callee: calleeOf(scenario) });
	expect(answer.Error).toBeUndefined();
	return String(answer.SessionId);
}

const range = { StartTimeStamp: START_SECONDS - 60, EndTimeStamp: START_SECONDS + 60 };

async function recordsNow(): Promise<Array<Record<string, unknown>>> {
	const answer = await ask('DescribeTelCdr', { ...range, PageSize: 100, PageNumber: 0 });
	return answer.TelCdrList as Array<Record<string, unknown>>;
}

async function statusOf(SessionId: string): Promise<unknown> {
	const { Session } = await ask('DescribeTelSession', { SessionId });
	return (Session as Record<string, unknown>).SessionStatus;
}

const detailsOf = (SessionId: string) =>
	ask('DescribeSessionDetail', {
		SessionId,
		StartTimestamp: range.StartTimeStamp,
		EndTimestamp: range.EndTimeStamp,
	});

/** Seconds after the start, 0 for never; the agent answers after 4 s, the lead after 9 s, the call ends after 30 s. */
interface Expected {
	readonly agent: number;
	readonly rang: number;
	readonly accepted: number;
	readonly ended: number;
	readonly duration: number;
	readonly status: [number, string];
	readonly side: 'user' | 'seat' | 'system';
}

const EXPECTED: Readonly<Record<ScenarioName, Expected>> = {
	answered: row(4, 4, 9, 30, 21, [1, 'ok'], 'user'),
	leadDoesNotAnswer: row(4, 4, 0, 30, 0, [202, 'notAnswer'], 'user'),
	leadRejects: row(4, 4, 0, 9, 0, [203, 'userReject'], 'user'),
	leadBusy: row(4, 0, 0, 6.5, 0, [206, 'busy'], 'user'),
	leadPoweredOff: row(4, 0, 0, 6.5, 0, [204, 'powerOff'], 'user'),
	numberDoesNotExist: row(4, 0, 0, 6.5, 0, [205, 'numberNotExist'], 'user'),
	agentDoesNotAnswer: row(0, 0, 0, 30, 0, [17, 'seatGiveUp'], 'seat'),
	agentHangsUpFirst: row(4, 4, 9, 30, 21, [1, 'ok'], 'seat'),
	agentGivesUp: row(4, 4, 0, 9, 0, [220, 'callerCancelWhileRing'], 'seat'),
	voicemail: row(4, 4, 0, 19.5, 0, [222, 'voiceMailReached'], 'user'),
	leadSuspended: row(4, 0, 0, 6.5, 0, [207, 'outOfCredit'], 'user'),
	leadOutOfCoverage: row(4, 0, 0, 6.5, 0, [210, 'notInService'], 'user'),
	blockedByPlatform: row(4, 0, 0, 6.5, 0, [108, 'restrictedCallee'], 'system'),
	leadIsInterested: row(4, 4, 9, 30, 21, [1, 'ok'], 'user'),
	leadIsNotInterested: row(4, 4, 9, 30, 21, [1, 'ok'], 'user'),
	aiModelFails: row(4, 4, 9, 30, 21, [226, 'llmasrError'], 'system'),
};

function row(
	agent: number,
	rang: number,
	accepted: number,
	ended: number,
	duration: number,
	status: [number, string],
	side: Expected['side'],
): Expected {
	return { agent, rang, accepted, ended, duration, status, side };
}

const at = (seconds: number) => (seconds === 0 ? 0 : Math.floor(START_SECONDS + seconds));

describe.each(SCENARIOS.map((scenario, index) => ({ ...scenario, number: 601 + index })))(
	'$scenario, 161 0000 0$number',
	({ scenario, number }) => {
		const expected = EXPECTED[scenario];

		it('has its magic number', () => {
			expect(calleeOf(scenario)).toBe(`008616100000${number}`);
		});

		it('goes its way, seen by both actions for live calls', async () => {
			const SessionId = await dial(scenario);
			expect(await statusOf(SessionId)).toBe('seatJoining');
			now = START + 6_000;
			const answersSoFar = expected.agent > 0 ? 'ringing' : 'seatJoining';
			expect(await statusOf(SessionId)).toBe(answersSoFar);
			now = START + expected.ended * 1_000 - 1;
			expect(await statusOf(SessionId)).toBe(expected.accepted > 0 ? 'inProgress' : answersSoFar);
			expect(await recordsNow()).toEqual([]);
			const active = () => ask('DescribePSTNActiveSessionList', { Offset: 0, Limit: 25 });
			expect((await active()).Total).toBe(1);

			now += 1;
			expect(await statusOf(SessionId)).toBe('finished');
			expect((await active()).Total).toBe(0);
			const { Session } = await ask('DescribeTelSession', { SessionId });
			expect(Session).toMatchObject({
				RingTimestamp: at(expected.rang),
				AcceptTimestamp: at(expected.accepted),
			});
		});

		it('leaves one record, the same in DescribeTelCdr and DescribeSessionDetail', async () => {
			const SessionId = await dial(scenario);
			now = START + 30_000;
			const [EndStatus, EndStatusString] = expected.status;
			const wasAnswered = expected.accepted > 0;
			const key = SessionId.replace(/-/g, '');
			const recordingOf = (who: string) => ({
				RecordId: wasAnswered ? `${key}-${who}` : '',
				RecordURL: wasAnswered ? `${sandbox.url}/recordings/${key}-${who}.wav` : '',
			});
			const same = {
				Caller: CALL.Callers[0],
				Callee: calleeOf(scenario),
				CallType: 1,
				RingTimestamp: at(expected.rang),
				AcceptTimestamp: at(expected.accepted),
				EndedTimestamp: at(expected.ended),
				QueuedTimestamp: 0,
				QueuedSkillGroupName: 'Sales',
				EndStatus,
				HungUpSide: expected.side,
				UUI: CALL.UUI,
				RecordURL: recordingOf('user').RecordURL,
				ServeParticipants: [
					{
						Sequence: 0,
						Mail: CALL.UserId,
						Phone: '008616100002001',
						Type: 'staffPhoneSeat',
						StartTimestamp: START_SECONDS,
						RingTimestamp: START_SECONDS,
						AcceptTimestamp: at(expected.agent),
						EndedTimestamp: at(expected.ended),
						EndStatusString: expected.agent > 0 ? 'ok' : EndStatusString,
						...recordingOf('agent'),
					},
				],
			};
			const records = await recordsNow();
			expect(records).toHaveLength(1);
			expect(records[0]).toMatchObject({
				...same,
				SessionId,
				StartTimestamp: START_SECONDS,
				Time: START_SECONDS,
				Duration: expected.duration,
				Direction: 1,
				EndStatusString,
				RecordId: recordingOf('user').RecordId,
				SeatUser: {
					Mail: CALL.UserId,
					UserId: CALL.UserId,
					Name: 'Agent Example',
					StaffNumber: '1001',
					SkillGroupNameList: ['Sales'],
				},
			});
			expect(await detailsOf(SessionId)).toMatchObject({
				...same,
				StartTimeStamp: START_SECONDS,
				StaffUserId: CALL.UserId,
			});
		});

		it('can be ended by HangUpCall before', async () => {
			const SessionId = await dial(scenario);
			now = START + 5_000;
			await ask('HangUpCall', { SessionId });
			now = START + 60_000;
			expect(await recordsNow()).toMatchObject([
				{
					EndStatus: 209,
					EndStatusString: 'callerCancel',
					HungUpSide: 'seat',
					EndedTimestamp: START_SECONDS + 5,
					AcceptTimestamp: 0,
					Duration: 0,
					RecordId: '',
					ServeParticipants: [
						{
							AcceptTimestamp: at(expected.agent),
							EndedTimestamp: START_SECONDS + 5,
							EndStatusString: expected.agent > 0 ? 'ok' : 'callerCancel',
						},
					],
				},
			]);
		});
	},
);

describe('HangUpCall', () => {
	it('ends a talk as answered, and by the agent', async () => {
		const SessionId = await dial('answered');
		now = START + 12_000;
		await ask('HangUpCall', { SessionId });
		expect(await recordsNow()).toMatchObject([
			{
				EndStatusString: 'ok',
				HungUpSide: 'seat',
				Duration: 3,
				EndedTimestamp: START_SECONDS + 12,
			},
		]);
	});

	it('changes nothing about a call that is over', async () => {
		const SessionId = await dial('leadRejects');
		now = START + 20_000;
		const before = await recordsNow();
		expect((await ask('HangUpCall', { SessionId })).Error).toBeUndefined();
		expect(await recordsNow()).toEqual(before);
	});
});

describe('DescribeSessionDetail', () => {
	it('knows no call that goes on, is unknown, or began outside the range', async () => {
		const SessionId = await dial('answered');
		const codeOf = async (answer: Promise<TencentResponse>) => (await answer).Error?.Code;
		expect(await codeOf(detailsOf(SessionId))).toBe('FailedOperation.SessionNotExists');
		now = START + 30_000;
		expect(await codeOf(detailsOf(SessionId))).toBeUndefined();
		expect(await codeOf(detailsOf(SessionId.replace(/-/g, '')))).toBeUndefined();
		expect(await codeOf(detailsOf('x'))).toBe('FailedOperation.SessionNotExists');
		const later = { StartTimestamp: START_SECONDS + 1, EndTimestamp: START_SECONDS + 60 };
		expect(await codeOf(ask('DescribeSessionDetail', { SessionId, ...later }))).toBe(
			'FailedOperation.SessionNotExists',
		);
	});
});

describe('the speed of calls', () => {
	it.each([
		[1, 4_000, 9_000, 30_000],
		[10, 400, 900, 3_000],
		[0.5, 8_000, 18_000, 60_000],
	])('of %d', async (callSpeed, agentAnswers, leadAnswers, ends) => {
		const other = await startSandbox({ clock: () => now, callSpeed });
		try {
			const sent = { ...CALL, Callee: calleeOf('answered') };
			const { SessionId } = await send(other, sent, { timestamp: START_SECONDS });
			const statusAt = async (milliseconds: number) => {
				now = START + milliseconds;
				const parameters = { SdkAppId: CALL.SdkAppId, SessionId };
				const options = { action: 'DescribeTelSession', timestamp: START_SECONDS };
				const { Session } = await send(other, parameters, options);
				return (Session as Record<string, unknown>).SessionStatus;
			};
			expect(await statusAt(agentAnswers - 1)).toBe('seatJoining');
			expect(await statusAt(agentAnswers)).toBe('ringing');
			expect(await statusAt(leadAnswers)).toBe('inProgress');
			expect(await statusAt(ends)).toBe('finished');
		} finally {
			await other.close();
		}
	});

	it.each([0, -1, NaN, Infinity])('cannot be %d', async (callSpeed) => {
		await expect(startSandbox({ callSpeed })).rejects.toThrow('a number above 0');
	});
});

describe('a timeline', () => {
	const times = [1, 2, 3, 4, 5, 6, 7].map((seconds) => seconds * 1_000);

	it.each(SCENARIOS.map(({ scenario }) => scenario))(
		'of %s is in order, whenever it is hung up',
		(scenario) => {
			for (const hungUpAfter of [undefined, 0, ...times]) {
				const session = {
					createdAt: START,
					scenario,
					hungUpAt: hungUpAfter === undefined ? undefined : START + hungUpAfter,
				};
				const timeline = timelineOf(session, {
					agentAnswersAfterMs: 2_000,
					leadAnswersAfterMs: 4_000,
					finishedAfterMs: 6_000,
				});
				const moments = [
					timeline.agentRangAt,
					timeline.agentAnsweredAt,
					timeline.leadRangAt,
					timeline.leadAnsweredAt,
					timeline.endedAt,
				].filter((time) => time > 0);
				expect(moments).toEqual([...moments].sort((one, other) => one - other));
				expect(timeline.endStatus.text === 'ok').toBe(timeline.leadAnsweredAt > 0);
				if (timeline.leadAnsweredAt > 0) expect(timeline.leadRangAt).toBeGreaterThan(0);
				if (timeline.leadRangAt > 0) expect(timeline.agentAnsweredAt).toBeGreaterThan(0);
			}
		},
	);
});
