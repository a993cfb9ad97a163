import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import type { ErrorOutputsMode, OutputSet } from '../../nodes/TencentCcc/outcomes/outputs';

/** One lead of a batch, and what becomes of it. */
interface BatchLead {
	/** As the CRM holds it. */
	phone: string;
	/** Of the failure; empty for a call that is placed. */
	code: string;
	/** The words of the outcome that stop a workflow. */
	label: string;
}

const FIRST: BatchLead = { phone: '16100003001', code: '', label: '' };
const REFUSED: BatchLead = {
	phone: '16100000102',
	code: 'FailedOperation.CalleeIsLimited',
	label: 'Callee Restricted',
};
/** The sandbox places the call and resets the connection: nobody can know. */
const UNKNOWN: BatchLead = {
	phone: '16100000903',
	code: 'Client.OutcomeUnknown',
	label: 'Outcome Unknown',
};
const LAST: BatchLead = { phone: '16100003002', code: '', label: '' };

/** n8n looks at the first item only when it decides whether a node has failed, so the order matters. */
const BATCHES = {
	'a placed call': [FIRST, REFUSED, UNKNOWN, LAST],
	'a refused one': [REFUSED, FIRST, UNKNOWN, LAST],
	'an unknown one': [UNKNOWN, FIRST, REFUSED, LAST],
};

const ON_ERRORS = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const;

/** What dials one callee, with an agent or without. */
type CallOutputSet = Extract<OutputSet, 'withAgent' | 'withoutAgent'>;

/** The standard outputs: how many there are, and by which each of the leads leaves. */
const STANDARD: Record<CallOutputSet, { outputCount: number; outputOf: Record<string, number> }> = {
	withAgent: { outputCount: 10, outputOf: { [REFUSED.code]: 3, [UNKNOWN.code]: 7 } },
	withoutAgent: { outputCount: 8, outputOf: { [REFUSED.code]: 2, [UNKNOWN.code]: 5 } },
};

/** The modes that have outputs for failures. */
const modesWithOutputs = (
	outputSet: CallOutputSet,
): ReadonlyArray<{
	errorOutputs: ErrorOutputsMode;
	errorCodes?: string[];
	outputCount: number;
	outputOf: Record<string, number>;
}> => [
	{ errorOutputs: 'standard', ...STANDARD[outputSet] },
	{
		errorOutputs: 'byCode',
		errorCodes: [REFUSED.code],
		outputCount: 3,
		outputOf: { [REFUSED.code]: 2, [UNKNOWN.code]: 1 },
	},
	{
		errorOutputs: 'byCategory',
		outputCount: 9,
		outputOf: { [REFUSED.code]: 2, [UNKNOWN.code]: 8 },
	},
	{ errorOutputs: 'single', outputCount: 2, outputOf: { [REFUSED.code]: 1, [UNKNOWN.code]: 1 } },
];

/** One line of Error Outputs × On Error × Retry On Fail, and what must come of it on every host. */
export interface ErrorHandlingCase {
	/** For the test's title. */
	title: string;
	parameters: { errorOutputs: ErrorOutputsMode; errorCodes?: string[] };
	settings: Required<Pick<INode, 'onError' | 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>>;
	batch: BatchLead[];
	/** The positions of the leads by output, of the node's own outputs and then n8n's; undefined: the workflow stops. */
	leadsByOutput?: number[][];
	/** Whether failures are in n8n's own form, because n8n's own error output takes them. */
	usesErrorOutputOfN8n: boolean;
}

/** What a host tells of a run. */
export interface ErrorHandlingRun {
	status: string;
	/** Message of the error that stopped the workflow. */
	error?: string;
	outputs: INodeExecutionData[][];
	/** The callees of all requests, without 0086. */
	dialled: string[];
}

type Settings = ErrorHandlingCase['settings'];
type OnError = (typeof ON_ERRORS)[number];

const settingsOf = (onError: OnError, retryOnFail: boolean): Settings => ({
	onError,
	retryOnFail,
	maxTries: 3,
	waitBetweenTries: 1,
});

const titleOf = (errorOutputs: string, { onError, retryOnFail }: Settings, first: string) =>
	`Error Outputs ${errorOutputs}, On Error ${onError}, ${retryOnFail ? 'Retry On Fail' : 'once'}, ${first} first`;

/** The positions of a batch's leads by the output that each has; the second half of the pair says which. */
function spread(batch: BatchLead[], outputCount: number, outputOf: (lead: BatchLead) => number) {
	const outputs: number[][] = Array.from({ length: outputCount }, () => []);
	batch.forEach((lead, position) => outputs[outputOf(lead)].push(position));
	return outputs;
}

const withOutputs = (outputSet: CallOutputSet) =>
	modesWithOutputs(outputSet).flatMap(({ outputCount, outputOf, ...parameters }) =>
		ON_ERRORS.flatMap((onError) =>
			[false, true].map((retryOnFail): ErrorHandlingCase => {
				const batch = BATCHES['a placed call'];
				const settings = settingsOf(onError, retryOnFail);
				return {
					title: titleOf(parameters.errorOutputs, settings, 'a placed call'),
					parameters,
					settings,
					batch,
					leadsByOutput: spread(batch, outputCount, ({ code }) => outputOf[code] ?? 0),
					usesErrorOutputOfN8n: false,
				};
			}),
		),
	);

const withoutOutputs = ON_ERRORS.flatMap((onError) =>
	[false, true].flatMap((retryOnFail) =>
		Object.entries(BATCHES).map(([first, batch]): ErrorHandlingCase => {
			const settings = settingsOf(onError, retryOnFail);
			const usesErrorOutputOfN8n = onError === 'continueErrorOutput';
			const stops = onError === 'stopWorkflow';
			return {
				title: titleOf('none', settings, first),
				parameters: { errorOutputs: 'none' },
				settings,
				batch,
				leadsByOutput: stops
					? undefined
					: spread(batch, usesErrorOutputOfN8n ? 2 : 1, ({ code }) =>
							usesErrorOutputOfN8n && code ? 1 : 0,
						),
				usesErrorOutputOfN8n,
			};
		}),
	),
);

/** Every combination; what fails the second time is what the first item decides about. */
export const errorHandlingCases = (outputSet: CallOutputSet): readonly ErrorHandlingCase[] => [
	...withOutputs(outputSet),
	...withoutOutputs,
];

/** Those of an operation with an agent. */
export const ERROR_HANDLING_CASES = errorHandlingCases('withAgent');

/** The input of a case: what has to survive in every item. */
export const itemsOfCase = ({ batch }: ErrorHandlingCase): IDataObject[] =>
	batch.map(({ phone }, lead) => ({ phone, lead }));

function expectItem(
	{ batch, usesErrorOutputOfN8n }: ErrorHandlingCase,
	{ json, pairedItem }: INodeExecutionData,
) {
	const { item: position } = pairedItem as { item: number };
	const { phone, code, label } = batch[position];
	expect(json).toMatchObject({ phone, lead: position });
	if (!code) {
		expect(json).toMatchObject({ SessionId: expect.any(String), Callee: `0086${phone}` });
		expect(json).not.toHaveProperty('failure');
		return;
	}
	const failure = { code, label, attempts: 1 };
	const request = { Callee: `0086${phone}` };
	if (usesErrorOutputOfN8n) {
		expect(json).toMatchObject({ error: { message: expect.any(String), failure, request } });
		return;
	}
	expect(json).toMatchObject({ failure, request });
	expect(json).not.toHaveProperty('error');
}

/** Holds what must come of a case. */
export function expectErrorHandling(
	testCase: ErrorHandlingCase,
	{ status, error, outputs, dialled }: ErrorHandlingRun,
): void {
	const { batch, leadsByOutput } = testCase;
	expect([...new Set(dialled)].sort()).toEqual([...dialled].sort());
	if (!leadsByOutput) {
		expect(status).toBe('error');
		expect(error).toMatch(new RegExp(`${REFUSED.label}|${UNKNOWN.label}`));
		expect(outputs.flat()).toEqual([]);
		// Requests overlap: others may have left before the failure was known, but none twice
		expect(dialled.length).toBeGreaterThan(0);
		return;
	}
	expect(status).toBe('success');
	expect([...dialled].sort()).toEqual(batch.map(({ phone }) => phone).sort());
	const positions = outputs.map((items) =>
		items.map(({ pairedItem }) => (pairedItem as { item: number }).item),
	);
	expect(positions.slice(0, leadsByOutput.length)).toEqual(leadsByOutput);
	// n8n's own error output stays empty where the node has outputs for failures
	expect(positions.slice(leadsByOutput.length).flat()).toEqual([]);
	for (const item of outputs.flat()) expectItem(testCase, item);
}
