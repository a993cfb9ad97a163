import { problem } from '../api/problems';
import { findMagicCallee } from '../magicCallees';
import { defineAction, type ActionContext } from './action';
import { ANY_CALLEE, CALLERS, dial, variablesOf, withPrefix } from './dialling';

/** How long a request waits for one of the AI calls that may be made at once, unless it says so itself. */
const DEFAULT_ACQUIRE_SECONDS = 5;

/** Milliseconds until one more AI call may be made, as far as the calls under way can tell. */
function untilQuotaIsFree({ model, settings, now }: ActionContext): number {
	const ends = model
		.liveAt(now)
		.filter(({ kind }) => kind === 'ai')
		.map((session) => model.timelineOf(session).endedAt - now)
		.sort((one, other) => one - other);
	const excess = ends.length - settings.aiConcurrency;
	return excess < 0 ? 0 : ends[excess];
}

/**
 * Lets an AI agent ring the lead. When as many AI calls as the account may make at once are under way, the answer is
 * held back until one of them ends, or until the time to wait is over. Only the customer's own numbers can be shown.
 * Source: https://www.tencentcloud.com/document/product/1229/67999
 */
export const createAiAgentCall = defineAction('CreateAIAgentCall', {
	limits: {
		Callee: ANY_CALLEE,
		Callers: CALLERS,
		MaxRingTimeoutSecond: { minimum: 1 },
		AcquireTimeoutSecond: { minimum: 0, maximum: 5 },
	},
	run(request, context) {
		const { aiAgents } = context.model.account;
		if (!aiAgents.some(({ id }) => id === request.AIAgentId)) {
			throw problem('wrongValue', `there is no AI agent ${request.AIAgentId}`);
		}
		const callee = withPrefix(request.Callee);
		const kind = findMagicCallee(callee)?.kind ?? 'scenario';
		const holdMs = kind === 'scenario' ? untilQuotaIsFree(context) : 0;
		const patienceMs = (request.AcquireTimeoutSecond ?? DEFAULT_ACQUIRE_SECONDS) * 1_000;
		if (holdMs > patienceMs) {
			const error = problem('aiQuotaExceeded', context.settings.aiConcurrency);
			return { error, holdMs: patienceMs };
		}
		const result = dial(
			{
				kind: 'ai',
				aiAgentId: request.AIAgentId,
				callee,
				callers: request.Callers ?? [],
				variables: variablesOf(request.Variables),
				maxRingSeconds: request.MaxRingTimeoutSecond,
				needsOwnNumber: true,
			},
			{ ...context, now: context.now + holdMs },
		);
		return { ...result, holdMs };
	},
});
