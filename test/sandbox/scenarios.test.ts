import { pick } from 'lodash';
import { MAGIC_CALLEES, SCENARIOS, startSandbox, type ScenarioName } from '../../sandbox';
import { cdrPushBody } from '../../sandbox/wire/callRecord';
import { CALL, START, useSandbox } from './support';

const START_SECONDS = START / 1_000;

const tencent = useSandbox();
const { ask, codeOf, turnTo } = tencent;

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
const sessionOf = async (SessionId: string) =>
	(await ask('DescribeTelSession', { SessionId })).Session as Record<string, unknown>;
const statusOf = async (SessionId: string) => (await sessionOf(SessionId)).SessionStatus;

/**
 * Seconds after the start at which the agent answers, the lead's telephone rings, the lead answers and the call ends,
 * 0 for never; the status of the end and who hung up.
 */
type Row = [number, number, number, number, [number, string], 'user' | 'seat' | 'system'];

const EXPECTED: Readonly<Record<ScenarioName, Row>> = {
	answered: [4, 4, 9, 30, [1, 'ok'], 'user'],
	leadDoesNotAnswer: [4, 4, 0, 30, [202, 'notAnswer'], 'user'],
	leadRejects: [4, 4, 0, 9, [203, 'userReject'], 'user'],
	leadBusy: [4, 0, 0, 6.5, [206, 'busy'], 'user'],
	leadPoweredOff: [4, 0, 0, 6.5, [204, 'powerOff'], 'user'],
	numberDoesNotExist: [4, 0, 0, 6.5, [205, 'numberNotExist'], 'user'],
	agentDoesNotAnswer: [0, 0, 0, 30, [17, 'seatGiveUp'], 'seat'],
	agentHangsUpFirst: [4, 4, 9, 30, [1, 'ok'], 'seat'],
	agentGivesUp: [4, 4, 0, 9, [220, 'callerCancelWhileRing'], 'seat'],
	voicemail: [4, 4, 0, 19.5, [222, 'voiceMailReached'], 'user'],
	leadSuspended: [4, 0, 0, 6.5, [207, 'outOfCredit'], 'user'],
	leadOutOfCoverage: [4, 0, 0, 6.5, [210, 'notInService'], 'user'],
	blockedByPlatform: [4, 0, 0, 6.5, [108, 'restrictedCallee'], 'system'],
	leadIsInterested: [4, 4, 9, 30, [1, 'ok'], 'user'],
	leadIsNotInterested: [4, 4, 9, 30, [1, 'ok'], 'user'],
	aiModelFails: [4, 4, 9, 30, [226, 'llmasrError'], 'system'],
};

const at = (seconds: number) => (seconds === 0 ? 0 : Math.floor(START_SECONDS + seconds));

describe.each(SCENARIOS)('$scenario', ({ scenario }) => {
	const [agent, rang, accepted, ended, [EndStatus, EndStatusString], HungUpSide] =
		EXPECTED[scenario];
	const agentEnds = agent > 0 ? 'ok' : EndStatusString;

	it('goes its way, seen by both actions for live calls', async () => {
		const SessionId = await dial(scenario);
		expect(await statusOf(SessionId)).toBe('seatJoining');
		turnTo(6);
		const soFar = agent > 0 ? 'ringing' : 'seatJoining';
		expect(await statusOf(SessionId)).toBe(soFar);
		turnTo(ended - 0.001);
		expect(await statusOf(SessionId)).toBe(accepted > 0 ? 'inProgress' : soFar);
		expect(await recordsNow()).toEqual([]);
		const active = () => ask('DescribePSTNActiveSessionList', { Offset: 0, Limit: 25 });
		expect((await active()).Total).toBe(1);

		turnTo(ended);
		expect((await active()).Total).toBe(0);
		const over = { RingTimestamp: at(rang), AcceptTimestamp: at(accepted) };
		expect(await sessionOf(SessionId)).toMatchObject({ SessionStatus: 'finished', ...over });
	});

	it('leaves one record, the same in both actions and in the push', async () => {
		const SessionId = await dial(scenario);
		turnTo(30);
		const key = SessionId.replace(/-/g, '');
		const recordingOf = (who: string) => ({
			RecordId: accepted > 0 ? `${key}-${who}` : '',
			RecordURL: accepted > 0 ? `${tencent.sandbox.url}/recordings/${key}-${who}.wav` : '',
		});
		const { RecordId, RecordURL } = recordingOf('user');
		const same = {
			...{ Caller: CALL.Callers[0], Callee: calleeOf(scenario), CallType: 1, UUI: CALL.UUI },
			...{ QueuedTimestamp: 0, QueuedSkillGroupName: 'Sales', EndStatus, HungUpSide, RecordURL },
			RingTimestamp: at(rang),
			AcceptTimestamp: at(accepted),
			EndedTimestamp: at(ended),
			ServeParticipants: [
				{
					...{ Sequence: 0, Mail: CALL.UserId, Phone: '008616100002001', Type: 'staffPhoneSeat' },
					...{ StartTimestamp: START_SECONDS, RingTimestamp: START_SECONDS },
					AcceptTimestamp: at(agent),
					EndedTimestamp: at(ended),
					EndStatusString: agentEnds,
					...recordingOf('agent'),
				},
			],
		};
		const records = await recordsNow();
		expect(records).toHaveLength(1);
		const [read] = records;
		expect(read).toMatchObject({
			...{ ...same, SessionId, StartTimestamp: START_SECONDS, Time: START_SECONDS },
			...{ Duration: accepted > 0 ? 21 : 0, Direction: 1, EndStatusString, RecordId },
			SeatUser: {
				...{ Mail: CALL.UserId, UserId: CALL.UserId, Name: 'Agent Example' },
				...{ StaffNumber: '1001', SkillGroupNameList: ['Sales'] },
			},
		});
		// Its links are the same but for the time at which they expire
		const details = { SessionId, StartTimestamp: at(-60), EndTimestamp: at(60) };
		const detail = JSON.stringify(await ask('DescribeSessionDetail', details));
		expect(JSON.parse(detail.replace(/\?expires=\d+/g, ''))).toMatchObject({
			...{ ...same, StartTimeStamp: START_SECONDS, StaffUserId: CALL.UserId },
		});
		const { account, url } = tencent.sandbox;
		const pushed = cdrPushBody(tencent.sandbox.callRecords()[0], { account, url });
		const { ServeParticipants, Uui, PostIVRKeyPressed, IVRKeyPressed, ...others } = pushed;
		expect(read).toMatchObject(pick(others, Object.keys(read)));
		expect(read.ServeParticipants).toMatchObject(ServeParticipants as object[]);
		expect(Uui).toBe(CALL.UUI);
		expect(IVRKeyPressed).toBeNull();
		const isRated = accepted > 0 ? [{ Key: '1', Label: 'Very satisfied' }] : null;
		expect(PostIVRKeyPressed).toEqual(isRated);
	});

	it('can be ended by HangUpCall before', async () => {
		const SessionId = await dial(scenario);
		turnTo(5);
		await ask('HangUpCall', { SessionId });
		turnTo(60);
		const EndedTimestamp = START_SECONDS + 5;
		expect(await recordsNow()).toMatchObject([
			{
				...{ EndStatus: 209, EndStatusString: 'callerCancel', HungUpSide: 'seat' },
				...{ EndedTimestamp, AcceptTimestamp: 0, Duration: 0, RecordId: '' },
				ServeParticipants: [
					{
						...{ AcceptTimestamp: at(agent), EndedTimestamp },
						EndStatusString: agent > 0 ? 'ok' : 'callerCancel',
					},
				],
			},
		]);
	});
});

describe('HangUpCall', () => {
	it('changes nothing about a call that is over', async () => {
		const SessionId = await dial('leadRejects');
		turnTo(20);
		const before = await recordsNow();
		expect(await codeOf('HangUpCall', { SessionId })).toBeNull();
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
	turnTo(30);
	expect(await codeFor({ SessionId: SessionId.replace(/-/g, '') })).toBeNull();
	for (const change of [{ SessionId: 'x' }, { StartTimestamp: START_SECONDS + 1 }]) {
		expect(await codeFor(change)).toBe('FailedOperation.SessionNotExists');
	}
});

describe('the speed of calls', () => {
	it.each([
		[1, 30_000],
		[10, 3_000],
		[0.5, 60_000],
	])('of %d: they last %d ms', async (callSpeed, endsAfterMs) => {
		const other = await startSandbox({ clock: tencent.now, callSpeed });
		const { sessionId } = other.callIn({ skillGroupId: 104 });
		turnTo((endsAfterMs - 1) / 1_000);
		expect(other.callRecords()).toEqual([]);
		turnTo(endsAfterMs / 1_000);
		expect(other.callRecords()).toMatchObject([{ sessionId, endedAt: START + endsAfterMs }]);
		await other.close();
	});

	it.each([0, -1, NaN, Infinity])('cannot be %d', async (callSpeed) => {
		await expect(startSandbox({ callSpeed })).rejects.toThrow('a number above 0');
	});
});
