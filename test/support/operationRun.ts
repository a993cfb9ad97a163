import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { createEngine, type Engine, type Run } from '../../scripts/engine';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { NODE_NAME, NODE_TYPE, type NodeSettings } from './callWorkflow';

/** What an operation is run with besides its parameters. */
export interface OperationRunOptions {
	/** Default one item without fields. */
	input?: IDataObject[];
	settings?: NodeSettings;
	/** Executions of one id share what nodes remember between executions. */
	workflowId?: string;
	credential?: ICredentialDataDecryptedObject;
}

/** n8n's engine, and a sandbox with a clock that a test turns. */
export interface OperationScene {
	readonly sandbox: Sandbox;
	readonly engine: Engine;
	/** Turns the sandbox's clock, by less than five minutes in all: requests are signed by the real one. */
	advance(milliseconds: number): void;
	/** Starts a fresh sandbox; call it before each test. */
	open(options?: SandboxOptions): Promise<void>;
	close(): Promise<void>;
	run(id: string, parameters?: IDataObject, options?: OperationRunOptions): Promise<Run>;
	/** The json of what leaves by Success. */
	success(id: string, parameters?: IDataObject, input?: IDataObject[]): Promise<IDataObject[]>;
	/** The failures of what leaves by Error. */
	failures(id: string, parameters?: IDataObject, input?: IDataObject[]): Promise<IDataObject[]>;
	/** The bodies of the requests of an action, without the SdkAppId. */
	bodies(action: string): IDataObject[];
}

/** A resource locator by ID, as a workflow stores it. */
export const byId = (value: string) => ({ __rl: true, mode: 'id', value });

/**
 * @example
 * const scene = operationScene();
 * beforeEach(async () => await scene.open());
 * afterEach(async () => await scene.close());
 * await scene.success('agent.getAll', { limit: 5 });
 */
export function operationScene(): OperationScene {
	let engine: Engine | undefined;
	let sandbox: Sandbox;
	let aheadMs = 0;
	const run: OperationScene['run'] = async (id, parameters = {}, options = {}) => {
		const [resource, operation] = id.split('.');
		const { input = [{}], settings = {}, workflowId, credential } = options;
		return await engine!.run({
			workflow: {
				id: workflowId,
				nodes: [
					{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
					{
						name: NODE_NAME,
						type: NODE_TYPE,
						parameters: { resource, operation, ...parameters } as never,
						...settings,
					},
				],
				connections: { Start: { main: [[{ node: NODE_NAME, type: 'main', index: 0 }]] } },
			},
			credentials: { tencentCccApi: (credential ?? sandboxCredential(sandbox)) as never },
			input: input.map((json) => ({ json })),
		});
	};
	return {
		get sandbox() {
			return sandbox;
		},
		get engine() {
			return engine!;
		},
		advance(milliseconds) {
			aheadMs += milliseconds;
			sandbox.runDue();
		},
		async open(options) {
			engine ??= await createEngine();
			aheadMs = 0;
			sandbox = await startSandbox({
				clock: () => Date.now() + aheadMs,
				requestsPerSecond: Infinity,
				...options,
			});
		},
		close: async () => await sandbox.close(),
		run,
		async success(id, parameters, input) {
			const finished = await run(id, parameters, { input });
			return finished.items(NODE_NAME).map(({ json }) => json);
		},
		async failures(id, parameters, input) {
			const finished = await run(id, parameters, { input });
			return finished.items(NODE_NAME, 1).map(({ json }) => json.failure as IDataObject);
		},
		bodies: (action) =>
			sandbox.requests
				.filter((request) => request.action === action)
				.map(({ body }) => {
					const { SdkAppId: _, ...rest } = body as IDataObject;
					return rest;
				}),
	};
}
