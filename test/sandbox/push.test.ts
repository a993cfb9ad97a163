import {
	SCENARIOS,
	MAGIC_CALLEES,
	MALFORMATIONS,
	startSandbox,
	type ScenarioName,
	type MalformationName,
	type Push,
	type PushEvent,
	type PushOptions,
	type Sandbox,
	type SandboxOptions,
} from '../../sandbox';
import { loopbackUrl } from '../../sandbox/push/settings';
import { bodyOf, startReceiver, TAKEN, type Receiver, type ReceiverAnswer } from './receiver';
import { CALL, send } from './support';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SHORT_CALL = { agentAnswersAfterMs: 5, leadAnswersAfterMs: 10, finishedAfterMs: 20 };

let receiver: Receiver;
const started: Sandbox[] = [];

beforeEach(async () => {
	receiver = await startReceiver();
});
afterEach(async () => {
	await Promise.all(started.splice(0).map((sandbox) => sandbox.close()));
	await receiver.close();
});

async function start(push: PushOptions = {}, options: SandboxOptions = {}): Promise<Sandbox> {
	const sandbox = await startSandbox({
		requestsPerSecond: Infinity,
		callTimes: SHORT_CALL,
		...options,
		push: { url: receiver.url, repeatAfterMs: 5, ...push },
	});
	started.push(sandbox);
	return sandbox;
}

const calleeOf = (scenario: ScenarioName) =>
	MAGIC_CALLEES.find((magic) => magic.scenario === scenario)?.callee ?? '';

async function dial(
	sandbox: Sandbox,
	scenario: ScenarioName = 'answered',
	changes = {},
): Promise<string> {
	const answer = await send(sandbox, { ...CALL, Callee: calleeOf(scenario) }, changes);
	expect(answer.Error).toBeUndefined();
	return String(answer.SessionId);
}

const queriesOf = () => receiver.received.map(({ query }) => query);
const CDR = 'action=cdr&version=1';
const RECORD = 'action=record&version=1';
const VOICEMAIL = 'action=voicemail';

describe('the pushes of a call', () => {
	it('are its record, and then a recording of each side, each with a UUID of its own', async () => {
		const sandbox = await start();
		const SessionId = await dial(sandbox);
		await sandbox.settled();

		expect(queriesOf()).toEqual([CDR, RECORD, RECORD]);
		expect(new Set(receiver.received.map(({ uuid }) => uuid)).size).toBe(3);
		const key = SessionId.replace(/-/g, '');
		const [cdr, ...recordings] = receiver.received.map(bodyOf);
		expect(cdr).toMatchObject({
			SdkAppId: CALL.SdkAppId,
			SessionId,
			Direction: 1,
			Uui: CALL.UUI,
			RecordId: `${key}-user`,
			EndStatusString: 'ok',
			ServeParticipants: [{ Type: 'staffPhoneSeat', RecordId: `${key}-agent` }],
		});
		expect(
			recordings.sort((one, other) => (String(one.RecordId) < String(other.RecordId) ? -1 : 1)),
		).toMatchObject([
			{
				SdkAppId: CALL.SdkAppId,
				SessionId,
				RecordId: `${key}-agent`,
				EndpointUser: CALL.UserId,
				RecordURL: `${sandbox.url}/recordings/${key}-agent.wav`,
			},
			{
				SdkAppId: CALL.SdkAppId,
				SessionId,
				RecordId: `${key}-user`,
				EndpointUser: calleeOf('answered'),
				RecordURL: `${sandbox.url}/recordings/${key}-user.wav`,
			},
		]);
	});

	it('look on the wire as Tencent documents them', async () => {
		const sandbox = await start();
		await dial(sandbox);
		await sandbox.settled();
		const [{ method, path, headers, rawHeaders, uuid }] = receiver.received;
		expect([method, path]).toEqual(['POST', '/webhook/calls']);
		expect(headers['content-type']).toBe('application/json;charset=utf8');
		expect(rawHeaders).toContain('X-TCCC-PUSH-UUID');
		expect(uuid).toMatch(UUID);
		expect(headers.authorization).toBeUndefined();
	});

	it.each(SCENARIOS.map(({ scenario }) => scenario))(
		'tell of a call that goes like %s what DescribeTelCdr tells',
		async (scenario) => {
			const sandbox = await start();
			const SessionId = await dial(sandbox, scenario);
			await sandbox.settled();
			const seconds = Math.floor(Date.now() / 1_000);
			const page = { PageSize: 1, PageNumber: 0, SessionIds: [SessionId] };
			const range = { StartTimeStamp: seconds - 60, EndTimeStamp: seconds + 1 };
			const { TelCdrList } = await send(
				sandbox,
				{ SdkAppId: CALL.SdkAppId, ...range, ...page },
				{ action: 'DescribeTelCdr' },
			);
			const [read] = TelCdrList as Array<Record<string, unknown>>;

			const pushed = receiver.received.map(bodyOf);
			const shared = Object.keys(pushed[0]).filter(
				(name) => name in read && !['Uui', 'PostIVRKeyPressed', 'ServeParticipants'].includes(name),
			);
			expect(shared).toEqual(
				expect.arrayContaining([
					'Duration',
					'HungUpSide',
					'EndStatusString',
					'SeatUser',
					'RecordId',
				]),
			);
			for (const name of shared) expect([name, pushed[0][name]]).toEqual([name, read[name]]);
			expect(pushed[0].Uui).toBe(read.UUI);
			expect(read.ServeParticipants).toMatchObject(pushed[0].ServeParticipants as object[]);

			const others = {
				answered: [RECORD, RECORD],
				agentHangsUpFirst: [RECORD, RECORD],
				voicemail: [VOICEMAIL],
			} as Partial<Record<ScenarioName, string[]>>;
			expect(queriesOf()).toEqual([CDR, ...(others[scenario] ?? [])]);
			if (scenario === 'voicemail') {
				expect(pushed[1]).toMatchObject({
					SessionId,
					EndpointUser: '16100000610',
					RecordURL: (read.VoicemailRecordURL as string[])[0],
				});
			}
		},
	);

	it.each<[PushEvent[], ScenarioName, string[]]>([
		[['cdr'], 'answered', [CDR]],
		[['record'], 'answered', [RECORD, RECORD]],
		[['cdr', 'voicemail'], 'answered', [CDR]],
		[['voicemail'], 'voicemail', [VOICEMAIL]],
		[[], 'answered', []],
	])('are only %j when a call goes like %s', async (events, scenario, queries) => {
		const sandbox = await start({ events });
		await dial(sandbox, scenario);
		await sandbox.settled();
		expect(queriesOf()).toEqual(queries);
	});

	it.each([
		['', `?${CDR}`],
		['?token=abc', `?token=abc&${CDR}`],
		['?', `?${CDR}`],
		['#part', `?${CDR}`],
	])('go to an address that ends with "%s"', async (ending, expected) => {
		const sandbox = await start({ url: `${receiver.url}${ending}`, events: ['cdr'] });
		await dial(sandbox);
		await sandbox.settled();
		expect(sandbox.pushes.map(({ url }) => url)).toEqual([`${receiver.url}${expected}`]);
		expect(`?${receiver.received[0].query}`).toBe(expected);
	});

	it.each([
		['n8n', 'secret'],
		['名前', 'pass:word with spaces'],
		['empty', ''],
	])('prove with Basic authentication that they know %s and %j', async (username, password) => {
		const sandbox = await start({ authentication: { username, password }, events: ['cdr'] });
		await dial(sandbox);
		await sandbox.settled();
		const [scheme, credentials] = String(receiver.received[0].headers.authorization).split(' ');
		expect(scheme).toBe('Basic');
		expect(Buffer.from(credentials, 'base64').toString('utf8')).toBe(`${username}:${password}`);
		expect(JSON.stringify(sandbox.pushes)).not.toContain(credentials);
	});
});

describe('when they come, by a clock that is turned', () => {
	const START = 1_767_225_600_000;
	let now = START;
	const turned = async (push: PushOptions, options: SandboxOptions) => {
		now = START;
		return await start(push, { clock: () => now, callTimes: {}, ...options });
	};
	const turnTo = async (sandbox: Sandbox, seconds: number, expected: number) => {
		now = START + seconds * 1_000;
		// What is due may plan more that is due
		for (let round = 0; round < 5; round += 1) {
			sandbox.runDue();
			await new Promise((resolve) => setImmediate(resolve));
		}
		const isWaiting = () => sandbox.pushes.some(({ state }) => state === 'waiting');
		while (isWaiting() || receiver.received.length < expected) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		expect(queriesOf()).toHaveLength(expected);
	};
	const timestamp = START / 1_000;

	it('the record after its delay, the recordings after theirs', async () => {
		const sandbox = await turned({}, { recordDelayMs: 10_000, recordingDelayMs: 25_000 });
		await dial(sandbox, 'answered', { timestamp });
		await turnTo(sandbox, 39.999, 0);
		await turnTo(sandbox, 40, 1);
		await turnTo(sandbox, 54.999, 1);
		await turnTo(sandbox, 55, 3);
		expect(queriesOf()).toEqual([CDR, RECORD, RECORD]);
		expect(bodyOf(receiver.received[1]).Timestamp).toBe(timestamp + 55);
	});

	it('recordings that are ready early wait for the record', async () => {
		const sandbox = await turned({}, { recordDelayMs: 10_000 });
		await dial(sandbox, 'answered', { timestamp });
		await turnTo(sandbox, 39, 0);
		await turnTo(sandbox, 40, 3);
		expect(queriesOf()).toEqual([CDR, RECORD, RECORD]);
	});

	it('late, when they are to be late', async () => {
		const sandbox = await turned({ lateMs: 60_000 }, {});
		await dial(sandbox, 'answered', { timestamp });
		await turnTo(sandbox, 30, 0);
		await turnTo(sandbox, 89, 0);
		await turnTo(sandbox, 90, 3);
	});

	it('at once, when the call is hung up, and not again at its natural end', async () => {
		const sandbox = await turned({}, {});
		const SessionId = await dial(sandbox, 'answered', { timestamp });
		now = START + 12_000;
		await send(
			sandbox,
			{ SdkAppId: CALL.SdkAppId, SessionId },
			{ action: 'HangUpCall', timestamp: timestamp + 12 },
		);
		await turnTo(sandbox, 12, 3);
		expect(bodyOf(receiver.received[0])).toMatchObject({ Duration: 3, HungUpSide: 'seat' });
		await turnTo(sandbox, 60, 3);
	});

	it('for a call that was placed before there was a URL', async () => {
		const sandbox = await turned({ url: null }, {});
		await dial(sandbox, 'answered', { timestamp });
		await sandbox.settled();
		sandbox.setPush({ url: receiver.url });
		await turnTo(sandbox, 30, 3);
	});

	it('a repeat after its interval', async () => {
		receiver.answerWith((_, position) => (position === 0 ? { body: '' } : TAKEN));
		const sandbox = await turned({ repeatAfterMs: 5_000, events: ['cdr'] }, {});
		await dial(sandbox, 'answered', { timestamp });
		now = START + 30_000;
		sandbox.runDue();
		while (sandbox.pushes[0]?.tries.length !== 1)
			await new Promise((resolve) => setImmediate(resolve));
		expect(sandbox.pushes[0].state).toBe('waiting');
		await turnTo(sandbox, 35, 2);
		expect(sandbox.pushes).toMatchObject([
			{ state: 'delivered', tries: [{ kind: 'first' }, { kind: 'repeat', at: START + 35_000 }] },
		]);
	});
});

describe('a push is delivered only by JSON with the ErrCode 0', () => {
	it.each<[string, ReceiverAnswer, boolean]>([
		['the documented answer', TAKEN, true],
		['the same with more in it', { body: '{ "ErrMsg": "ok", "ErrCode": 0, "x": 1 }' }, true],
		['another ErrCode', { body: '{"ErrCode":1,"ErrMsg":"busy"}' }, false],
		['an ErrCode in quotes', { body: '{"ErrCode":"0"}' }, false],
		["n8n's default answer", { body: '{"message":"Workflow was started"}' }, false],
		['plain text', { body: 'ok' }, false],
		['nothing', { body: '' }, false],
		['null', { body: 'null' }, false],
		['401', { status: 401, body: 'Authorization data is wrong!' }, false],
		['500', { status: 500, body: '<h1>Internal Server Error</h1>' }, false],
	])('%s', async (_, answer, isTaken) => {
		receiver.answerWith(() => answer);
		const sandbox = await start();
		const push = await sandbox.pushNow();
		expect(push.state).toBe(isTaken ? 'delivered' : 'givenUp');
		expect(push.tries.map(({ kind }) => kind)).toEqual(
			isTaken ? ['first'] : ['first', 'repeat', 'repeat', 'repeat'],
		);
		for (const { status, answer: text, acknowledged } of push.tries) {
			expect([status, text, acknowledged]).toEqual([answer.status ?? 200, answer.body, isTaken]);
		}
		expect(new Set(receiver.received.map(({ uuid }) => uuid))).toEqual(new Set([push.uuid]));
		expect(new Set(receiver.received.map(({ text }) => text)).size).toBe(1);
	});

	it.each([0, 1, 2, 3])('is repeated until it is taken: after %d repeats', async (repeats) => {
		receiver.answerWith((_, position) => (position < repeats ? { status: 503, body: '' } : TAKEN));
		const sandbox = await start();
		const push = await sandbox.pushNow();
		expect(push).toMatchObject({ state: 'delivered' });
		expect(push.tries).toHaveLength(repeats + 1);
	});

	it('a redirect is not followed', async () => {
		receiver.answerWith(() => ({ status: 307, body: '' }));
		const sandbox = await start({ repeats: 0 });
		expect(await sandbox.pushNow()).toMatchObject({ state: 'givenUp', tries: [{ status: 307 }] });
		expect(receiver.received).toHaveLength(1);
	});

	it('nobody listens', async () => {
		const sandbox = await start();
		await receiver.close();
		const push = await sandbox.pushNow();
		expect(push).toMatchObject({ state: 'givenUp' });
		expect(push.tries).toHaveLength(4);
		expect(push.tries[0]).toMatchObject({
			status: 0,
			answer: expect.stringContaining('ECONNREFUSED'),
		});
	});

	it('no answer comes in time', async () => {
		receiver.answerWith(() => ({ body: '', silent: true }));
		const sandbox = await start({ timeoutMs: 20, repeats: 1 });
		const push = await sandbox.pushNow();
		expect(push).toMatchObject({ state: 'givenUp' });
		expect(push.tries.map(({ answer }) => answer)).toEqual([
			'No answer within 20 ms',
			'No answer within 20 ms',
		]);
	});
});

describe('unpleasant ways', () => {
	it('duplicates: each push comes several times, under one UUID', async () => {
		const sandbox = await start({ duplicates: 2 });
		await dial(sandbox);
		await sandbox.settled();
		expect(receiver.received).toHaveLength(9);
		expect(new Set(receiver.received.map(({ uuid }) => uuid)).size).toBe(3);
		for (const { tries } of sandbox.pushes) {
			expect(tries.map(({ kind }) => kind).sort()).toEqual(['duplicate', 'duplicate', 'first']);
		}
	});

	it('reordered: the recordings come before the record', async () => {
		const sandbox = await start({ reorder: true });
		await dial(sandbox);
		await sandbox.settled();
		expect(queriesOf()).toEqual([RECORD, RECORD, CDR]);
	});

	const malformed: Record<MalformationName, (texts: Record<PushEvent, string>) => void> = {
		truncatedJson: ({ cdr }) => {
			expect(cdr).toMatch(/^\{"SdkAppId":/);
			expect(() => void JSON.parse(cdr)).toThrow(SyntaxError);
		},
		duplicateMembers: ({ cdr }) => {
			expect(cdr.match(/"Duration":/g)).toHaveLength(2);
			expect((JSON.parse(cdr) as { Duration: number }).Duration).toBe(60);
		},
		lowerCaseKeys: ({ cdr }) =>
			expect(JSON.parse(cdr)).toMatchObject({
				PostIVRKeyPressed: [{ key: '1', label: 'Very satisfied' }],
			}),
		upperCaseUui: ({ cdr }) => {
			expect(JSON.parse(cdr)).toMatchObject({ UUI: 'lead-42' });
			expect(JSON.parse(cdr)).not.toHaveProperty('Uui');
		},
		numbersAsStrings: ({ cdr }) =>
			expect(JSON.parse(cdr)).toMatchObject({
				SdkAppId: '1400000000',
				Duration: '60',
				ServeParticipants: [{ Sequence: '0' }],
			}),
		endpointUserAsNumber: ({ voicemail }) =>
			expect(JSON.parse(voicemail)).toMatchObject({ EndpointUser: 16188880000 }),
		wrongSdkAppId: ({ cdr, record }) => {
			for (const text of [cdr, record]) expect(text).not.toContain(String(CALL.SdkAppId));
			expect(JSON.parse(cdr)).toMatchObject({ SdkAppId: 1400999999 });
		},
	};

	it.each(MALFORMATIONS.map(({ malformation }) => malformation))('malformed: %s', async (name) => {
		const sandbox = await start({ malformed: [name] });
		const textOf = async (scenario: ScenarioName, event: PushEvent) =>
			(await sandbox.pushNow({ scenario, uui: 'lead-42' }, { event })).body;
		malformed[name]({
			cdr: await textOf('answered', 'cdr'),
			record: await textOf('answered', 'record'),
			voicemail: await textOf('voicemail', 'voicemail'),
		});
		expect(receiver.received.map(({ text }) => text)).toEqual(
			sandbox.pushes.map(({ body }) => body),
		);
	});

	it('several malformations at once', async () => {
		const sandbox = await start({
			malformed: ['numbersAsStrings', 'upperCaseUui', 'wrongSdkAppId'],
		});
		const { body } = await sandbox.pushNow({ uui: 'lead-42' });
		expect(JSON.parse(body)).toMatchObject({ SdkAppId: '1400999999', UUI: 'lead-42' });
	});
});

describe('pushing at once', () => {
	it('a thousand in a burst: each arrives once', async () => {
		const sandbox = await start();
		const pushes = await Promise.all(
			Array.from({ length: 1_000 }, (_, index) => sandbox.pushNow({ uui: `lead-${index}` })),
		);
		expect(receiver.received).toHaveLength(1_000);
		expect(new Set(receiver.received.map(({ uuid }) => uuid)).size).toBe(1_000);
		expect(new Set(receiver.received.map((push) => bodyOf(push).Uui)).size).toBe(1_000);
		expect(pushes.every(({ state }) => state === 'delivered')).toBe(true);
		expect(sandbox.pushes).toEqual(pushes);
		expect(sandbox.callRecords()).toHaveLength(1_000);
	});

	it('no more at a time than is allowed, and no push runs out of time while it waits for its turn', async () => {
		receiver.answerWith(() => ({ ...TAKEN, afterMs: 60 }));
		const sandbox = await start({ concurrency: 5, timeoutMs: 400, repeats: 0 });
		const pushes = await Promise.all(Array.from({ length: 40 }, () => sandbox.pushNow()));
		expect(receiver.mostAtOnce()).toBe(5);
		expect(pushes.every(({ state }) => state === 'delivered')).toBe(true);
	});

	it('the same push twenty times at once', async () => {
		const sandbox = await start();
		const push = await sandbox.pushNow({}, { uuid: 'one-push', duplicates: 19 });
		expect(receiver.received.map(({ uuid }) => uuid)).toEqual(Array(20).fill('one-push'));
		expect(push.tries).toHaveLength(20);
	});

	it('about a call that is known', async () => {
		const sandbox = await start();
		const [record] = sandbox.addRecords([{ uui: 'known', talkMs: 7_000 }]);
		await sandbox.pushNow({ sessionId: record.sessionId });
		expect(bodyOf(receiver.received[0])).toMatchObject({
			SessionId: record.sessionId,
			Uui: 'known',
			Duration: 7,
		});
		expect(sandbox.callRecords()).toHaveLength(1);
	});

	it('about an inbound call, with its voicemail', async () => {
		const sandbox = await start();
		const call = { direction: 'inbound', scenario: 'voicemail', lead: '008613900000003' } as const;
		await sandbox.pushNow(call, { event: 'voicemail' });
		const { SessionId, EndpointUser, RecordURL } = bodyOf(receiver.received[0]);
		expect([EndpointUser, queriesOf()]).toEqual(['13900000003', [VOICEMAIL]]);
		expect((await fetch(String(RecordURL))).status).toBe(200);
		await sandbox.pushNow({ sessionId: String(SessionId) });
		expect(bodyOf(receiver.received[1])).toMatchObject({
			Direction: 0,
			CallType: 2,
			Caller: '008613900000003',
			EndStatusString: 'notWorkTime',
			ServeParticipants: [],
		});
	});

	it('with fields, a body, an authentication or an address of its own', async () => {
		const sandbox = await start();
		await sandbox.pushNow({}, { fields: { Caller: undefined, Unknown: { deep: true } } });
		await sandbox.pushNow({}, { rawBody: 'no JSON' });
		await sandbox.pushNow({}, { authentication: { username: 'a', password: 'b' } });
		await sandbox.pushNow({}, { url: receiver.url.replace('calls', 'others') });
		const [withFields, withBody, withAuthentication, elsewhere] = receiver.received;
		expect(bodyOf(withFields)).toMatchObject({ Unknown: { deep: true } });
		expect(bodyOf(withFields)).not.toHaveProperty('Caller');
		expect(withBody.text).toBe('no JSON');
		expect(withAuthentication.headers.authorization).toBe('Basic YTpi');
		expect(elsewhere.path).toBe('/webhook/others');
	});

	it.each<[string, PushOptions, Parameters<Sandbox['pushNow']>, string]>([
		['without a URL', { url: null }, [], 'set push.url'],
		[
			'a recording of a call without a talk',
			{},
			[{ scenario: 'leadBusy' }, { event: 'record' }],
			'no record',
		],
		['to another machine', {}, [{}, { url: 'http://192.0.2.1/' }], 'to this machine only'],
	])('is refused: %s', async (_, push, given, complaint) => {
		const sandbox = await start(push);
		await expect(sandbox.pushNow(...given)).rejects.toThrow(complaint);
		expect(receiver.received).toEqual([]);
	});
});

describe('the receiver is on this machine', () => {
	it.each([
		'http://127.0.0.1:5678/webhook/x',
		'http://127.8.9.10/',
		'http://localhost:5678/webhook-test/x?y=z',
		'https://localhost/x',
		'http://[::1]:5678/',
		'http://127.1/',
	])('%s is', (url) => {
		expect(loopbackUrl(url)).toBeInstanceOf(URL);
	});

	it.each([
		['http://example.com/webhook', 'to this machine only'],
		['http://192.168.0.1/', 'to this machine only'],
		['http://0.0.0.0:5678/', 'to this machine only'],
		['http://[::2]/', 'to this machine only'],
		['http://127.0.0.1.example.com/', 'to this machine only'],
		['http://localhost.example.com/', 'to this machine only'],
		['http://127.0.0.1@example.com/', 'to this machine only'],
		['http://user:password@127.0.0.1/', '"authentication"'],
		['ftp://127.0.0.1/', 'http:// or https://'],
		['127.0.0.1:5678', 'is not an address'],
		['', 'is not an address'],
	])('%s is refused', async (url, complaint) => {
		expect(() => loopbackUrl(url)).toThrow(complaint);
		await expect(startSandbox({ push: { url } })).rejects.toThrow(complaint);
	});

	it('localhost is reached', async () => {
		const sandbox = await start({ url: receiver.url.replace('127.0.0.1', 'localhost') });
		expect(await sandbox.pushNow()).toMatchObject({ state: 'delivered' });
	});
});

describe('settings at run time', () => {
	const post = async (
		sandbox: Sandbox,
		body: unknown,
		headers = { 'Content-Type': 'application/json' },
	) => {
		const response = await fetch(`${sandbox.url}/push`, {
			method: 'POST',
			headers,
			body: typeof body === 'string' ? body : JSON.stringify(body),
		});
		return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
	};

	it('POST /push changes what it names, and never shows the password', async () => {
		const sandbox = await start({ url: null });
		const authentication = { username: 'n8n', password: 'a secret' };
		const { status, answer } = await post(sandbox, { url: receiver.url, authentication });
		expect(status).toBe(200);
		expect(answer).toMatchObject({ url: receiver.url, authentication: { username: 'n8n' } });
		await post(sandbox, { events: ['cdr'] });
		const shown = await (await fetch(`${sandbox.url}/push`)).text();
		expect(JSON.parse(shown)).toMatchObject({ url: receiver.url, events: ['cdr'], repeats: 3 });
		expect(shown).not.toContain('a secret');

		await dial(sandbox);
		await sandbox.settled();
		expect(queriesOf()).toEqual([CDR]);
		const header = `Basic ${Buffer.from('n8n:a secret').toString('base64')}`;
		expect(receiver.received[0].headers.authorization).toBe(header);
	});

	it('switches off with null, and on again', async () => {
		const sandbox = await start();
		await post(sandbox, { url: null });
		await dial(sandbox);
		while (sandbox.callRecords().length === 0) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		await sandbox.settled();
		expect(sandbox.pushes).toEqual([]);
		await post(sandbox, { url: receiver.url });
		await dial(sandbox);
		await sandbox.settled();
		expect(receiver.received).toHaveLength(3);
	});

	it.each<[string, unknown, string]>([
		[
			'another machine',
			{ url: 'http://example.com/' },
			'push.url: The sandbox pushes to this machine only',
		],
		['a setting it does not know', { address: 'x' }, 'push: Unrecognized key'],
		['a wrong event', { events: ['imcdr'] }, 'push.events.0'],
		['a wrong malformation', { malformed: ['none'] }, 'push.malformed.0'],
		[
			'a user name with a colon',
			{ authentication: { username: 'a:b', password: '' } },
			'push.authentication',
		],
		['a negative number', { duplicates: -1 }, 'push.duplicates'],
		['a list', '[]', 'not a JSON object'],
		['no JSON', 'url=x', 'not a JSON object'],
	])('POST /push refuses %s and changes nothing', async (_, body, complaint) => {
		const sandbox = await start();
		const before = await (await fetch(`${sandbox.url}/push`)).json();
		const { status, answer } = await post(sandbox, body);
		expect([status, answer.error]).toEqual([400, expect.stringContaining(complaint)]);
		expect(await (await fetch(`${sandbox.url}/push`)).json()).toEqual(before);
	});

	it("POST /push refuses what another site's page could send", async () => {
		const sandbox = await start();
		const { status } = await post(sandbox, { url: null }, { 'Content-Type': 'text/plain' });
		expect(status).toBe(400);
	});

	it('POST /push/now pushes a sample', async () => {
		const sandbox = await start();
		const response = await fetch(`${sandbox.url}/push/now`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: JSON.stringify({ record: { uui: 'by hand' }, overrides: { event: 'cdr' } }),
		});
		expect(await response.json()).toMatchObject({ state: 'delivered', tries: [{ status: 200 }] });
		expect(bodyOf(receiver.received[0]).Uui).toBe('by hand');
	});
});

describe('the log of pushes', () => {
	it('is read over HTTP as well', async () => {
		const sandbox = await start();
		await sandbox.pushNow();
		const read = (await (await fetch(`${sandbox.url}/sandbox/pushes`)).json()) as Push[];
		expect(read).toEqual(JSON.parse(JSON.stringify(sandbox.pushes)));
		expect(read).toMatchObject([{ action: 'cdr', tries: [{ status: 200, answer: TAKEN.body }] }]);
	});

	it('is cleared by a reset, which breaks off what is under way and forgets what is planned', async () => {
		receiver.answerWith(() => ({ body: '', silent: true }));
		const sandbox = await start();
		const underWay = sandbox.pushNow();
		await dial(sandbox);
		while (receiver.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
		sandbox.reset();
		expect(await underWay).toMatchObject({ state: 'givenUp' });
		expect(sandbox.pushes).toEqual([]);
		await sandbox.settled();

		receiver.answerWith(() => TAKEN);
		expect(await sandbox.pushNow()).toMatchObject({ state: 'delivered' });
		expect(sandbox.pushes).toHaveLength(1);
	});

	it('closing breaks off everything, and nobody waits for ever', async () => {
		receiver.answerWith(() => ({ body: '', silent: true }));
		const sandbox = await start({ timeoutMs: 600_000 }, { callTimes: {} });
		await dial(sandbox);
		const settled = sandbox.settled();
		const underWay = sandbox.pushNow();
		while (receiver.received.length === 0) await new Promise((resolve) => setImmediate(resolve));
		await sandbox.close();
		expect(await underWay).toMatchObject({ state: 'givenUp' });
		await settled;
	});

	it('the page is told of each push and each try', async () => {
		const sandbox = await start();
		const { body } = await fetch(`${sandbox.url}/sandbox/events`);
		const reader = (body as ReadableStream<Uint8Array>)
			.pipeThrough(new TextDecoderStream())
			.getReader();
		let text = '';
		const readUntil = async (wanted: RegExp) => {
			while (!wanted.test(text)) text += (await reader.read()).value ?? '';
		};
		await dial(sandbox);
		await readUntil(/event: record\ndata: \{.*"endStatus":\{"number":1,"text":"ok"\}/);
		await readUntil(/event: push\ndata: \{.*"state":"waiting","tries":\[\]/);
		await readUntil(/event: push\ndata: \{.*"state":"delivered"/);
		sandbox.setPush({ authentication: { username: 'n8n', password: 'a secret' } });
		await readUntil(/event: pushSettings\ndata: \{.*"username":"n8n"/);
		expect(text).not.toContain('a secret');
	});
});
