import { Agent } from 'node:http';
import { ccc } from 'tencentcloud-sdk-nodejs';
import { MAGIC_CALLEES, startSandbox, type Sandbox } from '../../sandbox';
import { CALL } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

interface Credential {
	readonly secretId: string;
	readonly secretKey: string;
	readonly token?: string;
}

function client(credential: Credential, host = '127.0.0.1', language?: 'zh-CN') {
	const { port } = new URL(sandbox.url);
	return new ccc.v20200210.Client({
		credential,
		region: '',
		profile: {
			language,
			// An agent of its own keeps the SDK from using a proxy of the environment.
			httpProfile: {
				endpoint: `${host}:${port}`,
				protocol: 'http://',
				agent: new Agent({ family: 4 }),
			},
		},
	});
}

describe('the official SDK', () => {
	it.each(['127.0.0.1', 'localhost'])('places a call at %s', async (host) => {
		const { SessionId, RequestId } = await client(sandbox.account, host).CreateCallOutSession(CALL);
		expect(sandbox.requests).toMatchObject([
			{ requestId: RequestId, verified: true, placed: true },
		]);
		expect(sandbox.sessions).toMatchObject([
			{ sessionId: SessionId, uui: CALL.UUI, callee: CALL.Callee },
		]);
	});

	it('places a call with a temporary key', async () => {
		const { SessionId } = await client(sandbox.account.temporaryKey).CreateCallOutSession(CALL);
		expect(sandbox.sessions[0].sessionId).toBe(SessionId);
	});

	it('reads the lists', async () => {
		const sdk = client(sandbox.account);
		const page = { SdkAppId: CALL.SdkAppId, PageSize: 50, PageNumber: 0 };
		const { StaffList } = await sdk.DescribeStaffInfoList(page);
		const { Numbers } = await sdk.DescribeNumbers(page);
		const { SkillGroupList } = await sdk.DescribeSkillGroupInfoList(page);
		expect(StaffList).toHaveLength(sandbox.account.agents.length);
		expect(Numbers).toHaveLength(sandbox.account.numbers.length);
		expect(SkillGroupList).toHaveLength(sandbox.account.skillGroups.length);
	});

	it.each([
		['a wrong Secret Key', { secretKey: 'wrong' }, 'AuthFailure.SignatureFailure'],
		['a wrong Secret ID', { secretId: 'AKIDNOBODY' }, 'AuthFailure.SecretIdNotFound'],
		['a token of nobody', { token: 'wrong' }, 'AuthFailure.TokenFailure'],
	])('throws the code for %s', async (_, change, code) => {
		const { secretId, secretKey } = sandbox.account;
		const sdk = client({ secretId, secretKey, ...change });
		await expect(sdk.CreateCallOutSession(CALL)).rejects.toMatchObject({ code });
		expect(sandbox.sessions).toEqual([]);
	});

	it('throws the code and the request id of a magic number', async () => {
		const [busy] = MAGIC_CALLEES;
		const call = client(sandbox.account).CreateCallOutSession({ ...CALL, Callee: busy.callee });
		await expect(call).rejects.toMatchObject({ code: busy.code });
		await expect(call).rejects.toHaveProperty('requestId', sandbox.requests[0].requestId);
	});

	it('is answered in Chinese when it asks for it', async () => {
		const sdk = client(sandbox.account, '127.0.0.1', 'zh-CN');
		const call = sdk.CreateCallOutSession({ ...CALL, UserId: 'chen.jing@example.com' });
		await expect(call).rejects.toHaveProperty('message', '座席 chen.jing@example.com 正忙。');
	});
});
