import { SOME_LEAD, type NewRecord } from './model/records';
import { scenarioOf, type ScenarioName } from './model/scenarios';
import type { Session } from './model/sessions';
import type { Push, PushOverrides } from './push/pushes';
import type { SandboxState } from './state';

/** A customer who calls. */
export interface InboundCall {
	/** The group whose queue the call enters. */
	readonly skillGroupId: number;
	/** Default 008616188880000. */
	readonly lead?: string;
}

/**
 * Pushes one thing at once: about a call whose record is known, or about a call that is made up and added.
 *
 * @throws Error when there is no URL, or nothing of the kind to push about such a call
 */
export async function pushNow(
	state: SandboxState,
	details: NewRecord = {},
	overrides: PushOverrides = {},
): Promise<Push> {
	const { model, options, addRecords, pushes } = state;
	const known = details.sessionId && model.findRecord(details.sessionId, options.clock());
	const [record] = known ? [known] : addRecords([details]);
	return await pushes.pushNow(record, overrides);
}

/** Lets a customer call. @throws Error when there is no such group */
export function callIn(
	state: SandboxState,
	{ skillGroupId, lead = SOME_LEAD }: InboundCall,
): Session {
	const { model, options } = state;
	const now = options.clock();
	if (!model.account.skillGroups.some(({ id }) => id === skillGroupId)) {
		throw new Error(`There is no skill group ${skillGroupId}.`);
	}
	const session = model.place({
		kind: 'inbound',
		caller: lead,
		callee: model.account.numbers[0].number,
		createdAt: now,
		scenario: 'answered',
	});
	model.queue(session, skillGroupId, now);
	return session;
}

/** Rings an agent who is free, else the first one, and then a lead, without a request to the API. */
export function ringTestCall(
	state: SandboxState,
	{ scenario = 'answered' }: { scenario?: ScenarioName },
): Session {
	const { model, options } = state;
	const now = options.clock();
	const { agents, numbers } = model.account;
	const agent =
		agents.find((candidate) => model.agentStatus(candidate, now).status === 'free') ?? agents[0];
	return model.place({
		kind: 'callOut',
		userId: agent.mail,
		caller: numbers[0].number,
		callee: SOME_LEAD,
		uui: 'test call',
		createdAt: now,
		scenario: scenarioOf(scenario).scenario,
	});
}
