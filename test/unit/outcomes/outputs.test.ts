import {
	DEFAULT_SPLIT_CODES,
	OUTCOME_CATALOGUE,
	OUTCOME_CATEGORIES,
} from '../../../nodes/TencentCcc/outcomes/catalogue';
import {
	outputIndexOfFailure,
	outputLabels,
	outputsExpression,
	type OutputParameters,
} from '../../../nodes/TencentCcc/outcomes/outputs';

const byCode = (errorCodes: readonly string[]): OutputParameters => ({
	errorOutputs: 'byCode',
	errorCodes: [...errorCodes],
});
const allCodes = OUTCOME_CATALOGUE.map(({ code }) => code);
const modes: Array<[string, OutputParameters]> = [
	['byCode with the default codes', byCode(DEFAULT_SPLIT_CODES)],
	['byCode with all codes', byCode(allCodes)],
	['byCode with no code', byCode([])],
	['byCategory', { errorOutputs: 'byCategory', errorCodes: [] }],
	['single', { errorOutputs: 'single', errorCodes: [] }],
];

describe('the labels of the outputs', () => {
	it('of the default split are those of the public contract, in its order', () => {
		expect(outputLabels(byCode(DEFAULT_SPLIT_CODES))).toEqual([
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
		]);
	});

	it('follow the catalogue, in whatever order the codes were chosen', () => {
		expect(outputLabels(byCode([...DEFAULT_SPLIT_CODES].reverse()))).toEqual(
			outputLabels(byCode(DEFAULT_SPLIT_CODES)),
		);
	});

	it('of the other modes', () => {
		expect(outputLabels({ errorOutputs: 'byCategory', errorCodes: [] })).toEqual([
			'Success',
			...OUTCOME_CATEGORIES.map(({ label }) => label),
		]);
		expect(outputLabels({ errorOutputs: 'single', errorCodes: [] })).toEqual(['Success', 'Error']);
		expect(outputLabels({ errorOutputs: 'none', errorCodes: [] })).toEqual(['Success']);
	});

	it('leave out codes that are not in the catalogue (any more)', () => {
		expect(outputLabels(byCode(['Gone.Code']))).toEqual(['Success', 'Other Error']);
	});
});

describe.each(modes)('%s', (_name, parameters) => {
	it.each([...allCodes, 'Brand.New', 'InvalidParameterValue.New'])(
		'%s leaves by exactly one output, which is not Success',
		(code) => {
			const index = outputIndexOfFailure(code, parameters);
			expect(index).toBeGreaterThanOrEqual(1);
			expect(index).toBeLessThan(outputLabels(parameters).length);
		},
	);

	it('sends a code that is split to the output of its own label', () => {
		if (parameters.errorOutputs !== 'byCode') return;
		for (const { code, label } of OUTCOME_CATALOGUE) {
			const expected = parameters.errorCodes.includes(code) ? label : 'Other Error';
			expect(outputLabels(parameters)[outputIndexOfFailure(code, parameters)!]).toBe(expected);
		}
	});

	it('sends every code to the output of its category', () => {
		if (parameters.errorOutputs !== 'byCategory') return;
		for (const { code, category } of OUTCOME_CATALOGUE) {
			const { label } = OUTCOME_CATEGORIES.find((entry) => entry.category === category)!;
			expect(outputLabels(parameters)[outputIndexOfFailure(code, parameters)!]).toBe(label);
		}
	});
});

it('the mode none has no output for failures', () => {
	expect(
		outputIndexOfFailure('Client.NotSent', { errorOutputs: 'none', errorCodes: [] }),
	).toBeUndefined();
});

describe('the expression that n8n evaluates', () => {
	it('holds no early end of an expression', () => {
		expect(outputsExpression.startsWith('={{')).toBe(true);
		expect(outputsExpression.slice(3, -2)).not.toContain('}}');
	});

	it('holds no reference to anything outside of itself', () => {
		const text = outputsExpression.slice(3, -2);
		const evaluate = new Function('$parameter', `'use strict'; return ${text};`);
		expect(evaluate({}).map((output: { displayName: string }) => output.displayName)).toEqual(
			outputLabels(byCode(DEFAULT_SPLIT_CODES)),
		);
	});
});
