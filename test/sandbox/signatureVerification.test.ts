import {
	expectedSignature,
	isSignatureRight,
	parseAuthorization,
} from '../../sandbox/api/signatureVerification';

const TWO_HEADERS = ['content-type', 'host'];

/** What Tencent's documentation prints. Source: https://www.tencentcloud.com/document/product/1229/59743 */
const DOCUMENTED_POST = {
	method: 'POST',
	query: '',
	headers: {
		host: 'cvm.tencentcloudapi.com',
		'content-type': 'application/json; charset=utf-8',
		'x-tc-action': 'DescribeInstances',
	},
	rawBody: Buffer.from(
		'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
	),
	timestamp: '1551113065',
	service: 'cvm',
	signedHeaders: TWO_HEADERS,
};

const THREE_HEADERS = { ...DOCUMENTED_POST, signedHeaders: [...TWO_HEADERS, 'x-tc-action'] };

const DOCUMENTED_GET = {
	...DOCUMENTED_POST,
	method: 'GET',
	query: 'Limit=10&Offset=0',
	headers: {
		host: 'cvm.tencentcloudapi.com',
		'content-type': 'application/x-www-form-urlencoded',
	},
	rawBody: Buffer.alloc(0),
	timestamp: '1539084154',
};

const callTo = (host: string) => ({
	...DOCUMENTED_POST,
	headers: { host, 'content-type': 'application/json' },
	timestamp: '1767225600',
});
const MAINLAND = 'ccc.tencentcloudapi.com';

it.each([
	[
		'POST, edition A',
		DOCUMENTED_POST,
		'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
		'72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168',
	],
	[
		'POST, edition C, which signs x-tc-action too',
		THREE_HEADERS,
		'*'.repeat(32),
		'10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f',
	],
	[
		'GET',
		DOCUMENTED_GET,
		'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
		'5da7a33f6993f0614b047e5df4582db9e9bf4672ba50567dba16c6ccf174c474',
	],
])('the signature of %s', (_, request, secretKey, signature) => {
	expect(expectedSignature(request, secretKey)).toBe(signature);
});

it.each([
	['Tencent: service ccc', MAINLAND, MAINLAND, 'ccc', '2026-01-01', true],
	['a sandbox', '127.0.0.1:3344', '127.0.0.1:3344', 'ccc', '2026-01-01', true],
	['the official SDK at 127.0.0.1', '127.0.0.1:3344', '127.0.0.1', '127', '2026-01-01', true],
	['… at localhost', 'localhost:3344', 'localhost', 'localhost:3344', '2026-01-01', true],
	['another product', '127.0.0.1:3344', '127.0.0.1:3344', 'cvm', '2026-01-01', false],
	['another host', '127.0.0.1:3344', MAINLAND, 'ccc', '2026-01-01', false],
	['the date of another day', '127.0.0.1:3344', '127.0.0.1:3344', 'ccc', '2025-12-31', false],
])('a signature for %s', (_, hostSent, hostSigned, service, date, isRight) => {
	const signed = { ...callTo(hostSigned), service };
	const signature = expectedSignature(signed, 'SECRETEXAMPLE');
	const parts = { secretId: 'AKIDEXAMPLE', date, service, signedHeaders: TWO_HEADERS, signature };
	const arrived = callTo(hostSent);
	expect(isSignatureRight(parts, arrived, 'SECRETEXAMPLE')).toBe(isRight);
});

const signature = 'a'.repeat(64);
const header = (scope: string, signedHeaders: string) =>
	`TC3-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;

it('an Authorization header is taken apart', () => {
	const scope = { date: '2026-01-01', service: 'ccc', signedHeaders: TWO_HEADERS };
	expect(parseAuthorization(header('2026-01-01/ccc/tc3_request', 'content-type;host'))).toEqual({
		...{ secretId: 'AKIDEXAMPLE', ...scope, signature },
	});
});

it.each([
	['missing', undefined],
	['empty', ''],
	['another algorithm', 'Basic QUtJRDpzZWNyZXQ='],
	['a local date format', header('01-01-2026/ccc/tc3_request', 'content-type;host')],
	['another terminator', header('2026-01-01/ccc/aws4_request', 'content-type;host')],
	['too few headers', header('2026-01-01/ccc/tc3_request', 'host')],
	['headers out of order', header('2026-01-01/ccc/tc3_request', 'host;content-type')],
	['another header', header('2026-01-01/ccc/tc3_request', 'content-type;host;x-tc-version')],
])('an Authorization header is refused when it is or has: %s', (_, authorization) => {
	expect(parseAuthorization(authorization)).toBeUndefined();
});
