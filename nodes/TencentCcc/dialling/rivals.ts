import type { IExecuteFunctions } from 'n8n-workflow';

import { expiringKeysOf, tableCheckOfThisProcess } from '../processState';
import type { Attempt } from './attempt';
import { deduplicationRowsOf, rowsAreKeptApart, type DeduplicationRows } from './deduplicationRows';
import { createExpiringKeys, deleteExpired, type ExpiringKeys } from './expiringKeys';
import { createKeyStore, type KeyStore } from './keyStore';
import type { DialSpecification, SessionMarks } from './specification';

/** By what a session was recognised: the active sessions tell no UUI, the call records do. */
export type RecognisedBy = 'callee and agent' | 'UUI';

/**
 * Who else may have created a session that looks like an attempt's: other attempts of the batch, of other executions of
 * the workflow, in whatever process, under way or unknown. Each attempt is noted before its request leaves, so whoever
 * sees a session later finds all that may have created it.
 */
export interface Rivals {
	/**
	 * Notes attempts that are about to leave.
	 *
	 * @throws Error when n8n's database does not answer; nothing may leave then
	 */
	register(attempts: Attempt[]): Promise<void>;
	/** Forgets an attempt that has created no session for certain. Never throws. */
	release(attempt: Attempt): Promise<void>;
	/**
	 * Claims a session for an attempt that it fits.
	 *
	 * @returns false when another attempt may have created it, has claimed it, or when that cannot be known
	 */
	claimSession(attempt: Attempt, sessionId: string, by: RecognisedBy): Promise<boolean>;
}

/**
 * Milliseconds within which attempts are certain to see each other; at most twice as long. Tencent refuses requests whose
 * clock is off by more than five minutes, and a request may take five.
 * Source: https://www.tencentcloud.com/document/product/1229/59744
 */
const RIVAL_WINDOW_MS = 10 * 60_000;

/** Milliseconds after which an attempt's session is not looked for any more … */
const MAX_LOOK_AGE_MS = 12 * 3_600_000;
/** … and after which nobody can ask who its rivals were, so that its rows are deleted. */
const MAX_ROW_AGE_MS = 24 * 3_600_000;

/** The telephone without what the lists leave out. */
export const nationalNumber = (number: string) => number.replace(/^(?:0086|\+86)/, '');

/** What tells an attempt from others, coarse and fine. Without a UUI there is nothing fine. */
function namesOf({ callee, agent = '', uui = '' }: SessionMarks) {
	const coarse = JSON.stringify([nationalNumber(callee), agent.toLowerCase()]);
	const fine = JSON.stringify([nationalNumber(callee), agent.toLowerCase(), uui]);
	return uui === '' ? { coarse } : { coarse, fine };
}

/** What is known of an attempt that was noted. */
interface Registration {
	names: ReturnType<typeof namesOf>;
	slice: number;
	/** The keys that nobody had claimed before. */
	won: Set<string>;
}

/**
 * An attempt claims a key for what it looks like, in its slice of time. Who comes second leaves a note that the key has
 * rivals; no row is ever changed, so it does not matter who is faster, or in which process.
 *
 * @param now milliseconds since 1970
 * @param expiringOf the keys of a kind that this process has claimed for the workflow
 */
export function createRivals(
	rows: DeduplicationRows,
	marksOf: NonNullable<DialSpecification['marksOf']>,
	now: () => number = Date.now,
	expiringOf: (kind: string) => ExpiringKeys = createExpiringKeys,
): Rivals {
	const looks = createKeyStore(rows, 'look');
	const contested = createKeyStore(rows, 'contested look');
	const sessions = createKeyStore(rows, 'session');
	const registrations = new Map<string, Registration>();
	const keyOf = (name: string, slice: number) => `${slice} ${name}`;
	const keysOf = ({ names, slice }: Registration) =>
		Object.values(names).map((name) => keyOf(name, slice));

	/** Claims keys. @returns undefined when the database takes no rows for this workflow: it is defined inside another one */
	async function claimLooks(added: Registration[]): Promise<Set<string> | undefined> {
		try {
			return await looks.claim(added.flatMap(keysOf));
		} catch {
			await rows.count('look');
			return undefined;
		}
	}

	/** Of several attempts that look alike one wins, and the others leave a note. */
	async function share(added: Registration[], won: Set<string>) {
		for (const registration of added) {
			for (const key of keysOf(registration)) {
				if (won.delete(key)) registration.won.add(key);
			}
		}
		const rival = added.flatMap((one) => keysOf(one).filter((key) => !one.won.has(key)));
		const noted = await contested.claim(rival);
		letExpire(looks, 'look', new Set(added.flatMap((one) => [...one.won])));
		letExpire(contested, 'contested look', noted);
	}

	/** Remembers keys that were claimed now, and gives back some of those that have expired. Nobody waits for it. */
	function letExpire(store: KeyStore, kind: string, claimed: ReadonlySet<string>) {
		const expiring = expiringOf(kind);
		expiring.add(claimed, now(), MAX_ROW_AGE_MS);
		void deleteExpired(expiring, { made: claimed.size, nowMs: now() }, store.release);
	}

	/** Whether another attempt looks like this one, in its slice of time or one beside it. */
	async function hasRival({ won, slice }: Registration, name: string): Promise<boolean> {
		const own = keyOf(name, slice);
		if (!won.has(own)) return true;
		const beside = [slice - 1, slice + 1].map((other) => keyOf(name, other));
		const taken = await Promise.all([
			contested.isClaimed(own),
			...beside.map(async (key) => await looks.isClaimed(key)),
		]);
		return taken.some(Boolean);
	}

	return {
		async register(attempts) {
			const wanted = attempts.filter(({ key }) => !registrations.has(key));
			const slice = Math.floor(now() / RIVAL_WINDOW_MS);
			const added = wanted.map((attempt) => ({
				key: attempt.key,
				names: namesOf(marksOf(attempt.body)),
				slice,
				won: new Set<string>(),
			}));
			if (added.length === 0) return;
			const won = await claimLooks(added);
			if (!won) return;
			await share(added, won);
			for (const { key, ...registration } of added) registrations.set(key, registration);
		},
		async release({ key }) {
			const { won = [] } = registrations.get(key) ?? {};
			registrations.delete(key);
			await Promise.allSettled([...won].map(async (look) => await looks.release(look)));
		},
		async claimSession({ key }, sessionId, by) {
			const registration = registrations.get(key);
			const name = by === 'UUI' ? registration?.names.fine : registration?.names.coarse;
			if (!registration || name === undefined) return false;
			if (now() - registration.slice * RIVAL_WINDOW_MS > MAX_LOOK_AGE_MS) return false;
			try {
				if (await hasRival(registration, name)) return false;
				return (await sessions.claim([sessionId])).has(sessionId);
			} catch {
				return false;
			}
		},
	};
}

/** Nobody is noted, so nobody can be told from others. */
export const NO_RIVALS: Rivals = {
	register: async () => {},
	release: async () => {},
	claimSession: async () => false,
};

/**
 * The rivals of a workflow's attempts. Where n8n does not offer what is needed, or sessions cannot be found again, nobody
 * is noted, and no session is ever claimed.
 */
export function openRivals(context: IExecuteFunctions, { marksOf }: DialSpecification): Rivals {
	const rows = deduplicationRowsOf(context);
	if (!rows || !marksOf) return NO_RIVALS;
	const workflowId = context.getWorkflow().id ?? '';
	const rivals = createRivals(rows, marksOf, Date.now, (kind) => expiringKeysOf(workflowId, kind));
	return {
		...rivals,
		async register(attempts) {
			const isPossible = await tableCheckOfThisProcess(
				async () => await rowsAreKeptApart(rows),
			).catch(async () => {
				await rows.count('look');
				return false;
			});
			// An attempt whose outcome is not verified may still have created what another one finds
			if (isPossible) await rivals.register(attempts);
		},
	};
}
