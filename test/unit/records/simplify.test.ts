import type { IDataObject } from 'n8n-workflow';

import { simplify } from '../../../nodes/TencentCcc/records/simplify';

/** Tencent's sample of the push (data-push.md section 5), with its quirks. */
const sample: IDataObject = {
	SdkAppId: 1400000001,
	SessionId: '11111111-2222-4333-8444-555555555555',
	Caller: '0086075512345678',
	Callee: '008613900000001',
	Direction: 1,
	CallType: 1,
	Duration: 95,
	CallerLocation: 'Shenzhen',
	IVRDuration: 0,
	StartTimestamp: 1767225600,
	RingTimestamp: 1767225612,
	AcceptTimestamp: 1767225620,
	EndedTimestamp: 1767225715,
	QueuedTimestamp: 0,
	QueuedSkillGroupId: 21,
	QueuedSkillGroupName: 'Sales',
	IVRKeyPressed: null,
	PostIVRKeyPressed: [{ key: '1', label: 'very satisfied' }],
	HungUpSide: 'user',
	EndStatusString: 'ok',
	RecordId: '1767225620',
	UserRemark: '',
	Uui: 'lead-42',
	SeatUser: {
		Mail: 'agent@example.com',
		Name: 'Agent A',
		UserId: 'agent@example.com',
		SkillGroupNameList: ['Sales'],
	},
	ServeParticipants: [
		{
			Sequence: 0,
			Mail: 'agent@example.com',
			StartTimestamp: 1767225600,
			RingTimestamp: 1767225602,
			AcceptTimestamp: 1767225610,
			EndedTimestamp: 1767225715,
			Type: 'staffPhoneSeat',
			EndStatusString: 'ok',
		},
	],
};

/** A call that the lead did not answer, and the agent did. */
const unanswered: IDataObject = { ...sample, AcceptTimestamp: 0 };
/** A call that the agent did not answer, so that the lead was never rung. */
const agentSilent: IDataObject = {
	...unanswered,
	RingTimestamp: 0,
	ServeParticipants: [{ Mail: 'agent@example.com', AcceptTimestamp: 0 }],
};

const cdr = (change: IDataObject = {}) => simplify('cdr', { ...sample, ...change });

describe('the record of a call', () => {
	it('becomes flat fields in Tencent names', () => {
		expect(cdr()).toEqual({
			Event: 'cdr',
			SessionId: '11111111-2222-4333-8444-555555555555',
			Direction: 'Outbound',
			Caller: '0086075512345678',
			Callee: '008613900000001',
			UserId: 'agent@example.com',
			StartTime: '2026-01-01T00:00:00.000Z',
			AnswerTime: '2026-01-01T00:00:20.000Z',
			EndTime: '2026-01-01T00:01:55.000Z',
			TalkSeconds: 95,
			Outcome: 'Answered',
			EndStatusString: 'ok',
			HungUpSide: 'user',
			UUI: 'lead-42',
			PostIVRKeyPressed: [{ Key: '1', Label: 'very satisfied' }],
		});
	});

	it.each<[string, IDataObject, IDataObject]>([
		[
			'an AI agent',
			{ AIAgentId: 7, AIAgentName: 'Anna', SysHangupReason: 1010, SysHangupReasonString: 'done' },
			{
				AIAgentId: '7',
				AIAgentName: 'Anna',
				SysHangupReason: 1010,
				SysHangupReasonString: 'done',
			},
		],
		[
			'keys pressed',
			{ IVRKeyPressed: ['1', 2] },
			{
				IVRKeyPressed: [
					{ Key: '1', Label: '' },
					{ Key: '2', Label: '' },
				],
			},
		],
		[
			'keys with what they stand for, which are told more than the keys alone',
			{
				IVRKeyPressed: ['1'],
				IVRKeyPressedEx: [{ key: '1', LABEL: 'sales', Timestamp: 1767225600123 }],
			},
			{ IVRKeyPressed: [{ Key: '1', Label: 'sales', Timestamp: 1767225600123 }] },
		],
		[
			'the survey in its newer form',
			{ PostIVRKeyPressedEx: [{ Key: 'noInput' }] },
			{ PostIVRKeyPressed: [{ Key: 'noInput', Label: '' }] },
		],
		[
			'a transcript',
			{ AsrUrl: 'https://a.example.com/t', AsrStatus: 'Complete' },
			{ AsrUrl: 'https://a.example.com/t', AsrStatus: 'Complete' },
		],
		[
			'voicemails',
			{ VoicemailRecordURL: ['https://a.example.com/v', null] },
			{ VoicemailRecordURL: ['https://a.example.com/v'] },
		],
	])('tells of %s when there is any', (_name, change, expected) => {
		expect(cdr(change)).toEqual({ ...cdr(), ...expected });
	});

	it.each([
		'IVRKeyPressed',
		'AIAgentId',
		'AsrUrl',
		'AsrStatus',
		'VoicemailRecordURL',
		'SysHangupReason',
		'problems',
	])('has no %s when there is none', (name) => {
		expect(
			cdr({ AsrStatus: 'NotExists', SysHangupReason: 0, VoicemailRecordURL: null }),
		).not.toHaveProperty(name);
	});

	it('has no field that n8n forbids in expressions', () => {
		expect(Object.keys(cdr({ RecordURL: 'https://recordings.example.com/a.mp3' }))).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/^(?:callee|caller|arguments|error)$/)]),
		);
	});

	it('is the same by push and by DescribeTelCdr', () => {
		const { Uui, ...rest } = sample;
		const polled = { ...rest, UUI: Uui, Uui: null, Time: 1767225600, EndStatus: 1 };
		expect(simplify('cdr', polled)).toEqual(cdr());
	});

	it.each<[string, IDataObject, IDataObject]>([
		['an inbound call', { Direction: 0 }, { Direction: 'Inbound' }],
		['the old spelling of the UUI', { Uui: undefined, UUI: 'lead-1' }, { UUI: 'lead-1' }],
		['a deprecated twin that is null', { Uui: null, UUI: 'lead-1' }, { UUI: 'lead-1' }],
		['no UUI', { Uui: null }, { UUI: '' }],
		['a UUI that is a JSON object', { Uui: ' {"lead":7}' }, { UUI: { lead: 7 } }],
		['a UUI that is a JSON array', { Uui: '[7]' }, { UUI: [7] }],
		['a UUI that is a number', { Uui: '42' }, { UUI: '42' }],
		['a UUI that only looks like JSON', { Uui: '{lead' }, { UUI: '{lead' }],
		[
			'numbers as text',
			{ AcceptTimestamp: '1767225620', EndedTimestamp: '1767225715', Direction: '1' },
			{ TalkSeconds: 95, Outcome: 'Answered', Direction: 'Outbound' },
		],
		[
			'timestamps 0',
			{ AcceptTimestamp: 0, EndedTimestamp: 0, StartTimestamp: 0 },
			{ StartTime: '', AnswerTime: '', EndTime: '', TalkSeconds: 0 },
		],
		['no end, but a duration', { EndedTimestamp: 0 }, { TalkSeconds: 95, EndTime: '' }],
		[
			'arrays and objects that are null',
			{ ServeParticipants: null, SeatUser: null },
			{ UserId: '' },
		],
		[
			'only the time of placing',
			{ StartTimestamp: null, Time: 1767225601 },
			{ StartTime: '2026-01-01T00:00:01.000Z' },
		],
		[
			'number protection',
			{ Caller: '', Callee: '', ProtectedCaller: 'pc', ProtectedCallee: 'pe' },
			{ Caller: 'pc', Callee: 'pe' },
		],
		[
			'a recording',
			{ RecordURL: 'https://recordings.example.com/a.mp3' },
			{ RecordURL: 'https://recordings.example.com/a.mp3' },
		],
		[
			'a recording of a participant',
			{ ServeParticipants: [{ RecordURL: 'https://recordings.example.com/p.mp3' }] },
			{ RecordURL: 'https://recordings.example.com/p.mp3' },
		],
		['a numeric session', { SessionId: 42 }, { SessionId: '42' }],
	])('with %s', (_name, change, expected) => {
		expect(cdr(change)).toMatchObject(expected);
	});

	it('reads keys in any case', () => {
		const respelled = Object.fromEntries(
			Object.entries(sample).map(([name, value]) => [name.toLowerCase(), value]),
		);
		expect(simplify('cdr', respelled)).toEqual(cdr());
	});

	it('takes duplicate members as JSON.parse does: the last one counts', () => {
		const text = JSON.stringify(sample).replace('"Duration":95', '"Duration":1,"Duration":95');
		expect(simplify('cdr', JSON.parse(text) as IDataObject)).toEqual(cdr());
	});

	it.each<[string, IDataObject, IDataObject]>([
		[
			'a time in milliseconds',
			{ AcceptTimestamp: 1767225620000, EndedTimestamp: '1767225715999' },
			{
				AnswerTime: '2026-01-01T00:00:20.000Z',
				EndTime: '2026-01-01T00:01:55.000Z',
				TalkSeconds: 95,
			},
		],
		[
			'a time in microseconds',
			{ StartTimestamp: 1767225600000000 },
			{ StartTime: '2026-01-01T00:00:00.000Z' },
		],
		[
			'a time that is none',
			{ EndedTimestamp: 'soon' },
			{
				EndTime: null,
				TalkSeconds: 95,
				Outcome: 'Answered',
				problems: ['EndedTimestamp is no time: soon'],
			},
		],
		[
			'a start that is no time',
			{ StartTimestamp: 1e30, Time: null },
			{ StartTime: null, problems: ['StartTimestamp is no time: 1e+30'] },
		],
		[
			'an answer at no time: the word counts',
			{ AcceptTimestamp: -5 },
			{
				AnswerTime: null,
				Outcome: 'Answered',
				TalkSeconds: 95,
				problems: ['AcceptTimestamp is no time: -5'],
			},
		],
		[
			'an answer at no time, and another word',
			{ AcceptTimestamp: {}, EndStatusString: 'busy' },
			{ Outcome: 'Lead Busy', TalkSeconds: 0 },
		],
		[
			'a participant that is null',
			{ ServeParticipants: [null, 'x', { RecordURL: 'https://a.example.com/p' }] },
			{ RecordURL: 'https://a.example.com/p', UserId: 'agent@example.com' },
		],
		['an agent without Mail', { SeatUser: { Phone: '1', UserId: 'u-1' } }, { UserId: 'u-1' }],
		['an agent that is no object', { SeatUser: 'agent' }, { UserId: '' }],
		[
			'numbers that are none',
			{ Direction: 'x', Duration: NaN, EndStatus: {} },
			{ Direction: 'Inbound' },
		],
	])('with %s comes with what could be read', (_name, change, expected) => {
		expect(cdr(change)).toMatchObject(expected);
	});

	it.each([
		[null, 'The record is no object: null'],
		['text', 'The record is no object: "text"'],
		[[1], 'The record is no object: [1]'],
		[undefined, 'The record is no object: undefined'],
	])('that is %j becomes an item that says so', (record, problem) => {
		expect(simplify('cdr', record)).toEqual({ problems: [problem] });
		expect(simplify('record', record)).toEqual({ problems: [problem] });
	});

	it('passes unchanged when it has no session', () => {
		const strange = { Something: 'else' };
		expect(simplify('cdr', strange)).toBe(strange);
	});
});

describe('the outcome of a call', () => {
	it.each<[string, IDataObject, string]>([
		['accepted', sample, 'Answered'],
		['accepted, whatever the word says', { ...sample, EndStatusString: 'notAnswer' }, 'Answered'],
		[
			'accepted by a machine',
			{ ...sample, EndStatusString: 'voiceMailReached' },
			'Voicemail Reached',
		],
		['ok, but never accepted by the lead', unanswered, 'Lead Did Not Answer'],
		['ok, but never accepted by the agent', agentSilent, 'Agent Did Not Answer'],
		['ok and inbound, but never accepted', { ...unanswered, Direction: 0 }, 'Agent Did Not Answer'],
		[
			'notAnswer, and the lead was never rung',
			{ ...agentSilent, EndStatusString: 'notAnswer' },
			'Agent Did Not Answer',
		],
		[
			'not connected, and nothing known of the agent',
			{ ...agentSilent, EndStatusString: 'unconnected', ServeParticipants: null },
			'Not Connected',
		],
		[
			'a word that nobody knows',
			{ ...unanswered, EndStatusString: 'brandNew' },
			'Unknown (brandNew)',
		],
		['the word unknown', { ...unanswered, EndStatusString: 'unknown' }, 'Unknown (unknown)'],
		[
			'no word, but a number',
			{ ...unanswered, EndStatusString: '', EndStatus: 205 },
			'Number Does Not Exist',
		],
		[
			'another spelling, and a number',
			{ ...unanswered, EndStatusString: 'BUSY_', EndStatus: 206 },
			'Lead Busy',
		],
		[
			'a number that nobody knows',
			{ ...unanswered, EndStatusString: null, EndStatus: 234 },
			'Unknown (234)',
		],
	])('%s', (_name, record, expected) => {
		expect(simplify('cdr', record).Outcome).toBe(expected);
	});

	it.each([
		['notAnswer', 'Lead Did Not Answer'],
		['userReject', 'Lead Rejected'],
		['busy', 'Lead Busy'],
		['powerOff', 'Powered Off'],
		['numberNotExist', 'Number Does Not Exist'],
		['callerCancel', 'Cancelled by Agent'],
		['CALLERCANCEL', 'Cancelled by Agent'],
		['outOfCredit', 'Number Suspended'],
		['restrictedCallee', 'Lead Restricted'],
		['callerCancelWhileRing', 'Cancelled by Agent'],
		['callerCancelWithoutRing', 'Number Abnormal'],
		['asrError', 'asrError'],
		['llmasrError', 'llmasrError'],
		['callTerminatedByAPI', 'callTerminatedByAPI'],
		['AIAGENTENDCALL', 'aiAgentEndCall'],
		['callConflict', 'Call Conflict'],
	])('%s is "%s"', (EndStatusString, expected) => {
		expect(simplify('cdr', { ...unanswered, EndStatusString }).Outcome).toBe(expected);
	});

	it.each([
		[221, 'Number Abnormal'],
		[225, 'asrError'],
		[233, 'aiAgentEndCall'],
		[501, 'Call Conflict'],
		[502, 'Client Timed Out'],
		[503, 'Client Error'],
	])('the number %i alone is "%s"', (EndStatus, expected) => {
		expect(simplify('cdr', { ...unanswered, EndStatusString: '', EndStatus }).Outcome).toBe(
			expected,
		);
	});

	it.each([
		['seatGiveUp', 'Agent Did Not Answer'],
		['waitingGiveUp', 'Caller Hung Up in Queue'],
		['blocklist', 'Caller Blocked'],
		['notWorkTime', 'Outside Working Hours'],
	])('%s of an inbound call is "%s"', (EndStatusString, expected) => {
		const inbound = { ...unanswered, Direction: 0, RingTimestamp: 0, EndStatusString };
		expect(simplify('cdr', inbound).Outcome).toBe(expected);
	});
});

describe('a recording', () => {
	const recording = {
		SdkAppId: 1400000001,
		RecordId: '1767225620',
		SessionId: '11111111-2222-4333-8444-555555555555',
		Timestamp: 1767225720,
		EndpointUser: 'agent@example.com',
		RecordURL: 'https://recordings.example.com/a.mp3',
	};

	it('of a participant becomes flat fields', () => {
		expect(simplify('record', recording)).toEqual({
			Event: 'record',
			SessionId: '11111111-2222-4333-8444-555555555555',
			RecordId: '1767225620',
			EndpointUser: 'agent@example.com',
			RecordTime: '2026-01-01T00:02:00.000Z',
			RecordURL: 'https://recordings.example.com/a.mp3',
		});
	});

	it('made at no time says so', () => {
		expect(simplify('record', { ...recording, Timestamp: '2026' })).toMatchObject({
			RecordTime: null,
			problems: ['Timestamp is no time: 2026'],
		});
	});

	it('may lie in a bucket of the customer as well', () => {
		const CustomRecordURL = 'https://bucket.example.com/a.mp3';
		expect(simplify('record', { ...recording, CustomRecordURL })).toMatchObject({
			CustomRecordURL,
		});
	});

	it('of a voicemail may have a number for the caller, as in the sample of Tencent', () => {
		const { RecordId: _recordId, ...voicemail } = { ...recording, EndpointUser: 13900000003 };
		expect(simplify('voicemail', voicemail)).toEqual({
			Event: 'voicemail',
			SessionId: '11111111-2222-4333-8444-555555555555',
			EndpointUser: '13900000003',
			RecordTime: '2026-01-01T00:02:00.000Z',
			RecordURL: 'https://recordings.example.com/a.mp3',
		});
	});
});
