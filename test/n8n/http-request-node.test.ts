import type { INodeParameters } from 'n8n-workflow';
import type { FinishedExecution } from '../../scripts/n8n/restClient';
import { itemsOf } from './support/readExecution';
import { openScene, type Scene } from './support/scene';
import { chain, manualTrigger, node } from './support/workflows';

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** Runs an HTTP Request node with our credential as predefined credential type. */
async function request(parameters: INodeParameters): Promise<FinishedExecution> {
	const httpRequest = node({
		name: 'HTTP Request',
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.3,
		credentials: scene.credentials,
		parameters: {
			method: 'POST',
			url: scene.sandbox.url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'tencentCccApi',
			sendHeaders: true,
			headerParameters: {
				parameters: [{ name: 'X-TC-Action', value: 'DescribeSkillGroupInfoList' }],
			},
			options: {},
			...parameters,
		},
	});
	const saved = await scene.client.createWorkflow(
		chain('HTTP Request', [manualTrigger(), httpRequest]),
	);
	return await scene.client.runWorkflow(saved, 'Start');
}

const skillGroupRequest = { SdkAppId: 1400000000, PageNumber: 0, PageSize: 10 };

describe("n8n's HTTP Request node with our credential", () => {
	it.each<[string, INodeParameters]>([
		[
			'JSON text',
			{ contentType: 'json', specifyBody: 'json', jsonBody: JSON.stringify(skillGroupRequest) },
		],
		[
			'JSON text with blanks and line feeds',
			{
				contentType: 'json',
				specifyBody: 'json',
				jsonBody: `\n ${JSON.stringify(skillGroupRequest, null, 2)} \n`,
			},
		],
		[
			'a raw body',
			{
				contentType: 'raw',
				rawContentType: 'application/json',
				body: JSON.stringify(skillGroupRequest),
			},
		],
	])('sends any action, rightly signed, from %s', async (_case, body) => {
		const execution = await request({ sendBody: true, ...body });

		expect(execution.status).toBe('success');
		const [{ Response: response }] = itemsOf(execution, 'HTTP Request');
		expect(response).toMatchObject({ TotalCount: scene.sandbox.account.skillGroups.length });
		expect(scene.sandbox.requests).toHaveLength(1);
		expect(scene.sandbox.requests[0]).toMatchObject({
			action: 'DescribeSkillGroupInfoList',
			verified: true,
			code: null,
			body: skillGroupRequest,
		});
	});

	it('signs characters of any language', async () => {
		const execution = await request({
			sendBody: true,
			contentType: 'json',
			specifyBody: 'json',
			jsonBody: JSON.stringify({ ...skillGroupRequest, SkillGroupName: '售后支持 ☎️' }),
		});
		expect(execution.status).toBe('success');
		expect(scene.sandbox.requests[0].verified).toBe(true);
	});

	it.each<[string, INodeParameters, RegExp]>([
		[
			'query parameters',
			{
				sendQuery: true,
				queryParameters: { parameters: [{ name: 'SdkAppId', value: '1400000000' }] },
			},
			/Query parameters cannot be signed/,
		],
		[
			'a form body',
			{
				sendBody: true,
				contentType: 'form-urlencoded',
				bodyParameters: { parameters: [{ name: 'SdkAppId', value: '1400000000' }] },
			},
			/Form bodies cannot be signed/,
		],
		[
			'a multipart body',
			{
				sendBody: true,
				contentType: 'multipart-form-data',
				bodyParameters: { parameters: [{ name: 'SdkAppId', value: '1400000000' }] },
			},
			/Form bodies cannot be signed|JSON objects as bodies only/,
		],
		['the method GET', { method: 'GET' }, /signed for POST only/],
		[
			'no X-TC-Action',
			{ headerParameters: { parameters: [{ name: 'X-Other', value: '1' }] } },
			/X-TC-Action is missing/,
		],
	])('sends nothing, and says what to change, for %s', async (_case, parameters, message) => {
		const execution = await request(parameters);

		expect(execution.status).toBe('error');
		const { error } = execution.data.resultData;
		expect([error?.message, error?.description].join('\n')).toMatch(message);
		expect(scene.sandbox.requests).toHaveLength(0);
	});
});
