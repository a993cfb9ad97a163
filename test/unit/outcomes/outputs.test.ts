import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodeOutputConfiguration,
	type INodeParameters,
	type INodeType,
	type INodeTypes,
} from 'n8n-workflow';

import { findOutcome, OUTCOME_CATALOGUE } from '../../../nodes/TencentCcc/outcomes/catalogue';
import {
	DEFAULT_ERROR_CODES,
	outputIndexOfFailure,
	outputLabels,
	outputsExpression,
	type OutputParameters,
	type OutputSet,
} from '../../../nodes/TencentCcc/outcomes/outputs';

const byCode = (
	errorCodes: readonly string[],
	outputSet: OutputSet = 'withAgent',
): OutputParameters => ({ outputSet, errorOutputs: 'byCode', errorCodes: [...errorCodes] });
const allCodes = OUTCOME_CATALOGUE.map(({ code }) => code);
const labelOf = (code: string) => findOutcome(code).label;

/** The outputs of each mode, in the order by which n8n keeps wires: the public contract. */
const CONTRACT: Array<[string, OutputParameters, string[]]> = [
	[
		'standard, with an agent',
		{ outputSet: 'withAgent', errorOutputs: 'standard' },
		[
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
		],
	],
	[
		'standard, without an agent',
		{ outputSet: 'withoutAgent', errorOutputs: 'standard' },
		[
			'Success',
			'Not Now',
			'Blocked',
			'Caller Limit',
			'No Caller',
			'Unknown',
			'Duplicate',
			'Other Error',
		],
	],
	[
		'standard, all items at once',
		{ outputSet: 'allItems', errorOutputs: 'standard' },
		['Success', 'Unknown', 'Duplicate', 'Other Error'],
	],
	[
		'by code, as it is unless the builder chooses others',
		{ outputSet: 'withAgent', errorOutputs: 'byCode' },
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
		'by code, in the order of choice',
		byCode(['Client.AlreadyDialled', 'FailedOperation.SeatStatusBusy']),
		['Success', 'Other Error', 'Already Dialled', 'Agent Busy'],
	],
	['by code, none chosen', byCode([]), ['Success', 'Other Error']],
	[
		'by category',
		{ outputSet: 'withAgent', errorOutputs: 'byCategory' },
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
	['single', { outputSet: 'withAgent', errorOutputs: 'single' }, ['Success', 'Error']],
	['none', { outputSet: 'withAgent', errorOutputs: 'none' }, ['Success']],
	['a read or act', { outputSet: 'result', resultOutputs: 'single' }, ['Success', 'Error']],
	['a read or act, none', { outputSet: 'result', resultOutputs: 'none' }, ['Success']],
	[
		'a read or act, a strange mode',
		{ outputSet: 'result', resultOutputs: 'x' },
		['Success', 'Error'],
	],
	[
		'a read or act, whatever is saved for what dials',
		{ outputSet: 'result', errorOutputs: 'byCode', errorCodes: allCodes },
		['Success', 'Error'],
	],
];

describe('the outputs, in order', () => {
	it.each(CONTRACT)('%s', (_name, parameters, labels) => {
		expect(outputLabels(parameters)).toEqual(labels);
	});

	it.each(CONTRACT)(
		'%s: each failure leaves by exactly one, which is not Success',
		(_, parameters) => {
			const labels = outputLabels(parameters);
			for (const code of [...allCodes, 'Brand.New', 'InvalidParameterValue.New', '']) {
				const index = outputIndexOfFailure(code, parameters);
				if (labels.length === 1) {
					expect(index).toBeUndefined();
				} else {
					expect(index).toBeGreaterThanOrEqual(1);
					expect(index).toBeLessThan(labels.length);
				}
			}
		},
	);
});

describe('by code', () => {
	const chosen = ['Client.OutcomeUnknown', 'FailedOperation.SeatStatusBusy', 'InternalError'];

	it('adding a code at the end, and removing the last, moves nothing', () => {
		const before = outputLabels(byCode(chosen));
		for (const added of allCodes.filter((code) => !chosen.includes(code))) {
			const after = byCode([...chosen, added]);
			expect(outputLabels(after)).toEqual([...before, labelOf(added)]);
			for (const code of allCodes.filter((other) => other !== added)) {
				expect(outputIndexOfFailure(code, after)).toBe(outputIndexOfFailure(code, byCode(chosen)));
			}
		}
		expect(outputLabels(byCode(chosen.slice(0, -1)))).toEqual(before.slice(0, -1));
	});

	it('removing a code in the middle moves those behind it, and nothing before it', () => {
		expect(outputLabels(byCode([chosen[0], chosen[2]]))).toEqual([
			'Success',
			'Other Error',
			'Outcome Unknown',
			'Internal Error',
		]);
	});

	it('sends a chosen code to the output of its own label, and any other to Other Error', () => {
		for (const codes of [chosen, allCodes, [...allCodes].reverse(), DEFAULT_ERROR_CODES]) {
			const labels = outputLabels(byCode(codes));
			for (const code of allCodes) {
				const [expected] = codes.includes(code) ? [labelOf(code)] : ['Other Error'];
				expect(labels[outputIndexOfFailure(code, byCode(codes))!]).toBe(expected);
			}
		}
	});

	it('gives a code that stands twice one output', () => {
		const twice = byCode(['InternalError', 'InternalError', 'Client.OutcomeUnknown']);
		expect(outputLabels(twice)).toEqual([
			'Success',
			'Other Error',
			'Internal Error',
			'Outcome Unknown',
		]);
		expect(outputIndexOfFailure('Client.OutcomeUnknown', twice)).toBe(3);
	});

	it('keeps the place of a code that this version does not know', () => {
		const parameters = byCode(['Gone.Code', 'InternalError']);
		expect(outputLabels(parameters)).toEqual([
			'Success',
			'Other Error',
			'Gone.Code',
			'Internal Error',
		]);
		expect(outputIndexOfFailure('Gone.Code', parameters)).toBe(2);
		expect(outputIndexOfFailure('InternalError', parameters)).toBe(3);
	});

	it('sends a code that Tencent adds below a chosen one to the output of the chosen one', () => {
		const parameters = byCode(['InternalError', 'InvalidParameterValue']);
		expect(outputIndexOfFailure('InvalidParameterValue.New', parameters)).toBe(3);
		expect(outputIndexOfFailure('Brand.New', parameters)).toBe(1);
	});

	it.each([['text'], [42], [null], [undefined], [{}]])(
		'takes codes that are %j for the default ones',
		(errorCodes) => {
			const parameters = { outputSet: 'withAgent', errorOutputs: 'byCode', errorCodes } as const;
			expect(outputLabels(parameters)).toEqual(outputLabels(byCode(DEFAULT_ERROR_CODES)));
			expect(outputIndexOfFailure('Client.AlreadyDialled', parameters)).toBe(5);
		},
	);
});

describe('the expression, evaluated by n8n', () => {
	const SETS = [
		['call.dial', 'withAgent'],
		['call.ivr', 'withoutAgent'],
		['task.start', 'allItems'],
	] as const;
	const setOf = (id: string): OutputSet => SETS.find(([known]) => known === id)?.[1] ?? 'result';

	/** The labels that n8n finds for a node with these parameters. */
	function labelsByN8n(parameters: INodeParameters): string[] {
		const node: INode = {
			id: 'n',
			name: 'N',
			type: 'n',
			typeVersion: 1,
			position: [0, 0],
			parameters,
		};
		const type = {
			description: {
				name: 'n',
				version: 1,
				outputs: outputsExpression(SETS),
				properties: Object.keys(parameters).map((name) => ({
					displayName: name,
					name,
					type: 'json',
					default: '',
				})),
			},
		} as unknown as INodeType;
		const nodeTypes = {
			getByName: () => type,
			getByNameAndVersion: () => type,
			getKnownTypes: () => ({}),
		} as INodeTypes;
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const found = NodeHelpers.getNodeOutputs(workflow, node, type.description);
		return found.map((output) => (output as INodeOutputConfiguration).displayName ?? '');
	}

	const operations = [...SETS.map(([id]) => id), 'callRecord.get', 'call.ofTheFuture'];
	const modes: INodeParameters[] = [
		...['standard', 'byCategory', 'single', 'none', 'strange', ''].map((errorOutputs) => ({
			errorOutputs,
		})),
		...[[...DEFAULT_ERROR_CODES], allCodes, [], ['Gone.Code'], 'text'].map((errorCodes) => ({
			errorOutputs: 'byCode',
			errorCodes,
		})),
		...['single', 'none', 'strange'].map((resultOutputs) => ({ resultOutputs })),
		{},
	];

	it.each(operations.flatMap((id) => modes.map((mode) => [id, mode] as const)))(
		'%s %j: gives the labels that the router goes by',
		(id, mode) => {
			const [resource, operation] = id.split('.');
			const labels = labelsByN8n({ resource, operation, ...mode });
			expect(labels).toEqual(outputLabels({ outputSet: setOf(id), ...mode }));
		},
	);

	it('holds no early end of an expression', () => {
		const expression = outputsExpression(SETS);
		expect(expression.startsWith('={{')).toBe(true);
		expect(expression.slice(3, -2)).not.toContain('}}');
	});

	it('holds no reference to anything outside of itself', () => {
		const text = outputsExpression(SETS).slice(3, -2);
		const evaluate = new Function('$parameter', `'use strict'; return ${text};`);
		const outputs = evaluate({ resource: 'call', operation: 'dial' }) as Array<{
			type: string;
			displayName: string;
		}>;
		expect(outputs.map(({ displayName }) => displayName)).toEqual(
			outputLabels({ outputSet: 'withAgent' }),
		);
		expect(outputs.every(({ type }) => type === 'main')).toBe(true);
	});
});
