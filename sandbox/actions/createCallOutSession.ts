import { findAgent, nationalNumber, type Account, type Agent } from '../account';
import type { LifeName } from '../lives';
import { findMagicCallee, type MagicCallee } from '../magicCallees';
import { complaintAboutNumber, SDK_APP_ID, type Parameters } from '../parameters';
import { problem, provokedError } from '../problems';
import type { Session } from '../sessions';
import type { Action, ActionContext, ActionResult } from './action';

const MAXIMUM_UUI_BYTES = 1024;

function complaintAboutNumbers(values: unknown): string | undefined {
	return (values as string[])
		.map(complaintAboutNumber)
		.find((complaint) => complaint !== undefined);
}

/** Callers as requested: the list, else the obsolete single number, else none. */
function requestedCallers(parameters: Parameters): readonly string[] {
	const list = (parameters.Callers ?? []) as readonly string[];
	return list.length === 0 && parameters.Caller ? [String(parameters.Caller)] : list;
}

/** The first requested number that the account owns and that is in service; without a request, its first one. */
function usableCaller(account: Account, requested: readonly string[]): string | undefined {
	const inService = account.numbers.filter(({ state }) => state === 1).map(({ number }) => number);
	return requested.length === 0
		? inService[0]
		: requested.find((number) => inService.includes(number));
}

/** The agent, when a call through it can be placed. @throws ApiError when not */
function dialableAgent(account: Account, userId: string): Agent {
	const agent = findAgent(account, userId);
	if (!agent) throw problem('accountNotExist', userId);
	if (agent.condition === 'busy') throw problem('agentBusy', agent.mail);
	if (agent.condition === 'noMobile') throw problem('agentWithoutMobile', agent.mail);
	if (agent.condition === 'notAllowlisted') throw problem('agentNotAllowlisted', agent.mail);
	return agent;
}

function place(
	parameters: Parameters,
	caller: string,
	agent: Agent | undefined,
	{ state, now, requestId }: ActionContext,
	life: LifeName = 'answered',
): Session {
	return state.sessions.place({
		requestId,
		userId: String(parameters.UserId),
		agentName: agent?.name ?? '',
		agentPhone: agent?.phone ?? '',
		callee: String(parameters.Callee),
		caller,
		callers: requestedCallers(parameters),
		uui: String(parameters.UUI ?? ''),
		createdAt: now,
		life,
	});
}

function succeed(session: Session): ActionResult {
	return { fields: { SessionId: session.sessionId }, session };
}

/** Does what the row of a magic callee says, without a look at the agent and the callers. */
function runMagic(
	magic: MagicCallee,
	parameters: Parameters,
	context: ActionContext,
): ActionResult {
	const { account, throttled } = context.state;
	if (magic.kind === 'throttledOnce' && !throttled.has(magic.callee)) {
		throttled.add(magic.callee);
		throw problem('requestLimitExceeded', String(context.state.options.requestsPerSecond));
	}
	if (!magic.placesCall) {
		return magic.fault ? { fault: magic.fault } : { error: provokedError(magic.code ?? '') };
	}
	const agent = findAgent(account, String(parameters.UserId));
	const caller = usableCaller(account, requestedCallers(parameters)) ?? '';
	const session = place(parameters, caller, agent, context, magic.life);
	if (magic.kind === 'code') return { error: provokedError(magic.code ?? ''), session };
	return { ...succeed(session), fault: magic.fault };
}

/**
 * CreateCallOutSession: rings the agent's mobile, and once it is answered, the lead.
 *
 * Order of the checks: parameters, SdkAppId, IsForceUseMobile, magic callee, agent, callers, and last whether
 * callee and agent are one telephone. That last one answers FailedOperation.CallOutFailed, because the document
 * says "the line is busy and the call fails"; nothing is placed then. IsForceUseMobile left out is refused like
 * false: the newer description demands that it is true. Source: 1229/59778.
 */
export const createCallOutSession: Action = {
	name: 'CreateCallOutSession',
	unknownApplication: 'instanceNotExistForCalls',
	parameters: [
		SDK_APP_ID,
		{ name: 'UserId', type: 'String', required: true },
		{ name: 'Callee', type: 'String', required: true, complaint: complaintAboutNumber },
		{ name: 'Callers', type: 'Array of String', complaint: complaintAboutNumbers },
		{ name: 'Caller', type: 'String', complaint: complaintAboutNumber },
		{ name: 'IsForceUseMobile', type: 'Boolean' },
		{ name: 'UUI', type: 'String', maximumBytes: MAXIMUM_UUI_BYTES },
		{ name: 'Uui', type: 'String', maximumBytes: MAXIMUM_UUI_BYTES },
	],
	run(parameters, context) {
		const { account } = context.state;
		if (parameters.IsForceUseMobile !== true) throw problem('mobileNotForced');

		const callee = String(parameters.Callee);
		const magic = findMagicCallee(callee);
		if (magic) return runMagic(magic, parameters, context);

		const agent = dialableAgent(account, String(parameters.UserId));
		const callers = requestedCallers(parameters);
		const caller = usableCaller(account, callers);
		if (caller === undefined) throw problem('noCallOutNumber', callers.join(', '));
		if (nationalNumber(callee) === nationalNumber(agent.phone))
			throw problem('calleeIsAgent', agent.mail);
		return succeed(place(parameters, caller, agent, context));
	},
};
