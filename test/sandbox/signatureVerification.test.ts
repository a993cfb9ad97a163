import {
	expectedSignature,
	isSignatureRight,
	parseAuthorization,
} from '../../sandbox/api/signatureVerification';

const JSON_UTF8 = 'application/json; charset=utf-8';

/** The vectors that Tencent's documentation prints; see api3-protocol.md section 4. */
const DOCUMENTED_POST = {
	method: 'POST',
	query: '',
	headers: {
		host: 'cvm.tencentcloudapi.com',
		'content-type': JSON_UTF8,
		'x-tc-action': 'DescribeInstances',
	},
	rawBody: Buffer.from(
		'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
	),
	timestamp: '1551113065',
	service: 'cvm',
	signedHeaders: ['content-type', 'host'],
};

describe('the signature of a documented request', () => {
	it.each([
		[
			'POST, edition A',
			DOCUMENTED_POST,
			'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
			'72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168',
		],
		[
			'POST, edition B',
			DOCUMENTED_POST,
			'Gu5t9xGARNpq86cd98joQYCN3*******',
			'2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c',
		],
		[
			'POST, edition C, which signs x-tc-action too',
			{ ...DOCUMENTED_POST, signedHeaders: ['content-type', 'host', 'x-tc-action'] },
			'*'.repeat(32),
			'10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f',
		],
		[
			'GET',
			{
				...DOCUMENTED_POST,
				method: 'GET',
				query: 'Limit=10&Offset=0',
				headers: {
					host: 'cvm.tencentcloudapi.com',
					'content-type': 'application/x-www-form-urlencoded',
				},
				rawBody: Buffer.alloc(0),
				timestamp: '1539084154',
			},
			'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
			'5da7a33f6993f0614b047e5df4582db9e9bf4672ba50567dba16c6ccf174c474',
		],
	])('%s', (_, request, secretKey, signature) => {
		expect(expectedSignature(request, secretKey)).toBe(signature);
	});

	it.each([
		[
			'ccc.tencentcloudapi.com',
			'application/json',
			'06011faa516bfec84236c11c56d978a0fd908226e9dd850bf96e33328864e319',
		],
		[
			'ccc.tencentcloudapi.com',
			JSON_UTF8,
			'c3970455d735b7799ea34a0fd30d4adb3d14bbb025330a30e1fdbbdd29b73ca1',
		],
		[
			'ccc.intl.tencentcloudapi.com',
			'application/json',
			'4b3f429267ef1f38d1e6a367289f19aa1bf7a16d70c0804deccfa813e4690e26',
		],
		[
			'ccc.intl.tencentcloudapi.com',
			JSON_UTF8,
			'9039fa28e747df8bcf66b0e55f085ace8639e6908f1c74a343ec331fdf69a6cf',
		],
	])('CreateCallOutSession at %s as %s', (host, contentType, signature) => {
		const request = {
			method: 'POST',
			query: '',
			headers: { host, 'content-type': contentType },
			rawBody: Buffer.from(
				'{"SdkAppId":1400000000,"UserId":"agent@example.com","Callee":"008613012345678","Callers":["0086075512345678"],"IsForceUseMobile":true,"UUI":"lead-42"}',
			),
			timestamp: '1767225600',
			service: 'ccc',
			signedHeaders: ['content-type', 'host'],
		};
		expect(expectedSignature(request, 'SECRETEXAMPLE')).toBe(signature);
	});
});

describe('whether a signature is right', () => {
	const SECRET_KEY = 'SECRETEXAMPLE';
	const arrived = (host: string) => ({
		method: 'POST',
		query: '',
		headers: { host, 'content-type': 'application/json' },
		rawBody: Buffer.from('{}'),
		timestamp: '1767225600',
	});
	const judge = (hostSent: string, hostSigned: string, service: string, date = '2026-01-01') => {
		const signedHeaders = ['content-type', 'host'];
		const signature = expectedSignature(
			{ ...arrived(hostSigned), service, signedHeaders },
			SECRET_KEY,
		);
		const parts = { secretId: 'AKIDEXAMPLE', date, service, signedHeaders, signature };
		return isSignatureRight(parts, arrived(hostSent), SECRET_KEY);
	};

	it.each([
		['Tencent: service ccc', 'ccc.tencentcloudapi.com', 'ccc.tencentcloudapi.com', 'ccc', true],
		['a sandbox with the right service', '127.0.0.1:3344', '127.0.0.1:3344', 'ccc', true],
		['the official SDK at 127.0.0.1:3344', '127.0.0.1:3344', '127.0.0.1', '127', true],
		['the official SDK at localhost:3344', 'localhost:3344', 'localhost', 'localhost:3344', true],
		['another product', '127.0.0.1:3344', '127.0.0.1:3344', 'cvm', false],
		['another host', '127.0.0.1:3344', 'ccc.tencentcloudapi.com', 'ccc', false],
	])('%s', (_, hostSent, hostSigned, service, isRight) => {
		expect(judge(hostSent, hostSigned, service)).toBe(isRight);
	});

	it('a scope with the date of another day is wrong', () => {
		expect(judge('127.0.0.1:3344', '127.0.0.1:3344', 'ccc', '2025-12-31')).toBe(false);
	});
});

describe('an Authorization header', () => {
	const signature = 'a'.repeat(64);
	const header = (scope: string, signedHeaders: string) =>
		`TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;

	it('is taken apart', () => {
		expect(parseAuthorization(header('2026-01-01/ccc/tc3_request', 'content-type;host'))).toEqual({
			secretId: 'AKIDEXAMPLE',
			date: '2026-01-01',
			service: 'ccc',
			signedHeaders: ['content-type', 'host'],
			signature,
		});
	});

	it.each([
		['missing', undefined],
		['empty', ''],
		['another algorithm', 'Basic QUtJRDpzZWNyZXQ='],
		['a local date format', header('01-01-2026/ccc/tc3_request', 'content-type;host')],
		['another terminator', header('2026-01-01/ccc/aws4_request', 'content-type;host')],
		['too few signed headers', header('2026-01-01/ccc/tc3_request', 'host')],
		['signed headers out of order', header('2026-01-01/ccc/tc3_request', 'host;content-type')],
		[
			'signed headers that are not documented',
			header('2026-01-01/ccc/tc3_request', 'content-type;host;x-tc-version'),
		],
	])('is refused when it is or has: %s', (_, authorization) => {
		expect(parseAuthorization(authorization)).toBeUndefined();
	});
});
