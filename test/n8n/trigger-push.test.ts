import { randomUUID } from 'node:crypto';
import type { IDataObject, INode } from 'n8n-workflow';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE, pushUrlOf } from '../../scripts/n8n/furnish';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import { startServer, type OtherServer } from './support/otherServers';
import {
	activateTrigger,
	basicAuth,
	callRecord,
	delivered,
	NEXT_NAME,
	push,
	pushLogin,
	pushTrigger,
	RECEIVED,
	TRIGGER_NAME,
} from './support/pushes';
import { openScene, type Scene } from './support/scene';

let scene: Scene;
let credentials: INode['credentials'];
let sdkAppId: number;

beforeAll(async () => {
	scene = await openScene();
	sdkAppId = scene.sandbox.account.sdkAppId;
	credentials = await credentialWith(pushLogin);
});

afterAll(async () => await scene.close());

async function credentialWith(change: IDataObject) {
	const id = await scene.client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, {
		...scene.credentialData,
		...(change as Record<string, string>),
	});
	return { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } };
}

async function openTrigger(parameters: INode['parameters'] = {}, chosen = credentials) {
	return await activateTrigger(scene.client, pushTrigger(chosen, parameters));
}

/** That n8n holds an execution before it answers is shown where n8n is killed (trigger-restart), not here. */
const executionsAfter = async (workflowId: string, count = 1) =>
	await scene.client.finishedExecutionsOf(workflowId, count);

const allEvents = { events: ['cdr', 'record', 'voicemail'] };
const recording = (change: IDataObject = {}) => ({
	SdkAppId: sdkAppId,
	RecordId: '1767225620',
	SessionId: 's-1',
	Timestamp: 1767225720,
	EndpointUser: 'agent@example.com',
	RecordURL: 'http://127.0.0.1:9/a.mp3',
	...change,
});

describe('a push', () => {
	it('of a call record starts an execution with flat fields, and is answered as Tencent wants it', async () => {
		const { workflow, url } = await openTrigger();
		const answer = await push(url, { body: callRecord(sdkAppId, { SessionId: 's-1' }) });
		expect(answer).toMatchObject({ status: 200, text: RECEIVED });
		expect(answer.headers.get('content-type')).toContain('application/json');
		const executions = await executionsAfter(workflow.id);
		expect(executions.map(({ status }) => status)).toEqual(['success']);
		expect(delivered(executions)).toEqual([
			{
				Event: 'cdr',
				SessionId: 's-1',
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
				UUI: { lead: 42 },
			},
		]);
	});

	it('comes as Tencent sent it when Simplify is off', async () => {
		const { workflow, url } = await openTrigger({ simplify: false });
		const body = callRecord(sdkAppId, { SomethingNew: { kept: 1 } });
		await push(url, { body });
		expect(delivered(await executionsAfter(workflow.id))).toEqual([body]);
	});

	it.each([
		['record', {}, { Event: 'record', EndpointUser: 'agent@example.com' }],
		[
			'voicemail',
			{ EndpointUser: 13900000003 },
			{ Event: 'voicemail', EndpointUser: '13900000003' },
		],
	])('of a %s', async (action, change, expected) => {
		const { workflow, url } = await openTrigger(allEvents);
		expect((await push(url, { action, body: recording(change as IDataObject) })).text).toBe(
			RECEIVED,
		);
		expect(delivered(await executionsAfter(workflow.id))).toEqual([
			expect.objectContaining(expected),
		]);
	});

	it.each([
		['an event that was not chosen', { action: 'record' }, {}],
		['an action that nobody knows', { action: 'imcdr' }, allEvents],
		['a call that the filters leave out', {}, { filters: { direction: 'inbound' } }],
		['a call of another agent', {}, { filters: { agent: 'other@example.com' } }],
	])('of %s is acknowledged and starts nothing', async (_name, settings, parameters) => {
		const { workflow, url } = await openTrigger(parameters);
		const answer = await push(url, { body: callRecord(sdkAppId), ...settings });
		expect(answer).toMatchObject({ status: 200, text: RECEIVED });
		expect(await scene.client.executionsOf(workflow.id)).toEqual([]);
	});

	it('that the filters let pass starts an execution', async () => {
		const filters = {
			agent: 'Agent@example.com',
			answered: 'answered',
			direction: 'outbound',
			onlyWithUui: true,
			skillGroup: 'sales',
		};
		const { workflow, url } = await openTrigger({ filters });
		await push(url, { body: callRecord(sdkAppId) });
		expect(delivered(await executionsAfter(workflow.id))).toHaveLength(1);
	});

	it('of another application is refused', async () => {
		const { workflow, url } = await openTrigger();
		const { text } = await push(url, { body: callRecord(sdkAppId + 1) });
		expect((JSON.parse(text) as IDataObject).ErrCode).not.toBe(0);
		expect(await scene.client.executionsOf(workflow.id)).toEqual([]);
	});

	it('may come in any order: a recording before its call', async () => {
		const { workflow, url } = await openTrigger(allEvents);
		const SessionId = 's-reordered';
		await push(url, { action: 'record', body: recording({ SessionId }) });
		await push(url, { body: callRecord(sdkAppId, { SessionId }) });
		const events = delivered(await executionsAfter(workflow.id, 2));
		expect(events.map(({ Event }) => Event)).toEqual(['record', 'cdr']);
		expect(new Set(events.map((event) => event.SessionId))).toEqual(new Set([SessionId]));
	});
});

describe('authentication', () => {
	it.each<[string, string | null]>([
		['no login', null],
		['a wrong password', basicAuth(pushLogin.pushUsername, 'wrong')],
		['a wrong user name', basicAuth('wrong', pushLogin.pushPassword)],
		['another scheme', 'Bearer token'],
	])('%s is answered 401 and starts nothing, whatever the body', async (_name, authorization) => {
		const { workflow, url } = await openTrigger();
		for (const body of [callRecord(sdkAppId), '{"broken']) {
			const answer = await push(url, { body, authorization });
			expect(answer.status).toBe(401);
			expect(answer.headers.get('www-authenticate')).toMatch(/^Basic /);
			expect((JSON.parse(answer.text) as IDataObject).ErrCode).not.toBe(0);
		}
		expect(await scene.client.executionsOf(workflow.id)).toEqual([]);
	});

	it('takes the scheme in any case', async () => {
		const { workflow, url } = await openTrigger();
		const authorization = basicAuth(pushLogin.pushUsername, pushLogin.pushPassword);
		await push(url, {
			body: callRecord(sdkAppId),
			authorization: authorization.replace('Basic', 'bASIC'),
		});
		expect(await executionsAfter(workflow.id)).toHaveLength(1);
	});

	it('refuses everybody while the credential has no push login', async () => {
		const { workflow, url } = await openTrigger({}, await credentialWith({}));
		for (const authorization of [null, basicAuth('', ''), basicAuth('tencent', '')]) {
			expect((await push(url, { body: callRecord(sdkAppId), authorization })).status).toBe(401);
		}
		expect(await scene.client.executionsOf(workflow.id)).toEqual([]);
	});

	it('can be switched off', async () => {
		const { workflow, url } = await openTrigger(
			{ authentication: 'none' },
			await credentialWith({}),
		);
		expect((await push(url, { body: callRecord(sdkAppId), authorization: null })).text).toBe(
			RECEIVED,
		);
		expect(await executionsAfter(workflow.id)).toHaveLength(1);
	});
});

describe('a push that cannot be read', () => {
	it.each([
		['is cut off', '{"SdkAppId":14000'],
		['is no object', '[1,2]'],
		['has no session', '{"SdkAppId":1400000001}'],
		['is empty', ''],
	])(
		'because it %s fails an execution with the body, once, and is answered with a failure',
		async (_name, body) => {
			const { workflow, url } = await openTrigger();
			const uuid = randomUUID();
			for (let repeat = 0; repeat < 3; repeat++) {
				const { status, text } = await push(url, { body, uuid });
				expect(status).toBe(200);
				expect((JSON.parse(text) as IDataObject).ErrCode).toBe(400);
			}
			const executions = await executionsAfter(workflow.id);
			expect(executions.map(({ status }) => status)).toEqual(['error']);
			const { error } = executions[0].data.resultData;
			expect(error).toMatchObject({ description: `The body as it came: ${body}` });
			expect(delivered(executions)).toEqual([]);
		},
	);

	it('starts its execution when it comes whole the next time', async () => {
		const { workflow, url } = await openTrigger();
		const uuid = randomUUID();
		const body = callRecord(sdkAppId);
		await push(url, { body: JSON.stringify(body).slice(0, 50), uuid });
		expect((await push(url, { body, uuid })).text).toBe(RECEIVED);
		const executions = await executionsAfter(workflow.id, 2);
		expect(executions.map(({ status }) => status)).toEqual(['error', 'success']);
	});
});

describe('a push that is sent again', () => {
	it('is acknowledged and starts nothing more', async () => {
		const { workflow, url } = await openTrigger();
		const repeated = { body: callRecord(sdkAppId), uuid: randomUUID() };
		for (let repeat = 0; repeat < 4; repeat++) {
			expect((await push(url, repeated)).text).toBe(RECEIVED);
		}
		await push(url, { body: callRecord(sdkAppId) });
		expect(await executionsAfter(workflow.id, 2)).toHaveLength(2);
	});

	it('twenty times at once starts one execution', async () => {
		const { workflow, url } = await openTrigger();
		const repeated = { body: callRecord(sdkAppId), uuid: randomUUID() };
		const answers = await Promise.all(
			Array.from({ length: 20 }, async () => await push(url, repeated)),
		);
		expect(answers.map(({ text }) => text)).toEqual(Array(20).fill(RECEIVED));
		expect(await executionsAfter(workflow.id)).toHaveLength(1);
	});

	it('is known to one trigger only: another one gets it too', async () => {
		const first = await openTrigger();
		const second = await openTrigger();
		const repeated = { body: callRecord(sdkAppId), uuid: randomUUID() };
		await push(first.url, repeated);
		await push(second.url, repeated);
		expect(await executionsAfter(first.workflow.id)).toHaveLength(1);
		expect(await executionsAfter(second.workflow.id)).toHaveLength(1);
	});
});

// A minute for each 250, so older versions get fewer
const BURST = process.env.N8N_VERSION?.startsWith('1.') ? 300 : 1000;

test(`${BURST} pushes in a burst start ${BURST} executions`, async () => {
	const count = BURST;
	const { workflow, url } = await openTrigger();
	const sessions = Array.from({ length: count }, (_, index) => `burst-${index}`);
	const waiting = [...sessions];
	const began = Date.now();
	let slowest = 0;
	let acknowledged = 0;
	const sender = async () => {
		for (let SessionId = waiting.pop(); SessionId; SessionId = waiting.pop()) {
			const sentAt = Date.now();
			const { text } = await push(url, { body: callRecord(sdkAppId, { SessionId }) });
			slowest = Math.max(slowest, Date.now() - sentAt);
			if (text === RECEIVED) acknowledged++;
		}
	};
	await Promise.all(Array.from({ length: 50 }, sender));
	const seconds = (Date.now() - began) / 1000;
	const executions = await executionsAfter(workflow.id, count);
	const arrived = delivered(executions).map(({ SessionId }) => String(SessionId));
	process.stdout.write(
		`burst: ${count} pushes, 50 at a time, in ${seconds.toFixed(1)} s (slowest answer ${slowest} ms); ${acknowledged} acknowledged, ${executions.length} executions, ${new Set(arrived).size} sessions, ${count - new Set(arrived).size} lost, ${arrived.length - new Set(arrived).size} twice\n`,
	);
	expect(acknowledged).toBe(count);
	expect(executions).toHaveLength(count);
	expect(arrived.sort()).toEqual(sessions.sort());
}, 600_000);

describe('the recording', () => {
	let store: OtherServer;
	let requests = 0;
	let untilAnswered: Promise<void>;
	let tellAnswered: () => void;

	beforeAll(async () => {
		untilAnswered = new Promise((resolve) => (tellAnswered = resolve));
		store = await startServer(async (_request, response) => {
			// The first request comes too early, the second is kept waiting until Tencent has its answer
			const isEarly = requests++ === 0;
			if (!isEarly) await untilAnswered;
			response.writeHead(isEarly ? 404 : 200, { 'content-type': 'audio/mpeg' });
			response.end(isEarly ? 'not yet' : 'some audio');
		});
	});
	afterAll(async () => await store.close());

	it('is fetched once it is there, and Tencent has its answer before', async () => {
		const { workflow, url } = await openTrigger({ ...allEvents, downloadRecording: true });
		const body = recording({ RecordURL: `${store.url}/a.mp3` });
		expect((await push(url, { action: 'record', body })).text).toBe(RECEIVED);
		tellAnswered();
		const [execution] = await executionsAfter(workflow.id);
		const [item] = execution.data.resultData.runData[NEXT_NAME][0].data?.main[0] ?? [];
		expect(item.binary?.data).toMatchObject({ fileName: 'a.mp3', mimeType: 'audio/mpeg' });
		expect(item.binary?.data).toMatchObject({ fileSize: '10 B' });
		expect(requests).toBe(2);
	});
});

test('a test event of the editor starts a manual execution, each time, and remembers nothing', async () => {
	const trigger = pushTrigger(credentials);
	const { workflow, url } = await activateTrigger(scene.client, trigger);
	const repeated = { body: callRecord(sdkAppId), uuid: randomUUID() };
	for (let round = 1; round <= 2; round++) {
		await scene.client.request('POST', `/rest/workflows/${workflow.id}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: TRIGGER_NAME },
		});
		const testUrl = pushUrlOf(scene.client.url, trigger).replace('/webhook/', '/webhook-test/');
		const answer = await pollUntil('the test webhook', async () => {
			const { status, text } = await push(testUrl, repeated);
			return status === 404 ? undefined : text;
		});
		expect(answer).toBe(RECEIVED);
		const executions = await executionsAfter(workflow.id, round);
		expect(delivered(executions)).toHaveLength(round);
	}
	await push(url, repeated);
	expect(await executionsAfter(workflow.id, 3)).toHaveLength(3);
});
