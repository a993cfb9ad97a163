import path from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';

import { OPERATIONS } from '../../nodes/TencentCcc/resources';
import { idOf, type OperationDefinition } from '../../nodes/TencentCcc/resources/operation';
import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine, type Run } from '../../scripts/engine';
import { repositoryFolder } from '../../scripts/repository';
import {
	NODE_NAME,
	NODE_TYPE,
	sandboxCredential,
	type NodeSettings,
} from '../support/callWorkflow';
import { OPERATION_PARAMETERS as PARAMETERS } from '../support/operationParameters';

/*
 * The rules that are the same for all operations, on n8n's own engine. An operation is under test as soon as it stands
 * in the list of operations.
 */

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0, requestsPerSecond: 10_000 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

const SESSION_TOKEN = 'session-token-that-must-stay-secret';
const INPUT = [{ lead: 0 }, { lead: 1 }, { lead: 2 }];

type OnError = NonNullable<INode['onError']>;
const ON_ERRORS: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];
const modesOf = ({ kind }: OperationDefinition) =>
	kind === 'dial' ? ['standard', 'byCode', 'byCategory', 'single', 'none'] : ['single', 'none'];

/** Runs an operation with three items. */
async function run(
	definition: OperationDefinition,
	{
		mode = 'single',
		onError = 'stopWorkflow' as OnError,
		...change
	}: IDataObject & {
		mode?: string;
		onError?: OnError;
	} = {},
	credential: IDataObject = sandboxCredential(sandbox),
): Promise<Run> {
	const { resource, operation, kind, options } = definition;
	const outputs = kind === 'dial' ? { errorOutputs: mode } : { resultOutputs: mode };
	// Nothing here waits for it, however busy the machine is
	const timeout = 30 + Math.max(0, ...definition.actions.map(({ holdsMs = 0 }) => holdsMs)) / 1000;
	const dialOptions = options
		? { options: { callsPerSecond: 10_000, timeout, verifyUnknown: false } }
		: {};
	const settings: NodeSettings = { onError };
	return await engine.run({
		workflow: {
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: NODE_NAME,
					type: NODE_TYPE,
					parameters: {
						resource,
						operation,
						...PARAMETERS,
						...outputs,
						...dialOptions,
						...change,
					} as INode['parameters'],
					...settings,
				},
			],
			connections: { Start: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] } },
		},
		credentials: { tencentCccApi: credential as never },
		input: INPUT.map((json) => ({ json })),
	});
}

/** By which outputs each item left. */
function outputsOfItems(finished: Run): number[][] {
	const left: number[][] = INPUT.map(() => []);
	finished.outputs(NODE_NAME).forEach((items, output) => {
		for (const { pairedItem } of items) {
			const { item } = [pairedItem].flat()[0] as { item: number };
			if (!left[item].includes(output)) left[item].push(output);
		}
	});
	return left;
}

/** A failure in any of its forms. */
const failureOf = ({ failure, error }: IDataObject) =>
	(failure ?? (error as IDataObject | undefined)?.failure) as IDataObject | undefined;

/** The types of fields that can hold an expression, in the order in which one of them is taken. */
const TYPES_WITH_EXPRESSION = ['string', 'dateTime', 'resourceLocator', 'number', 'boolean'];

/** A field of the operation whose value is an expression that fails for the second item. */
function failingExpression({ fields }: OperationDefinition): IDataObject {
	const shown = fields.filter(({ displayOptions }) => !displayOptions);
	const [field] = TYPES_WITH_EXPRESSION.flatMap((wanted) =>
		shown.filter(({ type }) => type === wanted),
	);
	const given = PARAMETERS[field.name] ?? field.default;
	const isLocator = typeof given === 'object' && given !== null && 'value' in given;
	const value = isLocator ? given.value : given;
	const isExpression = typeof value === 'string' && value.startsWith('=');
	const otherwise = isExpression ? value.slice(3, -2).trim() : JSON.stringify(value);
	const expression = `={{ $json.lead === 1 ? $("No Such Node").item.json.x : (${otherwise}) }}`;
	const locator = { __rl: true, mode: 'id', value: expression };
	return { [field.name]: field.type === 'resourceLocator' ? locator : expression };
}

/** Whether an operation does its work within n8n alone. */
const sendsNothing = ({ actions }: OperationDefinition) => actions.length === 0;

/** The same operation as n8n has loaded it, from what is built. */
function builtOperation(definition: OperationDefinition): OperationDefinition {
	const file = path.join(repositoryFolder, 'dist/nodes/TencentCcc/resources/index.js');
	const built = require(file) as { OPERATIONS: readonly OperationDefinition[] };
	return built.OPERATIONS.find((operation) => idOf(operation) === idOf(definition))!;
}

/** More than one entry in the lists that are empty in a fresh sandbox. */
function fillLists(): void {
	const to = Date.now() - 1000;
	sandbox.seedRecords({ count: 3, from: to - 3_600_000, to });
	for (let call = 0; call < 3; call++) {
		sandbox.callIn({ skillGroupId: sandbox.account.skillGroups[0].id });
	}
}

const traces = (finished: Run) =>
	[
		JSON.stringify(finished.data),
		JSON.stringify(finished.logs),
		JSON.stringify(finished.hints(NODE_NAME)),
		JSON.stringify(finished.error),
		String(finished.error?.stack),
		String(finished.error?.description),
	].join('\n');

function expectNoSecret(runs: Run[], { secretKey }: IDataObject): void {
	for (const text of runs.map(traces)) {
		for (const secret of [String(secretKey), SESSION_TOKEN, 'TC3-HMAC-SHA256', '"authorization"']) {
			expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
		}
	}
}

const closedPort = () => sandboxCredential(sandbox, { endpoint: 'http://127.0.0.1:1' });

/** Every way in which the failures of an operation can leave. */
const matrixOf = (definition: OperationDefinition) =>
	modesOf(definition).flatMap((mode) => ON_ERRORS.map((onError) => [mode, onError] as const));

/** The runs of each operation's matrix with nobody at the endpoint: all at once, because each waits before it sends again. */
const runsAtClosedPort = new Map<OperationDefinition, Run[]>();
beforeAll(async () => {
	const runs = OPERATIONS.map(async (definition) => {
		const ofMatrix = matrixOf(definition).map(
			async ([mode, onError]) => await run(definition, { mode, onError }, closedPort()),
		);
		runsAtClosedPort.set(definition, await Promise.all(ofMatrix));
	});
	await Promise.all(runs);
}, 180_000);

describe.each(OPERATIONS.map((definition) => [idOf(definition), definition] as const))(
	'%s',
	(_id, definition) => {
		const matrix = matrixOf(definition);

		it.each(matrix)(
			'%s, %s: an expression that fails makes that item Invalid Input, and each item leaves once',
			async (mode, onError) => {
				const finished = await run(definition, { mode, onError, ...failingExpression(definition) });
				if (mode === 'none' && onError === 'stopWorkflow') {
					expect(finished.status).toBe('error');
					expect(finished.error).toMatchObject({
						message: expect.stringMatching(/^(Invalid Input|Not Found)/),
					});
					return;
				}
				expect(finished.status).toBe('success');
				const exits = outputsOfItems(finished);
				// An expression of Get Many may make a list of nothing of the other items
				expect(exits[1]).toHaveLength(1);
				for (const exit of exits) expect(exit.length).toBeLessThanOrEqual(1);
				const ofSecond = finished
					.outputs(NODE_NAME)
					.flat()
					.filter(({ pairedItem }) => ([pairedItem].flat()[0] as { item: number }).item === 1);
				expect(ofSecond).toHaveLength(1);
				expect(failureOf(ofSecond[0].json)).toMatchObject({
					code: 'Client.InvalidInput',
					attempts: 0,
				});
				if (mode !== 'none') expect(exits[1]).not.toEqual([0]);
				if (mode === 'none' && onError === 'continueErrorOutput') expect(exits[1]).toEqual([1]);
			},
		);

		describe('with nobody at the endpoint', () => {
			it.each(matrix.map(([mode, onError], index) => [mode, onError, index] as const))(
				sendsNothing(definition)
					? '%s, %s: what sends nothing is done all the same'
					: '%s, %s: a request that never left is Not Sent, for each item',
				(mode, onError, index) => {
					const finished = runsAtClosedPort.get(definition)![index];
					if (sendsNothing(definition)) {
						expect(outputsOfItems(finished)).toEqual([[0], [0], [0]]);
						return;
					}
					if (mode === 'none' && onError === 'stopWorkflow') {
						expect(finished.error).toMatchObject({ message: expect.stringMatching(/^Not Sent/) });
						return;
					}
					const items = finished.outputs(NODE_NAME).flat();
					expect(items).toHaveLength(INPUT.length);
					expect(outputsOfItems(finished).map((exit) => exit.length)).toEqual([1, 1, 1]);
					for (const { json } of items) {
						const failure = failureOf(json)!;
						expect(failure).toMatchObject({ code: 'Client.NotSent', attempts: 3 });
						expect('callPlaced' in failure).toBe(definition.kind === 'dial');
					}
				},
			);
		});

		it('links what leaves to its item, and sends each request once', async () => {
			const finished = await run(definition, { onError: 'continueRegularOutput' });
			for (const { pairedItem } of finished.outputs(NODE_NAME).flat()) {
				expect(pairedItem).toEqual({ item: expect.any(Number) });
			}
			const sent = sandbox.requests.map(({ action, body }) => `${action} ${JSON.stringify(body)}`);
			const own = sent.filter((text) => definition.kind !== 'read' || text.includes('SessionId'));
			expect(new Set(own).size).toBe(own.length);
			expect(sandbox.requests.length > 0).toBe(!sendsNothing(definition));
			const actions = definition.actions.map(({ name }) => name);
			for (const { action } of sandbox.requests) expect(actions).toContain(action);
		});

		const isPaged = definition.actions[0]?.paging !== undefined;
		if (isPaged && definition.fields.some(({ name }) => name === 'returnAll')) {
			it('reads every page once: in small pages the same entries as in large ones', async () => {
				fillLists();
				const list = async () => {
					const finished = await run(definition, { returnAll: true });
					return finished.outputs(NODE_NAME)[0].map(({ json }) => json);
				};
				const inLargePages = await list();
				expect(inLargePages.length).toBeGreaterThan(INPUT.length);
				const paging = builtOperation(definition).actions[0].paging!;
				const before = sandbox.requests.length;
				const { maxPageSize } = paging;
				paging.maxPageSize = 1;
				const inSmallPages = await list().finally(() => (paging.maxPageSize = maxPageSize));
				expect(sandbox.requests.length - before).toBeGreaterThan(before);
				expect(inSmallPages).toEqual(inLargePages);
			});
		}

		it('does not change the input', async () => {
			const finished = await run(definition, { onError: 'continueRegularOutput' });
			const [start] = finished.outputs('Start');
			expect(start.map(({ json }) => json)).toEqual(INPUT);
		});

		it.each<[string, () => IDataObject]>([
			['done', () => sandboxCredential(sandbox)],
			['with a wrong token', () => sandboxCredential(sandbox, { sessionToken: SESSION_TOKEN })],
			['with a wrong key', () => sandboxCredential(sandbox, { secretKey: 'wrong-key-'.repeat(3) })],
		])('leaves no secret in any trace: %s', async (_name, credential) => {
			const runs = (
				[
					['single', 'stopWorkflow'],
					['none', 'stopWorkflow'],
					['none', 'continueErrorOutput'],
				] as const
			).map(async ([mode, onError]) => await run(definition, { mode, onError }, credential()));
			expectNoSecret(await Promise.all(runs), credential());
		});

		it('leaves no secret in any trace: never sent', () => {
			expectNoSecret(runsAtClosedPort.get(definition)!, closedPort());
		});

		it('says in the list of actions what it does, in sentence case', () => {
			expect(definition.action.replace(/\b(?:AI|IVR)\b/g, 'Ai')).toMatch(
				/^[A-Z][^.A-Z]*(?:Ai[^.A-Z]*)?$/,
			);
			expect(definition.action).not.toMatch(/\b(?:an?|the)\b(?! lead)/);
			expect(definition.description).toMatch(/^[A-Z].*[^.]$/);
			expect(definition.name).toMatch(/^[A-Z]/);
		});

		it('acts, if it sends nothing', () => {
			if (sendsNothing(definition)) expect(definition.kind).toBe('act');
		});

		it('sends only actions whose source is a full URL', () => {
			for (const { source } of definition.actions) expect(source).toMatch(/^https:\/\/\S+\/\d+$/);
		});
	},
);
