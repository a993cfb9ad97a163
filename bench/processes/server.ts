import { setMaxListeners } from 'node:events';

import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox';
import { serve } from './child';

/** Where a fresh sandbox listens, and who may call it. */
export interface Account {
	readonly url: string;
	readonly secretId: string;
	readonly secretKey: string;
	readonly sdkAppId: number;
	readonly agent: string;
}

/** What a sandbox saw. */
export interface Seen {
	readonly requests: number;
	/** Answered with RequestLimitExceeded. */
	readonly rejected: number;
	/** Leads with a call. */
	readonly placed: number;
	/** Leads with more than one call. */
	readonly doubled: number;
}

/** The options of a sandbox that survive the way to another process. */
export type ServerOptions = Pick<
	SandboxOptions,
	'latency' | 'window' | 'countRejected' | 'requestsPerSecond'
>;

// Every request that waits out its latency listens for the sandbox's end, and hundreds do at once here
setMaxListeners(0);

let sandbox: Sandbox | undefined;
/** Requests of which somebody has been told. */
let asked = 0;

const methods = {
	/** Starts a fresh sandbox, at an address that no client has ever used. */
	async open(options: ServerOptions): Promise<Account> {
		sandbox = await startSandbox(options);
		asked = 0;
		const { secretId, secretKey, sdkAppId, agents } = sandbox.account;
		return { url: sandbox.url, secretId, secretKey, sdkAppId, agent: agents[0].mail };
	},

	/** Milliseconds between the arrivals of the first and the last request since somebody asked before. */
	async span(): Promise<number> {
		const arrivals = (sandbox?.requests ?? []).slice(asked).map(({ at }) => at);
		asked += arrivals.length;
		return Math.max(...arrivals) - Math.min(...arrivals);
	},

	/** Ends it. @throws Error when a request failed for anything but the limit: then nothing was measured */
	async close(): Promise<Seen> {
		if (!sandbox) throw new Error('No sandbox is open');
		const { requests, sessions } = sandbox;
		await sandbox.close();
		const calls = new Map<string, number>();
		for (const { callee } of sessions) calls.set(callee, (calls.get(callee) ?? 0) + 1);
		const isRejected = (code: string | null) => code?.startsWith('RequestLimitExceeded') ?? false;
		const unexpected = requests.find(({ code }) => code !== null && !isRejected(code));
		if (unexpected) throw new Error(`A request failed: ${unexpected.code} ${unexpected.rawBody}`);
		return {
			requests: requests.length,
			rejected: requests.filter(({ code }) => isRejected(code)).length,
			placed: calls.size,
			doubled: [...calls.values()].filter((count) => count > 1).length,
		};
	},
};

/** What a server process can do. */
export type Server = typeof methods;

serve(methods);
