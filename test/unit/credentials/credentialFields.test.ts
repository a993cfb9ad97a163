import {
	readCredential,
	readSdkAppId,
	resolveEndpoint,
} from '../../../credentials/credentialFields';

const stored = { secretId: 'id', secretKey: 'key', sdkAppId: '1400000000', site: 'mainland' };

describe('the endpoint of a credential', () => {
	it.each([
		[{ site: 'mainland' }, 'https://ccc.tencentcloudapi.com'],
		[{}, 'https://ccc.tencentcloudapi.com'],
		[{ site: 'international' }, 'https://ccc.intl.tencentcloudapi.com'],
		[{ site: 'custom', endpoint: ' https://gateway.example.com/ ' }, 'https://gateway.example.com'],
		[
			{ site: 'custom', endpoint: 'https://gateway.example.com:8443' },
			'https://gateway.example.com:8443',
		],
		[{ site: 'custom', endpoint: 'http://127.0.0.1:3344' }, 'http://127.0.0.1:3344'],
		[{ site: 'custom', endpoint: 'http://127.8.9.1:80/' }, 'http://127.8.9.1'],
		[{ site: 'custom', endpoint: 'http://localhost:3344' }, 'http://localhost:3344'],
		[{ site: 'custom', endpoint: 'http://[::1]:3344' }, 'http://[::1]:3344'],
	])('of %j is %s', (credential, endpoint) => {
		expect(resolveEndpoint(credential)).toBe(endpoint);
	});

	it.each([
		[{ site: 'custom', endpoint: '' }, /not a URL/],
		[{ site: 'custom', endpoint: 'ccc.tencentcloudapi.com' }, /not a URL/],
		[{ site: 'custom', endpoint: 'http://ccc.tencentcloudapi.com' }, /refused/],
		[{ site: 'custom', endpoint: 'http://127.0.0.1.example.com' }, /refused/],
		[{ site: 'custom', endpoint: 'http://localhost.example.com' }, /refused/],
		[{ site: 'custom', endpoint: 'http://10.0.0.1:3344' }, /refused/],
		[{ site: 'custom', endpoint: 'ftp://ccc.tencentcloudapi.com' }, /refused/],
		[{ site: 'custom', endpoint: 'file:///etc/passwd' }, /refused/],
		[{ site: 'custom', endpoint: 'https://user:password@example.com' }, /only protocol, host/],
		[{ site: 'custom', endpoint: 'https://example.com/path' }, /only protocol, host/],
		[{ site: 'moon' }, /not known/],
	])('of %j is refused', (credential, message) => {
		expect(() => resolveEndpoint(credential)).toThrow(message);
	});
});

describe('the fields of a credential', () => {
	it('are trimmed', () => {
		expect(readCredential({ ...stored, secretId: ' id\n', secretKey: '\tkey ' })).toMatchObject({
			secretId: 'id',
			secretKey: 'key',
		});
	});

	it.each<[string, string]>([
		['a zero-width space', '\u200B'],
		['a byte order mark', '\uFEFF'],
		['a soft hyphen', '\u00AD'],
		['a direction mark', '\u202C'],
		['a variation selector', '\uFE0F'],
		['a filler', '\u3164'],
		['a tag', '\u{E0041}'],
		['a control', '\u0007'],
		['a tab', '\t'],
		['a no-break space around it', '\u00A0'],
	])('lose %s', (name, hidden) => {
		const text = name.includes('around') ? `${hidden}1400000000${hidden}` : `14${hidden}00000000`;
		const fields = { ...stored, secretId: text, secretKey: text, sessionToken: text };
		expect(
			readCredential({ ...fields, site: 'custom', endpoint: `${hidden}http://127.0.0.1:80` }),
		).toEqual({
			secretId: '1400000000',
			secretKey: '1400000000',
			sessionToken: '1400000000',
			endpoint: 'http://127.0.0.1',
			language: 'en-US',
		});
		expect(readSdkAppId({ sdkAppId: text })).toBe(1_400_000_000);
	});

	it.each([
		[{ ...stored, secretId: ' ' }, /Secret ID is empty/],
		[{ ...stored, secretKey: '' }, /Secret Key is empty/],
		[{}, /Secret ID is empty/],
		[{ ...stored, secretId: '\u200B' }, /Secret ID is empty/],
	])('%j are refused with the name of the field', (credential, message) => {
		expect(() => readCredential(credential)).toThrow(message);
	});

	it.each([
		['1400000000', 1400000000],
		[' 1400000000 ', 1400000000],
		[1400000000, 1400000000],
	])('SDK App ID %j is sent as the integer %d', (sdkAppId, sent) => {
		expect(readSdkAppId({ sdkAppId })).toBe(sent);
	});

	it.each([
		[''],
		['abc'],
		['14-00'],
		['1.5'],
		['-1'],
		['0'],
		['99999999999999999999'],
		[undefined],
	])('SDK App ID %j is refused', (sdkAppId) => {
		expect(() => readSdkAppId({ sdkAppId: sdkAppId as string })).toThrow(/SDK App ID/);
	});
});

it('no message quotes a login in the endpoint, nor a long text that may be a key in the wrong field', () => {
	const credential = { secretId: 'AKIDexample', secretKey: 'example', site: 'custom' };
	const message = (work: () => unknown) => {
		try {
			work();
		} catch (error) {
			return (error as Error).message;
		}
		return '';
	};
	const endpoint = 'https://user:hunter2@gateway.example.com';
	expect(message(() => readCredential({ ...credential, endpoint }))).toContain('//…@gateway');
	const sdkAppId = 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE';
	expect(message(() => readSdkAppId({ sdkAppId }))).toContain('of 32 characters is not a number');
	expect(message(() => readSdkAppId({ sdkAppId: 'mine' }))).toContain('"mine" is not a number');
});
