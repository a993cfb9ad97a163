import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { startSandbox, type Sandbox } from '../../sandbox';
import { createEngine, type Engine } from '../../scripts/engine';
import { NODE_TYPE, sandboxCredential } from '../support/callWorkflow';
import { callMethod, testCredential } from '../support/editorMethods';

let engine: Engine;
let sandbox: Sandbox;
beforeAll(async () => {
	engine = await createEngine();
	sandbox = await startSandbox({ port: 0, requestsPerSecond: 10_000 });
});
afterAll(async () => await sandbox.close());
beforeEach(() => sandbox.reset());

const credentials = (change: ICredentialDataDecryptedObject = {}) => ({
	tencentCccApi: sandboxCredential(sandbox, change) as never,
});

const PICKERS = [
	'searchActiveSessions',
	'searchAgents',
	'searchCallerNumbers',
	'searchSkillGroups',
];

/** A server that answers every request in the same way. */
async function withServer<Result>(
	status: number,
	type: string,
	body: string,
	use: (url: string) => Promise<Result>,
): Promise<Result> {
	const server = createServer((request, response) => {
		request.resume();
		response.writeHead(status, { 'content-type': type, connection: 'close' }).end(body);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	try {
		return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
	} finally {
		await new Promise((closed) => server.close(closed));
	}
}

describe('the agent picker', () => {
	const search = async (filter?: string, paginationToken?: string) =>
		await callMethod(engine, 'listSearch', NODE_TYPE, 'searchAgents', {
			credentials: credentials(),
			filter,
			paginationToken,
		});

	it('lists agents by name and e-mail; the e-mail is what is sent', async () => {
		const { results } = await search();
		const [first] = sandbox.account.agents;
		expect(results[0]).toMatchObject({
			name: `${first.name} (${first.mail})`,
			value: first.mail,
		});
	});

	it('reads page after page until all agents are there', async () => {
		const mails: unknown[] = [];
		let page: string | undefined;
		do {
			const { results, paginationToken } = await search(undefined, page);
			mails.push(...results.map(({ value }) => value));
			page = paginationToken as string | undefined;
		} while (page);
		expect(mails).toEqual(sandbox.account.agents.map(({ mail }) => mail));
	});

	it('finds agents by a part of name or e-mail, in any case, Chinese too', async () => {
		for (const agent of sandbox.account.agents.slice(0, 8)) {
			for (const text of [agent.name.slice(0, 2), agent.mail.toUpperCase().slice(0, 5)]) {
				const found = (await search(text)).results.map(({ value }) => value);
				expect(found).toContain(agent.mail);
			}
		}
		expect((await search('nobody has this name')).results).toEqual([]);
	});
});

describe('the skill group picker', () => {
	const search = async (filter?: string) =>
		(
			await callMethod(engine, 'listSearch', NODE_TYPE, 'searchSkillGroups', {
				credentials: credentials(),
				filter,
			})
		).results;

	it('lists skill groups by name and ID; the ID is what is sent', async () => {
		expect(await search()).toEqual(
			sandbox.account.skillGroups.map(({ id, name }) => ({
				name: `${name} (${id})`,
				value: String(id),
			})),
		);
	});

	it.each([
		['a part of the name, in any case', 'sAL', ['101']],
		['a part of a Chinese name', '支持', ['102']],
		['the ID', '104', ['104']],
		['nothing that is there', 'no such group', []],
	])('finds skill groups by %s', async (_name, filter, ids) => {
		expect((await search(filter)).map(({ value }) => value)).toEqual(ids);
	});
});

describe('the caller picker', () => {
	const search = async (filter?: string) =>
		(
			await callMethod(engine, 'listSearch', NODE_TYPE, 'searchCallerNumbers', {
				credentials: credentials(),
				filter,
			})
		).results.map(({ value }) => String(value));
	const inService = () =>
		sandbox.account.numbers.filter(({ state }) => state === 1).map(({ number }) => number);

	it('offers all numbers in service, over all pages, and no other', async () => {
		expect(sandbox.account.numbers.length).toBeGreaterThan(20);
		expect(await search()).toEqual(inService());
		expect(sandbox.requests.length).toBeGreaterThan(1);
	});

	it('finds numbers by a part of their digits, however it is written', async () => {
		const [number] = inService();
		const part = number.slice(-6);
		const expected = inService().filter((each) => each.includes(part));
		expect(await search(`${part.slice(0, 3)} ${part.slice(3)}`)).toEqual(expected);
		expect(await search('99999999999')).toEqual([]);
	});
});

// What reads is sent again after pauses: all of these at the same time
describe('a picker that fails shows the message, never an empty list', () => {
	const failures: Array<[string, ICredentialDataDecryptedObject, RegExp]> = [
		['wrong id', { secretId: 'AKIDnobody' }, /AuthFailure\.SecretIdNotFound/],
		['wrong key', { secretKey: 'wrong' }, /AuthFailure\.SignatureFailure/],
		['wrong application', { sdkAppId: '1499999999' }, /InstanceNotExist/],
		['no key', { secretKey: '' }, /Secret Key is empty/],
		['unreachable', { endpoint: 'http://127.0.0.1:1' }, /ECONNREFUSED/],
	];
	it.concurrent.each(
		PICKERS.flatMap((method) => failures.map((failure) => [method, ...failure] as const)),
	)('%s: %s', async (method, _name, change, message) => {
		await expect(
			callMethod(engine, 'listSearch', NODE_TYPE, method, { credentials: credentials(change) }),
		).rejects.toThrow(message);
	});

	it.concurrent.each(PICKERS)("%s: a proxy's page", async (method) => {
		await withServer(200, 'text/html', '<html>Please log in</html>', async (endpoint) => {
			await expect(
				callMethod(engine, 'listSearch', NODE_TYPE, method, {
					credentials: credentials({ endpoint }),
				}),
			).rejects.toThrow(/Please log in/);
		});
	});
});

describe('the Test button of the credential', () => {
	const test = async (change: ICredentialDataDecryptedObject = {}) =>
		await testCredential(
			engine,
			NODE_TYPE,
			'tencentCccApiTest',
			sandboxCredential(sandbox, change) as never,
		);

	it('asks for one skill group, and is content with right keys and SdkAppId', async () => {
		expect(await test()).toMatchObject({ status: 'OK' });
		expect(sandbox.requests).toMatchObject([
			{
				action: 'DescribeSkillGroupInfoList',
				body: { SdkAppId: sandbox.account.sdkAppId, PageSize: 1, PageNumber: 0 },
			},
		]);
	});

	it('is content with a temporary key', async () => {
		const { secretId, secretKey, token } = sandbox.account.temporaryKey;
		expect(await test({ secretId, secretKey, sessionToken: token })).toMatchObject({
			status: 'OK',
		});
	});

	it.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['wrong id', { secretId: 'AKIDnobody' }, /AuthFailure\.SecretIdNotFound/],
		['wrong key', { secretKey: 'wrong' }, /AuthFailure\.SignatureFailure/],
		['wrong application', { sdkAppId: '1499999999' }, /InstanceNotExist.*Check SDK App ID/],
		['no id', { secretId: '' }, /Secret ID is empty/],
		['no key', { secretKey: '' }, /Secret Key is empty/],
		['words for an application', { sdkAppId: 'mine' }, /SDK App ID "mine" is not a number/],
		['plain http', { endpoint: 'http://example.com' }, /refused.*https/],
		['unreachable', { endpoint: 'http://127.0.0.1:1' }, /could not be reached.*ECONNREFUSED/],
		['unknown host', { endpoint: 'https://no-such-host.invalid' }, /could not be reached/],
	])('shows what is wrong: %s', async (_name, change, message) => {
		const result = await test(change);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(message);
	});

	it("shows Tencent's own message, in the language of the credential", async () => {
		const english = await test({ secretKey: 'wrong' });
		const chinese = await test({ secretKey: 'wrong', language: 'zh-CN' });
		expect(english.message).not.toBe(chinese.message);
		expect(chinese.message).toMatch(/[\u4e00-\u9fff]/);
	});

	it('shows an expired clock', async () => {
		const late = await startSandbox({ port: 0, clock: () => Date.now() + 6 * 60_000 });
		try {
			const result = await test({ endpoint: late.url });
			expect(result).toMatchObject({
				status: 'Error',
				message: expect.stringMatching(/AuthFailure\.SignatureExpire.*clock/s),
			});
		} finally {
			await late.close();
		}
	});

	it.each<[string, number, string, string, RegExp]>([
		['HTML with status 200', 200, 'text/html', '<html>Log in</html>', /proxy or firewall.*Log in/],
		['HTML with status 502', 502, 'text/html', '<h1>Bad Gateway</h1>', /status 502.*Bad Gateway/],
		['JSON of something else', 200, 'application/json', '{"ok":true}', /proxy or firewall/],
		['a redirect', 302, 'text/html', '', /status 302/],
	])("shows a proxy's page: %s", async (_name, status, type, body, message) => {
		const result = await withServer(
			status,
			type,
			body,
			async (endpoint) => await test({ endpoint }),
		);
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(message);
	});

	it('tells a missing permission from wrong keys', async () => {
		const body = JSON.stringify({
			Response: {
				Error: { Code: 'AuthFailure.UnauthorizedOperation', Message: 'not allowed' },
				RequestId: 'r',
			},
		});
		const result = await withServer(
			200,
			'application/json',
			body,
			async (endpoint) => await test({ endpoint }),
		);
		expect(result.message).toMatch(/not allowed.*The keys are right.*DescribeSkillGroupInfoList/);
	});
});
