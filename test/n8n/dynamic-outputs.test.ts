import type { IDataObject, INodeTypeDescription } from 'n8n-workflow';
import { itemsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { chain, leads, manualTrigger, node, NODE_TYPE } from './support/workflows';

let scene: Scene;
/** The expression that this n8n serves to the editor and evaluates itself. */
let outputsExpression: string;

beforeAll(async () => {
	scene = await openScene();
	const types = await scene.client.request<INodeTypeDescription[]>('GET', '/types/nodes.json');
	outputsExpression = types.find(({ name }) => name === NODE_TYPE)?.outputs as string;
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
const DIAL = { resource: 'call', operation: 'createCallOutSession' };
const READ = { resource: 'callRecord', operation: 'get' };

describe("the node's outputs, in n8n's production expression engine", () => {
	it.each<[string, IDataObject, string[]]>([
		['a node as it is added', DIAL, standard],
		['Standard', { ...DIAL, errorOutputs: 'standard' }, standard],
		['a mode that does not exist', { ...DIAL, errorOutputs: 'ofTheFuture' }, standard],
		[
			'By Code with the default codes',
			{ ...DIAL, errorOutputs: 'byCode' },
			[
				'Success',
				'Other Error',
				'Agent Busy',
				'Callee Restricted',
				'Outcome Unknown',
				'Already Dialled',
			],
		],
		[
			'By Code, in the order of choosing, each code once',
			{
				...DIAL,
				errorOutputs: 'byCode',
				errorCodes: [
					'Client.OutcomeUnknown',
					'FailedOperation.SeatStatusBusy',
					'Client.OutcomeUnknown',
				],
			},
			['Success', 'Other Error', 'Outcome Unknown', 'Agent Busy'],
		],
		[
			'By Code with no code',
			{ ...DIAL, errorOutputs: 'byCode', errorCodes: [] },
			['Success', 'Other Error'],
		],
		[
			'By Category',
			{ ...DIAL, errorOutputs: 'byCategory' },
			[
				'Success',
				'Agent Problem',
				'Callee Problem',
				'Caller Problem',
				'Account Problem',
				'Request Problem',
				'Rate Limit',
				'Not Sent',
				'Outcome Unknown',
			],
		],
		['Single', { ...DIAL, errorOutputs: 'single' }, ['Success', 'Error']],
		['None', { ...DIAL, errorOutputs: 'none' }, ['Success']],
		['an operation that reads', READ, ['Success', 'Error']],
		[
			'an operation that reads, whatever an operation that dials had',
			{ ...READ, errorOutputs: 'byCode', errorCodes: ['Client.OutcomeUnknown'] },
			['Success', 'Error'],
		],
		['an operation that reads, None', { ...READ, resultOutputs: 'none' }, ['Success']],
	])('%s', async (_name, parameters, labels) => {
		expect(await labelsFor(parameters)).toEqual(labels);
	});
});
