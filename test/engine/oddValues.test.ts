import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { OPERATIONS } from '../../nodes/TencentCcc/resources';
import { idOf, type OperationDefinition } from '../../nodes/TencentCcc/resources/operation';
import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine, type Run } from '../../scripts/engine';
import { NODE_NAME, NODE_TYPE, sandboxCredential } from '../support/callWorkflow';
import { caseCount } from '../support/caseCount';
import { placesOf, type FieldPlace } from '../support/fieldPlaces';
import { nonsenseIn, ODD_EXPRESSION, ODD_VALUES, type OddValue } from '../support/oddValues';
import { OPERATION_PARAMETERS } from '../support/operationParameters';

/*
 * Every field of every operation with values that nobody means, on n8n's own engine, the values as the items of one
 * execution. An operation is under test as soon as it stands in the list of operations. Each field has a third of the
 * values, and the next field the next third; with TEST_CASES=all each has all of them.
 */

let engine: Engine;
beforeAll(async () => {
	engine = await createEngine();
});

const DAY_MS = 86_400_000;
const PARTS = caseCount(3, 1);
/** The types of fields that say what is meant; a switch or a number without a value has its default. */
const MEANINGFUL_TYPES = [
	'string',
	'resourceLocator',
	'dateTime',
	'json',
	'options',
	'multiOptions',
];

/** An account of its own for each execution, so that none waits for the pace of another. */
async function withSandbox<Result>(work: (sandbox: Sandbox) => Promise<Result>): Promise<Result> {
	const sandbox = await startSandbox({ requestsPerSecond: Infinity });
	sandbox.callIn({ skillGroupId: sandbox.account.skillGroups[0].id });
	sandbox.seedRecords({ count: 5, from: Date.now() - DAY_MS / 2, to: Date.now() - 1000 });
	try {
		return await work(sandbox);
	} finally {
		await sandbox.close();
	}
}

/** Runs an operation for items, with some parameters changed. */
async function run(
	sandbox: Sandbox,
	{ resource, operation, kind }: OperationDefinition,
	change: IDataObject,
	input: IDataObject[],
): Promise<Run> {
	const dialOptions = { callsPerSecond: 10_000, verifyUnknown: false };
	const options = { ...(kind === 'dial' ? dialOptions : {}), ...(change.options as IDataObject) };
	return await engine.run({
		workflow: {
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: NODE_NAME,
					type: NODE_TYPE,
					onError: 'continueRegularOutput',
					parameters: {
						resource,
						operation,
						...OPERATION_PARAMETERS,
						...change,
						...(Object.keys(options).length > 0 ? { options } : {}),
					} as never,
				},
			],
			connections: { Start: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] } },
		},
		credentials: { tencentCccApi: sandboxCredential(sandbox) },
		input: input.map((json) => ({ json })),
	});
}

/** Items that say which odd value they stand for. */
const itemsOf = (indices: number[]) => indices.map((index) => ({ index, lead: index % 3 }));

/** What came of one item. */
interface Exit {
	outputs: Set<number>;
	answers: number;
	failure?: { code: string; message: string };
}

/** What came of each item, and what leaves of none. */
function exitsOf(finished: Run, count: number) {
	const exits: Exit[] = Array.from({ length: count }, () => ({ outputs: new Set(), answers: 0 }));
	const astray: INodeExecutionData[] = [];
	finished.outputs(NODE_NAME).forEach((items, output) => {
		for (const item of items) {
			const exit = exits[(item.pairedItem as { item?: number } | undefined)?.item ?? -1];
			if (!exit) {
				astray.push(item);
				continue;
			}
			exit.outputs.add(output);
			if (item.json.failure) exit.failure = item.json.failure as unknown as Exit['failure'];
			else exit.answers++;
		}
	});
	return { exits, astray };
}

/** Texts of what reads that say how the answer comes, not what is wanted. */
const NO_FILTERS = ['recording', 'binaryPropertyName'];

/** Whether a field narrows a list, so that a value which fits nothing must bring nothing. */
const isFilter = ({ kind }: OperationDefinition, { field, name }: FieldPlace) =>
	kind === 'read' &&
	!field.required &&
	field.type !== 'dateTime' &&
	MEANINGFUL_TYPES.includes(field.type) &&
	!NO_FILTERS.includes(name) &&
	!name.startsWith('options.');

/** Whether an expression that yields nothing must be an error. */
const hasToBeThere = (definition: OperationDefinition, { field }: FieldPlace) =>
	MEANINGFUL_TYPES.includes(field.type) && (definition.kind === 'read' || field.required === true);

/** What is wrong with the way in which an item with an odd value left. */
function complaints(
	definition: OperationDefinition,
	place: FieldPlace,
	values: OddValue[],
	exits: Exit[],
): string[] {
	return exits.flatMap(({ outputs, answers, failure }, item) => {
		const { source, isBlank, isRefused } = values[item];
		const found: string[] = [];
		const leaves = answers + (failure ? 1 : 0);
		if (outputs.size > 1) found.push('leaves by several outputs');
		if (definition.kind !== 'read' && leaves !== 1) found.push(`leaves ${leaves} times`);
		if (failure?.code === 'Client.OutcomeUnknown') found.push(`crashed: ${failure.message}`);
		const isInvalid = failure?.code === 'Client.InvalidInput';
		const isNamed = place.labels.some((label) => failure?.message.includes(label));
		if (isInvalid && !isNamed && !isRefused) found.push(`names no field: ${failure.message}`);
		const hasToFail = (isBlank || isRefused) && hasToBeThere(definition, place);
		if (hasToFail && !isInvalid) found.push('counts as no value');
		if (isFilter(definition, place) && answers > 0) found.push(`brings ${answers} records`);
		return found.map((complaint) => `${source}: ${complaint}`);
	});
}

describe.each(OPERATIONS.map((definition) => [idOf(definition), definition] as const))(
	'%s',
	(_id, definition) => {
		it('can be run, and brings what it reads', async () => {
			await withSandbox(async (sandbox) => {
				const { exits } = exitsOf(await run(sandbox, definition, {}, itemsOf([0])), 1);
				expect(sandbox.requests.length > 0).toBe(definition.actions.length > 0);
				expect(exits[0].failure?.code).not.toBe('Client.InvalidInput');
				const filters = placesOf(definition).filter((place) => isFilter(definition, place));
				if (filters.length > 0) expect(exits[0].answers).toBeGreaterThan(0);
			});
		});

		it('odd values: each item leaves once, names its field, and nothing is asked that nobody means', async () => {
			const found = await Promise.all(
				placesOf(definition).map(
					async (place, placeIndex) =>
						await withSandbox(async (sandbox) => {
							const change = place.with(ODD_EXPRESSION);
							const indices = [...ODD_VALUES.keys()].filter(
								(index) => (index + placeIndex) % PARTS === 0,
							);
							const finished = await run(sandbox, definition, change, itemsOf(indices));
							const { exits, astray } = exitsOf(finished, indices.length);
							const values = indices.map((index) => ODD_VALUES[index]);
							return [
								...(finished.status === 'success' ? [] : [String(finished.error?.message)]),
								...astray.map(({ json }) => `belongs to no item: ${JSON.stringify(json)}`),
								...complaints(definition, place, values, exits),
								...sandbox.requests.flatMap(({ body }) => nonsenseIn(body)),
							].map((complaint) => `${place.name}: ${complaint}`);
						}),
				),
			);
			expect(found.flat()).toEqual([]);
		});
	},
);

describe.each(
	OPERATIONS.filter(({ kind }) => kind === 'dial').map(
		(definition) => [idOf(definition), definition] as const,
	),
)('%s', (_id, definition) => {
	it.each([
		['Calling Hours', 'callingHours'],
		['Most Calls per Callee', 'mostCallsPerCallee'],
	])('an expression in place of the whole of %s rings nobody', async (label, name) => {
		await withSandbox(async (sandbox) => {
			const change = { options: { [name]: '={{ $json.nothing }}' } };
			const { exits } = exitsOf(await run(sandbox, definition, change, itemsOf([0, 1])), 2);
			for (const { failure } of exits) {
				expect(failure?.code).toBe('Client.InvalidInput');
				expect(failure?.message).toContain(`${label} has no fields`);
			}
			expect(sandbox.requests).toEqual([]);
		});
	});
});
