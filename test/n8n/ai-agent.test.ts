import type { IDataObject } from 'n8n-workflow';

import type { WorkflowFile } from '../../scripts/n8n/restClient';
import { CAPABILITIES } from './support/capabilities';
import { startLanguageModel } from './support/languageModel';
import { calleesDialled, itemsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { chain, manualTrigger, node, NODE_TYPE, tencentCcc } from './support/workflows';

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** Start → AI Agent, with a chat model and our node as its only tool. */
function agentWorkflow(
	agentVersion: number,
	modelCredentialId: string,
	parameters: IDataObject,
): WorkflowFile {
	const agent = node({
		name: 'AI Agent',
		type: '@n8n/n8n-nodes-langchain.agent',
		typeVersion: agentVersion,
		parameters: { promptType: 'define', text: 'Call Lin Yue at once.', options: {} },
	});
	const model = node({
		name: 'Chat Model',
		type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
		typeVersion: 1.2,
		credentials: { openAiApi: { id: modelCredentialId, name: 'Model' } },
		parameters: {
			model: { __rl: true, mode: 'id', value: 'made-up-model' },
			options: { maxRetries: 0 },
		},
	});
	const tool = tencentCcc({
		name: 'Call a Lead',
		type: `${NODE_TYPE}Tool`,
		credentials: scene.credentials,
		parameters: {
			calleeNumber: "={{ $fromAI('phone', 'The telephone number of the person', 'string') }}",
			...parameters,
		},
	});
	const workflow = chain(`Agent ${agentVersion}`, [manualTrigger(), agent]);
	return {
		...workflow,
		nodes: [...workflow.nodes, model, tool],
		connections: {
			...workflow.connections,
			[model.name]: {
				ai_languageModel: [[{ node: agent.name, type: 'ai_languageModel', index: 0 }]],
			},
			[tool.name]: { ai_tool: [[{ node: agent.name, type: 'ai_tool', index: 0 }]] },
		},
	};
}

/** Lets an agent call numbers in one turn, and returns what it was offered and told. */
async function letAgentCall(
	phones: string | string[],
	agentVersion: number,
	parameters: IDataObject = {},
) {
	const model = await startLanguageModel(...[phones].flat().map((phone) => ({ phone })));
	try {
		const modelCredentialId = await scene.client.createCredential('openAiApi', 'Model', {
			apiKey: 'none',
			url: `${model.url}/v1`,
			header: false,
		});
		const saved = await scene.client.createWorkflow(
			agentWorkflow(agentVersion, modelCredentialId, parameters),
		);
		const execution = await scene.client.runWorkflow(saved, 'Start');
		if (execution.status !== 'success') {
			throw new Error(`The agent failed: ${execution.data.resultData.error?.message}`);
		}
		const [answer] = itemsOf(execution, 'AI Agent');
		return { answer: String(answer.output), tool: model.offeredTool(), told: model.toolAnswers };
	} finally {
		await model.close();
	}
}

const agentVersions = [...new Set([CAPABILITIES.newestAgentVersion, 2.2])];

describe.each(agentVersions)('the node as a tool of an AI Agent of version %s', (agentVersion) => {
	it('is offered with the parameters that are left to the model', async () => {
		const { tool } = await letAgentCall('16100003001', agentVersion);
		expect(tool.name).toBe('Call_a_Lead');
		expect(tool.description).toMatch(/^Places a real telephone call.*never again/);
		expect(tool.parameters).toMatchObject({ properties: { phone: { type: 'string' } } });
	});

	it('calls once, and tells the agent the session', async () => {
		const { answer, told } = await letAgentCall('+86 161-0000-3001', agentVersion);

		expect(calleesDialled(scene.sandbox)).toEqual(['008616100003001']);
		const [{ sessionId }] = scene.sandbox.sessions;
		expect(told).toHaveLength(1);
		expect(told[0]).toContain(sessionId);
		expect(answer).toContain(sessionId);
	});

	it('calls once when the agent asks for the same call twice in one turn, and says so', async () => {
		const { told } = await letAgentCall(['16100003001', '+86 161-0000-3001'], agentVersion);

		expect(calleesDialled(scene.sandbox)).toEqual(['008616100003001']);
		const [{ sessionId }] = scene.sandbox.sessions;
		expect(told).toHaveLength(2);
		for (const answer of told) expect(answer).toContain(sessionId);
		expect(told.filter((answer) => answer.includes('reused'))).toHaveLength(1);
	});

	it.each([
		['16100000102', 'FailedOperation.CalleeIsLimited'],
		['16100000905', 'Client.OutcomeUnknown'],
		['no number', 'Client.InvalidInput'],
		['+852 5123 4567', 'Client.InvalidInput'],
	])('tells the agent the failure of a call to %s, instead of nothing', async (phone, code) => {
		const { told } = await letAgentCall(phone, agentVersion);

		expect(told).toHaveLength(1);
		expect(told[0]).toContain(code);
		expect(told[0]).toContain('advice');
		expect(scene.sandbox.requests.length).toBeLessThanOrEqual(1);
	});

	it('stops at Most Calls per Execution, an option that only a tool has', async () => {
		const { told } = await letAgentCall(['16100003001', '16100003002'], agentVersion, {
			options: { mostCallsPerExecution: 1 },
		});

		expect(scene.sandbox.sessions).toHaveLength(1);
		expect(told.filter((answer) => answer.includes('Client.TooManyCalls'))).toHaveLength(1);
	});

	it.each([
		['call', 'createIvrSession', { ivrId: '4500' }],
		['aiCall', 'create', { aiAgentId: { __rl: true, mode: 'id', value: '15' } }],
	])('says of %s %s that it costs money, and calls', async (resource, operation, fields) => {
		const { tool, told } = await letAgentCall('16100003001', agentVersion, {
			resource,
			operation,
			...fields,
		});

		expect(tool.description).toMatch(/^Places a real telephone call.*costs money.*not be repeated/);
		const [{ sessionId }] = scene.sandbox.sessions;
		expect(told[0]).toContain(sessionId);
	});
});
