import type { IDataObject, INode } from 'n8n-workflow';

import { OPERATIONS } from '../../nodes/TencentCcc/resources';
import { idOf, type OperationDefinition } from '../../nodes/TencentCcc/resources/operation';
import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine, type Run } from '../../scripts/engine';
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
	const dialOptions = options
		? { options: { callsPerSecond: 10_000, timeout: 1, verifyUnknown: false } }
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

/** A text field of the operation whose value is an expression that fails for the second item. */
function failingExpression({ fields }: OperationDefinition): IDataObject {
	const { name } = fields.find(({ type }) => type === 'string' || type === 'dateTime')!;
	const whole = String(PARAMETERS[name] ?? '');
	const value = whole.startsWith('=') ? whole.slice(3, -2).trim() : '""';
	return { [name]: `={{ $json.lead === 1 ? $("No Such Node").item.json.x : ${value || '""'} }}` };
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

const closedPort = () => sandboxCredential(sandbox, { endpoint: 'http://127.0.0.1:1' });

describe.each(OPERATIONS.map((definition) => [idOf(definition), definition] as const))(
	'%s',
	(_id, definition) => {
		const matrix = modesOf(definition).flatMap((mode) =>
			ON_ERRORS.map((onError) => [mode, onError] as const),
		);

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

		it.each(matrix)(
			'%s, %s: a request that never left is Not Sent, for each item',
			async (mode, onError) => {
				const finished = await run(definition, { mode, onError }, closedPort());
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

		it('links what leaves to its item, and sends each request once', async () => {
			const finished = await run(definition, { onError: 'continueRegularOutput' });
			for (const { pairedItem } of finished.outputs(NODE_NAME).flat()) {
				expect(pairedItem).toEqual({ item: expect.any(Number) });
			}
			const sent = sandbox.requests.map(({ action, body }) => `${action} ${JSON.stringify(body)}`);
			const own = sent.filter((text) => definition.kind !== 'read' || text.includes('SessionId'));
			expect(new Set(own).size).toBe(own.length);
			expect(sandbox.requests.length).toBeGreaterThan(0);
			const actions = definition.actions.map(({ name }) => name);
			for (const { action } of sandbox.requests) expect(actions).toContain(action);
		});

		it('does not change the input', async () => {
			const finished = await run(definition, { onError: 'continueRegularOutput' });
			const [start] = finished.outputs('Start');
			expect(start.map(({ json }) => json)).toEqual(INPUT);
		});

		it.each<[string, () => IDataObject]>([
			['done', () => sandboxCredential(sandbox)],
			['with a wrong token', () => sandboxCredential(sandbox, { sessionToken: SESSION_TOKEN })],
			['with a wrong key', () => sandboxCredential(sandbox, { secretKey: 'wrong-key-'.repeat(3) })],
			['never sent', closedPort],
		])('leaves no secret in any trace: %s', async (_name, credential) => {
			for (const [mode, onError] of [
				['single', 'stopWorkflow'],
				['none', 'stopWorkflow'],
				['none', 'continueErrorOutput'],
			] as const) {
				const text = traces(await run(definition, { mode, onError }, credential()));
				for (const secret of [
					String(credential().secretKey),
					SESSION_TOKEN,
					'TC3-HMAC-SHA256',
					'"authorization"',
				]) {
					expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
				}
			}
		});

		it('says in the list of actions what it does, in sentence case', () => {
			expect(definition.action).toMatch(/^[A-Z][^.A-Z]*$/);
			expect(definition.description).toMatch(/^[A-Z].*[^.]$/);
			expect(definition.name).toMatch(/^[A-Z]/);
		});

		it('sends only actions whose source is a full URL', () => {
			expect(definition.actions.length).toBeGreaterThan(0);
			for (const { source } of definition.actions) expect(source).toMatch(/^https:\/\/\S+\/\d+$/);
		});
	},
);
