import type { Client } from '../api/client';
import { agentMobilesOf, agentReservationsOf } from '../processState';
import {
	isBusy,
	isRefusalOfAgent,
	nextInOrder,
	ownMobile,
	refusedByAll,
	type AgentChooser,
} from './agentChoice';
import { isOwnMobile } from './agentMobiles';
import { RESERVED_MS } from './agentReservations';
import { isRefusal, type Attempt } from './attempt';
import { createFreeAgents, type FreeAgentsOptions } from './freeAgents';
import type { DialSpecification } from './specification';

/** What choosing takes. */
export interface AgentChooserOptions extends FreeAgentsOptions {
	specification: Pick<DialSpecification, 'withAgent' | 'marksOf'>;
}

/** Milliseconds for which nobody asks an agent again who was busy, unless the status is seen to change. */
const BUSY_MS = 30_000;
/** Milliseconds for which nobody asks an agent again who has to be set up first. */
const NOT_SET_UP_MS = 10 * 60_000;

/** Chooses the agents of one batch. */
export function createAgentChooser(options: AgentChooserOptions): AgentChooser {
	const { specification, reservations, mobiles, now } = options;
	const freeAgents = createFreeAgents(options);
	/** Until when attempts wait for somebody to be free. */
	const deadlines = new WeakMap<Attempt, number>();

	const assign: AgentChooser['assign'] = (attempt, agent) => {
		attempt.agent = agent;
		attempt.body = specification.withAgent?.(attempt.body, agent) ?? attempt.body;
		// A session of the agent before is none of this one
		attempt.sentAtMs = undefined;
	};

	/** The next agent of the list; one whose own mobile the callee is counts as tried. */
	function prepareInOrder(attempt: Attempt, agents: readonly string[]) {
		for (;;) {
			const next = nextInOrder(agents, attempt.agentsTried);
			if (next === undefined) return refusedByAll(attempt);
			assign(attempt, next);
			if (!isOwnMobile(mobiles, next, attempt.callee)) return undefined;
			attempt.agentsTried.push(ownMobile(next));
		}
	}

	const prepare: AgentChooser['prepare'] = (attempt) => {
		const { choice, body, callee } = attempt;
		if (choice?.by === 'order') return prepareInOrder(attempt, choice.agents);
		if (choice) {
			attempt.agent = undefined;
			return undefined;
		}
		const { agent = '' } = specification.marksOf?.(body) ?? {};
		if (!isOwnMobile(mobiles, agent, callee)) return undefined;
		const { code, message, requestId } = ownMobile(agent);
		return { done: false, failure: { code, message, requestId, attempts: 0 } };
	};

	return {
		prepare,
		assign,
		async choose(attempt) {
			const { choice } = attempt;
			if (choice?.by !== 'status') return prepare(attempt) ?? 'chosen';
			const deadlineMs = deadlines.get(attempt) ?? now() + choice.waitMs;
			deadlines.set(attempt, deadlineMs);
			// What becomes of the agent before is settled
			attempt.agent = undefined;
			const found = await freeAgents.find(attempt, deadlineMs);
			if (typeof found !== 'string' || found === 'cancelled') return found;
			assign(attempt, found);
			return 'chosen';
		},
		settle(attempt, outcome) {
			const { choice, agent } = attempt;
			if (choice?.by !== 'status' || agent === undefined) return;
			if (outcome?.done === false && isRefusalOfAgent(outcome)) {
				if (isBusy(outcome.failure)) reservations.extend(agent, attempt, BUSY_MS);
				else reservations.block(agent, NOT_SET_UP_MS);
			} else if (outcome && !isRefusal(outcome)) {
				reservations.extend(agent, attempt, RESERVED_MS);
			} else {
				reservations.release(agent, attempt);
			}
		},
		cancel: () => freeAgents.cancel(),
	};
}

/** The chooser of one batch, which knows what other executions of this process have chosen. */
export function openAgentChooser(
	client: Client,
	options: Pick<AgentChooserOptions, 'specification' | 'wait' | 'now'>,
): AgentChooser {
	const { endpoint, sdkAppId } = client;
	return createAgentChooser({
		...options,
		client,
		reservations: agentReservationsOf(endpoint, sdkAppId),
		mobiles: agentMobilesOf(endpoint, sdkAppId),
	});
}
