import { listen } from './http/server';
import { callIn, pushNow, type InboundCall } from './interventions';
import type { CallRecord, NewRecord } from './model/records';
import { makeUpRecords, type SeedPlan } from './model/seeds';
import type { Session } from './model/sessions';
import type { SandboxOptions } from './options';
import type { Push, PushOverrides } from './push/pushes';
import type { PushOptions } from './push/settings';
import { createState } from './state';

export { SANDBOX_ACTIONS } from './actions';
export type { RequestLogEntry } from './api/requestLog';
export { MAGIC_CALLEES } from './magicCallees';
export type { CallRecord, NewRecord } from './model/records';
export { SCENARIOS, type ScenarioName } from './model/scenarios';
export type { Session } from './model/sessions';
export type { SandboxOptions } from './options';
export { PUSH_FAULTS, type PushFault } from './push/faults';
export type { Push } from './push/pushes';
export type { PushOptions } from './push/settings';

/** A running stand-in for ccc.tencentcloudapi.com; see startSandbox. */
export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/**
 * Starts a sandbox on 127.0.0.1. It keeps everything in memory, and rings nobody.
 *
 * @param given see SandboxOptions; all have defaults
 * @example
 * const sandbox = await startSandbox({ callSpeed: 100, oneCallPerAgent: true });
 * @throws Error that says which option is wrong; the system's error when the port is taken
 */
export async function startSandbox(given: SandboxOptions = {}) {
	const state = createState(given);
	const { url, close } = await listen(state);
	const { model, requests, pushes, scheduler, options, addRecords, failEvery } = state;
	return {
		/** `http://127.0.0.1:PORT`: the endpoint of the API, and of the page for a browser. */
		url,
		account: model.account,
		/** Every request to the API, oldest first; the live list, which grows. */
		requests,
		/** Every session, oldest first; the live list, which grows. */
		sessions: model.sessions,
		/** Every push with every try, oldest first; the live list, which grows. */
		pushes: pushes.all,
		/** The call records that DescribeTelCdr has now, newest call first. */
		callRecords: (): readonly CallRecord[] => model.recordsAt(options.clock()),
		/**
		 * Adds records of calls that the sandbox did not place. They are read like others and not pushed.
		 *
		 * @throws Error for an inbound call with a scenario that only an outbound call can have
		 */
		addRecords,
		/** Makes up records and adds them. */
		seedRecords(plan: SeedPlan): readonly CallRecord[] {
			const agents = model.account.agents.map(({ mail }) => mail);
			return addRecords(makeUpRecords(plan, agents));
		},
		/** Changes where and how records are pushed; what is not given stays. @throws Error that says what is wrong */
		setPush: (changes: PushOptions): void => state.changePush(changes),
		/**
		 * Pushes one thing at once: about a call whose record is known (by `record.sessionId`), or about a call that is
		 * made up of `record` and added. Of recordings it is the lead's.
		 *
		 * @returns the push, when it has been delivered or given up
		 * @throws Error when there is no URL, or nothing of the kind to push about such a call
		 */
		pushNow: (record?: NewRecord, overrides?: PushOverrides): Promise<Push> =>
			pushNow(state, record, overrides),
		/**
		 * Lets a customer call, who waits in the queue of a skill group until an agent is free.
		 *
		 * @throws Error when there is no such group
		 */
		callIn: (call: InboundCall): Session => callIn(state, call),
		/** Fails every n-th request of an action from now on; without a rule, none. */
		failEvery,
		/** Resolves when every planned push is delivered or given up: those of calls that go on included. */
		settled: state.settled,
		/** Does what is due by now. Only needed by those who turn the clock themselves. */
		runDue: scheduler.runDue,
		/** Forgets all that has happened, and brings the agents back. The settings of pushes and failures stay. */
		reset: state.reset,
		/** Ends every connection and stops every timer. */
		close,
	};
}
