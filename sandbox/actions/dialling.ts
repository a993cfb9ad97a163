import { complaintAboutNumber, type Limit } from '../api/parameters';
import { problem, provokedError } from '../api/problems';
import { findMagicCallee, type MagicCallee } from '../magicCallees';
import type { Account } from '../model/account';
import type { ScenarioName } from '../model/scenarios';
import type { NewSession } from '../model/sessions';
import type { ActionContext, ActionResult } from './action';

/** A call that is to be placed. */
export interface Dialling extends Pick<NewSession, 'kind' | 'aiAgentId' | 'variables'> {
	/** As Tencent's dialling actions want it: 0086… */
	readonly callee: string;
	/** As requested. */
	readonly callers: readonly string[];
	readonly uui?: string;
	/** The agent whose mobile rings first. */
	readonly userId?: string;
	readonly maxRingSeconds?: number;
	/** Only numbers that the customer brought along can be shown. */
	readonly needsOwnNumber?: boolean;
}

/** The limit of callers: numbers as Tencent wants them. */
export const CALLERS: Limit = {
	complaint: (values) =>
		(values as string[]).map(complaintAboutNumber).find((complaint) => complaint !== undefined),
};

/** +86… as 0086…, with the 0 of a landline's area code; everything else as it is. */
export function withPrefix(number: string): string {
	const [, national] = /^\+86(\d+)$/.exec(number) ?? [];
	if (national === undefined) return number;
	const isLandline = national.length >= 10 && /^(?!400|800|9[56])[2-9]/.test(national);
	return `0086${isLandline ? '0' : ''}${national}`;
}

/** The limit of a callee by the actions whose samples have both 0086… and +86… */
export const ANY_CALLEE: Limit = {
	complaint: (value) => complaintAboutNumber(withPrefix(String(value))),
};

/** Variables as an object. */
export function variablesOf(list: ReadonlyArray<{ Key: string; Value: string }> = []) {
	return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}

/** The first requested number that can be shown; without a request, the account's first. */
function usableCaller({ numbers }: Account, { callers, needsOwnNumber }: Dialling) {
	const usable = numbers.filter(({ state, isOwn }) => state === 1 && (isOwn || !needsOwnNumber));
	return callers.length === 0
		? usable[0]
		: callers
				.map((caller) => usable.find(({ number }) => number === caller))
				.find((found) => found !== undefined);
}

function place(dialling: Dialling, context: ActionContext, scenario: ScenarioName) {
	const { callee, callers, kind, userId, uui = '', maxRingSeconds } = dialling;
	const caller = usableCaller(context.model.account, dialling);
	return context.model.place({
		kind,
		userId,
		callee,
		caller: caller?.number ?? '',
		callers,
		uui,
		createdAt: context.now,
		scenario,
		aiAgentId: dialling.aiAgentId,
		variables: dialling.variables,
		// Source: DescribeNumbers and the dialling actions, "own numbers only"
		maxRingMs: maxRingSeconds && caller?.isOwn ? maxRingSeconds * 1_000 : undefined,
	});
}

/** Does what the row of a magic callee says. */
function dialMagic(magic: MagicCallee, dialling: Dialling, context: ActionContext) {
	const { throttled, settings } = context;
	if (magic.kind === 'throttledOnce' && !throttled.has(magic.callee)) {
		throttled.add(magic.callee);
		throw problem('requestLimitExceeded', settings.requestsPerSecond);
	}
	if (!magic.placesCall) {
		return magic.fault ? { fault: magic.fault } : { error: provokedError(magic.code ?? '') };
	}
	const session = place(dialling, context, magic.scenario ?? 'answered');
	if (magic.kind === 'code') return { error: provokedError(magic.code ?? ''), session };
	return { fields: { SessionId: session.sessionId }, session, fault: magic.fault };
}

/**
 * Places a call, or does what the row of a magic callee says, without a look at the agent and the callers then.
 *
 * @param dialling the call
 * @param context of the action
 * @param check throws an ApiError when an ordinary call cannot be placed for a reason besides its callers
 * @throws ApiError
 */
export function dial(
	dialling: Dialling,
	context: ActionContext,
	check: () => void = () => undefined,
): ActionResult<{ SessionId?: string }> {
	const magic = findMagicCallee(dialling.callee);
	if (magic) return dialMagic(magic, dialling, context);
	check();
	if (!usableCaller(context.model.account, dialling)) {
		throw problem('noCallOutNumber', dialling.callers.join(', '));
	}
	const session = place(dialling, context, 'answered');
	return { fields: { SessionId: session.sessionId }, session };
}
