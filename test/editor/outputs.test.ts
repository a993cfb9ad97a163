import type { IConnections, INode } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import { openPanel, openWorkflow } from '../../scripts/editor/steps';
import { withCredential } from '../../scripts/n8n/furnish';
import type { SavedWorkflow, WorkflowFile } from '../../scripts/n8n/restClient';
import leadRouting from '../../workflows/lead-routing.json';
import { andSave, chooseOption, closePanel, outputLabels } from './steps';
import { openEditorScene, type EditorScene } from './support';

const NODE_NAME = 'Tencent CCC';
const BUSY = 'FailedOperation.SeatStatusBusy';
const LIMITED = 'FailedOperation.CalleeIsLimited';
const UNKNOWN = 'Client.OutcomeUnknown';
const OVER_FREQUENCY = 'FailedOperation.CallerOverFrequency';

let scene: EditorScene;
let page: Page;

beforeAll(async () => {
	scene = await openEditorScene();
	({ page } = scene);
});

afterAll(async () => await scene?.close());

/** The lead workflow as it is shipped, with some of the call's parameters changed. */
function leadWorkflow(parameters: INode['parameters']): WorkflowFile {
	const workflow = withCredential(leadRouting as unknown as WorkflowFile, scene.credentialId);
	const nodes = workflow.nodes.map((node) =>
		node.name === NODE_NAME ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	);
	return { ...workflow, nodes, pinData: {} };
}

/** The shipped wires of the call, of which one for each of so many outputs is kept. */
function withWires(workflow: WorkflowFile, count: number): WorkflowFile {
	const main = workflow.connections[NODE_NAME].main.slice(0, count);
	return { ...workflow, connections: { ...workflow.connections, [NODE_NAME]: { main } } };
}

/** Which node each output leads to, up to the last one that leads anywhere. */
function targetsOf(connections: IConnections): string[] {
	const targets = (connections[NODE_NAME]?.main ?? []).map((output) =>
		(output ?? []).map(({ node }) => node).join(' and '),
	);
	while (targets.at(-1) === '') targets.pop();
	return targets;
}

/** What is saved of the call: mode, codes, and where its outputs lead. */
async function readSaved(id: string) {
	const path = `/rest/workflows/${id}`;
	const { nodes, connections } = await scene.client.request<SavedWorkflow>('GET', path);
	const call = nodes.find(({ name }) => name === NODE_NAME);
	const { operation, errorOutputs, errorCodes } = call?.parameters ?? {};
	return { operation, errorOutputs, errorCodes, targets: targetsOf(connections) };
}

/** Opens a workflow and the call's panel, makes the choices one after the other, and returns what is saved in the end. */
async function choose(workflow: WorkflowFile, choices: Array<[parameter: string, option: string]>) {
	const saved = await openWorkflow(page, scene.client, workflow);
	await openPanel(page, NODE_NAME);
	for (const [parameter, option] of choices) {
		await andSave(page, saved.id, async () => await chooseOption(page, parameter, option));
	}
	await closePanel(page);
	return await readSaved(saved.id);
}

describe('By Code: outputs are Success, Other Error, and the codes in the order in which they were chosen', () => {
	const chosen = [BUSY, LIMITED, UNKNOWN];
	const outputs = ['Success', 'Other Error', 'Agent Busy', 'Callee Restricted', 'Outcome Unknown'];
	let workflow: WorkflowFile;
	let wires: string[];

	beforeEach(() => {
		workflow = withWires(
			leadWorkflow({ errorOutputs: 'byCode', errorCodes: chosen }),
			outputs.length,
		);
		wires = targetsOf(workflow.connections);
	});

	it.each([
		{
			title: '(a) a code that is added comes last, and nothing moves',
			code: OVER_FREQUENCY,
			codes: [...chosen, OVER_FREQUENCY],
			labels: [...outputs, 'Caller Over Frequency'],
			wiresKept: 5,
		},
		{
			title: '(b) when the last code is removed, nothing moves; n8n deletes the wire of its output',
			code: UNKNOWN,
			codes: [BUSY, LIMITED],
			labels: outputs.slice(0, 4),
			wiresKept: 4,
		},
		{
			title:
				'(c) when a middle code is removed, n8n keeps wires by position, so those behind it move up',
			code: LIMITED,
			codes: [BUSY, UNKNOWN],
			labels: ['Success', 'Other Error', 'Agent Busy', 'Outcome Unknown'],
			wiresKept: 4,
		},
	])('$title', async ({ code, codes, labels, wiresKept }) => {
		const now = await choose(workflow, [['errorCodes', code]]);

		expect(now.errorOutputs).toBe('byCode');
		expect(now.errorCodes).toEqual(codes);
		expect(now.targets).toEqual(wires.slice(0, wiresKept));
		expect(await outputLabels(page, NODE_NAME)).toEqual(labels);
	});

	it('(c) a notice says so before it happens', async () => {
		await openWorkflow(page, scene.client, workflow);
		await openPanel(page, NODE_NAME);
		await page.getByText('Taking a code away moves the outputs behind it').waitFor();
		await closePanel(page);
	});

	it.each([
		['Standard', 5],
		['By Category', 5],
		['Single', 2],
		['None', 1],
	])(
		'(d) mode By Code → %s → By Code: the codes are back; n8n has deleted wires above output %i',
		async (mode, wiresKept) => {
			const now = await choose(workflow, [
				['errorOutputs', mode],
				['errorOutputs', 'By Code'],
			]);

			expect(now.errorOutputs).toBe('byCode');
			expect(now.errorCodes).toEqual(chosen);
			expect(now.targets).toEqual(wires.slice(0, wiresKept));
		},
	);

	it('(e) dial → read → dial: mode and codes are back; n8n has deleted wires above the two outputs of a read', async () => {
		const now = await choose(workflow, [
			['operation', 'Get Status'],
			['operation', 'Create Call-Out Session'],
		]);

		expect(now.errorOutputs).toBe('byCode');
		expect(now.errorCodes).toEqual(chosen);
		expect(now.targets).toEqual(wires.slice(0, 2));
	});
});

describe('Standard: the ten outputs of the shipped workflow', () => {
	const standard = [
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

	it('all ten are drawn and wired, and come back with the operation', async () => {
		const workflow = leadWorkflow({ errorOutputs: 'standard' });
		await openWorkflow(page, scene.client, workflow);
		expect(await outputLabels(page, NODE_NAME)).toEqual(standard);
		expect(targetsOf(workflow.connections)).toHaveLength(standard.length);

		const now = await choose(workflow, [
			['operation', 'Get Status'],
			['operation', 'Create Call-Out Session'],
		]);
		// The default is not saved
		expect(now.errorOutputs ?? 'standard').toBe('standard');
		expect(await outputLabels(page, NODE_NAME)).toEqual(standard);
	});
});
