import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { defineAction } from '../../../nodes/TencentCcc/api/action';
import { successEnvelope } from '../../../nodes/TencentCcc/api/envelopes';
import type { ActionResult } from '../../../nodes/TencentCcc/api/sendRequest';
import { defineOperation, type GroupTask } from '../../../nodes/TencentCcc/resources/operation';
import { runOperation, type FakeExecution } from '../../support/fakeExecution';

/* Every shape that a definition can have, once, with a service that is played here. */

const action = (name: string, kind: 'read' | 'act' | 'dial') =>
	defineAction({
		name,
		kind,
		response: successEnvelope({ Value: z.unknown().optional() }),
		camLevel: 'any',
		source: 'https://example.com',
	});
const bindAgent = action('BindAgent', 'act');
const bindAgents = action('BindAgents', 'act');
const startTask = action('StartTask', 'dial');
const describeCall = action('DescribeCall', 'read');
const describeAgent = action('DescribeAgent', 'read');

const base = {
	resource: 'thing',
	name: 'Thing',
	action: 'Do a thing',
	description: '',
	fields: [],
};
const jsonOf = ({ outputs }: FakeExecution) =>
	outputs.map((items) => items.map(({ json }) => json));
const mails = (...list: string[]) => ({ mail: (item: number) => list[item] });
const leads = (count: number) => Array.from({ length: count }, (_, index) => ({ lead: index }));

describe('one request for each item', () => {
	const one = defineOperation({
		...base,
		operation: 'one',
		kind: 'act',
		actions: [bindAgent],
		perItem(parameters) {
			const request = { Mail: parameters.requiredText('mail', 'Mail') };
			return { request, run: async ({ client }) => await client.send(bindAgent, request) };
		},
	});
	const run = async (options: Partial<Parameters<typeof runOperation>[1]> = {}) =>
		await runOperation([one], {
			operation: 'thing.one',
			parameters: mails('a', 'b', ''),
			input: leads(3),
			answer: ({ body }) => (body.Mail === 'b' ? 'FailedOperation.PermissionDenied' : { Value: 1 }),
			...options,
		});

	it('the item keeps its fields, then request and answer; failures leave by Error, linked', async () => {
		const execution = await run();
		expect(jsonOf(execution)).toEqual([
			[{ lead: 0, Value: 1, RequestId: 'request', Mail: 'a' }],
			[
				{
					lead: 1,
					request: { Mail: 'b' },
					failure: expect.objectContaining({
						code: 'FailedOperation.PermissionDenied',
						output: 'Error',
					}),
				},
				{
					lead: 2,
					request: {},
					failure: expect.objectContaining({ code: 'Client.InvalidInput', attempts: 0 }),
				},
			],
		]);
		expect(execution.outputs.map((items) => items.map(({ pairedItem }) => pairedItem))).toEqual([
			[{ item: 0 }],
			[{ item: 1 }, { item: 2 }],
		]);
	});

	it('a repetition of the run does nothing again that was done, or may have been', async () => {
		const nodeContext = {};
		const answer = () => new Error('socket hang up');
		const parameters = { ...mails('a', 'b', 'c'), resultOutputs: 'none' };
		// n8n takes the run for failed, and repeats it
		await expect(run({ nodeContext, answer, parameters })).rejects.toThrow('Outcome Unknown');
		const again = await run({ nodeContext, executionId: 'e2', parameters: mails('a', 'b', 'c') });
		expect(again.requests).toEqual([]);
		const codes = jsonOf(again)[1].map(({ failure }) => (failure as IDataObject).code);
		expect(codes).toEqual(Array(3).fill('Client.OutcomeUnknown'));
	});

	it("an AI agent's tool answers through output 0, without the input's fields", async () => {
		const execution = await run({ asTool: true });
		expect(jsonOf(execution)).toEqual([
			[
				{ Value: 1, RequestId: 'request', Mail: 'a' },
				expect.objectContaining({ request: { Mail: 'b' } }),
				expect.objectContaining({ request: {} }),
			],
		]);
	});
});

describe('one request for several items, each of which may fail by itself', () => {
	/** Answers with a list of those that failed. */
	const grouped = (change: Partial<GroupTask> = {}) =>
		defineOperation({
			...base,
			operation: 'grouped',
			kind: 'act',
			actions: [bindAgents],
			perGroup: {
				maxItems: 2,
				read: (parameters) => ({ Mail: parameters.requiredText('mail', 'Mail') }),
				async run(requests, { client }) {
					const answer = await client.send(bindAgents, {
						Mails: requests.map(({ Mail }) => Mail),
					});
					if (!answer.succeeded) return requests.map(() => answer);
					const failed = answer.response.Value as string[];
					return requests.map(
						({ Mail }): ActionResult<object> =>
							failed.includes(String(Mail))
								? {
										succeeded: false,
										code: 'InvalidParameterValue.AccountNotExist',
										message: `no ${String(Mail)}`,
										requestId: answer.response.RequestId,
									}
								: { succeeded: true, response: { Bound: true } },
					);
				},
				...change,
			},
		});
	const options = {
		operation: 'thing.grouped',
		parameters: mails('a', 'b', '', 'd', 'e'),
		input: leads(5),
		answer: ({ body }: { body: IDataObject }) => ({
			Value: (body.Mails as string[]).filter((mail) => mail === 'b'),
		}),
	};
	const sentIn = ({ requests }: FakeExecution) => requests.map(({ body }) => body.Mails);

	it('groups what can be used, and gives each item its own result', async () => {
		const execution = await runOperation([grouped()], options);
		expect(sentIn(execution)).toEqual([
			['a', 'b'],
			['d', 'e'],
		]);
		const [succeeded, failed] = jsonOf(execution);
		expect(succeeded).toEqual([
			{ lead: 0, Bound: true, Mail: 'a' },
			{ lead: 3, Bound: true, Mail: 'd' },
			{ lead: 4, Bound: true, Mail: 'e' },
		]);
		expect(failed).toMatchObject([
			{ lead: 1, failure: { code: 'InvalidParameterValue.AccountNotExist', message: 'no b' } },
			{ lead: 2, failure: { code: 'Client.InvalidInput' } },
		]);
	});

	it('one request for all items', async () => {
		const execution = await runOperation([grouped({ maxItems: Infinity })], options);
		expect(sentIn(execution)).toEqual([['a', 'b', 'd', 'e']]);
		expect(jsonOf(execution).map((items) => items.length)).toEqual([3, 2]);
	});

	it('a group whose request fails fails as a whole, and no other group does', async () => {
		const execution = await runOperation([grouped()], {
			...options,
			answer: (request) =>
				(request.body.Mails as string[]).includes('a') ? 'InternalError' : options.answer(request),
		});
		expect(jsonOf(execution)[0].map(({ lead }) => lead)).toEqual([3, 4]);
		expect(jsonOf(execution)[1].map(({ lead }) => lead)).toEqual([0, 1, 2]);
	});

	it.each<[string, GroupTask['run']]>([
		['throws', async () => await Promise.reject(new Error('strange'))],
		['says nothing of an item', async () => await Promise.resolve([])],
	])('a group that %s leaves the outcome of its items open', async (_name, run) => {
		const execution = await runOperation([grouped({ run })], options);
		const codes = jsonOf(execution)[1].map(({ failure }) => (failure as IDataObject).code);
		expect(codes.filter((code) => code === 'Client.OutcomeUnknown')).toHaveLength(4);
	});
});

describe('one request that dials for all items', () => {
	const start = defineOperation({
		...base,
		operation: 'start',
		kind: 'dial',
		outputSet: 'allItems',
		actions: [startTask],
		specification: {
			action: startTask,
			calleeOf: ({ Callees }) => String(Callees),
			sessionOf: ({ Value }) => String(Value),
		},
		toolDescription: 'Starts a task.',
		plan: (parameters) => ({ body: { Callees: [parameters.requiredText('mail', 'Mail')] } }),
		merge: (plans) => ({
			body: { Callees: plans.flatMap(({ body }) => body.Callees as string[]) },
		}),
	});
	const options = {
		operation: 'thing.start',
		parameters: { ...mails('a', '', 'c'), options: {} },
		input: leads(3),
	};

	it('each item leaves with the answer to the one request, those that cannot be used alone', async () => {
		const execution = await runOperation([start], { ...options, answer: () => ({ Value: 't' }) });
		expect(execution.requests.map(({ body }) => body.Callees)).toEqual([['a', 'c']]);
		expect(jsonOf(execution)).toMatchObject([
			[
				{ lead: 0, Value: 't', Callees: ['a', 'c'] },
				{ lead: 2, Value: 't', Callees: ['a', 'c'] },
			],
			[],
			[],
			[{ lead: 1, failure: { code: 'Client.InvalidInput', output: 'Other Error' } }],
		]);
	});

	it('an unknown outcome is that of all its items, and is not sent again', async () => {
		const execution = await runOperation([start], {
			...options,
			answer: () => new Error('socket hang up'),
		});
		expect(execution.requests).toHaveLength(1);
		expect(jsonOf(execution).map((items) => items.map(({ lead }) => lead))).toEqual([
			[],
			[0, 2],
			[],
			[1],
		]);
	});

	it('sends nothing when no item can be used', async () => {
		const execution = await runOperation([start], { ...options, parameters: mails('', '', '') });
		expect(execution.requests).toEqual([]);
		expect(jsonOf(execution)[3]).toHaveLength(3);
	});
});

describe('several actions merged into one answer, one item to many', () => {
	const merged = defineOperation({
		...base,
		operation: 'merged',
		kind: 'read',
		actions: [describeCall, describeAgent],
		perItem: () => ({
			request: {},
			async run({ client }) {
				const [call, agent] = await Promise.all([
					client.send(describeCall, {}),
					client.send(describeAgent, {}),
				]);
				if (!call.succeeded) return call;
				if (!agent.succeeded) return agent;
				const values = [call.response.Value, agent.response.Value];
				return { succeeded: true, response: values.map((value) => ({ json: { value } as never })) };
			},
		}),
	});
	const run = async (failing = '') =>
		await runOperation([merged], {
			operation: 'thing.merged',
			input: leads(2),
			answer: ({ action: name }) => (name === failing ? 'ResourceNotFound' : { Value: name }),
		});

	it('holds what each of them answered', async () => {
		expect(jsonOf(await run())).toEqual([
			Array(2)
				.fill([{ value: 'DescribeCall' }, { value: 'DescribeAgent' }])
				.flat(),
			[],
		]);
	});

	it('fails with the one that failed', async () => {
		const [succeeded, failed] = jsonOf(await run('DescribeAgent'));
		expect(succeeded).toEqual([]);
		expect(failed).toMatchObject(Array(2).fill({ failure: { code: 'Client.NotFound' } }));
	});
});

describe('waiting, with cancel', () => {
	const HOUR_MS = 3_600_000;
	const waiting = defineOperation({
		...base,
		operation: 'waiting',
		kind: 'read',
		actions: [describeCall],
		perItem: () => ({
			request: {},
			async run({ client, wait, isCancelled }) {
				for (let looks = 1; ; looks++) {
					const answer = await client.send(describeCall, {});
					if (!answer.succeeded) return answer;
					if (answer.response.Value === 'there' || isCancelled()) {
						return { succeeded: true, response: [{ json: { looks } }] };
					}
					await wait(answer.response.Value === 'soon' ? 1 : HOUR_MS);
				}
			},
		}),
	});

	it('goes on until what is waited for is there', async () => {
		const execution = await runOperation([waiting], {
			operation: 'thing.waiting',
			answer: (_, number) => ({ Value: number === 3 ? 'there' : 'soon' }),
		});
		expect(jsonOf(execution)[0]).toEqual([{ looks: 3 }]);
	});

	it('ends at once when the execution is cancelled, and nothing more is sent', async () => {
		const cancel = new AbortController();
		const execution = await runOperation([waiting], {
			operation: 'thing.waiting',
			cancelSignal: cancel.signal,
			answer: () => {
				setImmediate(() => cancel.abort());
				return { Value: 'not yet' };
			},
		});
		expect(execution.requests).toHaveLength(1);
		expect(jsonOf(execution)[1]).toMatchObject([{ failure: { code: 'Client.NotAttempted' } }]);
	});
});

describe('binary output', () => {
	const download = defineOperation({
		...base,
		operation: 'download',
		kind: 'read',
		actions: [describeCall],
		perItem: () => ({
			request: {},
			async run() {
				const data = { data: 'c291bmQ=', fileName: 'call.mp3', mimeType: 'audio/mpeg' };
				await Promise.resolve();
				return { succeeded: true, response: [{ json: { id: 1 }, binary: { data } }] };
			},
		}),
	});

	it('leaves with its item, linked', async () => {
		const { outputs } = await runOperation([download], { operation: 'thing.download' });
		expect(outputs[0]).toEqual([
			{
				json: { id: 1 },
				binary: {
					data: {
						data: 'c291bmQ=',
						fileName: 'call.mp3',
						mimeType: 'audio/mpeg',
					},
				},
				pairedItem: { item: 0 },
			},
		]);
	});
});

it('an operation that this version does not have makes each item Invalid Input', async () => {
	const execution = await runOperation([], { operation: 'thing.gone', input: leads(2) });
	expect(jsonOf(execution)).toMatchObject([
		[],
		Array(2).fill({
			failure: {
				code: 'Client.InvalidInput',
				message: 'The operation "gone" of "thing" does not exist in this version of the node',
			},
		}),
	]);
});
