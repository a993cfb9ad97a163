import type { IDataObject } from 'n8n-workflow';

import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { findOutcome } from '../outcomes/catalogue';
import { unsent, type TriedAgent } from '../outcomes/failure';
import type { CallCap } from './callCap';
import type { CallingHours } from './callingHours';

/**
 * How far an attempt is.
 *
 * ```
 *          choosingAgent
 *           ↑     ↑ ↓
 * received ─┴──> sent <──> paused
 *     │          │          │
 *     │          ├─> verifying
 *     │          │       │  │
 *     └──────> ended <───┴──┘
 * ```
 * `received`: read and checked, nothing has left. `choosingAgent`: no request is under way, and the agent is looked for
 * who is to take the call, the first one or the next. `sent`: a request is under way. `paused`: it was refused for
 * certain, and is sent again after a pause. `verifying`: it is unknown whether a call was placed, and its session is
 * looked for. `ended`: it has an outcome.
 */
export type AttemptState = 'received' | 'choosingAgent' | 'sent' | 'paused' | 'verifying' | 'ended';

/**
 * The states that may follow each one. What has been sent is sent again only after a definite refusal: to the same agent
 * after a pause, or to the next one.
 */
const NEXT_STATES: Record<AttemptState, readonly AttemptState[]> = {
	received: ['choosingAgent', 'sent', 'ended'],
	choosingAgent: ['sent', 'ended'],
	sent: ['paused', 'choosingAgent', 'ended'],
	paused: ['sent', 'ended'],
	verifying: ['ended'],
	ended: ['verifying', 'received'],
};

/** How the agent is chosen for an attempt: one of a list, in its order, or whoever of a skill group is free. */
export type AgentChoice =
	| { by: 'order'; agents: readonly string[] }
	| {
			by: 'status';
			skillGroupId: number;
			/** Whether those count as free who are offline and whose calls go out by their mobile. */
			includesOffline: boolean;
			/** Milliseconds to wait at most until an agent is free. */
			waitMs: number;
	  };

/** One item's try to dial. */
export interface Attempt {
	readonly itemIndex: number;
	/** By which repetitions of the run know it: see the ledger. */
	readonly key: string;
	/** The number that rings, as it is sent. */
	readonly callee: string;
	/** The parameters of the action, without SdkAppId; with another agent where one is chosen. */
	body: IDataObject;
	/** How the agent is chosen; undefined where the request names the only one. */
	readonly choice?: AgentChoice;
	/** The agent who was chosen. */
	agent?: string;
	/** The agents who were chosen and did not take the call, and why. */
	agentsTried: TriedAgent[];
	/** Ceiling of the pace, requests per second. */
	readonly callsPerSecond: number;
	/** Milliseconds to wait for an answer. */
	readonly timeoutMs: number;
	/** Never dial this key again; empty when the builder does not want that. */
	readonly redialGuardKey: string;
	/** Whether to look for the session when the outcome is unknown. */
	readonly verifyUnknown: boolean;
	/** When the callee may be called; undefined for always. */
	readonly callingHours?: CallingHours;
	/** How often the callee may be called by the workflow. */
	readonly callCaps?: readonly CallCap[];
	/** How many telephones an execution may call; undefined for any number. */
	readonly maxCallsPerExecution?: number;
	state: AttemptState;
	/** How often a request was sent. */
	tries: number;
	/** When the first request was sent that rings the agent, milliseconds since 1970. */
	sentAtMs?: number;
	/** Set when it has ended. */
	outcome?: AttemptOutcome;
}

/** What an attempt is made from. */
export type AttemptPlan = Omit<
	Attempt,
	'state' | 'tries' | 'sentAtMs' | 'outcome' | 'agent' | 'agentsTried'
>;

export const createAttempt = (plan: AttemptPlan): Attempt => ({
	...plan,
	agentsTried: [],
	state: 'received',
	tries: 0,
});

/** Moves an attempt on. @throws Error for a state that must not follow: a fault of ours, and nothing is sent */
export function advance(attempt: Attempt, state: AttemptState): void {
	if (!NEXT_STATES[attempt.state].includes(state)) {
		throw new Error(`An attempt cannot go from ${attempt.state} to ${state}`);
	}
	attempt.state = state;
}

/** Ends an attempt. */
export function endAttempt(attempt: Attempt, outcome: AttemptOutcome): void {
	if (attempt.state !== 'ended') advance(attempt, 'ended');
	attempt.outcome = outcome;
}

/** An outcome of an attempt for which nothing was sent. */
export const failed = (code: string, message: string): AttemptOutcome => ({
	done: false,
	failure: unsent(code, message),
});

/** The outcome of an attempt that was never sent, because the batch ended before it. */
export const notAttempted = (message: string) => failed('Client.NotAttempted', message);

/** The outcome of an attempt that a try before may have sent, when n8n was killed. */
export const interrupted = () =>
	failed(
		'Client.OutcomeUnknown',
		'An earlier try of this execution was about to send the request when it was interrupted, so it was not sent again',
	);

/** Whether an attempt was never sent because the batch ended before it. */
export const isNotAttempted = (outcome?: AttemptOutcome) =>
	outcome?.done === false && outcome.failure.code === 'Client.NotAttempted';

/** Whether nothing at all is known of an attempt that was sent. What Tencent itself answered stands. */
export const isUnknown = (outcome?: AttemptOutcome) =>
	outcome?.done === false && outcome.failure.code === 'Client.OutcomeUnknown';

/** Whether an outcome is a definite refusal, after which the lead may be dialled by a later execution. */
export const isRefusal = (outcome: AttemptOutcome) =>
	!outcome.done && findOutcome(outcome.failure.code).callPlaced === 'no';
