import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { INode } from 'n8n-workflow';
import { findOutcome } from '../../nodes/TencentCcc/outcomes/catalogue';
import { MAGIC_CALLEES } from '../../sandbox';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import type { FinishedExecution, WorkflowFile } from '../../scripts/n8n/restClient';
import { runningN8n } from './support/runningN8n';
import { openScene, type Scene } from './support/scene';
import { chain, leads, manualTrigger, node, tencentCcc, webhook } from './support/workflows';

/** Leads whose connection the sandbox keeps open would take the timeout's seconds, and show nothing new. */
const slowFaults = ['noAnswer', 'slowBody'];

let scene: Scene;
/** Everything that must not be readable anywhere. */
let secrets: string[];
/** Executions with every way in which this node, and the HTTP Request node, can succeed and fail. */
const executions: FinishedExecution[] = [];

beforeAll(async () => {
	scene = await openScene();
	const { account } = scene.sandbox;
	secrets = [account.secretKey, account.temporaryKey.secretKey, account.temporaryKey.token];

	const phones = MAGIC_CALLEES.filter(
		({ fault, code }) =>
			!(fault && slowFaults.includes(fault)) && !(code && findOutcome(code, 'dial').retryable),
	).map(({ nationalNumber }) => nationalNumber);
	const items = leads(['16100003001', 'no number', ...phones].map((phone) => ({ phone })));
	const permanent = scene.credentials;
	const temporary = await temporaryCredential();

	for (const credentials of [permanent, temporary]) {
		await run(chain('All at once', [manualTrigger(), items, tencentCcc({ credentials })]));
		await run(chain('Stop', [manualTrigger(), items, stopping({ credentials })]));
		await run(oneByOne(items, continuing({ credentials })));
		await run(chain('HTTP Request', [manualTrigger(), httpRequest({ credentials })]));
		const refused = httpRequest({ credentials, parameters: { sendQuery: true } });
		await run(chain('HTTP Request that is refused', [manualTrigger(), refused]));
	}
	await runInProduction();
	await pressTestWithWrongKeys();
}, 180_000);

afterAll(async () => await scene.close());

async function run(workflow: WorkflowFile): Promise<void> {
	const saved = await scene.client.createWorkflow(workflow);
	executions.push(await scene.client.runWorkflow(saved, 'Start'));
}

async function runInProduction(): Promise<void> {
	const path = randomUUID();
	const call = stopping({
		credentials: scene.credentials,
		parameters: { calleeNumber: '={{ $json.body.phone }}', errorOutputs: 'none' },
	});
	const saved = await scene.client.createWorkflow(chain('Production', [webhook(path), call]));
	await scene.client.activateWorkflow(saved);
	await scene.client.callWebhook(path, { phone: '16100000105' });
	executions.push(...(await scene.client.finishedExecutionsOf(saved.id, 1)));
}

async function pressTestWithWrongKeys(): Promise<void> {
	const data = { ...scene.credentialData, secretId: 'AKIDdoesNotExist' };
	const id = await scene.client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	await scene.client.testCredential(id, CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
}

async function temporaryCredential(): Promise<Scene['credentials']> {
	const { secretId, secretKey, token } = scene.sandbox.account.temporaryKey;
	const data = { ...scene.credentialData, secretId, secretKey, sessionToken: token };
	const id = await scene.client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	return { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } };
}

/** Calls the node once for each lead, because some failures end a batch. */
function oneByOne(items: INode, call: INode): WorkflowFile {
	const loop = node({
		name: 'Loop Over Leads',
		type: 'n8n-nodes-base.splitInBatches',
		typeVersion: 3,
		parameters: { options: {} },
	});
	const { connections, ...workflow } = chain('One by one', [manualTrigger(), items, loop]);
	return {
		...workflow,
		nodes: [...workflow.nodes, call],
		connections: {
			...connections,
			[loop.name]: { main: [[], [{ node: call.name, type: 'main', index: 0 }]] },
			[call.name]: { main: [[{ node: loop.name, type: 'main', index: 0 }]] },
		},
	};
}

const continuing = (settings: Partial<INode>) =>
	stopping({ ...settings, onError: 'continueRegularOutput' });

const stopping = (settings: Partial<INode>) =>
	tencentCcc({
		...settings,
		parameters: { errorOutputs: 'none', ...settings.parameters },
	});

const httpRequest = (settings: Partial<INode>) =>
	node({
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.3,
		...settings,
		parameters: {
			method: 'POST',
			url: scene.sandbox.url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: CREDENTIAL_TYPE,
			sendHeaders: true,
			headerParameters: { parameters: [{ name: 'X-TC-Action', value: 'NoSuchAction' }] },
			queryParameters: { parameters: [{ name: 'a', value: 'b' }] },
			sendBody: true,
			contentType: 'json',
			specifyBody: 'json',
			jsonBody: '{}',
			options: {},
			...settings.parameters,
		},
	});

/** Which of the secrets a text holds. */
const found = (text: string) => secrets.filter((secret) => text.includes(secret));

/** Bytes as text, each byte one character, so that a search finds whatever is stored in the clear. */
const readBytes = (file: string) => readFileSync(file).toString('latin1');

describe('the secret key, the session token and the signature', () => {
	it('were used, by executions that succeed and fail', () => {
		expect(new Set(executions.map(({ status }) => status))).toEqual(new Set(['success', 'error']));
		expect(scene.sandbox.requests.filter(({ verified }) => verified).length).toBeGreaterThan(100);
	});

	it('are in no stored execution', () => {
		const failed = executions.filter(
			({ raw }) => found(raw).length > 0 || raw.includes('TC3-HMAC-SHA256'),
		);
		expect(failed.map(({ id }) => id)).toEqual([]);
	});

	it("are not in the clear in n8n's database", () => {
		const { databaseFile } = runningN8n();
		// n8n 1 writes no log ahead
		const files = [databaseFile, `${databaseFile}-wal`].filter((file) => existsSync(file));
		const bytes = files.map(readBytes).join('');
		// The search does find what is stored in the clear, but for what lies across the border of two pages
		const sessions = scene.sandbox.sessions.map(({ sessionId }) => sessionId);
		const stored = sessions.filter((sessionId) => bytes.includes(sessionId));
		expect(stored.length).toBeGreaterThan(sessions.length / 2);
		expect(found(bytes)).toEqual([]);
		expect(bytes.includes('TC3-HMAC-SHA256')).toBe(false);
	});

	it("are not in n8n's log, down to its debug messages", () => {
		const log = readBytes(runningN8n().logFile);
		expect(log).toContain('Workflow execution');
		expect(found(log)).toEqual([]);
		expect(log).not.toContain('TC3-HMAC-SHA256');
	});

	it('are not sent to the browser with the credential', async () => {
		const { client, credentialId } = scene;
		const answer = await client.requestText(
			'GET',
			`/rest/credentials/${credentialId}?includeData=true`,
		);
		expect(answer).toContain(scene.sandbox.account.secretId);
		expect(found(answer)).toEqual([]);
	});
});
