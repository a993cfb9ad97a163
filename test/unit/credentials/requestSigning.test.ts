import {
	createAuthenticate,
	signRequest,
	type SignableRequest,
} from '../../../credentials/requestSigning';
import { deriveSigningKey } from '../../../credentials/tc3Signature';

const NOW = 1767225600_000;
const credentials = {
	secretId: ' AKIDEXAMPLE ',
	secretKey: ' SECRETEXAMPLE\n',
	sessionToken: '',
	sdkAppId: '1400000000',
	site: 'mainland',
	endpoint: '',
	language: 'en-US',
};
const request: SignableRequest = {
	method: 'POST',
	url: 'https://ccc.tencentcloudapi.com',
	headers: { 'X-TC-Action': 'CreateCallOutSession' },
	body: {
		SdkAppId: 1400000000,
		UserId: 'agent@example.com',
		Callee: '008613012345678',
		Callers: ['0086075512345678'],
		IsForceUseMobile: true,
		UUI: 'lead-42',
	},
};

describe('signing a request', () => {
	it('sends exactly the text that was signed, with keys trimmed', () => {
		const signed = signRequest(credentials, request, NOW);
		expect(signed.body).toBe(
			'{"SdkAppId":1400000000,"UserId":"agent@example.com","Callee":"008613012345678","Callers":["0086075512345678"],"IsForceUseMobile":true,"UUI":"lead-42"}',
		);
		expect(signed.headers).toEqual({
			'X-TC-Action': 'CreateCallOutSession',
			'X-TC-Version': '2020-02-10',
			'X-TC-Language': 'en-US',
			'Content-Type': 'application/json; charset=utf-8',
			'X-TC-Timestamp': '1767225600',
			Authorization:
				'TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/2026-01-01/ccc/tc3_request, SignedHeaders=content-type;host, Signature=c3970455d735b7799ea34a0fd30d4adb3d14bbb025330a30e1fdbbdd29b73ca1',
		});
	});

	it('does not change the request that it was given', () => {
		const before = JSON.stringify(request);
		signRequest(credentials, request, NOW);
		expect(JSON.stringify(request)).toBe(before);
	});

	it('never puts the secret key into the request', () => {
		const signed = signRequest({ ...credentials, sessionToken: 'token' }, request, NOW);
		expect(JSON.stringify(signed)).not.toContain('SECRETEXAMPLE');
	});

	it('switches redirects off, whatever the builder chose', () => {
		const chosen = { followRedirect: true, followAllRedirects: true, maxRedirects: 21 };
		expect(signRequest(credentials, { ...request, ...chosen }, NOW)).toMatchObject({
			disableFollowRedirect: true,
			followRedirect: false,
			followAllRedirects: false,
			maxRedirects: 0,
		});
	});

	it('takes the address of the HTTP Request node (uri) and of a baseURL', () => {
		const expected = signRequest(credentials, request, NOW).headers?.Authorization;
		const { url, ...rest } = request;
		for (const address of [{ uri: url }, { baseURL: url, url: '/' }]) {
			expect(signRequest(credentials, { ...rest, ...address }, NOW).headers?.Authorization).toBe(
				expected,
			);
		}
	});

	it('replaces the headers that it signs, in whatever case they were written', () => {
		const signed = signRequest(
			credentials,
			{
				...request,
				headers: {
					...request.headers,
					'content-type': 'application/json',
					HOST: 'elsewhere.example.com',
					authorization: 'Bearer other',
					'x-tc-timestamp': '1',
				},
			},
			NOW,
		);
		expect(signed.headers).toEqual(signRequest(credentials, request, NOW).headers);
	});

	it('keeps version, language and region that the builder set', () => {
		const headers = {
			'X-TC-Action': 'DescribeInstances',
			'x-tc-version': '2017-03-12',
			'X-TC-Language': 'zh-CN',
			'X-TC-Region': 'ap-guangzhou',
		};
		const signed = signRequest(
			credentials,
			{ ...request, url: 'https://cvm.tencentcloudapi.com', headers },
			NOW,
		);
		expect(signed.headers).toMatchObject(headers);
		expect(signed.headers?.Authorization).toContain('/cvm/tc3_request');
		expect(signed.headers).not.toHaveProperty('X-TC-Version');
	});

	it('sends the token of a temporary key', () => {
		const signed = signRequest({ ...credentials, sessionToken: ' token ' }, request, NOW);
		expect(signed.headers?.['X-TC-Token']).toBe('token');
	});

	it('signs for ccc at a custom endpoint, port included in the host', () => {
		const custom = { ...credentials, site: 'custom', endpoint: 'http://127.0.0.1:3344/' };
		const signed = signRequest(custom, { ...request, url: 'http://127.0.0.1:3344' }, NOW);
		expect(signed.headers?.Authorization).toContain('/ccc/tc3_request');
	});

	it.each([
		['nothing', undefined, '{}'],
		['an empty object', {}, '{}'],
		['an empty text', '', '{}'],
		['JSON text with blanks around it', ' {"a": 1}\n', '{"a": 1}'],
		['unicode', { name: '张伟 👋 \u2028' }, JSON.stringify({ name: '张伟 👋 \u2028' })],
		['an object without prototype', Object.assign(Object.create(null), { a: 1 }), '{"a":1}'],
	])('takes %s as body', (_name, body, sent) => {
		expect(signRequest(credentials, { ...request, body }, NOW).body).toBe(sent);
	});

	it.each<[string, Partial<SignableRequest>, RegExp]>([
		['a GET request', { method: 'GET' }, /POST/],
		['no method at all', { method: undefined }, /POST/],
		['query parameters', { qs: { Limit: 1 } }, /Query parameters/],
		['a query in the URL', { url: 'https://ccc.tencentcloudapi.com/?a=1' }, /Query parameters/],
		['a form body', { form: { a: '1' } }, /Form bodies/],
		['a multipart body', { formData: { a: '1' } }, /Form bodies/],
		[
			'a form body of the HTTP Request node',
			{
				body: 'a=1',
				headers: { ...request.headers, 'Content-Type': 'application/x-www-form-urlencoded' },
			},
			/Form bodies/,
		],
		['text that is not JSON', { body: 'hello' }, /not JSON/],
		['binary data', { body: Buffer.from('{}x') }, /JSON objects/],
		['an array', { body: [1] }, /JSON objects/],
		['a number', { body: 5 }, /JSON objects/],
		['no action', { headers: {} }, /X-TC-Action/],
		['another product without version', { url: 'https://cvm.tencentcloudapi.com' }, /X-TC-Version/],
		['plain http to another machine', { url: 'http://ccc.tencentcloudapi.com' }, /https/],
	])('refuses %s, and says what to do', (_name, change, message) => {
		expect(() => signRequest(credentials, { ...request, ...change }, NOW)).toThrow(message);
	});
});

describe('a credential', () => {
	const authenticate = createAuthenticate(deriveSigningKey);

	it('tells whoever sends that the request is signed, and sends nothing of that', async () => {
		const onSigned = jest.fn();
		const signed = await authenticate(credentials, { ...request, onSigned } as never);
		expect(onSigned).toHaveBeenCalledTimes(1);
		expect(signed).not.toHaveProperty('onSigned');
	});

	it('does not tell so when it could not sign', async () => {
		const onSigned = jest.fn();
		const gone = { ...credentials, secretKey: '' };
		await expect(authenticate(gone, { ...request, onSigned } as never)).rejects.toThrow(
			'Secret Key',
		);
		expect(onSigned).not.toHaveBeenCalled();
	});
});
