import type { Account } from './account';
import type { SandboxOptions } from './options';
import type { RequestLogEntry } from './requestLog';
import { listen } from './server';
import type { Session } from './sessions';
import { createState } from './state';

export {
	SANDBOX_ACCOUNT,
	type Account,
	type Agent,
	type CallerNumber,
	type SkillGroup,
} from './account';
export { FAULTS, type FaultName } from './faults';
export { MAGIC_CALLEES, type MagicCallee } from './magicCallees';
export type { CallLife, Latency, RateWindow, SandboxOptions } from './options';
export type { RequestLogEntry } from './requestLog';
export type { Session } from './sessions';

/** A running stand-in for ccc.tencentcloudapi.com. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT`: the endpoint of the API, and of the page for a browser. */
	readonly url: string;
	readonly account: Account;
	/** Every request to the API, oldest first; the live list, which grows. */
	readonly requests: readonly RequestLogEntry[];
	/** Every session, oldest first; the live list, which grows. */
	readonly sessions: readonly Session[];
	/** Clears log, sessions, limiter windows and the memory of callees that are throttled once. */
	reset(): void;
	/** Ends every connection and stops every timer. */
	close(): Promise<void>;
}

/**
 * Starts a sandbox on 127.0.0.1. It keeps everything in memory, and rings nobody.
 *
 * @param options see SandboxOptions; all have defaults
 * @throws the system's error when the port is taken
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const state = createState(options);
	const { url, close } = await listen(state);
	return {
		url,
		account: state.account,
		requests: state.log.entries,
		sessions: state.sessions.all,
		reset: () => state.reset(),
		close,
	};
}
