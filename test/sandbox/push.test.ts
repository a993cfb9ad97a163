import {
	MAGIC_CALLEES,
	PUSH_FAULTS,
	startSandbox,
	type PushFault,
	type ScenarioName,
} from '../../sandbox';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import { bodyOf, startReceiver, TAKEN, type Receiver, type ReceiverAnswer } from './receiver';
import { CALL, post, readEvents, send, useSandbox } from './support';

let receiver: Receiver;
const tencent = useSandbox({
	clock: Date.now,
	callTimes: { agentAnswersAfterMs: 5, leadAnswersAfterMs: 10, finishedAfterMs: 20 },
});
const DEFAULTS = { authentication: 'none', faults: [], repeatAfterMs: 5 } as const;

beforeEach(async () => {
	receiver = await startReceiver();
	tencent.sandbox.setPush({ ...DEFAULTS, url: receiver.url });
});
afterEach(() => receiver.close());

const calleeOf = (scenario: ScenarioName) =>
	MAGIC_CALLEES.find((magic) => magic.scenario === scenario)?.callee ?? '';

async function dial(scenario: ScenarioName = 'answered'): Promise<string> {
	const answer = await send(tencent.sandbox, { ...CALL, Callee: calleeOf(scenario) });
	expect(answer.Error).toBeUndefined();
	return String(answer.SessionId);
}

/** A call from its first ring until everything is pushed. */
async function call(scenario?: ScenarioName): Promise<string> {
	const sessionId = await dial(scenario);
	await tencent.sandbox.settled();
	return sessionId;
}

const queriesOf = () => receiver.received.map(({ query }) => query);
const CDR = 'action=cdr&version=1';
const RECORD = 'action=record&version=1';
const VOICEMAIL = 'action=voicemail';

describe('the pushes of a call', () => {
	it('are its record, and then a recording of each side, each with a UUID of its own', async () => {
		const SessionId = await call();
		expect(queriesOf()).toEqual([CDR, RECORD, RECORD]);
		const [cdr, ...recordings] = receiver.received;
		expect(new Set(receiver.received.map(({ uuid }) => uuid)).size).toBe(3);
		expect(cdr).toMatchObject({
			path: '/webhook/calls',
			headers: { 'content-type': 'application/json;charset=utf8' },
			uuid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
		});
		expect(cdr.headers.authorization).toBeUndefined();
		const key = SessionId.replace(/-/g, '');
		const same = { SdkAppId: CALL.SdkAppId, SessionId };
		expect(bodyOf(cdr)).toMatchObject({
			...same,
			Direction: 1,
			Uui: CALL.UUI,
			RecordId: `${key}-user`,
			EndStatusString: 'ok',
			ServeParticipants: [{ Type: 'staffPhoneSeat', RecordId: `${key}-agent` }],
		});
		const bodies = recordings.map(bodyOf).sort((one) => (one.RecordId === `${key}-agent` ? -1 : 1));
		const urlOf = (who: string) => `${tencent.sandbox.url}/recordings/${key}-${who}.wav`;
		expect(bodies).toMatchObject([
			{ ...same, EndpointUser: CALL.UserId, RecordURL: urlOf('agent') },
			{ ...same, EndpointUser: calleeOf('answered'), RecordURL: urlOf('user') },
		]);
	});

	it('of a call that reaches a mailbox are its record and the voicemail', async () => {
		const SessionId = await call('voicemail');
		expect(queriesOf()).toEqual([CDR, VOICEMAIL]);
		const key = SessionId.replace(/-/g, '');
		const RecordURL = `${tencent.sandbox.url}/recordings/${key}-voicemail.wav`;
		const expected = { SessionId, EndpointUser: '16100000610', RecordURL };
		expect(bodyOf(receiver.received[1])).toMatchObject(expected);
	});

	it.each([
		['', `?${CDR}`],
		['?token=abc', `?token=abc&${CDR}`],
		['?', `?${CDR}`],
		['#part', `?${CDR}`],
	])('go to an address that ends with "%s"', async (ending, expected) => {
		tencent.sandbox.setPush({ url: `${receiver.url}${ending}` });
		const { url } = await tencent.sandbox.pushNow();
		expect(url).toBe(`${receiver.url}${expected}`);
		expect(`?${receiver.received[0].query}`).toBe(expected);
	});

	it.each([
		['n8n', 'secret'],
		['名前', 'pass:word with spaces'],
		['empty', ''],
	])('prove with Basic authentication that they know %s and %j', async (username, password) => {
		tencent.sandbox.setPush({ authentication: { username, password } });
		const push = await tencent.sandbox.pushNow();
		const [scheme, credentials] = String(receiver.received[0].headers.authorization).split(' ');
		expect(scheme).toBe('Basic');
		expect(Buffer.from(credentials, 'base64').toString('utf8')).toBe(`${username}:${password}`);
		expect(JSON.stringify(push)).not.toContain(credentials);
	});
});

describe('on a clock that is turned', () => {
	const turned = useSandbox();

	it('they come when a call is hung up, and not again at its natural end', async () => {
		const { sandbox, ask, turnTo } = turned;
		const { SessionId } = await ask('CreateCallOutSession', CALL);
		// Without an address there is nothing to wait for
		await sandbox.settled();
		sandbox.setPush({ url: receiver.url });
		turnTo(12);
		sandbox.runDue();
		expect(sandbox.pushes).toEqual([]);
		await ask('HangUpCall', { SessionId });
		await sandbox.settled();
		expect(bodyOf(receiver.received[0])).toMatchObject({ Duration: 3, HungUpSide: 'seat' });
		turnTo(60);
		await sandbox.settled();
		expect(queriesOf()).toEqual([CDR, RECORD, RECORD]);
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
		['a redirect, which is not followed', { status: 307, body: '' }, false],
	])('%s', async (_, answer, isTaken) => {
		receiver.answerWith(() => answer);
		const push = await tencent.sandbox.pushNow();
		expect(push.state).toBe(isTaken ? 'delivered' : 'givenUp');
		const seen = { status: answer?.status ?? 200, answer: answer?.body, acknowledged: isTaken };
		expect(push.tries).toEqual(Array(isTaken ? 1 : 4).fill(expect.objectContaining(seen)));
		const { uuid, body } = push;
		expect(receiver.received).toMatchObject(push.tries.map(() => ({ uuid, text: body })));
	});

	it.each([0, 1, 2, 3])('is repeated until it is taken: after %d repeats', async (repeats) => {
		receiver.answerWith((position) => (position < repeats ? { status: 503, body: '' } : TAKEN));
		const push = await tencent.sandbox.pushNow();
		expect(push).toMatchObject({ state: 'delivered' });
		expect(push.tries).toHaveLength(repeats + 1);
	});

	it('nobody listens', async () => {
		await receiver.close();
		const push = await tencent.sandbox.pushNow();
		const refused = { status: 0, answer: expect.stringContaining('ECONNREFUSED') as string };
		expect(push).toMatchObject({ state: 'givenUp', tries: Array(4).fill(refused) });
	});
});

describe('faults', () => {
	const UNUSUAL_BODIES: ReadonlyArray<[PushFault, 'answered' | 'voicemail', unknown]> = [
		['truncatedJson', 'answered', undefined],
		['duplicateMembers', 'answered', { Duration: 60 }],
		['lowerCaseKeys', 'answered', { PostIVRKeyPressed: [{ key: '1', label: 'Very satisfied' }] }],
		['endpointUserAsNumber', 'voicemail', { EndpointUser: 16188880000 }],
	];
	const WAYS: ReadonlyArray<[PushFault, string[], number]> = [
		['duplicated', [CDR, CDR, RECORD, RECORD, RECORD, RECORD], 2],
		['reordered', [RECORD, RECORD, CDR], 1],
		['answerLost', [CDR, CDR, RECORD, RECORD, RECORD, RECORD], 2],
	];

	it('each have their test', () => {
		const tested = [...WAYS, ...UNUSUAL_BODIES].map(([fault]) => fault);
		expect(new Set(tested)).toEqual(new Set(PUSH_FAULTS.map(({ fault }) => fault)));
	});

	it.each(WAYS)(
		'%s: a call is told as %j, %d requests for each push',
		async (fault, queries, times) => {
			tencent.sandbox.setPush({ faults: [fault] });
			await call();
			expect(queriesOf()).toEqual(queries);
			expect(new Set(receiver.received.map(({ uuid }) => uuid)).size).toBe(3);
			for (const push of tencent.sandbox.pushes) {
				expect([push.state, push.tries.length]).toEqual(['delivered', times]);
			}
		},
	);

	it.each(UNUSUAL_BODIES)('%s, of a call that goes like %s', async (fault, scenario, expected) => {
		tencent.sandbox.setPush({ faults: [fault] });
		const event = scenario === 'answered' ? 'cdr' : 'voicemail';
		const { body } = await tencent.sandbox.pushNow({ scenario }, { event });
		expect(receiver.received[0].text).toBe(body);
		if (expected) expect(JSON.parse(body)).toMatchObject(expected);
		else expect(() => void JSON.parse(body)).toThrow(SyntaxError);
		expect(body.match(/"Duration":/g)?.length ?? 0).toBe(
			fault === 'duplicateMembers' ? 2 : Number(body.includes('"Duration":')),
		);
	});
});

describe('pushing at once', () => {
	it('about a call that is known, with fields of its own', async () => {
		const { sandbox } = tencent;
		const [{ sessionId }] = sandbox.addRecords([{ uui: 'known', talkMs: 7_000 }]);
		await sandbox.pushNow({ sessionId }, { fields: { Uui: 'other', Unknown: { deep: true } } });
		const expected = { SessionId: sessionId, Uui: 'other', Unknown: { deep: true }, Duration: 7 };
		expect(bodyOf(receiver.received[0])).toMatchObject(expected);
		expect(sandbox.callRecords()).toHaveLength(1);
	});

	it('about an inbound call, with its voicemail', async () => {
		const { sandbox } = tencent;
		const call = { direction: 'inbound', scenario: 'voicemail', lead: '008613900000003' } as const;
		await sandbox.pushNow(call, { event: 'voicemail' });
		const { SessionId, EndpointUser, RecordURL } = bodyOf(receiver.received[0]);
		expect([EndpointUser, queriesOf()]).toEqual(['13900000003', [VOICEMAIL]]);
		expect((await fetch(String(RecordURL))).status).toBe(200);
		await sandbox.pushNow({ sessionId: String(SessionId) });
		expect(bodyOf(receiver.received[1])).toMatchObject({
			...{ Direction: 0, CallType: 2, Caller: '008613900000003' },
			...{ EndStatusString: 'notWorkTime', ServeParticipants: [] },
		});
	});

	it('is refused without a URL, and for what there is not', async () => {
		const { sandbox } = tencent;
		const busy = sandbox.pushNow({ scenario: 'leadBusy' }, { event: 'record' });
		await expect(busy).rejects.toThrow('no record');
		sandbox.setPush({ url: null });
		await expect(sandbox.pushNow()).rejects.toThrow('set push.url');
		expect(receiver.received).toEqual([]);
	});
});

describe('settings at run time', () => {
	const HERE = ['http://127.8.9.10/', 'http://127.1/', 'https://localhost/x', 'http://[::1]:5678/'];
	it.each(HERE)('%s is on this machine', async (url) => {
		expect(await post(tencent.sandbox, '/push', { url })).toMatchObject({
			status: 200,
			answer: { url },
		});
	});

	const ELSEWHERE = [
		...['http://example.com/webhook', 'http://192.168.0.1/', 'http://0.0.0.0:5678/'],
		...['http://[::2]/', 'http://127.0.0.1.example.com/', 'http://127.0.0.1@example.com/'],
	];
	it.each<[string, unknown, string]>([
		...ELSEWHERE.map((url): [string, unknown, string] => [url, { url }, 'to this machine only']),
		['a login in the address', { url: 'http://user:password@127.0.0.1/' }, '"authentication"'],
		['another protocol', { url: 'ftp://127.0.0.1/' }, 'push.url: The address of a push begins'],
		['no address', { url: '127.0.0.1:5678' }, 'is not an address'],
		['a setting it does not know', { address: 'x' }, 'push: Unrecognized key'],
		['a wrong fault', { faults: ['none'] }, 'push.faults.0'],
		['a colon', { authentication: { username: 'a:b', password: '' } }, 'push.authentication'],
		['a negative number', { repeatAfterMs: -1 }, 'push.repeatAfterMs'],
		['a list', '[]', 'not a JSON object'],
		['no JSON', 'url=x', 'not a JSON object'],
	])('POST /push refuses %s and changes nothing', async (_, body, complaint) => {
		const { sandbox } = tencent;
		const before = await (await fetch(`${sandbox.url}/push`)).json();
		const { status, answer } = await post(sandbox, '/push', body);
		expect([status, answer.error]).toEqual([400, expect.stringContaining(complaint)]);
		expect(await (await fetch(`${sandbox.url}/push`)).json()).toEqual(before);
	});

	it("POST /push refuses what another site's page could send", async () => {
		const { status } = await post(tencent.sandbox, '/push', { url: null }, 'text/plain');
		expect(status).toBe(400);
	});

	it('POST /push changes what it names, and never shows the password; POST /push/now pushes', async () => {
		const { sandbox } = tencent;
		const authentication = { username: 'n8n', password: 'a secret' };
		await post(sandbox, '/push', { url: receiver.url, authentication });
		await post(sandbox, '/push', { repeatAfterMs: 7 });
		const shown = await (await fetch(`${sandbox.url}/push`)).text();
		expect(JSON.parse(shown)).toEqual({
			...{ url: receiver.url, repeatAfterMs: 7, faults: [], authentication: { username: 'n8n' } },
		});
		const { answer } = await post(sandbox, '/push/now', { record: { uui: 'by hand' } });
		expect(answer).toMatchObject({ state: 'delivered', tries: [{ status: 200 }] });
		const [{ headers, text }] = receiver.received;
		expect(JSON.parse(text)).toMatchObject({ Uui: 'by hand' });
		const login = Buffer.from('n8n:a secret').toString('base64');
		expect(headers.authorization).toBe(`Basic ${login}`);
	});
});

it.each(['reset', 'close'] as const)(
	'%s breaks off what is under way, and nobody waits for ever',
	async (end) => {
		receiver.answerWith(() => undefined);
		const sandbox = await startSandbox({ push: { url: receiver.url } });
		await send(sandbox, CALL);
		const settled = sandbox.settled();
		const underWay = sandbox.pushNow();
		await pollUntil('a push', () => receiver.received[0], 5_000, 1);
		await sandbox[end]();
		expect(await underWay).toMatchObject({ state: 'givenUp' });
		await settled;
		expect(sandbox.pushes).toHaveLength(end === 'reset' ? 0 : 1);
		await sandbox.close();
	},
);

it('the page is told of each push and each try, and not of the password', async () => {
	const events = await readEvents(tencent.sandbox);
	await dial();
	await events.until(/event: record\ndata: \{.*"endStatus":\{"number":1,"text":"ok"\}/);
	await events.until(/event: push\ndata: \{.*"state":"waiting","tries":\[\]/);
	await events.until(/event: push\ndata: \{.*"state":"delivered"/);
	tencent.sandbox.setPush({ authentication: { username: 'n8n', password: 'a secret' } });
	await tencent.sandbox.settled();
	const told = await events.until(/event: pushSettings\ndata: \{.*"username":"n8n"/);
	expect(told).not.toContain('a secret');
	const read: unknown = await (await fetch(`${tencent.sandbox.url}/sandbox/pushes`)).json();
	expect(read).toEqual(JSON.parse(JSON.stringify(tencent.sandbox.pushes)));
});
