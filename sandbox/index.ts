import { SANDBOX_ACTIONS } from './actions';
import type { RequestLogEntry } from './api/requestLog';
import { listen } from './http/server';
import { callIn, changePush, pushNow, type InboundCall } from './interventions';
import type { Account } from './model/account';
import type { CallRecord, NewRecord } from './model/records';
import { makeUpRecords, type SeedPlan } from './model/seeds';
import type { Session } from './model/sessions';
import type { FailureRule, SandboxOptions } from './options';
import type { Push, PushOverrides } from './push/pushes';
import type { PushOptions } from './push/settings';
import { createState } from './state';

export { SANDBOX_ACTIONS };
export type { RequestLogEntry } from './api/requestLog';
export { MAGIC_CALLEES } from './magicCallees';
export { SANDBOX_ACCOUNT, type Account } from './model/account';
export type { CallRecord, NewRecord } from './model/records';
export { SCENARIOS, type ScenarioName } from './model/scenarios';
export type { SeedPlan } from './model/seeds';
export type { Session } from './model/sessions';
export type { FailureRule, SandboxOptions } from './options';
export { MALFORMATIONS, type MalformationName } from './push/malformations';
export type { Push, PushOverrides } from './push/pushes';
export type { PushEvent, PushOptions } from './push/settings';

/** A running stand-in for ccc.tencentcloudapi.com. */
export interface Sandbox {
	/** `http://127.0.0.1:PORT`: the endpoint of the API, and of the page for a browser. */
	readonly url: string;
	readonly account: Account;
	/** Every request to the API, oldest first; the live list, which grows. */
	readonly requests: readonly RequestLogEntry[];
	/** Every session, oldest first; the live list, which grows. */
	readonly sessions: readonly Session[];
	/** Every push with every try, oldest first; the live list, which grows. */
	readonly pushes: readonly Push[];
	/** The call records that DescribeTelCdr has now, newest call first. */
	callRecords(): readonly CallRecord[];
	/**
	 * Adds records of calls that the sandbox did not place. They are read like others and not pushed.
	 *
	 * @throws Error for an inbound call with a scenario that only an outbound call can have
	 */
	addRecords(records: readonly NewRecord[]): readonly CallRecord[];
	/** Makes up records and adds them. @throws RangeError when the plan makes no sense */
	seedRecords(plan: SeedPlan): readonly CallRecord[];
	/** Changes where and how records are pushed; what is not given stays. @throws Error that says what is wrong */
	setPush(changes: PushOptions): void;
	/**
	 * Pushes one thing at once: about a call whose record is known (by `record.sessionId`), or about a call that is made
	 * up of `record` and added. Of recordings it is the lead's; `fields` can make it another.
	 *
	 * @returns the push, when it has been delivered or given up
	 * @throws Error when there is no URL, or nothing of the kind to push about such a call
	 */
	pushNow(record?: NewRecord, overrides?: PushOverrides): Promise<Push>;
	/**
	 * Lets a customer call, who waits in the queue of a skill group until an agent is free.
	 *
	 * @throws Error when there is no such group
	 */
	callIn(call: InboundCall): Session;
	/** Fails every n-th request of an action from now on; without a rule, none. */
	failEvery(rule?: FailureRule): void;
	/** Resolves when every planned push is delivered or given up: those of calls that go on included. */
	settled(): Promise<void>;
	/** Does what is due by now. Only needed by those who turn the clock themselves. */
	runDue(): void;
	/**
	 * Clears log, sessions, records, pushes, limiter windows, the count of `failEvery` and the memory of callees that
	 * are throttled once, and brings the account's agents back. The settings of pushes and failures stay.
	 */
	reset(): void;
	/** Ends every connection and stops every timer. */
	close(): Promise<void>;
}

/**
 * Starts a sandbox on 127.0.0.1. It keeps everything in memory, and rings nobody.
 *
 * @param given see SandboxOptions; all have defaults
 * @example
 * const sandbox = await startSandbox({ callSpeed: 100, oneCallPerAgent: true });
 * @throws Error that says which option is wrong; the system's error when the port is taken
 */
export async function startSandbox(given: SandboxOptions = {}): Promise<Sandbox> {
	const state = createState(given);
	const { url, close } = await listen(state);
	const {
		model,
		log,
		pushes,
		scheduler,
		options: { clock },
	} = state;
	return {
		url,
		account: model.account,
		requests: log.entries,
		sessions: model.sessions.all,
		pushes: pushes.all,
		callRecords: () => model.records.readableAt(clock()),
		addRecords: (records) => state.addRecords(records),
		seedRecords: (plan) =>
			state.addRecords(
				makeUpRecords(
					plan,
					model.account.agents.map(({ mail }) => mail),
				),
			),
		setPush: (changes) => void changePush(state, changes),
		pushNow: (record, overrides) => pushNow(state, record, overrides),
		callIn: (call) => callIn(state, call),
		failEvery: (rule) => state.failEvery(rule),
		settled: () => state.settled(),
		runDue: () => scheduler.runDue(),
		reset: () => state.reset(),
		close,
	};
}
