import { createPacer, type Pacer } from './limiter/limiter';

/** What this process knows about one account: an endpoint and a key. */
interface Account {
	/** By action, because Tencent counts the requests of each action on its own. */
	pacers: Map<string, Pacer>;
	/** Sessions that belong to some lead, oldest first. */
	sessionIds: Set<string>;
}

/** How many sessions are remembered for an account: those of some minutes at full pace. */
const MOST_SESSIONS = 5000;

/**
 * The only state that outlives an execution: shared by all executions of this process, because Tencent's limit
 * and the account's sessions are shared by them too.
 */
const accounts = new Map<string, Account>();

function accountOf(endpoint: string, secretId: string): Account {
	const key = `${endpoint} ${secretId}`;
	const account = accounts.get(key) ?? { pacers: new Map(), sessionIds: new Set() };
	accounts.set(key, account);
	return account;
}

/** The pacer that all requests of an action with this key to this endpoint go through. */
export function sharedPacer(endpoint: string, secretId: string, action: string): Pacer {
	const { pacers } = accountOf(endpoint, secretId);
	const pacer = pacers.get(action) ?? createPacer();
	pacers.set(action, pacer);
	return pacer;
}

/** The sessions that executions of this process have created or confirmed: they can belong to no other lead. */
export interface KnownSessions {
	has(sessionId: string): boolean;
	add(sessionId: string): void;
}

/** The known sessions of an account; the oldest are forgotten. */
export function knownSessions(endpoint: string, secretId: string): KnownSessions {
	const { sessionIds } = accountOf(endpoint, secretId);
	return {
		has: (sessionId) => sessionIds.has(sessionId),
		add(sessionId) {
			sessionIds.add(sessionId);
			if (sessionIds.size > MOST_SESSIONS) {
				sessionIds.delete(sessionIds.values().next().value as string);
			}
		},
	};
}

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
