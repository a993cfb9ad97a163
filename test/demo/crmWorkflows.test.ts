import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import {
	startStandIn,
	type ReceivedRequest,
	type StandIn,
	type StandInAnswer,
} from '../support/standIns';
import {
	readWorkflowFile,
	targetsOf,
	withoutWaiting,
	type WorkflowFile,
} from '../support/workflowFiles';

const ANSWERED = '161 0000 1001';
const AGENT_BUSY = '161 0000 0101';
const BLOCKED = '161 0000 0102';
const OUTSIDE_WORK_TIME = '161 0000 0116';
const NO_ANSWER_CAME = '161 0000 0105';

let engine: Engine;
let sandbox: Sandbox;
let standIn: StandIn;
let answer: (request: ReceivedRequest) => StandInAnswer;

beforeAll(async () => {
	engine = await createEngine();
});

beforeEach(async () => {
	sandbox = await startSandbox({ port: 0 });
	answer = () => ({ body: {} });
	standIn = await startStandIn((request) => answer(request));
});

afterEach(async () => {
	await Promise.all([sandbox.close(), standIn.close()]);
});

/** What the Webhook node emits. */
const pushed = (body: unknown, headers: IDataObject = {}): INodeExecutionData => ({
	json: { headers, params: {}, query: {}, body: body as IDataObject },
});

async function run(
	workflow: WorkflowFile,
	startNode: string,
	input: INodeExecutionData[],
	executions: { id?: string } = {},
) {
	const finished = await engine.run({
		workflow: { ...withoutWaiting(workflow), id: executions.id ?? randomUUID() },
		startNode,
		mode: 'webhook',
		input,
		credentials: {
			tencentCccApi: sandboxCredential(sandbox) as never,
			httpQueryAuth: { name: 'key', value: 'key-of-the-bot' },
			httpCustomAuth: {
				json: JSON.stringify({ body: { app_id: 'cli_app', app_secret: 'secret-of-the-app' } }),
			},
			hubspotAppToken: { appToken: 'token-of-the-app' },
		},
	});
	expect(finished.error).toBeUndefined();
	return finished;
}

/** The numbers that were dialled, in order. */
const dialled = () =>
	sandbox.requests
		.filter(({ action }) => action === 'CreateCallOutSession')
		.map(({ rawBody }) => (JSON.parse(rawBody) as { Callee: string }).Callee);

describe.each([
	[
		'crm/form-leads.json',
		{
			jinshuju: 'Jinshuju Entry',
			jiandaoyun: 'Jiandaoyun Entry',
			wait: 'Wait Until Allowed',
			busy: /^\*\*Agent busy/,
			unknown: /^\*\*The phone may have rung/,
			notCalled: /^\*\*Not called\*\* \(Callee Restricted\)/,
		},
	],
	[
		'zh-CN/form-leads.json',
		{
			jinshuju: '金数据推送',
			jiandaoyun: '简道云推送',
			wait: '等到可以拨打',
			busy: /^\*\*座席忙/,
			unknown: /^\*\*电话可能已经响过/,
			notCalled: /^\*\*没有拨打\*\* \(Callee Restricted\)/,
		},
	],
])('workflows/%s', (path, words) => {
	const readForm = () => readWorkflowFile(path, { 'https://qyapi.weixin.qq.com': standIn.url });

	/** As Jinshuju pushes an entry: https://open.jinshuju.net/api_code_alias/overview */
	const jinshuju = (serialNumber: number, phone: string, name = '张三') =>
		pushed({
			form: 'Oet50U',
			form_name: '测试表单',
			entry: {
				token: 'HgdvvZx9',
				serial_number: serialNumber,
				field_1: name,
				field_2: phone,
				x_field_1: '',
				creator_name: 'XXX',
				created_at: '2022-08-23T05:34:17.873Z',
				updated_at: '2022-08-23T05:34:17.873Z',
				info_remote_ip: '113.200.81.42',
			},
		});

	/**
	 * As Jiandaoyun pushes data: https://hc.jiandaoyun.com/open/11507, with an entry as in
	 * https://hc.jiandaoyun.com/open/14221
	 */
	const jiandaoyun = (op: string, id: string, phone: unknown) =>
		pushed(
			{
				op,
				data: {
					_id: id,
					appId: '59264073a2a60c0c08e20bfb',
					entryId: '59264073a2a60c0c08e20bfd',
					creator: { name: '小简', username: 'xiaojian', status: 1, type: 0 },
					createTime: '2017-10-20T22:41:51.430Z',
					updateTime: '2017-10-20T11:12:15.293Z',
					name: '李四',
					phone,
				},
			},
			{ 'x-jdy-signature': '72d3162e', 'x-jdy-deliverid': '7d38cdd6' },
		);

	const messages = () =>
		standIn.requests.map(
			({ body }) => (body as { markdown: { content: string } }).markdown.content,
		);

	it('calls the lead of a Jinshuju entry once, however often it is pushed', async () => {
		const entry = jinshuju(123, ANSWERED);
		await run(readForm(), words.jinshuju, [entry], { id: path });
		await run(readForm(), words.jinshuju, [entry], { id: path });
		expect(dialled()).toEqual(['008616100001001']);
		expect(sandbox.sessions.map(({ uui }) => JSON.parse(uui ?? ''))).toEqual([
			{ lead_id: 'Oet50U-123' },
		]);
		expect(standIn.requests).toEqual([]);
	});

	it.each([
		['text', ANSWERED],
		['a mobile field', { verified: true, phone: ANSWERED }],
	])('calls the lead of a new Jiandaoyun entry whose phone is %s', async (_kind, phone) => {
		await run(readForm(), words.jiandaoyun, [
			jiandaoyun('data_create', '59e9a2fe283ffa7c11b1ddbf', phone),
		]);
		expect(dialled()).toEqual(['008616100001001']);
		expect(sandbox.sessions.map(({ uui }) => JSON.parse(uui ?? ''))).toEqual([
			{ lead_id: '59e9a2fe283ffa7c11b1ddbf' },
		]);
	});

	it('calls nobody when a Jiandaoyun entry is edited or deleted', async () => {
		for (const op of ['data_update', 'data_remove']) {
			await run(readForm(), words.jiandaoyun, [jiandaoyun(op, op, ANSWERED)]);
		}
		expect(sandbox.requests).toEqual([]);
	});

	it.each([
		['an agent who is busy', AGENT_BUSY, words.busy],
		['a call that may have rung', NO_ANSWER_CAME, words.unknown],
		['a lead that is blocked', BLOCKED, words.notCalled],
	])('tells the WeCom group of %s, with the key of the bot', async (_what, phone, text) => {
		answer = () => ({ body: { errcode: 0, errmsg: 'ok' } });
		await run(readForm(), words.jinshuju, [jinshuju(7, phone)]);
		// https://developer.work.weixin.qq.com/document/path/91770
		expect(standIn.requests).toEqual([
			expect.objectContaining({
				method: 'POST',
				path: '/cgi-bin/webhook/send?key=key-of-the-bot',
				body: { msgtype: 'markdown', markdown: { content: expect.stringMatching(text) } },
			}),
		]);
		expect(messages()[0]).toContain(phone);
	});

	it('lets nobody who fills in the form mention people or place links', async () => {
		await run(readForm(), words.jinshuju, [
			jinshuju(8, AGENT_BUSY, '<@all> [gift](https://evil.example)'),
		]);
		expect(messages()[0]).not.toMatch(/[<[\]]/);
	});

	it('goes on when WeCom takes no more messages', async () => {
		answer = () => ({ body: { errcode: 45009, errmsg: 'api freq out of limit' } });
		const { status } = await run(readForm(), words.jinshuju, [jinshuju(9, AGENT_BUSY)]);
		expect(status).toBe('success');
	});

	it('waits after Not Now, and dials again', async () => {
		const form = readForm();
		const call = 'Tencent CCC';
		const [again] = targetsOf(form, words.wait)[0];
		expect(targetsOf(form, again)).toEqual([[call]]);
		// In place of waiting, the number becomes one that may be dialled
		const waited = withoutWaiting(form, { phone: ANSWERED });
		const before = Date.now();
		const finished = await run(waited, words.jinshuju, [jinshuju(10, OUTSIDE_WORK_TIME)]);
		expect(dialled()).toEqual(['008616100000116', '008616100001001']);
		expect(finished.items(call)[0].json).toMatchObject({ lead_id: 'Oet50U-10', tries: 1 });
		expect(finished.items(call)[0].json).not.toHaveProperty('failure');
		const until = Date.parse(String(finished.items(words.wait)[0].json.waited_until));
		expect(until).toBeGreaterThanOrEqual(before + 3_600_000);
		expect(until).toBeLessThanOrEqual(Date.now() + 3_600_000);
	});

	it('gives up after a day, and says so', async () => {
		const entry = jinshuju(11, OUTSIDE_WORK_TIME);
		const { runData } = await run(readForm(), words.jinshuju, [entry]);
		expect(runData['Tencent CCC']).toHaveLength(25);
		expect(sandbox.sessions).toEqual([]);
		expect(messages()).toHaveLength(1);
	});
});

describe.each([
	[
		'crm/feishu-base.json',
		{
			start: 'Record From Feishu',
			columns: ['Call Status', 'Call Detail', 'Session ID', 'Call Again At'],
			started: 'Call started',
			mayHaveRung: 'May have rung: find out',
			notCalled: 'Not called',
			notUpdated: 'The record could not be updated: ',
		},
	],
	[
		'zh-CN/feishu-base.json',
		{
			start: '飞书记录推送',
			columns: ['通话状态', '通话说明', '会话编号', '下次可拨时间'],
			started: '已发起呼叫',
			mayHaveRung: '可能已响铃，请核实',
			notCalled: '未拨打',
			notUpdated: '记录未能更新：',
		},
	],
])('workflows/%s', (path, words) => {
	const readBase = () =>
		readWorkflowFile(path, {
			'https://open.feishu.cn/open-apis': standIn.url,
			'YOUR-APP-TOKEN': 'bascng7vrxcxpig7geggXiCtadY',
			'YOUR-TABLE-ID': 'tblUa9vcYjWQYJCj',
			'YOUR-BOT-TOKEN': 'token-of-the-bot',
		});

	/**
	 * As an automation of a Base sends it. The body is what the builder writes there, with the record's values:
	 * the note on the canvas says which.
	 */
	const record = (recordId: string, phone: string) =>
		pushed({ record_id: recordId, name: '张三', phone, agent: 'agent@example.com' });

	/**
	 * Sources: https://open.feishu.cn/document/ukTMukTMukTM/ukDNz4SO0MjL5QzM/auth-v3/auth/tenant_access_token_internal,
	 * https://open.feishu.cn/document/server-docs/docs/bitable-v1/app-table-record/update,
	 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
	 */
	function feishu({ path: requested, body }: ReceivedRequest): StandInAnswer {
		if (requested === '/auth/v3/tenant_access_token/internal') {
			return {
				body: { code: 0, msg: 'ok', tenant_access_token: 't-caecc734c2e3', expire: 7200 },
			};
		}
		if (requested.startsWith('/bot/v2/hook/'))
			return { body: { code: 0, msg: 'success', data: {} } };
		const { fields } = body as { fields: object };
		return { body: { code: 0, msg: 'success', data: { record: { fields, record_id: 'rec' } } } };
	}

	beforeEach(() => {
		answer = feishu;
	});

	const [statusColumn, detailColumn, sessionColumn, againColumn] = words.columns;
	const updates = () => standIn.requests.filter(({ method }) => method === 'PUT');
	const fieldsOf = ({ body }: ReceivedRequest) =>
		(body as { fields: Record<string, unknown> }).fields;
	const messages = () =>
		standIn.requests
			.filter(({ path: requested }) => requested === '/bot/v2/hook/token-of-the-bot')
			.map(({ body }) => (body as { content: { text: string } }).content.text);

	it('calls the lead of a record, updates the record and tells the group', async () => {
		await run(readBase(), words.start, [record('recqwIwhc6', ANSWERED)]);
		expect(dialled()).toEqual(['008616100001001']);
		const [session] = sandbox.sessions;
		expect(JSON.parse(session.uui ?? '')).toEqual({ record_id: 'recqwIwhc6' });
		const [token, update, message] = standIn.requests;
		expect(standIn.requests).toHaveLength(3);
		expect(token).toMatchObject({
			method: 'POST',
			body: { app_id: 'cli_app', app_secret: 'secret-of-the-app' },
		});
		expect(update).toMatchObject({
			method: 'PUT',
			path: '/bitable/v1/apps/bascng7vrxcxpig7geggXiCtadY/tables/tblUa9vcYjWQYJCj/records/recqwIwhc6',
			headers: { authorization: 'Bearer t-caecc734c2e3' },
		});
		expect(fieldsOf(update)).toEqual({
			[statusColumn]: words.started,
			[detailColumn]: '',
			[sessionColumn]: session.sessionId,
			[againColumn]: null,
		});
		expect(message.body).toMatchObject({ msg_type: 'text' });
		expect(messages()[0]).toMatch(/^Tencent CCC: /);
		expect(messages()[0]).toContain(words.started);
		expect(messages()[0]).not.toContain(words.notUpdated);
	});

	it.each([
		['an agent who is busy', AGENT_BUSY, words.notCalled],
		['a lead that is blocked', BLOCKED, words.notCalled],
		['a call that may have rung', NO_ANSWER_CAME, words.mayHaveRung],
	])('writes down and tells of %s', async (_what, phone, status) => {
		await run(readBase(), words.start, [record('rec1', phone)]);
		const [update] = updates();
		expect(fieldsOf(update)).toMatchObject({ [statusColumn]: status, [againColumn]: null });
		expect(fieldsOf(update)[detailColumn]).not.toBe('');
		expect(messages()[0]).toContain(status);
	});

	it('says when a record may come again after Not Now, and dials it then', async () => {
		const before = Date.now();
		await run(readBase(), words.start, [record('rec2', OUTSIDE_WORK_TIME)], { id: path });
		const again = Number(fieldsOf(updates()[0])[againColumn]);
		expect(again).toBeGreaterThanOrEqual(before + 3_600_000);
		expect(again).toBeLessThanOrEqual(Date.now() + 3_600_000);
		await run(readBase(), words.start, [record('rec2', ANSWERED)], { id: path });
		expect(dialled()).toEqual(['008616100000116', '008616100001001']);
	});

	it('changes nothing when a record that was called comes again', async () => {
		const called = record('rec3', ANSWERED);
		const id = `${path} twice`;
		await run(readBase(), words.start, [called], { id });
		await run(readBase(), words.start, [called], { id });
		expect(dialled()).toHaveLength(1);
		expect(updates()).toHaveLength(1);
		expect(messages()).toHaveLength(1);
	});

	it('tells the group when the record could not be updated', async () => {
		answer = (request) =>
			request.method === 'PUT'
				? { status: 403, body: { code: 91403, msg: 'Forbidden' } }
				: feishu(request);
		await run(readBase(), words.start, [record('rec4', ANSWERED)]);
		expect(messages()).toHaveLength(1);
		expect(messages()[0]).toContain(`${words.notUpdated}Forbidden`);
	});
});

describe('workflows/crm/hubspot-contacts.json', () => {
	const START = 'Events From HubSpot';
	const readHubspot = () =>
		readWorkflowFile('crm/hubspot-contacts.json', { 'https://api.hubapi.com': standIn.url });

	/**
	 * As HubSpot sends it: nothing of the contact but its ID.
	 * Source: https://developers.hubspot.com/docs/guides/crm/private-apps/webhooks
	 */
	const event = (objectId: number, change: object = {}) => ({
		eventId: 100 + objectId,
		subscriptionId: 1234,
		portalId: 62515,
		appId: 98765,
		occurredAt: 1767225600000,
		subscriptionType: 'contact.creation',
		attemptNumber: 0,
		objectId,
		changeFlag: 'CREATED',
		changeSource: 'CRM_UI',
		sourceId: 'userId:12345',
		...change,
	});

	const contacts: Readonly<Record<string, object>> = {
		'1': { firstname: 'Lin', lastname: 'Yue', phone: ANSWERED, hubspot_owner_id: '41629779' },
		'2': { firstname: 'Wei', lastname: null, phone: '161 0000 1002', hubspot_owner_id: null },
		'3': { firstname: 'Bao', phone: AGENT_BUSY, mobilephone: '', hubspot_owner_id: '41629779' },
		'4': { firstname: 'Cai', phone: NO_ANSWER_CAME, hubspot_owner_id: '41629779' },
		'5': { firstname: 'Dou', phone: OUTSIDE_WORK_TIME, hubspot_owner_id: '41629779' },
	};

	/**
	 * Sources: https://developers.hubspot.com/docs/api/crm/contacts,
	 * https://developers.hubspot.com/docs/api-reference/crm-crm-owners-v3/guide
	 */
	function hubspot({ path, method }: ReceivedRequest): StandInAnswer {
		const owner = /^\/crm\/v3\/owners\/(\d+)/.exec(path)?.[1];
		if (owner === '41629779') {
			return { body: { id: owner, email: 'li.wei@example.com', type: 'PERSON', userId: 9586504 } };
		}
		const id = /^\/crm\/v3\/objects\/contacts\/(\d+)/.exec(path)?.[1] ?? '';
		const properties = contacts[id];
		if (!properties) {
			return { status: 404, body: { status: 'error', category: 'OBJECT_NOT_FOUND' } };
		}
		return { body: { id, properties: method === 'GET' ? properties : {}, archived: false } };
	}

	beforeEach(() => {
		answer = hubspot;
	});

	const updates = () =>
		standIn.requests
			.filter(({ method }) => method === 'PATCH')
			.map(({ path, body }) => [
				path.split('/').pop(),
				(body as { properties: Record<string, unknown> }).properties,
			]);

	it('reads each contact and its owner, calls, and tells HubSpot', async () => {
		await run(readHubspot(), START, [pushed([event(1), event(2)])]);
		expect(dialled()).toEqual(['008616100001001', '008616100001002']);
		expect(sandbox.sessions.map(({ userId, uui }) => [userId, JSON.parse(uui ?? '')])).toEqual([
			['li.wei@example.com', { lead_id: '1', event_id: '101' }],
			['agent@example.com', { lead_id: '2', event_id: '102' }],
		]);
		expect(standIn.requests[0]).toMatchObject({
			method: 'GET',
			path: '/crm/v3/objects/contacts/1?properties=firstname%2Clastname%2Cphone%2Cmobilephone%2Chubspot_owner_id',
			headers: { authorization: 'Bearer token-of-the-app' },
		});
		const started = { hs_lead_status: 'IN_PROGRESS', call_outcome: 'Call Started' };
		expect(updates()).toEqual([
			['1', started],
			['2', started],
		]);
	});

	it('calls a contact once, however often HubSpot repeats its event', async () => {
		const id = 'hubspot repeats';
		await run(readHubspot(), START, [pushed([event(1), event(1, { attemptNumber: 1 })])], { id });
		await run(readHubspot(), START, [pushed([event(1, { attemptNumber: 2 })])], { id });
		expect(dialled()).toEqual(['008616100001001']);
		expect(updates()).toHaveLength(1);
	});

	it.each([
		['contact.propertyChange', {}, 0],
		['contact.deletion', {}, 0],
		['object.creation', { objectTypeId: '0-1' }, 1],
		['object.creation', { objectTypeId: '0-2' }, 0],
	])('of %s %j it calls %i', async (subscriptionType, change, calls) => {
		await run(readHubspot(), START, [pushed([event(1, { subscriptionType, ...change })])]);
		expect(dialled()).toHaveLength(calls);
	});

	it('calls the others when a contact is gone', async () => {
		await run(readHubspot(), START, [pushed([event(99), event(1)])]);
		expect(dialled()).toEqual(['008616100001001']);
	});

	it('tells HubSpot of an agent who is busy, and of a call that may have rung', async () => {
		await run(readHubspot(), START, [pushed([event(3), event(4)])]);
		expect(updates()).toEqual([
			['3', { hs_lead_status: 'OPEN', call_outcome: 'Agent Busy' }],
			['4', { hs_lead_status: 'ATTEMPTED_TO_CONTACT', call_outcome: 'May Have Rung: Find Out' }],
		]);
	});

	it('tries again after Not Now for a day, and the contact stays open', async () => {
		const { runData } = await run(readHubspot(), START, [pushed([event(5)])]);
		expect(runData['Tencent CCC']).toHaveLength(25);
		expect(sandbox.sessions).toEqual([]);
		expect(updates()[0]).toEqual([
			'5',
			expect.objectContaining({ hs_lead_status: 'OPEN', call_after: expect.any(String) }),
		]);
	});
});
