import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { PLACEHOLDER_CRM } from '../../scripts/demo/crm';
import { createEngine, type Engine } from '../../scripts/engine';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { pollOnce } from '../support/editorMethods';
import { startStandIn, type StandIn } from '../support/standIns';
import { readWorkflowFile, withoutWaiting, type WorkflowFile } from '../support/workflowFiles';

const HOT = '161 0000 0614';
const COLD = '161 0000 0615';
const NOBODY_ANSWERS = '161 0000 0602';
const BLOCKED = '161 0000 0102';
const MAY_HAVE_RUNG = '161 0000 0105';

/** Seconds for which the tests let the node wait for a result; a whole call takes less than one. */
const PATIENCE_S = 6;

let engine: Engine;
let sandbox: Sandbox;
let crm: StandIn;

beforeAll(async () => {
	engine = await createEngine();
});

beforeEach(async () => {
	sandbox = await startSandbox({ port: 0, callSpeed: 60 });
	crm = await startStandIn(() => ({ body: {} }));
});

afterEach(async () => {
	await Promise.all([sandbox.close(), crm.close()]);
});

/** As users import it, with a CRM that exists, and less patience. */
function readPatiently(path: string): WorkflowFile {
	const workflow = readWorkflowFile(path, { [PLACEHOLDER_CRM]: crm.url });
	return {
		...workflow,
		nodes: workflow.nodes.map((node) =>
			'waitUpTo' in node.parameters
				? { ...node, parameters: { ...node.parameters, waitUpTo: PATIENCE_S } }
				: node,
		),
	};
}

async function run(
	path: string,
	startNode: string,
	input: INodeExecutionData[],
	id: string = randomUUID(),
) {
	const finished = await engine.run({
		workflow: { ...withoutWaiting(readPatiently(path)), id },
		startNode,
		mode: 'trigger',
		input,
		credentials: { tencentCccApi: sandboxCredential(sandbox) as never },
	});
	expect(finished.error).toBeUndefined();
	return finished;
}

/** What the CRM was told about each contact, in order. */
const told = () =>
	crm.requests.map(({ path, body }) => [
		path.replace('/contacts/', ''),
		(body as { properties: IDataObject }).properties,
	]);

const calls = (action: string) =>
	sandbox.requests
		.filter((request) => request.action === action)
		.map(({ rawBody }) => (JSON.parse(rawBody) as { Callee: string }).Callee);

describe('workflows/crm/ai-agent-first.json', () => {
	const lead = (objectId: number, phone: string) => ({
		eventId: 100 + objectId,
		subscriptionType: 'contact.creation',
		objectId,
		properties: { firstname: 'Lin', lastname: 'Yue', phone },
	});
	const runLeads = async (leads: object[], id?: string) =>
		await run(
			'crm/ai-agent-first.json',
			'New Leads From CRM',
			[{ json: { headers: {}, params: {}, query: {}, body: leads as IDataObject[] } }],
			id,
		);

	it('lets a human call those who are interested, and tells the CRM of the others', async () => {
		await runLeads([lead(1, HOT), lead(2, COLD)]);
		expect(calls('CreateAIAgentCall')).toEqual(['008616100000614', '008616100000615']);
		expect(calls('CreateCallOutSession')).toEqual(['008616100000614']);
		const human = sandbox.sessions.find(({ kind }) => kind !== 'ai');
		expect(JSON.parse(human?.uui ?? '')).toEqual({ lead_id: '1' });
		expect(Object.fromEntries(told())).toEqual({
			'1': expect.objectContaining({
				call_outcome: 'Human Called',
				call_summary: expect.stringContaining('asks to be called today'),
				call_session_id: human?.sessionId,
			}),
			'2': expect.objectContaining({
				call_outcome: 'Not interested now',
				call_mood: 'negative',
				call_tags: expect.objectContaining({ Interested: false }),
			}),
		});
	});

	it('calls a lead once by each, however often the CRM brings it', async () => {
		const id = randomUUID();
		await runLeads([lead(1, HOT), lead(1, HOT)], id);
		await runLeads([lead(1, HOT)], id);
		expect(calls('CreateAIAgentCall')).toHaveLength(1);
		expect(calls('CreateCallOutSession')).toHaveLength(1);
		expect(told()).toHaveLength(1);
	});

	it('tells the AI agent the name of the lead', async () => {
		await runLeads([lead(1, COLD)]);
		const [{ rawBody }] = sandbox.requests;
		expect(JSON.parse(rawBody)).toMatchObject({
			AIAgentId: 15,
			Variables: [{ Key: 'customerName', Value: 'Lin Yue' }],
		});
	});

	it.each([
		['nobody answers', NOBODY_ANSWERS, 'The AI agent reached nobody'],
		['the lead is blocked', BLOCKED, 'Callee Restricted'],
		['the phone may have rung', MAY_HAVE_RUNG, 'The phone may have rung: find out'],
	])('rings no human when %s', async (_when, phone, outcome) => {
		await runLeads([lead(3, phone)]);
		expect(calls('CreateCallOutSession')).toEqual([]);
		expect(told()).toEqual([['3', expect.objectContaining({ call_outcome: outcome })]]);
	});
});

describe('workflows/crm/call-summaries.json', () => {
	const PATH = 'crm/call-summaries.json';
	const START = 'Calls That Have Ended';

	/** What the trigger starts with when it polls again. */
	async function polled(records: Parameters<Sandbox['addRecords']>[0]) {
		const credentials = { tencentCccApi: sandboxCredential(sandbox) as never };
		const workflow = { ...readPatiently(PATH), id: PATH };
		const startFrom = new Date(Date.now() - 3_600_000).toISOString();
		sandbox.addRecords(records);
		const nodes = workflow.nodes.map((node) =>
			node.name === START
				? { ...node, parameters: { ...node.parameters, options: { startFrom } } }
				: node,
		);
		const items = await pollOnce(engine, {
			workflow: { ...workflow, nodes },
			node: START,
			credentials,
			staticData: {},
		});
		return items?.[0] ?? [];
	}

	const ended = (sessionId: string, change: object = {}) => ({
		sessionId,
		startedAt: Date.now() - 600_000,
		talkMs: 60_000,
		uui: JSON.stringify({ lead_id: sessionId }),
		...change,
	});

	it('writes summary, mood, tags and transcript of each call into the CRM', async () => {
		const items = await polled([ended('interested', { scenario: 'leadIsInterested' })]);
		await run(PATH, START, items);
		expect(told()).toEqual([
			[
				'interested',
				expect.objectContaining({
					call_session_id: 'interested',
					call_outcome: 'Answered',
					call_summary: expect.stringContaining('asks to be called today'),
					call_mood: 'positive',
					call_intention: 'high',
					call_transcript: expect.stringContaining('Up to 200,000'),
				}),
			],
		]);
	});

	it('leaves out calls in which nobody spoke, and those that are of no lead', async () => {
		const items = await polled([
			ended('busy', { scenario: 'leadBusy' }),
			ended('order', { uui: 'order 42' }),
			ended('lead'),
		]);
		expect(items).toHaveLength(3);
		await run(PATH, START, items);
		expect(told().map(([leadId]) => leadId)).toEqual(['lead']);
	});

	it('writes down what there is when there is no result and no transcript', async () => {
		const [item] = await polled([ended('lead')]);
		const gone = { ...item, json: { ...item.json, SessionId: 'not known to Tencent' } };
		await run(PATH, START, [gone]);
		expect(told()).toEqual([
			[
				'lead',
				expect.objectContaining({
					call_outcome: 'Answered',
					call_summary: '',
					call_transcript: '',
				}),
			],
		]);
	}, 60_000);
});
