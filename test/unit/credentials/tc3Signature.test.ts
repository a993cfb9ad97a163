import { createHash, createHmac } from 'node:crypto';

import fc from 'fast-check';
import Sign from 'tencentcloud-sdk-nodejs/tencentcloud/common/sign';

import { createSigningKeyCache } from '../../../credentials/signingKeyCache';
import {
	canonicalRequest,
	deriveSigningKeys,
	scopeDate,
	signTc3,
	stringToSign,
	type Tc3Request,
} from '../../../credentials/tc3Signature';
import { printedSeed } from '../../support/seed';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

interface Vector {
	name: string;
	secretId: string;
	secretKey: string;
	timestamp: number;
	service: string;
	request: Tc3Request;
	payloadHash: string;
	canonicalHash: string;
	scope: string;
	keys?: { dateKey: string; serviceKey: string; signingKey: string };
	signedHeaders: string;
	signature: string;
}

const documentedPost: Tc3Request = {
	method: 'POST',
	headers: { 'Content-Type': 'application/json; charset=utf-8', Host: 'cvm.tencentcloudapi.com' },
	payload:
		'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
};
const documented = {
	timestamp: 1551113065,
	service: 'cvm',
	payloadHash: '35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064',
	scope: '2019-02-25/cvm/tc3_request',
};

const CCC_PAYLOAD =
	'{"SdkAppId":1400000000,"UserId":"agent@example.com","Callee":"008613012345678","Callers":["0086075512345678"],"IsForceUseMobile":true,"UUI":"lead-42"}';
const cccVector = (
	host: string,
	contentType: string,
	canonicalHash: string,
	signature: string,
): Vector => ({
	name: `${host} with ${contentType}`,
	secretId: 'AKIDEXAMPLE',
	secretKey: 'SECRETEXAMPLE',
	timestamp: 1767225600,
	service: 'ccc',
	request: {
		method: 'POST',
		headers: { 'Content-Type': contentType, Host: host },
		payload: CCC_PAYLOAD,
	},
	payloadHash: '96f34249cdff938bea3e496a32eb11e8f0c2d75d991d840b524be1a6d6ef01ea',
	canonicalHash,
	scope: '2026-01-01/ccc/tc3_request',
	signedHeaders: 'content-type;host',
	signature,
});

const vectors: Vector[] = [
	{
		...documented,
		name: "the documentation's POST, edition A",
		secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
		secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
		request: documentedPost,
		canonicalHash: '5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031',
		keys: {
			dateKey: 'd1308c81fe71cfd4e06437bbc067b2b8a3d2d8c0e375d547f15c41d5214b395a',
			serviceKey: '3c7cb7c7795393edc14fd2e0e6434a518564b4504b88e94f5d11bf59ba3e7050',
			signingKey: 'ac658d5dde49e9bfdd14e04e062f66b05d9f637d44b8a8d845327d4a77f666b1',
		},
		signedHeaders: 'content-type;host',
		signature: '72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168',
	},
	{
		...documented,
		name: "the documentation's POST, edition B",
		secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******',
		secretKey: 'Gu5t9xGARNpq86cd98joQYCN3*******',
		request: documentedPost,
		canonicalHash: '5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031',
		keys: {
			dateKey: 'f1cb4d518a0eda9d5cbbfdb7850983f1e603eeae484edea76e4dd8d8deb5556e',
			serviceKey: 'e7c609ce81bea53546bed2cc904778bef9ca14082e48e67883443ed64e227cd7',
			signingKey: '8aa8ab5755582f576e94bcfe383b8e29325b0ca90c3590d569221c6a63a091ed',
		},
		signedHeaders: 'content-type;host',
		signature: '2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c',
	},
	{
		...documented,
		name: "the documentation's POST, edition C, which signs the action too",
		secretId: `AKID${'*'.repeat(32)}`,
		secretKey: '*'.repeat(32),
		request: {
			...documentedPost,
			headers: { ...documentedPost.headers, 'X-TC-Action': 'DescribeInstances' },
		},
		canonicalHash: '7019a55be8395899b900fb5564e4200d984910f34794a27cb3fb7d10ff6a1e84',
		keys: {
			dateKey: 'da98fb70dcf6b112dc21038d1eeeb3a95c74b4dcb12c1131f864f6066bd02be0',
			serviceKey: '8d70cbefb03939f929db64d32dc2ba89b1095620119fe3e050e2b18c5bd2752f',
			signingKey: 'b596b923aad85185e2d1f6659d2a062e0a86731226e021e61bfe06f7ed05f5af',
		},
		signedHeaders: 'content-type;host;x-tc-action',
		signature: '10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f',
	},
	{
		name: "the documentation's GET",
		secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
		secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
		timestamp: 1539084154,
		service: 'cvm',
		request: {
			method: 'GET',
			query: 'Limit=10&Offset=0',
			headers: {
				'Content-Type': 'application/x-www-form-urlencoded',
				Host: 'cvm.tencentcloudapi.com',
			},
			payload: '',
		},
		payloadHash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
		canonicalHash: '91c9c192c14460df6c1ffc69e34e6c5e90708de2a6d282cccf957dbf1aa7f3a7',
		scope: '2018-10-09/cvm/tc3_request',
		signedHeaders: 'content-type;host',
		signature: '5da7a33f6993f0614b047e5df4582db9e9bf4672ba50567dba16c6ccf174c474',
	},
	cccVector(
		'ccc.tencentcloudapi.com',
		'application/json',
		'e4a1d9088f8f0285d368aa8f04ef78f6b23d76849ff6224bd5dcbc4c34eb0a47',
		'06011faa516bfec84236c11c56d978a0fd908226e9dd850bf96e33328864e319',
	),
	cccVector(
		'ccc.tencentcloudapi.com',
		'application/json; charset=utf-8',
		'ffdec72919504270c64a32f5ccd374d363af31e958be137d56292eb77832d063',
		'c3970455d735b7799ea34a0fd30d4adb3d14bbb025330a30e1fdbbdd29b73ca1',
	),
	cccVector(
		'ccc.intl.tencentcloudapi.com',
		'application/json',
		'4fa27830af7c9f185a5230015a12747fd2212f01d2d2c5f1f270fc2924a3c49b',
		'4b3f429267ef1f38d1e6a367289f19aa1bf7a16d70c0804deccfa813e4690e26',
	),
	cccVector(
		'ccc.intl.tencentcloudapi.com',
		'application/json; charset=utf-8',
		'b5a418f62d2bd54bdfc9c49427e8dbc30d53d7eda22ee0456f4af9edd5d0e07f',
		'9039fa28e747df8bcf66b0e55f085ace8639e6908f1c74a343ec331fdf69a6cf',
	),
];

describe('signing reproduces every vector, with each intermediate value', () => {
	it.each(vectors)('$name', (vector) => {
		const { request, timestamp, service, secretId, secretKey } = vector;
		expect(sha256(request.payload)).toBe(vector.payloadHash);

		const canonical = canonicalRequest(request);
		expect(canonical.split('\n').pop()).toBe(vector.payloadHash);
		expect(sha256(canonical)).toBe(vector.canonicalHash);

		expect(stringToSign(canonical, timestamp, service)).toBe(
			`TC3-HMAC-SHA256\n${timestamp}\n${vector.scope}\n${vector.canonicalHash}`,
		);

		if (vector.keys) {
			const keys = deriveSigningKeys(secretKey, scopeDate(timestamp), service);
			expect({
				dateKey: keys.dateKey.toString('hex'),
				serviceKey: keys.serviceKey.toString('hex'),
				signingKey: keys.signingKey.toString('hex'),
			}).toEqual(vector.keys);
		}

		expect(signTc3(request, { secretId, secretKey, service }, timestamp)).toBe(
			`TC3-HMAC-SHA256 Credential=${secretId}/${vector.scope}, SignedHeaders=${vector.signedHeaders}, Signature=${vector.signature}`,
		);
	});

	it('lists each vector that the reference has: three POST, one GET, four of ccc', () => {
		expect(vectors).toHaveLength(8);
	});
});

describe('signing holds derived keys without mixing them up', () => {
	const base = vectors[4];
	const signingKeys = createSigningKeyCache();
	const sign = (secretKey: string, day = 0, service = base.service) => {
		const timestamp = base.timestamp + day * 86_400;
		const authorization = signTc3(
			base.request,
			{ secretId: base.secretId, secretKey, service },
			timestamp,
			signingKeys,
		);
		const { signingKey } = deriveSigningKeys(secretKey, scopeDate(timestamp), service);
		const text = stringToSign(canonicalRequest(base.request), timestamp, service);
		const signature = createHmac('sha256', signingKey).update(text).digest('hex');
		expect(authorization.endsWith(`Signature=${signature}`)).toBe(true);
		return authorization;
	};

	it('when more accounts take permits than keys are held, in any order', () => {
		const secrets = Array.from({ length: 20 }, (_, index) => `secret-${index}`);
		const signatures = [...secrets, ...secrets.slice().reverse(), ...secrets].map((secret) =>
			sign(secret),
		);
		expect(new Set(signatures).size).toBe(secrets.length);
	});

	it('when day, product and secret change by permits', () => {
		for (let round = 0; round < 3; round++) {
			for (const day of [0, 1, -1, 400]) {
				for (const service of ['ccc', 'cvm']) {
					for (const secret of ['one', 'two']) sign(secret, day, service);
				}
			}
		}
	});

	it('when the UTC day changes between two seconds', () => {
		const { timestamp } = base;
		expect(scopeDate(timestamp)).not.toBe(scopeDate(timestamp - 1));
		const before = signTc3(base.request, base, timestamp - 1);
		const after = signTc3(base.request, base, timestamp);
		expect(before).toContain('/2025-12-31/ccc/');
		expect(after).toContain(`/${base.scope}, `);
		expect(after.endsWith(base.signature)).toBe(true);
	});
});

describe("signing agrees with the official SDK's signer", () => {
	const DAY_S = 86_400;
	const payloads = fc.oneof(
		{ weight: 1, arbitrary: fc.constant('') },
		{ weight: 6, arbitrary: fc.json() },
		{ weight: 6, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
		{ weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
		{ weight: 2, arbitrary: fc.constantFrom('{"UUI":"销售线索 👩‍💼 \u2028"}', '{"a":"é"}') },
		{
			weight: 1,
			arbitrary: fc
				.string({ unit: 'grapheme-ascii', minLength: 100, maxLength: 100 })
				.map((text) => JSON.stringify({ UUI: text.repeat(1000) })),
		},
	);
	const timestamps = fc.oneof(
		fc.integer({ min: 0, max: 4_102_444_800 }),
		// The last and first seconds of UTC days, where a local date would be wrong
		fc
			.tuple(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: -2, max: 2 }))
			.map(([day, second]) => day * DAY_S + second),
	);
	const hosts = fc.constantFrom(
		'ccc.tencentcloudapi.com',
		'ccc.intl.tencentcloudapi.com',
		'ccc.ap-guangzhou.tencentcloudapi.com',
		'cvm.tencentcloudapi.com',
	);
	const keys = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 40 });

	it('for 1,000 random requests', () => {
		const seed = printedSeed('random requests against the official signer');
		let compared = 0;
		fc.assert(
			fc.property(payloads, timestamps, hosts, keys, keys, (payload, timestamp, host, id, key) => {
				const service = host.split('.')[0];
				const contentType = 'application/json; charset=utf-8';
				const theirs = Sign.sign3({
					method: 'POST',
					url: `https://${host}/`,
					payload: Buffer.from(payload, 'utf8'),
					timestamp,
					service,
					secretId: id,
					secretKey: key,
					headers: { 'Content-Type': contentType },
				} as unknown as Parameters<typeof Sign.sign3>[0]);
				const ours = signTc3(
					{ method: 'POST', headers: { 'Content-Type': contentType, Host: host }, payload },
					{ secretId: id, secretKey: key, service },
					timestamp,
				);
				compared++;
				expect(ours).toBe(theirs);
			}),
			{ numRuns: 1000, seed },
		);
		expect(compared).toBe(1000);
	});
});
