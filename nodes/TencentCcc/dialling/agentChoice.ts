import type { AttemptOutcome } from '../outcomes/attemptOutcome';
import { findOutcome } from '../outcomes/catalogue';
import { unsent, type TriedAgent } from '../outcomes/failure';
import type { Attempt } from './attempt';

/** Gives the attempts of one batch their agents. */
export interface AgentChooser {
	/**
	 * Gives an attempt its first or next agent, if that can be done without asking anybody.
	 *
	 * @returns the outcome of an attempt that no agent can take
	 */
	prepare(attempt: Attempt): AttemptOutcome | undefined;
	/**
	 * Gives an attempt the next agent; waits for a free one as long as the builder allows.
	 *
	 * @returns the outcome when there is none; `cancelled` when the batch has ended
	 */
	choose(attempt: Attempt): Promise<'chosen' | 'cancelled' | AttemptOutcome>;
	/** Gives an attempt the agent whom an earlier try has chosen for it. */
	assign(attempt: Attempt, agent: string): void;
	/** Notes how the request with the attempt's agent ended; without an outcome it never left. */
	settle(attempt: Attempt, outcome?: AttemptOutcome): void;
	/** Ends all waiting. */
	cancel(): void;
}

/** Whether an attempt has to be given an agent before anything can be sent. */
export const needsAgent = ({ choice, agent }: Attempt) =>
	choice?.by === 'status' && agent === undefined;

/** Whether an outcome is a definite refusal of the agent, so that another one may take the call. */
export const isRefusalOfAgent = (outcome: AttemptOutcome) =>
	!outcome.done && (findOutcome(outcome.failure.code).concernsAgent ?? false);

/** Whether an agent was refused for being on another call, or not ready: later, he may take one. */
export const isBusy = ({ code }: Pick<TriedAgent, 'code'>) =>
	findOutcome(code).output === 'agentBusy';

const isSameAgent = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** The first agent of a list who has not been tried. */
export const nextInOrder = (agents: readonly string[], tried: readonly TriedAgent[]) =>
	agents.find((agent) => !tried.some(({ UserId }) => isSameAgent(UserId, agent)));

/**
 * Whether a refusal leaves agents who have not been tried. What the builder wants of an agent who is free, is looked for
 * again after each agent who was not.
 */
export const leavesAgents = ({ choice, agentsTried }: Attempt, outcome: AttemptOutcome) =>
	choice !== undefined &&
	isRefusalOfAgent(outcome) &&
	(choice.by === 'status' || nextInOrder(choice.agents, agentsTried) !== undefined);

/** Puts down who did not take the call, and says it in the outcome, where the node chooses the agent. */
export function noteTried(attempt: Attempt, outcome: AttemptOutcome): AttemptOutcome {
	const { choice, agent: UserId, agentsTried } = attempt;
	if (outcome.done || !choice) return outcome;
	if (UserId !== undefined && isRefusalOfAgent(outcome)) {
		const { code, message, requestId } = outcome.failure;
		agentsTried.push({ UserId, code, message, requestId });
	}
	if (agentsTried.length === 0) return outcome;
	return { done: false, failure: { ...outcome.failure, agentsTried: [...agentsTried] } };
}

/** The outcome of an attempt that something else has ended after agents have refused it: it tells of them as well. */
export function afterRefusals(
	{ tries, agentsTried }: Attempt,
	outcome: AttemptOutcome,
): AttemptOutcome {
	if (outcome.done || tries === 0) return outcome;
	const failure = { ...outcome.failure, attempts: tries };
	if (agentsTried.length > 0) failure.agentsTried = [...agentsTried];
	return { done: false, failure };
}

/**
 * What an attempt comes to that all agents of its list have refused: a busy one may take the call later, so that is what
 * it leaves with if there was one.
 */
export function refusedByAll({ agentsTried, tries }: Attempt): AttemptOutcome {
	const { code, message, requestId } = agentsTried.find(isBusy) ?? agentsTried.slice(-1)[0];
	const failure = { code, message, requestId, attempts: tries, agentsTried: [...agentsTried] };
	return { done: false, failure };
}

/** What an attempt comes to for which nobody was free in time. */
export function noFreeAgent({ agentsTried, tries, choice }: Attempt): AttemptOutcome {
	const seconds = Math.round(choice?.by === 'status' ? choice.waitMs / 1000 : 0);
	const inTime = seconds > 0 ? ` within ${seconds} s` : '';
	const others = agentsTried.length === 0 ? '' : ', and those who were tried did not take the call';
	const failure = unsent(
		'Client.NoFreeAgent',
		`No agent of the skill group was free${inTime}${others}, so nobody was rung`,
	);
	if (agentsTried.length === 0) return { done: false, failure };
	return { done: false, failure: { ...failure, attempts: tries, agentsTried: [...agentsTried] } };
}

/** The reason for which an agent is not rung whose own mobile the callee is. */
export const ownMobile = (UserId: string): TriedAgent => ({
	UserId,
	code: 'Client.InvalidInput',
	message: `Callee is the mobile of the agent ${UserId}: the line would be busy, and the call would fail`,
	requestId: '',
});
