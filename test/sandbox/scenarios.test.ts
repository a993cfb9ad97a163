import {
	MAGIC_CALLEES,
	SCENARIOS,
	startSandbox,
	type ScenarioName,
	type Sandbox,
} from '../../sandbox';
import { timelineOf } from '../../sandbox/model/sessions';
import { CALL, send, START, turnedClock } from './support';

const START_SECONDS = START / 1_000;

let sandbox: Sandbox;
const clock = turnedClock(() => sandbox);
const { ask, codeOf } = clock;

beforeAll(async () => {
	sandbox = await startSandbox({ requestsPerSecond: Infinity, clock: clock.now });
});
beforeEach(() => {
	clock.turnTo(0);
	sandbox.reset();
});
afterAll(() => sandbox.close());

const calleeOf = (wanted: ScenarioName) =>
	MAGIC_CALLEES.find(({ scenario }) => scenario === wanted)?.callee ?? '';

async function dial(scenario: ScenarioName): Promise<string> {
	const answer = await ask('CreateCallOutSession', { ...CALL, Callee: calleeOf(scenario) });
	return String(answer.SessionId);
}

const range = { StartTimeStamp: START_SECONDS - 60, EndTimeStamp: START_SECONDS + 60 };

const recordsNow = async () =>
	(await ask('DescribeTelCdr', { ...range, PageSize: 100, PageNumber: 0 })).TelCdrList as Array<
		Record<string, unknown>
	>;

const statusOf = async (SessionId: string) => {
	const { Session } = await ask('DescribeTelSession', { SessionId });
	return (Session as Record<string, unknown>).SessionStatus;
};

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

describe.each(SCENARIOS)('$scenario', ({ scenario }) => {
	const expected = EXPECTED[scenario];

	it('goes its way, seen by both actions for live calls', async () => {
		const SessionId = await dial(scenario);
		expect(await statusOf(SessionId)).toBe('seatJoining');
		clock.turnTo(6);
		const answersSoFar = expected.agent > 0 ? 'ringing' : 'seatJoining';
		expect(await statusOf(SessionId)).toBe(answersSoFar);
		clock.turnTo(expected.ended - 0.001);
		expect(await statusOf(SessionId)).toBe(expected.accepted > 0 ? 'inProgress' : answersSoFar);
		expect(await recordsNow()).toEqual([]);
		const active = () => ask('DescribePSTNActiveSessionList', { Offset: 0, Limit: 25 });
		expect((await active()).Total).toBe(1);

		clock.turnTo(expected.ended);
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
		clock.turnTo(30);
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
		// Its links are the same but for the time at which they expire
		const detail = JSON.stringify(await detailsOf(SessionId)).replace(/\?expires=\d+/g, '');
		expect(JSON.parse(detail)).toMatchObject({
			...same,
			StartTimeStamp: START_SECONDS,
			StaffUserId: CALL.UserId,
		});
	});

	it('can be ended by HangUpCall before', async () => {
		const SessionId = await dial(scenario);
		clock.turnTo(5);
		await ask('HangUpCall', { SessionId });
		clock.turnTo(60);
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
});

describe('HangUpCall', () => {
	it('ends a talk as answered, and by the agent', async () => {
		const SessionId = await dial('answered');
		clock.turnTo(12);
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
		clock.turnTo(20);
		const before = await recordsNow();
		expect((await ask('HangUpCall', { SessionId })).Error).toBeUndefined();
		expect(await recordsNow()).toEqual(before);
	});
});

it('DescribeSessionDetail knows no call that goes on, is unknown, or began outside the range', async () => {
	const SessionId = await dial('answered');
	const codeFor = (change: object) =>
		codeOf('DescribeSessionDetail', {
			...{ SessionId, StartTimestamp: START_SECONDS, EndTimestamp: START_SECONDS + 60 },
			...change,
		});
	expect(await codeFor({})).toBe('FailedOperation.SessionNotExists');
	clock.turnTo(30);
	expect(await codeFor({ SessionId: SessionId.replace(/-/g, '') })).toBeNull();
	for (const change of [{ SessionId: 'x' }, { StartTimestamp: START_SECONDS + 1 }]) {
		expect(await codeFor(change)).toBe('FailedOperation.SessionNotExists');
	}
});

it.each(['DescribeTelSession', 'HangUpCall'])('%s of an unknown session', async (action) => {
	expect(await codeOf(action, { SessionId: 'x' })).toBe('FailedOperation.SessionNotExists');
});

describe('the speed of calls', () => {
	it.each([
		[1, 4_000, 9_000, 30_000],
		[10, 400, 900, 3_000],
		[0.5, 8_000, 18_000, 60_000],
	])('of %d', async (callSpeed, agentAnswers, leadAnswers, ends) => {
		const other = await startSandbox({ clock: clock.now, callSpeed });
		try {
			const sent = { ...CALL, Callee: calleeOf('answered') };
			const { SessionId } = await send(other, sent, { timestamp: START_SECONDS });
			const statusAt = async (milliseconds: number) => {
				clock.turnTo(milliseconds / 1_000);
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
				const hasTalked = ['ok', 'llmasrError'].includes(timeline.endStatus.text);
				expect(hasTalked).toBe(timeline.leadAnsweredAt > 0);
				if (timeline.leadAnsweredAt > 0) expect(timeline.leadRangAt).toBeGreaterThan(0);
				if (timeline.leadRangAt > 0) expect(timeline.agentAnsweredAt).toBeGreaterThan(0);
			}
		},
	);
});
