import type { ActionKind } from './kind';

/**
 * Whether a telephone may have rung when an attempt ends with this code.
 * `no`: refused before dialling, for certain. `unknown`: the server may have acted before it failed.
 */
export type CallPlaced = 'no' | 'unknown';

/** The groups that the error outputs of the mode "By Category" are made of, in the order of the outputs. */
export const OUTCOME_CATEGORIES = [
	{ category: 'agent', label: 'Agent Problem', word: 'Agent' },
	{ category: 'callee', label: 'Callee Problem', word: 'Callee' },
	{ category: 'caller', label: 'Caller Problem', word: 'Caller' },
	{ category: 'account', label: 'Account Problem', word: 'Account' },
	{ category: 'request', label: 'Request Problem', word: 'Request' },
	{ category: 'rateLimit', label: 'Rate Limit', word: 'Rate Limit' },
	{ category: 'notSent', label: 'Not Sent', word: 'Not Sent' },
	{ category: 'unknown', label: 'Outcome Unknown', word: 'Unknown' },
] as const;

/** The categories of what dials. */
export type OutcomeCategory = (typeof OUTCOME_CATEGORIES)[number]['category'];

/** The categories of what reads or acts: `notFound` and `service` stand for what only dialling has to call unknown. */
export type ResultCategory = OutcomeCategory | 'notFound' | 'service';

/**
 * The outputs of the mode "Standard", in their order. Fixed: n8n keeps wires by index, so nothing is ever inserted,
 * renamed or taken away.
 */
export const STANDARD_OUTPUTS = [
	{ output: 'success', label: 'Success' },
	{ output: 'agentBusy', label: 'Agent Busy' },
	{ output: 'notNow', label: 'Not Now' },
	{ output: 'blocked', label: 'Blocked' },
	{ output: 'callerLimit', label: 'Caller Limit' },
	{ output: 'noCaller', label: 'No Caller' },
	{ output: 'agentSetup', label: 'Agent Setup' },
	{ output: 'unknown', label: 'Unknown' },
	{ output: 'duplicate', label: 'Duplicate' },
	{ output: 'otherError', label: 'Other Error' },
] as const;

export type StandardOutput = (typeof STANDARD_OUTPUTS)[number]['output'];

/** One way in which an attempt or a request can fail. */
export interface Outcome {
	/** Tencent's error code, or one of our own, which start with `Client.`. */
	readonly code: string;
	/** Name of the output and of the option in the node, unique, in Title Case. */
	readonly label: string;
	/** The group it belongs to when something was to be dialled. `unknown` exactly when `callPlaced` is `unknown`. */
	readonly category: OutcomeCategory;
	/** The group it belongs to when something was read or done; default as above, `service` for `unknown`. */
	readonly resultCategory?: ResultCategory;
	/** The standard output by which it leaves. */
	readonly output: Exclude<StandardOutput, 'success'>;
	/** For what dials only. */
	readonly callPlaced: CallPlaced;
	/** Whether the same request may well succeed after a pause. Whether it is sent again follows from the kind too. */
	readonly transient: boolean;
	/** Whether it is the agent who cannot take the call, so that another one may. Default false. */
	readonly concernsAgent?: boolean;
	/** Whether every remaining item of the batch would fail in the same way (wrong key, wrong SdkAppId …). */
	readonly stopsBatch: boolean;
	/** What happened, in plain words. */
	readonly meaning: string;
	/**
	 * What the builder or the caller's team can do next. `{action}` stands for the action's name, `{again}` for doing
	 * it again.
	 */
	readonly advice: string;
	/** The kinds of action that can end so; default all. */
	readonly kinds?: readonly ActionKind[];
	/** The actions that can end so; default every action of the kinds. */
	readonly actions?: readonly string[];
	/** First of its output in lists of options, with nothing but its label. */
	readonly isMain?: boolean;
}

/** What most codes have in common: nothing rang, do not repeat, the next item may well succeed. */
export const refused = {
	output: 'otherError',
	callPlaced: 'no',
	transient: false,
	stopsBatch: false,
} as const;

/** Refused for a reason that holds for every item of the batch. */
export const refusedForAll = { ...refused, stopsBatch: true } as const;

/** Throttled before the request was looked at. */
export const throttled = {
	...refused,
	category: 'rateLimit',
	output: 'notNow',
	transient: true,
} as const;

/** The server may have acted before it failed. */
export const ambiguous = {
	category: 'unknown',
	output: 'unknown',
	callPlaced: 'unknown',
	transient: true,
	stopsBatch: false,
	// Replaced by what fits the kind, see `findOutcome`
	advice: '',
} as const;

/** The actions that ring somebody, where codes name their actions. */
export const DIALLING_ACTIONS = ['CreateCallOutSession', 'CreateIVRSession', 'CreateAIAgentCall'];

/** For codes that concern the agent whose mobile is to ring. */
export const onlyWithAgent = { actions: ['CreateCallOutSession'] } as const;
/** For codes about a callee or caller. */
export const onlyDialling = { kinds: ['dial'] } as const satisfies Partial<Outcome>;
