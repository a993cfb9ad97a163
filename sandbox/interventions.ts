import { randomUUID } from 'node:crypto';
import { recordFrom, type NewRecord } from './model/records';
import { scenarioOf, type ScenarioName } from './model/scenarios';
import type { Session } from './model/sessions';
import type { Push, PushOverrides } from './push/pushes';
import type { PushSettings } from './push/settings';
import type { SandboxState } from './state';

/** A customer who calls. */
export interface InboundCall {
	/** The group whose queue the call enters. */
	readonly skillGroupId: number;
	/** Default 008616188880000. */
	readonly lead?: string;
}

/**
 * Changes where and how records are pushed, and tells the page.
 *
 * @throws Error that says what is wrong with the changes
 */
export function changePush(state: SandboxState, changes: unknown): PushSettings {
	const settings = state.pushes.change(changes);
	state.tell({ what: 'pushSettings' });
	return settings;
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
	const { model, options } = state;
	const now = options.clock();
	const known = details.sessionId && model.records.find(details.sessionId, now);
	const record = known || recordFrom(details, model.account, options, now);
	const pushed = state.pushes.pushNow(record, overrides);
	if (!known) {
		const { sessionId, startedAt } = record;
		state.addRecords([{ ...details, sessionId, startedAt }]);
	}
	return await pushed;
}

const LEAD = '008616188880000';

/** What no request of the API decides. */
const BY_HAND = { userId: '', agentName: '', agentPhone: '', callers: [], uui: '' };

/** Lets a customer call. @throws Error when there is no such group */
export function callIn(state: SandboxState, { skillGroupId, lead = LEAD }: InboundCall): Session {
	const { model, options } = state;
	const now = options.clock();
	if (!model.account.skillGroups.some(({ id }) => id === skillGroupId)) {
		throw new Error(`There is no skill group ${skillGroupId}.`);
	}
	const session = model.place({
		...BY_HAND,
		kind: 'inbound',
		requestId: randomUUID(),
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
		...BY_HAND,
		kind: 'callOut',
		requestId: randomUUID(),
		userId: agent.mail,
		agentName: agent.name,
		agentPhone: agent.phone,
		caller: numbers[0].number,
		callee: LEAD,
		uui: 'test call',
		createdAt: now,
		scenario: scenarioOf(scenario).scenario,
	});
}
