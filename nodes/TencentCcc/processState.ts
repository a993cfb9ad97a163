import { createAgentMobiles, type AgentMobiles } from './dialling/agentMobiles';
import { createAgentReservations, type AgentReservations } from './dialling/agentReservations';
import { createClosedHoursMemory } from './dialling/callingHours';
import { createExpiringKeys, type ExpiringKeys } from './dialling/expiringKeys';
import { createLimiter, type Limiter } from './limiter/limiter';
import type { AttemptOutcome } from './outcomes/attemptOutcome';
import { createPushMemories } from './triggers/push/pushMemory';

/**
 * Everything that outlives an execution stands in this module: what one n8n process knows of accounts, of what repeated
 * executions have sent, and of its triggers. Each slot is bounded by number and by time.
 */

/** What a slot may hold, and for how long. */
interface SlotBounds<Value> {
	maxEntries: number;
	/** Milliseconds after which an entry that nobody has asked for is dropped. */
	maxIdleMs: number;
	/** What must not be dropped yet, because somebody waits for it. */
	isInUse?: (value: Value) => boolean;
	/** What counts towards `maxWeight`, where entries differ in size. */
	weightOf?: (value: Value) => number;
	maxWeight?: number;
}

/** A bounded map from text to something that is made when it is first asked for. */
export interface Slot<Value> {
	/** The entry of a key, made when it is missing. */
	of(key: string): Value;
	/** The entry of a key, if there is one. */
	get(key: string): Value | undefined;
	delete(key: string): void;
	readonly size: number;
}

/**
 * @param make makes an entry
 * @param now milliseconds since any fixed moment
 */
export function createSlot<Value>(
	make: () => Value,
	bounds: SlotBounds<Value>,
	now: () => number = Date.now,
): Slot<Value> {
	const { maxEntries, maxIdleMs, isInUse = () => false, weightOf, maxWeight = Infinity } = bounds;
	/** Least recently asked for first. */
	const entries = new Map<string, { value: Value; askedAt: number }>();

	/** Drops what is too old or too many, from the oldest on; what is in use stays. */
	function drop() {
		const oldest = now() - maxIdleMs;
		let weight = 0;
		if (weightOf) for (const { value } of entries.values()) weight += weightOf(value);
		for (const [key, { value, askedAt }] of entries) {
			if (entries.size <= maxEntries && weight <= maxWeight && askedAt > oldest) break;
			if (isInUse(value)) continue;
			entries.delete(key);
			weight -= weightOf?.(value) ?? 0;
		}
	}

	return {
		of(key) {
			const value = entries.get(key)?.value ?? make();
			entries.delete(key);
			drop();
			entries.set(key, { value, askedAt: now() });
			return value;
		},
		get: (key) => entries.get(key)?.value,
		delete: (key) => void entries.delete(key),
		get size() {
			return entries.size;
		},
	};
}

const MINUTE_MS = 60_000;

/** What tells one account from another. */
export interface AccountKey {
	endpoint: string;
	secretId: string;
	/** Set for temporary keys, which change while the account stays the same. */
	sessionToken: string;
	sdkAppId: number;
}

/**
 * Tencent counts the requests of an account. Its permanent keys are told apart by their ID; a temporary one says nothing
 * of its account, but its application does.
 */
const nameOfAccount = ({ endpoint, secretId, sessionToken, sdkAppId }: AccountKey) =>
	`${endpoint} ${sessionToken ? sdkAppId : secretId}`;

/** An idle limiter knows nothing that matters, so few are kept. */
const limiters = createSlot<Limiter>(() => createLimiter(), {
	maxEntries: 200,
	maxIdleMs: 10 * MINUTE_MS,
	isInUse: (limiter) => !limiter.isIdle(),
});

/** The limiter that all requests of an action with this account go through: Tencent counts each action by itself. */
export const limiterOf = (account: AccountKey, action: string): Limiter =>
	limiters.of(`${nameOfAccount(account)} ${action}`);

/** A set that forgets its oldest members. */
export interface BoundedSet {
	has(member: string): boolean;
	add(member: string): void;
}

/** Holds the latest half of `maxMembers` at least. Two generations, because a Set is slow in forgetting its oldest. */
function createBoundedSet(maxMembers: number): BoundedSet {
	let latest = new Set<string>();
	let earlier = new Set<string>();
	return {
		has: (member) => latest.has(member) || earlier.has(member),
		add(member) {
			latest.add(member);
			if (latest.size < maxMembers / 2) return;
			earlier = latest;
			latest = new Set();
		},
	};
}

/** Those of some minutes at full pace. */
const MAX_SESSIONS = 10_000;

const knownSessions = createSlot<BoundedSet>(() => createBoundedSet(MAX_SESSIONS), {
	maxEntries: 20,
	maxIdleMs: 60 * MINUTE_MS,
});

/**
 * The sessions that executions of this process have created or confirmed: they can belong to no other lead. They are
 * those of an application, whichever key created them.
 */
export const sessionsOf = (endpoint: string, sdkAppId: number): BoundedSet =>
	knownSessions.of(`${endpoint} ${sdkAppId}`);

const agentReservations = createSlot<AgentReservations>(() => createAgentReservations(), {
	maxEntries: 50,
	maxIdleMs: 60 * MINUTE_MS,
	isInUse: (reservations) => reservations.size > 0,
});

/** The agents of an application whom executions of this process have chosen, and who may still have their calls. */
export const agentReservationsOf = (endpoint: string, sdkAppId: number): AgentReservations =>
	agentReservations.of(`${endpoint} ${sdkAppId}`);

const agentMobiles = createSlot<AgentMobiles>(() => createAgentMobiles(), {
	maxEntries: 50,
	maxIdleMs: 60 * MINUTE_MS,
	weightOf: (mobiles) => mobiles.size,
	maxWeight: 50_000,
});

/** The mobiles of an application's agents whose records this process has read. */
export const agentMobilesOf = (endpoint: string, sdkAppId: number): AgentMobiles =>
	agentMobiles.of(`${endpoint} ${sdkAppId}`);

/** What is remembered of one attempt. Only JSON, because n8n stores it with a failed execution. */
export interface LedgerEntry {
	executionId: string;
	/** The agent whom the request rings, where the node has chosen one. */
	agent?: string;
	/** undefined until an answer has come. */
	outcome?: AttemptOutcome;
}

/** What this process knows of the repetitions of one run. */
export interface RunMemory {
	entries: Map<string, LedgerEntry>;
	/** Attempts that were claimed for the run, whether or not they were sent. */
	claimed: Set<string>;
	/** Claims that are under way, by attempt: when they have settled. */
	claiming: Map<string, Promise<void>>;
	/** Requests that are under way, by attempt: a promise that they have ended, and what fulfils it. */
	underWay: Map<string, { ended: Promise<void>; end: () => void }>;
}

/**
 * What this process has sent in the repetitions of a run, by run. A failed execution can be retried several times,
 * also at once, and n8n hands each retry what the failed execution knew, not what the other retries do.
 */
export const runMemories = createSlot<RunMemory>(
	() => ({ entries: new Map(), claimed: new Set(), claiming: new Map(), underWay: new Map() }),
	{
		maxEntries: 500,
		maxIdleMs: 24 * 60 * MINUTE_MS,
		isInUse: ({ underWay, claiming }) => underWay.size > 0 || claiming.size > 0,
		weightOf: ({ entries, claimed }) => Math.max(entries.size, claimed.size),
		maxWeight: 50_000,
	},
);

const expiringKeys = createSlot<ExpiringKeys>(createExpiringKeys, {
	maxEntries: 500,
	maxIdleMs: 4 * 24 * 60 * MINUTE_MS,
	weightOf: ({ size }) => size,
	maxWeight: 200_000,
});

/** The keys of a kind whose rows this process has made for a workflow, and that count for nothing one day. */
export const expiringKeysOf = (workflowId: string, kind: string): ExpiringKeys =>
	expiringKeys.of(`${workflowId} ${kind}`);

/** Whether calls are not allowed at a moment, which is the same in all executions. */
export const closedHours = createClosedHoursMemory();

/** What the push triggers of this process remember, so that each push starts one execution. */
export const pushMemories = createPushMemories();

/** Polls under way, by workflow and node: n8n starts the next one also when the last has not ended. */
export const pollsUnderWay = new Set<string>();

/** Whether n8n's deduplication table is as it has to be: found out once, anew while there was no answer. */
let tableIsFit: Promise<boolean> | undefined;

/**
 * Finds out about n8n's deduplication table unless this process knows.
 *
 * @throws what finding out throws; the next call tries anew then
 */
export async function tableCheckOfThisProcess(findOut: () => Promise<boolean>): Promise<boolean> {
	const current = (tableIsFit ??= findOut());
	return await current.catch((error: unknown) => {
		if (tableIsFit === current) tableIsFit = undefined;
		throw error;
	});
}
