import { Agent } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import { ccc } from 'tencentcloud-sdk-nodejs/tencentcloud/services/ccc';

import type { Account } from '../processes/server';
import type { Lead, Way } from './way';

const CHUNK = 20;

/** A function that dials one lead with Tencent's SDK; a rejected request leaves the lead undialled. */
function dialler({ url, secretId, secretKey, sdkAppId, agent }: Account) {
	const client = new ccc.v20200210.Client({
		credential: { secretId, secretKey },
		region: '',
		profile: {
			httpProfile: {
				endpoint: new URL(url).host,
				protocol: 'http://',
				// An agent of its own keeps the SDK from using a proxy of the environment
				agent: new Agent({ family: 4, keepAlive: true }),
			},
		},
	});
	return async ({ phone }: Lead) => {
		const call = {
			SdkAppId: sdkAppId,
			UserId: agent,
			Callee: `0086${phone}`,
			IsForceUseMobile: true,
		};
		await client.CreateCallOutSession(call).catch((error: { code?: string }) => {
			if (!error.code?.startsWith('RequestLimitExceeded')) throw error;
		});
	};
}

/** One lead after the other. */
export const sdkInLoop: Way = async (leads, { account }) => {
	const dial = dialler(account);
	for (const lead of leads) await dial(lead);
};

/** 20 leads at once, then a pause of a second. */
export const sdkInChunks: Way = async (leads, { account }) => {
	const dial = dialler(account);
	for (let next = 0; next < leads.length; next += CHUNK) {
		if (next > 0) await wait(1000);
		await Promise.all(leads.slice(next, next + CHUNK).map(dial));
	}
};
