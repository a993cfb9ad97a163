import { createHash, createHmac, createSecretKey, hash } from 'node:crypto';

import Sign from 'tencentcloud-sdk-nodejs/tencentcloud/common/sign';

import { createSigningKeyCache } from '../../credentials/signingKeyCache';
import { signTc3 } from '../../credentials/tc3Signature';

/** Microseconds for one signature, one value for each round. */
export interface SigningTimes {
	readonly node: string;
	readonly sdk: number[];
	readonly sdkSerialised: number[];
	readonly ours: number[];
	readonly bare: number[];
}

const SIGNATURES_A_ROUND = 2000;
const ROUNDS_TO_WARM_UP = 5;

const TIMESTAMP = 1767225600;
const CONTENT_TYPE = 'application/json; charset=utf-8';
const key = {
	secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
	secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
	service: 'ccc',
};
const body = {
	SdkAppId: 1400000000,
	UserId: 'agent@example.com',
	Callee: '008613012345678',
	Callers: ['0086075512345678'],
	IsForceUseMobile: true,
	UUI: 'x'.repeat(54),
};
const payload = JSON.stringify(body);
const bytes = Buffer.from(payload);
const signingKey = createSecretKey(Buffer.alloc(32, 1));
/** As the credential has one for all its requests. */
const signingKeys = createSigningKeyCache();
const sha256 = (text: string) =>
	typeof hash === 'function'
		? hash('sha256', text, 'hex')
		: createHash('sha256').update(text).digest('hex');

const sign3 = (sdkPayload: unknown) =>
	Sign.sign3({
		method: 'POST',
		url: 'https://ccc.tencentcloudapi.com/',
		payload: sdkPayload,
		timestamp: TIMESTAMP,
		headers: { 'Content-Type': CONTENT_TYPE },
		...key,
	} as unknown as Parameters<typeof Sign.sign3>[0]);

const ways = {
	sdk: () => sign3(body),
	sdkSerialised: () => sign3(bytes),
	ours: () =>
		signTc3(
			{
				method: 'POST',
				headers: { 'content-type': CONTENT_TYPE, host: 'ccc.tencentcloudapi.com' },
				payload,
			},
			key,
			TIMESTAMP,
			signingKeys,
		),
	bare: () => {
		sha256(payload);
		sha256(payload);
		return createHmac('sha256', signingKey).update(payload).digest('hex');
	},
};

function measure(rounds: number): SigningTimes {
	if (ways.ours() !== ways.sdk()) throw new Error('The two signers do not agree');
	const times: SigningTimes = {
		node: process.version,
		sdk: [],
		sdkSerialised: [],
		ours: [],
		bare: [],
	};
	for (let round = -ROUNDS_TO_WARM_UP; round < rounds; round++) {
		for (const name of Object.keys(ways) as Array<keyof typeof ways>) {
			const startedAt = performance.now();
			for (let count = 0; count < SIGNATURES_A_ROUND; count++) ways[name]();
			const microseconds = (1000 * (performance.now() - startedAt)) / SIGNATURES_A_ROUND;
			if (round >= 0) times[name].push(microseconds);
		}
	}
	return times;
}

process.stdout.write(JSON.stringify(measure(Number(process.argv[2] ?? 20))));
