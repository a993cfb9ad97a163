import { complaintAboutNumber } from '../api/parameters';
import { problem } from '../api/problems';
import { findMagicCallee } from '../magicCallees';
import { findAgent, nationalNumber, type Agent } from '../model/account';
import { defineAction, type ActionContext } from './action';
import { CALLERS, dial } from './dialling';

const UUI = { maximumBytes: 1024 };

/** @throws ApiError when no call through the agent can be placed to that callee */
function checkAgent(agent: Agent | undefined, userId: string, callee: string): void {
	if (!agent) throw problem('accountNotExist', userId);
	if (agent.condition === 'busy') throw problem('agentBusy', agent.mail);
	if (agent.condition === 'noMobile') throw problem('agentWithoutMobile', agent.mail);
	if (agent.condition === 'notAllowlisted') throw problem('agentNotAllowlisted', agent.mail);
	if (nationalNumber(callee) === nationalNumber(agent.phone))
		throw problem('calleeIsAgent', agent.mail);
}

/** With `oneCallPerAgent` an agent on the telephone is busy, whatever a scenario's number would do. */
function checkOtherCalls(agent: Agent | undefined, callee: string, context: ActionContext): void {
	const { model, settings, now } = context;
	if (!agent || !settings.oneCallPerAgent) return;
	const kind = findMagicCallee(callee)?.kind ?? 'scenario';
	const isOnCall = kind === 'scenario' && model.agentStatus(agent, now).session !== undefined;
	if (isOnCall) throw problem('agentBusy', agent.mail);
}

/**
 * Rings the agent's mobile, and once it is answered, the lead.
 *
 * Order of the checks: parameters, SdkAppId, IsForceUseMobile, magic callee, agent, whether callee and agent are one
 * telephone, and last the callers. A callee that is the agent's answers FailedOperation.CallOutFailed, because the
 * document says "the line is busy and the call fails"; nothing is placed then. IsForceUseMobile left out is refused
 * like false: the newer description demands that it is true. Source: https://www.tencentcloud.com/document/product/1229/59778
 */
export const createCallOutSession = defineAction('CreateCallOutSession', {
	unknownApplicationCode: 'InvalidParameter.InstanceNotExist',
	limits: {
		Callee: { complaint: complaintAboutNumber },
		Callers: CALLERS,
		UUI,
		Uui: UUI,
	},
	run(request, context) {
		const { UserId: userId, Callee: callee, Callers: callers = [] } = request;
		if (request.IsForceUseMobile !== true) throw problem('mobileNotForced');
		const agent = findAgent(context.model.account, userId);
		checkOtherCalls(agent, callee, context);
		return dial({ kind: 'callOut', callee, callers, uui: request.UUI, userId }, context, () =>
			checkAgent(agent, userId, callee),
		);
	},
});
