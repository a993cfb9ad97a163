import { randomUUID } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { exampleWorkflows, withCredential } from '../../scripts/n8n/furnish';
import sampleLeads from '../../workflows/sample-leads.json';
import { calleesDialled, itemsOf, outputsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { branches, chain, node, splitBody, tencentCcc, webhook } from './support/workflows';

const outputNames = [
	'Success',
	'Agent Busy',
	'Not Now',
	'Blocked',
	'Caller Limit',
	'No Caller',
	'Agent Setup',
	'Unknown',
	'Duplicate',
	'Other Error',
];

/** Each lead's number, as a CRM may hold it, and the branch that it must come out of. */
const expectedBranches: Array<[phone: string, branch: string]> = [
	['+86 161-0000-3001', 'Success'],
	['161 0000 0101', 'Agent Busy'],
	['0086 161 0000 0102', 'Blocked'],
	['１６１００００３００２', 'Success'],
	['16100000103', 'Caller Limit'],
	['16100000104', 'No Caller'],
	['16100000105', 'Unknown'],
	['16100000106', 'Agent Setup'],
	['16100000903', 'Unknown'],
	['16100000116', 'Not Now'],
	['16100000107', 'Agent Setup'],
	['call me maybe', 'Other Error'],
	['(0755) 8637 6666', 'Success'],
];

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** A node for each branch that says which lead of the CRM has come by it, looked up by n8n's item linking. */
const branchNode = (name: string, source: string) =>
	node({
		name,
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: [
					{
						id: randomUUID(),
						name: 'phone',
						value: `={{ $('${source}').item.json.phone }}`,
						type: 'string',
					},
				],
			},
			includeOtherFields: true,
			options: {},
		},
	});

describe('leads that a CRM posts to a webhook', () => {
	it('each leave by the branch of their outcome, and by no other, when all come in one request', async () => {
		const path = randomUUID();
		const splitOut = splitBody();
		const saved = await scene.client.createWorkflow(
			branches(
				chain('All leads at once', [
					webhook(path),
					splitOut,
					tencentCcc({ credentials: scene.credentials }),
				]),
				outputNames.map((name) => branchNode(name, 'Lead')),
			),
		);
		await scene.client.activateWorkflow(saved);

		await scene.client.callWebhook(
			path,
			expectedBranches.map(([phone]) => ({ phone })),
		);
		const [execution] = await scene.client.finishedExecutionsOf(saved.id, 1);

		expect(execution.status).toBe('success');
		expect(outputsOf(execution, 'Tencent CCC')).toHaveLength(outputNames.length);
		const taken = outputNames.filter(
			(_, index) => outputsOf(execution, 'Tencent CCC')[index].length > 0,
		);
		const actualBranches = taken.flatMap((name) =>
			itemsOf(execution, name).map(({ phone }) => [phone, name]),
		);
		expect(actualBranches.sort()).toEqual([...expectedBranches].sort());
		const callees = calleesDialled(scene.sandbox);
		expect(callees).toHaveLength(expectedBranches.length - 1);
		expect(new Set(callees).size).toBe(callees.length);
	});

	it('are rung once each when every lead comes in a request of its own, all at the same time', async () => {
		const path = randomUUID();
		const lead = node({
			name: 'Lead',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				mode: 'raw',
				jsonOutput: '={{ JSON.stringify($json.body) }}',
				options: {},
			},
		});
		const saved = await scene.client.createWorkflow(
			branches(
				chain('One lead at a time', [
					webhook(path),
					lead,
					tencentCcc({ credentials: scene.credentials }),
				]),
				outputNames.map((name) => branchNode(name, 'Lead')),
			),
		);
		await scene.client.activateWorkflow(saved);

		await Promise.all(
			expectedBranches.map(async ([phone]) => await scene.client.callWebhook(path, { phone })),
		);
		const executions = await scene.client.finishedExecutionsOf(saved.id, expectedBranches.length);

		const actualBranches = executions.map((execution) => {
			const taken = outputNames.filter(
				(_, index) => outputsOf(execution, 'Tencent CCC')[index].length,
			);
			expect(taken).toHaveLength(1);
			return [itemsOf(execution, taken[0])[0].phone, taken[0]];
		});
		expect(actualBranches.sort()).toEqual([...expectedBranches].sort());
		const callees = calleesDialled(scene.sandbox);
		expect(new Set(callees).size).toBe(callees.length);
	});

	it('come out with what they came with, and with what to do about the failure', async () => {
		const path = randomUUID();
		const saved = await scene.client.createWorkflow(
			chain('One failing lead', [
				webhook(path),
				tencentCcc({
					credentials: scene.credentials,
					parameters: { calleeNumber: '={{ $json.body.phone }}' },
				}),
			]),
		);
		await scene.client.activateWorkflow(saved);

		await scene.client.callWebhook(path, { phone: '16100000102', leadId: 7 });
		const [execution] = await scene.client.finishedExecutionsOf(saved.id, 1);

		const [failed] = itemsOf(execution, 'Tencent CCC', outputNames.indexOf('Blocked'));
		expect(failed).toMatchObject({
			body: { phone: '16100000102', leadId: 7 },
			failure: {
				code: 'FailedOperation.CalleeIsLimited',
				label: 'Callee Restricted',
				callPlaced: 'no',
				retryable: false,
				attempts: 1,
				requestId: scene.sandbox.requests[0].requestId,
			},
			request: { UserId: 'agent@example.com', Callee: '008616100000102' },
		});
		expect((failed.failure as IDataObject).advice).toBeTruthy();
	});
});

describe('the example workflow with its sample leads', () => {
	it('brings every lead into exactly one branch and rings nobody twice', async () => {
		const [example] = exampleWorkflows().filter(({ name }) => /New CRM Leads/.test(name));
		const saved = await scene.client.createWorkflow(withCredential(example, scene.credentialId));
		await scene.client.activateWorkflow(saved);

		await scene.client.callWebhook('tencent-ccc-new-leads', sampleLeads);
		const [execution] = await scene.client.finishedExecutionsOf(saved.id, 1);

		expect(execution.status).toBe('success');
		const outputs = outputsOf(execution, 'Tencent CCC');
		const leadsIn = itemsOf(execution, 'Prepare Lead');
		const leadsOut = outputs.flat().map(({ pairedItem }) => (pairedItem as { item: number }).item);
		expect(leadsOut.sort((left, right) => left - right)).toEqual([...leadsIn.keys()]);
		expect(outputs.map((items) => items.length > 0)).toEqual(outputNames.map(() => true));
		const rung = scene.sandbox.sessions.map(({ callee }) => callee);
		expect(rung.length).toBeGreaterThan(0);
		expect(new Set(rung).size).toBe(rung.length);
	});
});
