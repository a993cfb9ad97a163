import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod';

import { defineAction } from '../../../nodes/TencentCcc/api/action';
import { successEnvelope } from '../../../nodes/TencentCcc/api/envelopes';
import { OPERATIONS, RESOURCES } from '../../../nodes/TencentCcc/resources';
import { dialOptionFields } from '../../../nodes/TencentCcc/resources/dialOptions';
import {
	defineOperation,
	type OperationDefinition,
} from '../../../nodes/TencentCcc/resources/operation';
import {
	outputsOf,
	propertiesOf,
	subtitleOf,
} from '../../../nodes/TencentCcc/resources/properties';
import { SANDBOX_ACTIONS } from '../../../sandbox';
import { LANGUAGES } from '../../../scripts/docs/markdown';
import { camPolicy, operationsTable } from '../../../scripts/docs/operations';
import { runOperation } from '../../support/fakeExecution';

/*
 * The proof that an operation on a new action costs its definition and a line in the list: two operations are added
 * here at run time, and everything else is found to follow. Nothing below touches `dialling/`.
 */

const describeQueues = defineAction({
	name: 'DescribeQueues',
	kind: 'read',
	response: successEnvelope({ Queues: z.array(z.record(z.string(), z.unknown())) }),
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/1',
});
const ringRobot = defineAction({
	name: 'RingRobot',
	kind: 'dial',
	response: successEnvelope({ RobotId: z.string().min(1) }),
	camLevel: 'application',
	source: 'https://www.tencentcloud.com/document/product/1229/2',
});

const getQueues = defineOperation({
	resource: 'queue',
	operation: 'getAll',
	name: 'Get Many Queues',
	action: 'Get many queues',
	description: 'Get the queues of the application',
	kind: 'read',
	actions: [describeQueues],
	fields: [{ displayName: 'Name Part', name: 'namePart', type: 'string', default: '' }],
	perItem(parameters) {
		const request = { Name: parameters.text('namePart', 'Name Part') };
		return {
			request,
			async run({ client }) {
				const answer = await client.send(describeQueues, request);
				if (!answer.succeeded) return answer;
				const response = answer.response.Queues.map((json) => ({ json: json as never }));
				return { succeeded: true, response };
			},
		};
	},
});

const specification = {
	action: ringRobot,
	calleeOf: ({ Number: number }: { Number?: unknown }) => String(number),
	sessionOf: ({ RobotId }: { RobotId?: unknown }) => String(RobotId),
};
const ring = defineOperation({
	resource: 'call',
	operation: 'ringRobot',
	name: 'Ring Robot',
	action: 'Let a robot call a lead',
	description: 'Ring the lead, who hears a robot',
	kind: 'dial',
	outputSet: 'withoutAgent',
	actions: [ringRobot],
	specification,
	toolDescription: 'Lets a robot call.',
	fields: [{ displayName: 'Number', name: 'robotNumber', type: 'string', default: '' }],
	options: dialOptionFields({
		kind: 'dial',
		outputSet: 'withoutAgent',
		actions: [ringRobot],
		specification,
	}),
	plan: (parameters) => ({ body: { Number: parameters.requiredText('robotNumber', 'Number') } }),
});

const OPERATIONS_WITH_TWO_MORE: readonly OperationDefinition[] = [...OPERATIONS, getQueues, ring];
const RESOURCES_WITH_ONE_MORE = [...RESOURCES, { name: 'Queue', value: 'queue' }];
const properties = propertiesOf(RESOURCES_WITH_ONE_MORE, OPERATIONS_WITH_TWO_MORE);

const isShownFor = ({ displayOptions }: INodeProperties, resource: string, operation: string) =>
	(displayOptions?.show?.resource?.includes(resource) ?? false) &&
	(displayOptions?.show?.operation?.includes(operation) ?? true);
const propertiesNamed = (name: string, resource: string, operation: string) =>
	properties.filter(
		(property) => property.name === name && isShownFor(property, resource, operation),
	);

describe('properties', () => {
	it.each([
		['queue', getQueues],
		['call', ring],
	] as const)('%s has the operation, with action text and description', (resource, definition) => {
		const [{ options }] = propertiesNamed('operation', resource, definition.operation);
		const { name, operation: value, action, description } = definition;
		expect(options).toContainEqual({ name, value, action, description });
	});

	it.each([
		['namePart', 'queue', 'getAll'],
		['resultOutputs', 'queue', 'getAll'],
		['robotNumber', 'call', 'ringRobot'],
		['errorOutputs', 'call', 'ringRobot'],
		['errorCodes', 'call', 'ringRobot'],
		['toolDescription', 'call', 'ringRobot'],
		['options', 'call', 'ringRobot'],
	])('%s is shown for %s %s', (name, resource, operation) => {
		const drawn = propertiesNamed(name, resource, operation).filter(
			({ type }) => type !== 'notice',
		);
		expect(drawn).toHaveLength(1);
	});

	it('what the new dial operation can end with has no agent in it', () => {
		const [codes] = propertiesNamed('errorCodes', 'call', 'ringRobot').filter(
			({ type }) => type === 'multiOptions',
		);
		const values = (codes.options as INodePropertyOptions[]).map(({ value }) => value);
		expect(values).toContain('FailedOperation.CalleeIsLimited');
		expect(values).not.toContain('FailedOperation.SeatStatusBusy');
		expect(codes.default).not.toContain('FailedOperation.SeatStatusBusy');
	});
});

describe('outputs and subtitle, as expressions', () => {
	const evaluate = (expression: string, parameters: object): unknown =>
		new Function('$parameter', `return ${expression.slice(3, -2)};`)(parameters);
	const labels = (resource: string, operation: string) =>
		(
			evaluate(outputsOf(OPERATIONS_WITH_TWO_MORE), { resource, operation }) as Array<{
				displayName: string;
			}>
		).map(({ displayName }) => displayName);

	it('each of the two has the outputs of its kind', () => {
		expect(labels('queue', 'getAll')).toEqual(['Success', 'Error']);
		expect(labels('call', 'ringRobot')).toEqual([
			'Success',
			'Not Now',
			'Blocked',
			'Caller Limit',
			'No Caller',
			'Unknown',
			'Duplicate',
			'Other Error',
		]);
	});

	it('each of the two is named below the node', () => {
		const subtitle = (parameters: object) =>
			evaluate(subtitleOf(OPERATIONS_WITH_TWO_MORE), { options: {}, ...parameters });
		expect(subtitle({ resource: 'queue', operation: 'getAll' })).toBe('Get Many Queues');
		expect(subtitle({ resource: 'call', operation: 'ringRobot' })).toBe('Ring Robot');
		expect(
			subtitle({
				resource: 'call',
				operation: 'ringRobot',
				options: { simulateOutcome: 'Success' },
			}),
		).toBe('Simulated: Success');
	});

	it.each([
		['FailedOperation.SeatStatusBusy', 'Simulated: Agent Busy'],
		['Client.OutcomeUnknown', 'Simulated: Outcome Unknown'],
		['={{ $json.outcome }}', 'Simulated: chosen for each item'],
	])('what is simulated stands there instead: %s', (simulateOutcome, text) => {
		const parameters = {
			resource: 'call',
			operation: 'createCallOutSession',
			options: { simulateOutcome },
		};
		expect(evaluate(subtitleOf(OPERATIONS_WITH_TWO_MORE), parameters)).toBe(text);
	});
});

describe('the router runs them', () => {
	it('the read: its answer alone leaves, one item to many', async () => {
		const { outputs, requests } = await runOperation(OPERATIONS_WITH_TWO_MORE, {
			operation: 'queue.getAll',
			parameters: { namePart: (item: number) => `q${item}` },
			input: [{ a: 1 }, { a: 2 }],
			answer: ({ body }) => ({ Queues: [{ id: 1, of: body.Name }, { id: 2 }] }),
		});
		expect(outputs).toEqual([
			[
				{ json: { id: 1, of: 'q0' }, pairedItem: { item: 0 } },
				{ json: { id: 2 }, pairedItem: { item: 0 } },
				{ json: { id: 1, of: 'q1' }, pairedItem: { item: 1 } },
				{ json: { id: 2 }, pairedItem: { item: 1 } },
			],
			[],
		]);
		expect(requests.map(({ action }) => action)).toEqual(['DescribeQueues', 'DescribeQueues']);
	});

	it('the dial: with input fields, outputs of its own and a summary', async () => {
		const { outputs, requests, hints } = await runOperation(OPERATIONS_WITH_TWO_MORE, {
			operation: 'call.ringRobot',
			parameters: { robotNumber: (item: number) => ['1', '2', '', '4'][item], options: {} },
			input: [{ lead: 1 }, { lead: 2 }, { lead: 3 }, { lead: 4 }],
			answer: ({ body }) =>
				({
					'1': { RobotId: 'robot' },
					'2': 'FailedOperation.CalleeIsLimited',
					'4': new Error('socket hang up'),
				})[String(body.Number)] ?? 'InvalidParameter',
		});
		expect(requests).toHaveLength(3);
		const left = outputs.map((items) => items.map(({ json }) => json));
		expect(left[0]).toEqual([{ lead: 1, Number: '1', RobotId: 'robot', RequestId: 'request' }]);
		expect(left[2]).toEqual([
			{
				lead: 2,
				request: { Number: '2' },
				failure: expect.objectContaining({ output: 'Blocked', callPlaced: 'no', attempts: 1 }),
			},
		]);
		expect(left[5][0]).toMatchObject({ lead: 4, failure: { callPlaced: 'unknown' } });
		expect(left[7][0]).toMatchObject({ lead: 3, failure: { code: 'Client.InvalidInput' } });
		expect(left.flat()).toHaveLength(4);
		expect(hints[0]).toMatch(/^1 call placed; /);
	});

	it('the dial is simulated by the option that comes with its kind', async () => {
		const { outputs, requests } = await runOperation(OPERATIONS_WITH_TWO_MORE, {
			operation: 'call.ringRobot',
			parameters: { robotNumber: '1', options: { simulateOutcome: 'InternalError' } },
		});
		expect(requests).toEqual([]);
		expect(outputs[5][0].json.failure).toMatchObject({ code: 'InternalError', simulated: true });
	});
});

describe('docs', () => {
	it('the table of operations has a row for each', () => {
		const lines = operationsTable(OPERATIONS_WITH_TWO_MORE, LANGUAGES.en).split('\n');
		for (const { name, actions } of OPERATIONS_WITH_TWO_MORE) {
			const sent = actions[0]?.name ?? '–';
			const rows = lines.filter((line) => line.includes(name) && line.includes(sent));
			expect(rows.length).toBeGreaterThanOrEqual(1);
		}
		expect(operationsTable(OPERATIONS, LANGUAGES.en)).not.toContain('DescribeQueues');
	});

	it('the access policy allows the actions of each, at their level', () => {
		const policy = camPolicy(OPERATIONS_WITH_TWO_MORE);
		const statementOf = (action: string) =>
			policy.statement.filter(({ action: actions }) => actions.includes(`ccc:${action}`));
		for (const { name, camLevel } of OPERATIONS_WITH_TWO_MORE.flatMap(({ actions }) => actions)) {
			expect(statementOf(name)).toHaveLength(1);
			const [resource] = [statementOf(name)[0].resource].flat();
			expect([name, resource === '*']).toEqual([name, camLevel === 'any']);
		}
	});
});

describe('the sandbox', () => {
	const played = new Set(SANDBOX_ACTIONS);
	const missing = (operations: readonly OperationDefinition[]) =>
		operations
			.flatMap(({ actions }) => actions.map(({ name }) => name))
			.filter((name) => !played.has(name));

	it('plays every action of every operation, and the check sees one that it does not play', () => {
		expect(missing(OPERATIONS)).toEqual([]);
		expect(missing(OPERATIONS_WITH_TWO_MORE)).toEqual(['DescribeQueues', 'RingRobot']);
	});
});
