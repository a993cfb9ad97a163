import type { INodeListSearchResult } from 'n8n-workflow';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import { RestError } from '../../scripts/n8n/restClient';
import { readText, startServer } from './support/otherServers';
import { openScene, type Scene } from './support/scene';
import { NODE_TYPE } from './support/workflows';

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

const currentNode = () => ({
	nodeTypeAndVersion: { name: NODE_TYPE, version: 1 },
	currentNodeParameters: { resource: 'call', operation: 'createCallOutSession' },
	credentials: scene.credentials,
});

/** Opens the agent picker as the editor does. */
async function listAgents(
	question: { filter?: string; paginationToken?: string; credentials?: Scene['credentials'] } = {},
): Promise<INodeListSearchResult> {
	return await scene.client.request(
		'POST',
		'/rest/dynamic-node-parameters/resource-locator-results',
		{ ...currentNode(), path: 'parameters.userId', methodName: 'searchAgents', ...question },
	);
}

/** Opens the caller picker as the editor does. */
async function listCallers(credentials = scene.credentials): Promise<unknown[]> {
	const { results } = await scene.client.request<INodeListSearchResult>(
		'POST',
		'/rest/dynamic-node-parameters/resource-locator-results',
		{
			...currentNode(),
			path: 'parameters.callerNumbers.rows[0].number',
			methodName: 'searchCallerNumbers',
			credentials,
		},
	);
	return results.map(({ value }) => value);
}

/** A saved credential that differs from the right one. */
async function otherCredential(changes: Record<string, string>): Promise<Scene['credentials']> {
	const data = { ...scene.credentialData, ...changes };
	const id = await scene.client.createCredential(CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	return { [CREDENTIAL_TYPE]: { id, name: CREDENTIAL_NAME } };
}

async function refusalOf(request: Promise<unknown>): Promise<string> {
	try {
		return `not refused: ${JSON.stringify(await request)}`;
	} catch (error) {
		return (error as RestError).answer;
	}
}

describe('the agent picker', () => {
	it('lists the agents of the account by name and e-mail', async () => {
		const { results, paginationToken } = await listAgents();
		expect(results).toHaveLength(scene.sandbox.account.agents.length);
		expect(results[0]).toMatchObject({
			name: 'Agent Example (agent@example.com)',
			value: 'agent@example.com',
		});
		expect(paginationToken).toBeUndefined();
	});

	it.each([
		['a name', 'li w', 'li.wei@example.com'],
		['a name in Chinese', '王', 'wang.fang@example.com'],
		['a part of the e-mail', 'maria.', 'maria.garcia@example.com'],
	])('finds an agent by %s', async (_case, filter, mail) => {
		const { results } = await listAgents({ filter });
		expect(results.map(({ value }) => value)).toEqual([mail]);
	});

	it('finds nobody for a text that fits nobody', async () => {
		expect((await listAgents({ filter: 'nobody of this name' })).results).toEqual([]);
	});

	it('brings a big account page by page, every agent once', async () => {
		const bigAccount = await startStaffServer(250);
		try {
			const credentials = await otherCredential({ endpoint: bigAccount.url });
			const mails: unknown[] = [];
			let paginationToken: string | undefined;
			let pages = 0;
			do {
				const page = await listAgents({ credentials, paginationToken });
				mails.push(...page.results.map(({ value }) => value));
				paginationToken = page.paginationToken as string | undefined;
				pages += 1;
			} while (paginationToken);
			expect(pages).toBeGreaterThan(1);
			expect(mails).toHaveLength(250);
			expect(new Set(mails).size).toBe(250);
			// A search has to look at all of them, not only at the first page.
			const { results } = await listAgents({ credentials, filter: 'agent249@' });
			expect(results.map(({ value }) => value)).toEqual(['agent249@example.com']);
		} finally {
			await bigAccount.close();
		}
	});

	it("shows Tencent's message when the agents cannot be read, not an empty list", async () => {
		const credentials = await otherCredential({ secretKey: 'notTheRightOne' });
		const refusal = await refusalOf(listAgents({ credentials }));
		expect(refusal).toContain('AuthFailure.SignatureFailure');
	});
});

describe('the caller picker', () => {
	it('lists all numbers in service, however many pages Tencent needs', async () => {
		const inService = scene.sandbox.account.numbers.filter(({ state }) => state === 1);
		const callers = await listCallers();
		expect(callers).toEqual(inService.map(({ number }) => number));
		expect(scene.sandbox.requests.length).toBeGreaterThan(1);
	});

	it.each([
		['Tencent refuses', { sdkAppId: '1400000001' }, '1400000001'],
		['the endpoint cannot be reached', { endpoint: 'http://127.0.0.1:9' }, 'ECONNREFUSED'],
	])('shows the reason when %s, not an empty list', async (_case, changes, reason) => {
		const refusal = await refusalOf(listCallers(await otherCredential(changes)));
		expect(refusal).toContain(reason);
	});
});

/** Tencent's answer for an account with many more agents than the sandbox's. */
async function startStaffServer(count: number) {
	const agents = Array.from({ length: count }, (_, index) => ({
		Name: `Agent ${index}`,
		Mail: `agent${index}@example.com`,
	}));
	return await startServer((request, response) => {
		void readText(request).then((text) => {
			const { PageNumber: page, PageSize: size } = JSON.parse(text) as Record<string, number>;
			const answer = {
				RequestId: 'of-the-big-account',
				TotalCount: count,
				StaffList: agents.slice(page * size, (page + 1) * size),
			};
			response.writeHead(200, { 'Content-Type': 'application/json' });
			response.end(JSON.stringify({ Response: answer }));
		});
	});
}
