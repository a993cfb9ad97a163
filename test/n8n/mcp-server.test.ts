import { randomUUID } from 'node:crypto';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { DIAL_OPERATIONS } from '../support/dialOperations';
import { CAPABILITIES } from './support/capabilities';
import { connectMcpClient, outcomeOfTool, type McpClient } from './support/mcpClient';
import { openScene, type Scene } from './support/scene';
import { mcpServer, NODE_TYPE, tencentCcc } from './support/workflows';

/* What an AI assistant outside of n8n may do that has our node by n8n's MCP Server Trigger. */

const PHONE = "={{ $fromAI('phone', 'The telephone number of the person', 'string') }}";

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** The tools' names by the operations. */
const toolNameOf = (id: string) => `Tool_${id.replace('.', '_')}`;

/** An MCP server with one tool for each operation that rings somebody. Returns its workflow's ID and who connects. */
async function serverWithTools(options: IDataObject) {
	const path = randomUUID();
	const tools = DIAL_OPERATIONS.map(({ id, parameters }) =>
		tencentCcc({
			name: toolNameOf(id),
			type: `${NODE_TYPE}Tool`,
			credentials: scene.credentials,
			parameters: {
				...parameters,
				calleeNumber: PHONE,
				options: { verifyUnknown: false, ...options },
			} as INodeParameters,
		}),
	);
	const saved = await scene.client.createWorkflow(mcpServer(path, tools));
	await scene.client.activateWorkflow(saved);
	return {
		workflowId: saved.id,
		connect: async () => await connectMcpClient(`${scene.client.url}/mcp/${path}`),
	};
}

const call = async (client: McpClient, tool: string, phone: string) =>
	outcomeOfTool(await client.callTool(tool, { phone }));

// Before 1.123, n8n's trigger speaks an older transport only, HTTP with server-sent events at another address
const describeMcp = CAPABILITIES.hasStreamableMcpServer ? describe : describe.skip;

describeMcp('behind an MCP Server Trigger', () => {
	it('each operation is offered with its price and its danger, and the fields left to the model', async () => {
		const { connect } = await serverWithTools({});
		const tools = await (await connect()).listTools();
		expect(tools.map(({ name }) => name).sort()).toEqual(
			DIAL_OPERATIONS.map(({ id }) => toolNameOf(id)).sort(),
		);
		for (const { description, inputSchema } of tools) {
			expect(description).toMatch(/rings the (?:mobile|person)/);
			expect(description).toContain('costs money');
			expect(description).toContain('must not be repeated');
			expect(Object.keys(inputSchema.properties)).toEqual(['phone']);
		}
	});

	describe.each(DIAL_OPERATIONS.map(({ id }, index) => [id, index] as const))('%s', (id, index) => {
		const tool = toolNameOf(id);
		const phone = `1610000300${index}`;
		const spelled = `+86 161-0000-300${index}`;

		it('with a Redial Guard Key rings a number once: later, in another spelling, and at once', async () => {
			const { workflowId, connect } = await serverWithTools({ redialGuardKey: PHONE });
			const [one, other] = [await connect(), await connect()];
			const told = [await call(one, tool, phone), await call(one, tool, spelled)];
			told.push(...(await Promise.all([call(one, tool, phone), call(other, tool, phone)])));
			expect(told).toEqual(['placed', ...Array(3).fill('Client.AlreadyDialled')]);
			expect(scene.sandbox.sessions).toHaveLength(1);
			// Each call is an execution of its own
			expect(await scene.client.finishedExecutionsOf(workflowId, 4)).toHaveLength(4);
		});

		it('with Most Calls per Callee rings a number again, but not too often', async () => {
			const { connect } = await serverWithTools({
				mostCallsPerCallee: { most: { per24Hours: 2, per5Minutes: 2 } },
			});
			const [one, other] = [await connect(), await connect()];
			const told = [await call(one, tool, phone)];
			told.push(
				...(await Promise.all([one, other, one].map((client) => call(client, tool, phone)))),
			);
			told.push(await call(other, tool, spelled));
			expect(told.sort()).toEqual([...Array(3).fill('Client.TooManyCalls'), 'placed', 'placed']);
			expect(await one.callTool(tool, { phone })).toContain('nextAllowedAt');
			expect(scene.sandbox.sessions).toHaveLength(2);
		});

		it('with neither rings a number as often as it is asked to, whatever holds within an execution', async () => {
			const { connect } = await serverWithTools({ mostCallsPerExecution: 1 });
			const client = await connect();
			expect([await call(client, tool, phone), await call(client, tool, phone)]).toEqual([
				'placed',
				'placed',
			]);
			expect(scene.sandbox.sessions).toHaveLength(2);
		});
	});
});
