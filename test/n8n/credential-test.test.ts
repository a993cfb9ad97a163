import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../scripts/n8n/furnish';
import { sandboxCredential } from '../../scripts/sandboxCredential';
import { addressOfNobody, startHtmlServer } from './support/otherServers';
import { openScene, type Scene } from './support/scene';

const elevenMinutes = 11 * 60_000;

let scene: Scene;

beforeAll(async () => {
	scene = await openScene();
});

beforeEach(() => scene.sandbox.reset());

afterAll(async () => await scene.close());

/** Changes some fields in the credential, saves it and presses Test, as a user does in the editor. */
async function pressTest(changes: ICredentialDataDecryptedObject) {
	const data = { ...scene.credentialData, ...changes };
	const { client, credentialId } = scene;
	await client.updateCredential(credentialId, CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
	return await client.testCredential(credentialId, CREDENTIAL_TYPE, CREDENTIAL_NAME, data);
}

describe("the credential's Test button", () => {
	it('says OK with the right keys, after one harmless request', async () => {
		expect(await pressTest({})).toEqual({
			status: 'OK',
			message: expect.stringContaining('Tencent accepts') as string,
		});
		expect(scene.sandbox.requests).toHaveLength(1);
		expect(scene.sandbox.requests[0]).toMatchObject({
			action: 'DescribeSkillGroupInfoList',
			verified: true,
			placed: false,
		});
	});

	it('takes keys with blanks around them, as they are pasted', async () => {
		const { secretId, secretKey } = scene.credentialData;
		expect(
			await pressTest({ secretId: ` ${String(secretId)}`, secretKey: `${String(secretKey)}\n` }),
		).toMatchObject({ status: 'OK' });
	});

	it('takes temporary keys with their token', async () => {
		const { secretId, secretKey, token } = scene.sandbox.account.temporaryKey;
		expect(await pressTest({ secretId, secretKey, sessionToken: token })).toMatchObject({
			status: 'OK',
		});
	});

	it.each([
		[
			'a wrong Secret ID',
			{ secretId: 'AKIDdoesNotExist' },
			'AuthFailure.SecretIdNotFound',
			/SecretId/i,
		],
		[
			'a wrong Secret Key',
			{ secretKey: 'notTheRightOne' },
			'AuthFailure.SignatureFailure',
			/signature/i,
		],
		[
			'temporary keys without their token',
			{
				secretId: 'AKIDSANDBOXTEMPORARY0000000000000EXAMPLE',
				secretKey: 'SandboxTemporaryKeyThatOpensNothingReal',
			},
			'AuthFailure.TokenFailure',
			/token/i,
		],
		['a wrong SDK App ID', { sdkAppId: '1400000001' }, '.InstanceNotExist', /1400000001|instance/i],
	])("shows Tencent's own message and code for %s", async (_case, changes, code, message) => {
		const answer = await pressTest(changes);
		expect(answer.status).toBe('Error');
		expect(answer.message).toContain(code);
		expect(answer.message).toMatch(message);
	});

	it("shows Tencent's message in the language that the credential asks for", async () => {
		const answer = await pressTest({ secretId: 'AKIDdoesNotExist', language: 'zh-CN' });
		expect(answer.message).toContain('AuthFailure.SecretIdNotFound');
		expect(answer.message).toMatch(/[\u4e00-\u9fff]/);
	});

	it('shows that the clock is wrong', async () => {
		const later = await openScene({ clock: () => Date.now() + elevenMinutes });
		try {
			const answer = await pressTest(sandboxCredential(later.sandbox));
			expect(answer.status).toBe('Error');
			expect(answer.message).toContain('AuthFailure.SignatureExpire');
			expect(answer.message).toMatch(/clock/i);
		} finally {
			await later.close();
		}
	});

	it('shows that the endpoint cannot be reached', async () => {
		const endpoint = await addressOfNobody();
		const answer = await pressTest({ endpoint });
		expect(answer.status).toBe('Error');
		expect(answer.message).toContain(endpoint);
		expect(answer.message).toContain('ECONNREFUSED');
	});

	it("shows that a proxy's page came instead of Tencent's answer", async () => {
		const proxy = await startHtmlServer('Sign in to the company network');
		try {
			const answer = await pressTest({ endpoint: proxy.url });
			expect(answer.status).toBe('Error');
			expect(answer.message).toContain('Sign in to the company network');
			expect(answer.message).toMatch(/proxy/i);
		} finally {
			await proxy.close();
		}
	});

	it.each([
		['an empty Secret Key', { secretKey: '' }, /Secret Key is empty/],
		['letters for the SDK App ID', { sdkAppId: 'my app' }, /SDK App ID "my app" is not a number/],
		['an endpoint without https', { endpoint: 'http://ccc.example.com' }, /https/],
	])('sends nothing and says what to change for %s', async (_case, changes, message) => {
		const answer = await pressTest(changes);
		expect(answer.status).toBe('Error');
		expect(answer.message).toMatch(message);
		expect(scene.sandbox.requests).toHaveLength(0);
	});
});
