import { maskSecrets, masksOf } from '../../../credentials/maskSecrets';
import { signRequest } from '../../../credentials/requestSigning';

const credential = {
	secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
	secretKey: ' Gu5t9x"GAR&Npq86cd98joQYCN3EXAMPLE\n',
	sessionToken: 'token/with+signs==',
	pushUsername: 'tencent',
	pushPassword: 'pä:ss word',
	site: 'mainland',
};
const { headers } = signRequest(
	credential,
	{
		method: 'POST',
		url: 'https://ccc.tencentcloudapi.com',
		headers: { 'X-TC-Action': 'DescribeTelCdr' },
	},
	1_767_225_600_000,
);
const authorization = String(headers?.Authorization);
const signature = authorization.slice(-64);
const SECRETS = [
	'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
	'Gu5t9x"GAR&Npq86cd98joQYCN3EXAMPLE',
	'Gu5t9x%22GAR',
	'Gu5t9x&quot;GAR',
	'token/with+signs==',
	'token%2Fwith',
	'pä:ss word',
	signature,
];

it.each<[string, string, string]>([
	['the Secret ID', `No such key: ${credential.secretId}.`, 'No such key: ….'],
	['it in another case', credential.secretId.toLowerCase(), '…'],
	['the Secret Key as it is used', `key=${credential.secretKey.trim()}!`, 'key=…!'],
	['it in JSON', JSON.stringify({ k: credential.secretKey.trim() }), '{"k":"…"}'],
	['it in HTML', '<p>Gu5t9x&quot;GAR&amp;Npq86cd98joQYCN3EXAMPLE</p>', '<p>…</p>'],
	['the token in an address', '/?t=token%2Fwith%2Bsigns%3D%3D&a=1', '/?t=…&a=1'],
	['the Push Password', 'login pä:ss word refused', 'login … refused'],
	['an Authorization value', `got ${authorization}`, 'got …'],
	[
		'a header as a proxy prints it',
		`authorization: ${authorization}\nHost: a`,
		'authorization: …\nHost: a',
	],
	[
		'headers as JSON',
		JSON.stringify({ Authorization: authorization, a: 1 }),
		'{"Authorization":"…","a":1}',
	],
	['the signature alone', `expected ${signature}`, 'expected …'],
	['a token that is not ours', 'X-TC-Token: abcdef123456 end', 'X-TC-Token: … end'],
	['a basic login', 'Authorization: Basic dGVuY2VudDpw', 'Authorization: …'],
	['a bearer token', '"authorization":"Bearer abc.def-ghi"', '"authorization":"…"'],
	[
		'nothing secret',
		'The SecretId is not found (AuthFailure)',
		'The SecretId is not found (AuthFailure)',
	],
	['an empty text', '', ''],
])('masks %s', (_name, text, masked) => {
	expect(maskSecrets(text, credential)).toBe(masked);
});

it('leaves no secret in a page that echoes the whole request', () => {
	const echo = JSON.stringify({
		...headers,
		key: credential.secretKey,
		login: credential.pushPassword,
	});
	for (const text of [
		echo,
		encodeURIComponent(echo),
		`<pre>${echo.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}</pre>`,
	]) {
		const masked = maskSecrets(text, credential);
		expect(masked).not.toBe(text);
		expect(SECRETS.filter((secret) => masked.includes(secret))).toEqual([]);
	}
});

it('masks signatures without any credential, and leaves the rest', () => {
	expect(maskSecrets(`a ${authorization}`, undefined)).toBe('a …');
	expect(maskSecrets('Nothing to hide', {})).toBe('Nothing to hide');
});

it('does not tear a text apart for a field of one or two letters', () => {
	expect(maskSecrets('every letter', { secretKey: 'e', pushPassword: 'le' })).toBe('every letter');
});

describe('the data of an answer', () => {
	const { data } = masksOf(credential);

	it('comes back as it is when it holds no secret, addresses with signatures and short texts of ours included', () => {
		const answer = {
			RecordURL: `https://cos.example.com/a.mp3?q-signature=${'ab12'.repeat(10)}`,
			Callee: `008613${credential.pushPassword}`,
			Sha: 'ab'.repeat(32),
		};
		expect(data(answer)).toBe(answer);
	});

	it('has the keys of the credential and an Authorization header masked, wherever they stand', () => {
		const answer = {
			[`key ${credential.secretId}`]: [1, null, { echo: `<${credential.secretKey}>` }],
			Headers: { ...headers },
			SessionId: 's',
		};
		const masked = JSON.stringify(data(answer));
		const sent = SECRETS.filter((secret) => secret !== credential.pushPassword);
		expect(sent.filter((secret) => masked.includes(secret))).toEqual([]);
		expect(data(answer)).toMatchObject({ SessionId: 's' });
	});
});
