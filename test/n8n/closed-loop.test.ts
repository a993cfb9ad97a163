import { randomUUID } from 'node:crypto';
import type { IConnection, IDataObject } from 'n8n-workflow';
import { PLACEHOLDER_CRM } from '../../scripts/demo/crm';
import {
	CREDENTIAL_NAME,
	CREDENTIAL_TYPE,
	exampleWorkflows,
	pushUrlOf,
	withCredential,
} from '../../scripts/n8n/furnish';
import { pollUntil } from '../../scripts/n8n/pollUntil';
import type { FinishedExecution, SavedWorkflow, WorkflowFile } from '../../scripts/n8n/restClient';
import { CAPABILITIES } from './support/capabilities';
import { readText, startServer, type OtherServer } from './support/otherServers';
import { pushLogin, untilListening } from './support/pushes';
import { itemsOf, nodesThatRan } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { node } from './support/workflows';

/** 30 times faster than usual: the longest call takes a second, and many records come before anybody waits. */
const CALL_SPEED = 30;
/** n8n looks once a minute for executions whose time is up. */
const TIME_OUT_DEADLINE_MS = 100_000;

/** Of the node Wake It, in milliseconds. */
const PAUSE_BETWEEN_TRIES_MS = 5_000;

type Targets = IConnection[][];

interface Update {
	leadId: string;
	properties: IDataObject;
}

let scene: Scene;
let credentialId: string;
let crm: OtherServer;
let updates: Update[];
const active: SavedWorkflow[] = [];

beforeAll(async () => {
	scene = await openScene({ callSpeed: CALL_SPEED });
	credentialId = await scene.client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, {
		...scene.credentialData,
		...pushLogin,
	});
	crm = await startServer(async (request, response) => {
		const text = await readText(request);
		const leadId = (request.url ?? '').replace('/contacts/', '');
		if (request.method === 'PATCH') {
			const { properties } = JSON.parse(text) as Pick<Update, 'properties'>;
			updates.push({ leadId, properties });
		}
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify({ id: leadId }));
	});
});

beforeEach(() => {
	updates = [];
	scene.sandbox.reset();
});

afterEach(async () => {
	for (const workflow of active.splice(0)) await scene.client.activateWorkflow(workflow, false);
});

afterAll(async () => {
	await scene.close();
	await crm.close();
});

const lead = (objectId: number, phone: string, agent = 'agent@example.com') => ({
	attemptNumber: 0,
	eventId: objectId + 50_000,
	objectId,
	subscriptionType: 'contact.creation',
	properties: { firstname: 'Lin', lastname: 'Yue', phone, owner_email: agent },
});

/**
 * An example as it is shipped, but for the CRM's address, and addresses of its own for its webhooks, which the tests
 * of other files use as well.
 */
function example(pattern: RegExp): { workflow: WorkflowFile; path: string } {
	const [file] = exampleWorkflows().filter(({ name }) => pattern.test(name));
	const path = `leads-${randomUUID()}`;
	const text = JSON.stringify(file)
		.replaceAll(PLACEHOLDER_CRM, crm.url)
		.replace(/"path":"tencent-ccc-[a-z-]+"/, `"path":"${path}"`);
	const copy = JSON.parse(text) as WorkflowFile;
	const nodes = copy.nodes.map((node) =>
		node.webhookId ? { ...node, webhookId: randomUUID() } : node,
	);
	return { workflow: withCredential({ ...copy, nodes }, credentialId), path };
}

async function activate(workflow: WorkflowFile): Promise<SavedWorkflow> {
	const saved = await scene.client.createWorkflow(workflow);
	await scene.client.activateWorkflow(saved);
	active.push(saved);
	return saved;
}

/** The production URL of a workflow's trigger, once it listens. */
async function listeningUrlOf({ nodes }: WorkflowFile): Promise<string> {
	const trigger = nodes.find(({ name }) => name === 'Call Has Ended');
	if (!trigger) throw new Error('The workflow takes no pushes');
	const url = pushUrlOf(scene.client.url, trigger);
	await untilListening(url);
	return url;
}

function pushTo(url: string | null): void {
	const authentication = { username: pushLogin.pushUsername, password: pushLogin.pushPassword };
	scene.sandbox.setPush({ url, authentication });
}

const untilUpdated = async (count: number, deadlineMs?: number) =>
	await pollUntil(
		`${count} updates of the CRM; there are ${JSON.stringify(updates)}`,
		() => (updates.length >= count ? true : undefined),
		deadlineMs,
	);

const sessionOf = (number: string) =>
	scene.sandbox.sessions.find(({ callee }) => callee === `0086${number}`);

const ranIn = (execution: FinishedExecution, node: string) =>
	nodesThatRan(execution).includes(node);

describe('lead routing and call outcome', () => {
	it('bring the outcome of each call back to its lead in the CRM, each once', async () => {
		const routing = example(/New CRM Leads/);
		const outcome = example(/Write Call Outcomes/);
		await activate(routing.workflow);
		const saved = await activate(outcome.workflow);
		pushTo(await listeningUrlOf(outcome.workflow));

		await scene.client.callWebhook(routing.path, [
			lead(8001, '161 0000 4001'),
			lead(8002, '161 0000 0602'),
			lead(8003, '161 0000 0604'),
			lead(8004, '161 0000 0607'),
			lead(8005, '161 0000 0606'),
			lead(8006, '161 0000 0102'),
		]);
		await untilUpdated(5);
		await scene.sandbox.settled();
		const executions = await scene.client.finishedExecutionsOf(saved.id, 5);

		expect(executions.map(({ status }) => status)).toEqual(Array(5).fill('success'));
		const told = updates
			.map(({ leadId, properties }) => [
				leadId,
				properties.call_outcome,
				properties.hs_lead_status,
				properties.call_session_id,
			])
			.sort();
		expect(told).toEqual([
			['8001', 'Answered', 'CONNECTED', sessionOf('16100004001')?.sessionId],
			['8002', 'Lead Did Not Answer', 'ATTEMPTED_TO_CONTACT', sessionOf('16100000602')?.sessionId],
			['8003', 'Lead Busy', 'ATTEMPTED_TO_CONTACT', sessionOf('16100000604')?.sessionId],
			['8004', 'Agent Did Not Answer', 'OPEN', sessionOf('16100000607')?.sessionId],
			['8005', 'Number Does Not Exist', 'OPEN', sessionOf('16100000606')?.sessionId],
		]);
	});

	it('ring a lead of the next agent no more when the CRM repeats its event', async () => {
		const routing = example(/New CRM Leads/);
		const saved = await activate(routing.workflow);
		const post = async (agent: string) =>
			await scene.client.callWebhook(routing.path, [lead(8301, '161 0000 4301', agent)]);

		await post('chen.jing@example.com');
		const [first] = await scene.client.finishedExecutionsOf(saved.id, 1);
		expect(ranIn(first, 'CRM: Call Started')).toBe(true);
		await post('chen.jing@example.com');
		await post('maria.garcia@example.com');
		const [, ...repeated] = await scene.client.finishedExecutionsOf(saved.id, 3);
		expect(repeated.map((each) => ranIn(each, 'Already Called: Nothing to Do'))).toEqual([
			true,
			true,
		]);
		expect(scene.sandbox.sessions).toHaveLength(1);
	});

	it('leave a call alone that carries the UUI of somebody else', async () => {
		const outcome = example(/Write Call Outcomes/);
		const saved = await activate(outcome.workflow);
		pushTo(await listeningUrlOf(outcome.workflow));
		await scene.sandbox.pushNow({}, { fields: { Uui: 'order 42' } });
		const [execution] = await scene.client.finishedExecutionsOf(saved.id);
		expect(execution.status).toBe('success');
		expect(ranIn(execution, 'Another Call: Nothing to Do')).toBe(true);
		expect(updates).toEqual([]);
	});
});

const MAKE_TABLE = 'Make Table if Missing';

/** The data table of dial-and-wait.json, made as a user makes it. @returns its id */
async function makeTable(): Promise<string> {
	const { client } = scene;
	const { id: project } = await client.request<{ id: string }>('GET', '/rest/projects/personal');
	const columns = ['token', 'resume_url', 'lead_id'].map((name) => ({ name, type: 'string' }));
	const name = `waiting calls ${randomUUID().slice(0, 8)}`;
	const table = { name, columns };
	return (
		await client.request<{ id: string }>('POST', `/rest/projects/${project}/data-tables`, table)
	).id;
}

/** dial-and-wait.json, in an older n8n with the changes that the note on its canvas asks for. */
async function dialAndWait(): Promise<{ workflow: WorkflowFile; path: string }> {
	const { workflow, path } = example(/Dial and Wait/);
	if (CAPABILITIES.findsDataTablesByName) return { workflow, path };
	const dataTableId = { __rl: true, mode: 'list', value: await makeTable() };
	const { [MAKE_TABLE]: afterTable, ...connections } = workflow.connections;
	const changed = {
		...workflow,
		nodes: workflow.nodes
			.filter(({ name }) => name !== MAKE_TABLE)
			.map((node) =>
				'dataTableId' in node.parameters
					? { ...node, parameters: { ...node.parameters, dataTableId } }
					: node,
			),
		connections: { ...connections, 'New Leads From CRM': afterTable },
	};
	return { workflow: changed, path };
}

describe('dial and wait', () => {
	const WAIT = 'Wait for the Outcome';

	it('wakes the execution of the right lead, and lets a lead that is not dialled go at once', async () => {
		const { workflow, path } = await dialAndWait();
		const saved = await activate(workflow);
		pushTo(await listeningUrlOf(workflow));

		await scene.client.callWebhook(path, [
			lead(8101, '161 0000 4101'),
			lead(8102, '161 0000 0604'),
			lead(8103, '161 0000 0102'),
			lead(8104, '161 0000 4104'),
			// The CRM sends an event twice
			lead(8101, '161 0000 4101'),
		]);
		await untilUpdated(4);
		await scene.sandbox.settled();
		const executions = await scene.client.finishedExecutionsOf(saved.id);

		expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
		const told = updates.map(({ leadId, properties }) => [leadId, properties.call_outcome]).sort();
		expect(told).toEqual([
			['8101', 'Answered'],
			['8102', 'Lead Busy'],
			['8103', 'Callee Restricted'],
			['8104', 'Answered'],
		]);

		const ofLeads = executions.filter((execution) => ranIn(execution, 'One Lead'));
		expect(ofLeads.map((execution) => itemsOf(execution, 'One Lead')[0].lead_id).sort()).toEqual([
			'8101',
			'8101',
			'8102',
			'8103',
			'8104',
		]);
		const waited = ofLeads.filter((execution) => ranIn(execution, WAIT));
		expect(waited.map((execution) => itemsOf(execution, 'One Lead')[0].lead_id).sort()).toEqual([
			'8101',
			'8102',
			'8104',
		]);
		for (const execution of ofLeads) {
			const [{ lead_id: leadId }] = itemsOf(execution, 'One Lead');
			// The row of the data table is gone
			expect(itemsOf(execution, 'Forget Who Waited')).toEqual([
				expect.objectContaining({ lead_id: leadId }),
			]);
		}
		for (const execution of waited) {
			const [{ SessionId }] = itemsOf(execution, 'Tencent CCC');
			const [{ body }] = itemsOf(execution, WAIT);
			expect((body as IDataObject).SessionId).toBe(SessionId);
		}
	});

	it('tries again when the record comes before the execution waits', async () => {
		const { workflow, path } = await dialAndWait();
		const slow = node({
			name: 'Still Busy',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			webhookId: randomUUID(),
			// A pause of less than a minute keeps the execution running
			parameters: { resume: 'timeInterval', amount: 8, unit: 'seconds' },
		});
		const [[toWait], whenNotDialled] = workflow.connections['Tencent CCC'].main as Targets;
		await activate({
			...workflow,
			nodes: [...workflow.nodes, slow],
			connections: {
				...workflow.connections,
				'Tencent CCC': { main: [[{ ...toWait, node: slow.name }], whenNotDialled] },
				[slow.name]: { main: [[toWait]] },
			},
		});
		pushTo(await listeningUrlOf(workflow));
		await scene.client.callWebhook(path, [lead(8401, '161 0000 4401')]);
		await untilUpdated(1);
		const executions = await scene.client.finishedExecutionsOf(active[0].id);

		expect(updates).toEqual([expect.objectContaining({ leadId: '8401' })]);
		expect(updates[0].properties.call_outcome).toBe('Answered');
		const [woken] = executions.filter((execution) => ranIn(execution, 'Wake It'));
		const [{ executionTime }] = woken.data.resultData.runData['Wake It'];
		expect(executionTime).toBeGreaterThanOrEqual(PAUSE_BETWEEN_TRIES_MS);
		expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
	});

	it('sends a token with the call, and never the resume URL', async () => {
		const { workflow, path } = await dialAndWait();
		const saved = await activate(workflow);
		pushTo(await listeningUrlOf(workflow));
		await scene.client.callWebhook(path, [lead(8201, '161 0000 4201')]);
		await untilUpdated(1);
		const executions = await scene.client.finishedExecutionsOf(saved.id);

		const [execution] = executions.filter((each) => ranIn(each, 'One Lead'));
		const [{ token, resume_url: resumeUrl }] = itemsOf(execution, 'Write Down Who Waits');
		expect(token).toMatch(/^[0-9a-f]{16}$/);
		expect(String(resumeUrl)).toContain('/webhook-waiting/');
		const uui = sessionOf('16100004201')?.uui ?? '';
		expect(JSON.parse(uui)).toEqual({ lead_id: '8201', event_id: '58201', token });
		const sent = JSON.stringify(scene.sandbox.requests.map(({ rawBody }) => rawBody));
		expect(sent).not.toContain('webhook-waiting');
	});

	it(
		'goes on by itself when the time is up, and a record that comes later still reaches the CRM',
		async () => {
			const { workflow, path } = await dialAndWait();
			const hasty = {
				...workflow,
				nodes: workflow.nodes.map((node) =>
					node.name === WAIT
						? {
								...node,
								parameters: { ...node.parameters, resumeAmount: 2, resumeUnit: 'seconds' },
							}
						: node,
				),
			};
			const saved = await activate(hasty);
			const url = await listeningUrlOf(hasty);
			pushTo(null);

			await scene.client.callWebhook(path, [lead(8301, '161 0000 4301')]);
			await untilUpdated(1, TIME_OUT_DEADLINE_MS);
			const session = sessionOf('16100004301');
			expect(updates).toEqual([
				{
					leadId: '8301',
					properties: {
						call_outcome: 'No Outcome in Time',
						call_session_id: session?.sessionId,
						next_step: 'Ask the agent how the call went; do not dial again before',
					},
				},
			]);
			await scene.client.finishedExecutionsOf(saved.id);

			pushTo(url);
			await scene.sandbox.pushNow({ sessionId: session?.sessionId });
			await untilUpdated(2);
			expect(updates[1]).toMatchObject({
				leadId: '8301',
				properties: { call_outcome: 'Answered', call_session_id: session?.sessionId },
			});
			const executions = await scene.client.finishedExecutionsOf(saved.id);
			expect(executions.map(({ status }) => status)).toEqual(executions.map(() => 'success'));
		},
		TIME_OUT_DEADLINE_MS + 30_000,
	);
});
