import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createEngine, type Engine, type EngineWorkflow } from '../../scripts/engine';
import { retryOf } from '../support/retryOf';

const main = (node: string) => ({ node, type: 'main' as const, index: 0 });

/** A workflow whose nodes follow one another. */
function chain(...nodes: Array<EngineWorkflow['nodes'][number]>): EngineWorkflow {
	const connections: EngineWorkflow['connections'] = {};
	nodes.slice(1).forEach(({ name }, index) => {
		connections[nodes[index].name] = { main: [[main(name)]] };
	});
	return { nodes, connections };
}

const START = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };

describe('the engine that the tests and the demo run on', () => {
	let engine: Engine;
	let server: Server;
	let url: string;
	let arrived: IncomingMessage[];
	let answerStatus: number | undefined;

	beforeAll(async () => {
		engine = await createEngine();
		server = createServer((request, response) => {
			arrived.push(request);
			if (answerStatus !== undefined) response.writeHead(answerStatus).end('{}');
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
	});

	beforeEach(() => {
		arrived = [];
		answerStatus = 200;
	});

	afterAll(async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	});

	const httpRequest = (settings: object = {}) => ({
		name: 'Request',
		type: 'n8n-nodes-base.httpRequest',
		parameters: { url },
		...settings,
	});

	it('hands the given items to a trigger, and links items through the workflow', async () => {
		const setName = {
			name: 'Set',
			type: 'n8n-nodes-base.set',
			parameters: {
				assignments: {
					assignments: [
						{ id: '1', name: 'name', type: 'string', value: "={{ $('Start').item.json.name }}!" },
					],
				},
				options: {},
			},
		};
		const run = await engine.run({
			workflow: chain(START, setName),
			input: [{ json: { name: '王芳' } }, { json: { name: 'Ann' } }],
		});
		expect(run.status).toBe('success');
		expect(run.items('Set').map(({ json }) => json.name)).toEqual(['王芳!', 'Ann!']);
		expect(run.items('Set', 1)).toEqual([]);
		expect(run.outputs('No Such Node')).toEqual([]);
	});

	it('executes a node again when it has Retry On Fail', async () => {
		answerStatus = 500;
		const settings = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
		const run = await engine.run({ workflow: chain(START, httpRequest(settings)) });
		expect(run.status).toBe('error');
		expect(arrived).toHaveLength(3);
	});

	it('keeps what n8n logs away from the terminal', async () => {
		const printed = jest.spyOn(process.stderr, 'write');
		answerStatus = 500;
		const run = await engine.run({ workflow: chain(START, httpRequest()) });
		expect(run.status).toBe('error');
		expect(printed).not.toHaveBeenCalled();
		expect(run.logs.length).toBeGreaterThan(0);
		printed.mockRestore();
	});

	it('retries a failed execution from the node that failed', async () => {
		const workflow = chain(START, httpRequest(), {
			name: 'End',
			type: 'n8n-nodes-base.noOp',
		});
		answerStatus = 500;
		const failed = await engine.run({ workflow });
		answerStatus = 200;
		const retried = await engine.run({ workflow, ...retryOf(failed.data.data) });
		expect(retried.status).toBe('success');
		expect(retried.items('End')).toHaveLength(1);
		expect(arrived).toHaveLength(2);
		expect(failed.status).toBe('error');
		expect(failed.error).toBeDefined();
	});

	it('cancels an execution, and aborts the request under way', async () => {
		answerStatus = undefined;
		const call = {
			name: 'Call',
			type: 'n8n-nodes-tencent-ccc.tencentCcc',
			parameters: {
				userId: { __rl: true, mode: 'id', value: 'agent@example.com' },
				calleeNumber: '16100001001',
			},
		};
		const endpoint = url.slice(0, -1);
		const credential = { secretId: 'a', secretKey: 'b', sdkAppId: '1', site: 'custom', endpoint };
		const stopping = new AbortController();
		const hasClosed = new Promise<void>((resolve) => {
			server.once('request', ({ socket }: IncomingMessage) => {
				socket.once('close', () => resolve());
				stopping.abort();
			});
		});
		const run = await engine.run({
			workflow: chain(START, call),
			credentials: { tencentCccApi: credential },
			signal: stopping.signal,
		});
		await hasClosed;
		expect(run.status).toBe('canceled');
		expect(run.error?.message).toContain('cancelled');
	});

	it('applies the generic authentication of a credential type', async () => {
		const run = await engine.run({
			workflow: chain(
				START,
				httpRequest({
					parameters: {
						url,
						authentication: 'genericCredentialType',
						genericAuthType: 'httpHeaderAuth',
					},
					credentials: { httpHeaderAuth: { id: 'httpHeaderAuth', name: 'Header' } },
				}),
			),
			credentials: { httpHeaderAuth: { name: 'X-Test', value: 'works' } },
		});
		expect(run.status).toBe('success');
		expect(arrived[0].headers['x-test']).toBe('works');
	});

	it('refuses a workflow with an empty required parameter, as n8n does', async () => {
		const workflow = chain(START, httpRequest({ parameters: {} }));
		await expect(engine.run({ workflow })).rejects.toThrow('issues');
	});

	it('remembers items between the executions of one workflow, not of others', async () => {
		const once = {
			id: 'remove-duplicates',
			name: 'Once',
			type: 'n8n-nodes-base.removeDuplicates',
			parameters: {
				operation: 'removeItemsSeenInPreviousExecutions',
				dedupeValue: '={{ $json.id }}',
			},
		};
		const passed = async (id: string) => {
			const workflow = { ...chain(START, once), id };
			const run = await engine.run({ workflow, input: [{ json: { id: 7 } }] });
			expect(run.error).toBeUndefined();
			return run.items('Once').length;
		};
		expect([await passed('first'), await passed('first'), await passed('second')]).toEqual([
			1, 0, 1,
		]);
	});
});
