import type { IDataObject, INodeTypeDescription } from 'n8n-workflow';
import { itemsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { chain, leads, manualTrigger, node, nodeType } from './support/workflows';

let scene: Scene;
/** The expression that this n8n serves to the editor and evaluates itself. */
let outputsExpression: string;

beforeAll(async () => {
	scene = await openScene();
	const types = await scene.client.request<INodeTypeDescription[]>('GET', '/types/nodes.json');
	outputsExpression = types.find(({ name }) => name === nodeType)?.outputs as string;
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** The labels of a node with these parameters, evaluated by n8n's own expression engine. */
async function labelsFor(parameters: IDataObject): Promise<string[]> {
	// In any other node $parameter would mean that node's own parameters.
	const expression = outputsExpression.replace('($parameter,', '($json,');
	expect(expression).not.toBe(outputsExpression);
	const evaluate = node({
		name: 'Evaluate',
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: [{ id: 'outputs', name: 'outputs', type: 'array', value: expression }],
			},
			options: {},
		},
	});
	const saved = await scene.client.createWorkflow(
		chain('Evaluate outputs', [manualTrigger(), leads([parameters]), evaluate]),
	);
	const execution = await scene.client.runWorkflow(saved, 'Start');
	const [{ outputs }] = itemsOf(execution, 'Evaluate');
	return (outputs as Array<{ type: string; displayName: string }>).map(({ type, displayName }) => {
		expect(type).toBe('main');
		return displayName;
	});
}

const defaultLabels = [
	'Success',
	'Agent Busy',
	'Callee Restricted',
	'Caller Over Frequency',
	'No Caller Number',
	'Call Failed',
	'Not Allowlisted',
	'Outcome Unknown',
	'Already Dialled',
	'Other Error',
];

describe("the node's outputs, in n8n's production expression engine", () => {
	it.each<[string, IDataObject, string[]]>([
		['a node as it is added', {}, defaultLabels],
		['By Code with the default codes', { errorOutputs: 'byCode' }, defaultLabels],
		[
			'By Code, in the order of the catalogue whatever the order of choosing',
			{
				errorOutputs: 'byCode',
				errorCodes: ['Client.OutcomeUnknown', 'FailedOperation.SeatStatusBusy'],
			},
			['Success', 'Agent Busy', 'Outcome Unknown', 'Other Error'],
		],
		[
			'By Code with no code',
			{ errorOutputs: 'byCode', errorCodes: [] },
			['Success', 'Other Error'],
		],
		['Single', { errorOutputs: 'single' }, ['Success', 'Error']],
		['None', { errorOutputs: 'none' }, ['Success']],
	])('%s', async (_name, parameters, labels) => {
		expect(await labelsFor(parameters)).toEqual(labels);
	});

	it('By Category: Success, and one for each category', async () => {
		const labels = await labelsFor({ errorOutputs: 'byCategory' });
		expect(labels[0]).toBe('Success');
		expect(labels.length).toBeGreaterThan(2);
		expect(new Set(labels).size).toBe(labels.length);
	});
});
