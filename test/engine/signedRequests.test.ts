import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject, INode } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { runCalls, sandboxCredential } from '../support/callWorkflow';

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0, requestsPerSecond: 10_000 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

/** n8n's HTTP Request node, as a builder sets it up for an action that our node does not have. */
async function httpRequest(parameters: IDataObject, credential?: IDataObject, typeVersion = 4.3) {
	return await engine.run({
		workflow: {
			nodes: [
				{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
				{
					name: 'HTTP Request',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion,
					parameters: {
						method: 'POST',
						url: sandbox.url,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: 'tencentCccApi',
						sendHeaders: true,
						headerParameters: {
							parameters: [{ name: 'X-TC-Action', value: 'DescribeSkillGroupInfoList' }],
						},
						...parameters,
					} as INode['parameters'],
				},
			],
			connections: { Start: { main: [[{ node: 'HTTP Request', type: 'main', index: 0 }]] } },
		},
		credentials: { tencentCccApi: (credential ?? sandboxCredential(sandbox)) as never },
	});
}

const body = () => ({ SdkAppId: sandbox.account.sdkAppId, PageSize: 1, PageNumber: 0 });

describe("requests of n8n's HTTP Request node", () => {
	it.each<[string, () => IDataObject]>([
		[
			'JSON text',
			() => ({
				sendBody: true,
				contentType: 'json',
				specifyBody: 'json',
				jsonBody: JSON.stringify(body(), null, 2),
			}),
		],
		[
			'JSON by expression',
			() => ({
				sendBody: true,
				contentType: 'json',
				specifyBody: 'json',
				jsonBody: `={{ ${JSON.stringify(body())} }}`,
			}),
		],
		[
			'raw JSON',
			() => ({
				sendBody: true,
				contentType: 'raw',
				rawContentType: 'application/json',
				body: JSON.stringify(body()),
			}),
		],
		[
			'JSON and the full response',
			() => ({
				sendBody: true,
				specifyBody: 'json',
				jsonBody: JSON.stringify(body()),
				options: { response: { response: { fullResponse: true } } },
			}),
		],
	])('arrive rightly signed: %s', async (_name, parameters) => {
		const run = await httpRequest(parameters());
		expect(run.error).toBeUndefined();
		expect(run.status).toBe('success');
		expect(sandbox.requests).toMatchObject([
			{ action: 'DescribeSkillGroupInfoList', verified: true, code: null },
		]);
	});

	it('arrive rightly signed with unicode in the body', async () => {
		await httpRequest({
			sendBody: true,
			specifyBody: 'json',
			jsonBody: JSON.stringify({ ...body(), SkillGroupName: '销售 👋 \u2028 é' }),
		});
		expect(sandbox.requests).toMatchObject([{ verified: true, code: null }]);
	});

	it('arrive rightly signed without any body', async () => {
		await httpRequest({});
		expect(sandbox.requests).toMatchObject([{ verified: true, code: 'MissingParameter' }]);
	});

	it.each<[string, IDataObject, RegExp]>([
		[
			'query parameters',
			{ sendQuery: true, queryParameters: { parameters: [{ name: 'PageSize', value: '1' }] } },
			/Query parameters cannot be signed/,
		],
		[
			'a form body',
			{
				sendBody: true,
				contentType: 'form-urlencoded',
				bodyParameters: { parameters: [{ name: 'PageSize', value: '1' }] },
			},
			/Form bodies cannot be signed/,
		],
		[
			'a multipart body',
			{
				sendBody: true,
				contentType: 'multipart-form-data',
				bodyParameters: {
					parameters: [{ parameterType: 'formData', name: 'PageSize', value: '1' }],
				},
			},
			/Form bodies cannot be signed|JSON objects/,
		],
		['GET', { method: 'GET' }, /POST/],
		[
			'a raw body that is not JSON',
			{ sendBody: true, contentType: 'raw', rawContentType: 'text/plain', body: 'hello' },
			/not JSON/,
		],
	])(
		'are refused with a clear message, and not sent, with %s',
		async (_name, parameters, message) => {
			const run = await httpRequest(parameters);
			expect(run.status).toBe('error');
			expect(`${run.error?.message} ${run.error?.description}`).toMatch(message);
			expect(sandbox.requests).toHaveLength(0);
		},
	);
});

/** A server on this machine that notes its requests, by path. */
async function startServer(
	answer: (request: IncomingMessage) => { status: number; location?: string },
) {
	const requests: string[] = [];
	const server: Server = createServer((request, response) => {
		requests.push(`${request.method} ${request.headers['x-tc-token'] ? 'with' : 'without'} token`);
		const { status, location } = answer(request);
		response.writeHead(status, location ? { Location: location } : {}).end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const close = async () => await new Promise((resolve) => server.close(resolve));
	return { url: `http://127.0.0.1:${port}`, requests, close };
}

describe('a redirect', () => {
	const statuses = [301, 302, 303, 307, 308];
	const chosen: Array<[string, IDataObject]> = [
		['by default', {}],
		[
			'when the builder chose to follow',
			{ redirect: { redirect: { followRedirects: true, maxRedirects: 5 } } },
		],
	];

	it.each(
		statuses.flatMap((status) =>
			[3, 4.3].flatMap((typeVersion) =>
				chosen.map(([name, options]) => [status, typeVersion, name, options] as const),
			),
		),
	)(
		'with status %i takes no token to another host, in the HTTP Request node %d %s',
		async (status, typeVersion, _name, options) => {
			const elsewhere = await startServer(() => ({ status: 200 }));
			const endpoint = await startServer(() => ({ status, location: `${elsewhere.url}/taken` }));
			const credential = sandboxCredential(sandbox, {
				endpoint: endpoint.url,
				sessionToken: 'token-of-a-temporary-key',
			});
			const run = await httpRequest({ url: endpoint.url, options }, credential, typeVersion);
			await endpoint.close();
			await elsewhere.close();
			expect(endpoint.requests[0]).toBe('POST with token');
			expect(elsewhere.requests).toEqual([]);
			expect(run.status).toBe('error');
		},
	);
});

/** A JavaScript string literal in ASCII, for an expression. */
const asciiLiteral = (text: string) =>
	JSON.stringify(text).replace(
		/[^\x20-\x7e]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);

describe('requests of the node', () => {
	it.each([
		['plain', 'lead-42'],
		['Chinese', '销售线索'],
		['emoji and separators', '👩‍💼\u2028\u2029\u0000'],
		['with quotes and backslashes', '"\\\' <>&'],
		['of the greatest length', 'x'.repeat(1024)],
	])('arrive rightly signed, byte for byte: UUI is %s', async (_name, uui) => {
		const run = await runCalls(engine, sandbox, ['16188880001'], {
			uui: `={{ ${asciiLiteral(uui)} }}`,
		});
		expect(run.status).toBe('success');
		expect(sandbox.requests).toMatchObject([{ verified: true, code: null, body: { UUI: uui } }]);
	});

	it('arrive rightly signed with a temporary key and its token', async () => {
		const { secretId, secretKey, token } = sandbox.account.temporaryKey;
		await runCalls(
			engine,
			sandbox,
			['16188880001'],
			{},
			{},
			sandboxCredential(sandbox, { secretId, secretKey, sessionToken: token }),
		);
		expect(sandbox.requests).toMatchObject([{ verified: true, code: null }]);
	});

	it("ask for Tencent's messages in the language of the credential", async () => {
		await runCalls(
			engine,
			sandbox,
			['16188880001'],
			{},
			{},
			sandboxCredential(sandbox, { language: 'zh-CN' }),
		);
		const headers = sandbox.requests[0].headers as Record<string, string>;
		expect(headers['x-tc-language'] ?? headers['X-TC-Language']).toBe('zh-CN');
	});
});
