import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { CallRecord } from '../model/records';
import {
	cdrPushBody,
	recordPushBodies,
	voicemailPushBodies,
	type PushBody,
	type RecordOffice,
} from '../wire/callRecord';
import { addressOf, send, type PushEvent, type TryResult } from './delivery';
import { writeBody } from './faults';
import { changeSettings, type PushSettings } from './settings';

/** One request that carried a push. */
export interface PushTry extends TryResult {
	/** When it was sent and how long it took; milliseconds, the former since 1970. */
	readonly at: number;
	readonly tookMs: number;
}

/** A push and what became of it. Times are milliseconds since 1970. */
export interface Push {
	/** X-TCCC-PUSH-UUID, the same for all tries. */
	readonly uuid: string;
	readonly action: PushEvent;
	readonly sessionId: string;
	/** With `action` and `version`. */
	readonly url: string;
	/** The exact text sent. */
	readonly body: string;
	readonly createdAt: number;
	state: 'waiting' | 'delivered' | 'givenUp';
	readonly tries: PushTry[];
}

/** What a single push is to have of its own. */
export interface PushOverrides {
	/** Default `cdr`. */
	readonly event?: PushEvent;
	/** Members that are added to the body, or replace its own. */
	readonly fields?: PushBody;
}

/** What pushes need of their sandbox. */
export interface PushSurroundings {
	/** Milliseconds since 1970. */
	readonly clock: () => number;
	readonly office: RecordOffice;
	/** Told of a new push and of every change. */
	readonly onPush: (push: Push) => void;
	/** Breaks off everything. */
	readonly closing: AbortSignal;
}

/** How often a push that was not acknowledged is repeated. Source: https://www.tencentcloud.com/document/product/1229/59640 */
const MAX_REPEATS = 3;

/** The bodies of each kind of push about a record. */
const bodiesOf: Record<PushEvent, (record: CallRecord, office: RecordOffice) => PushBody[]> = {
	cdr: (record, office) => [cdrPushBody(record, office)],
	record: recordPushBodies,
	voicemail: voicemailPushBodies,
};

/**
 * Sends pushes, repeats them, and remembers them.
 *
 * @param initialSettings which can be changed later
 * @param surroundings what pushes need of their sandbox
 */
export function createPushes(
	initialSettings: PushSettings,
	{ clock, office, onPush, closing }: PushSurroundings,
) {
	let settings = initialSettings;
	/** Aborted by a reset. */
	let current = new AbortController();
	/** Announcements and single pushes that have not come to their end. */
	let open = 0;
	const all: Push[] = [];

	/** Sends a push and repeats it until it is acknowledged. */
	async function deliver(record: CallRecord, event: PushEvent, body: PushBody): Promise<Push> {
		const { url, authentication, faults, repeatAfterMs } = settings;
		if (!url) throw new Error('There is no URL to push to: set push.url.');
		const signal = AbortSignal.any([closing, current.signal]);
		setMaxListeners(Infinity, signal);
		const push: Push = {
			uuid: randomUUID(),
			action: event,
			sessionId: record.sessionId,
			url: addressOf(url, event),
			body: writeBody(body, faults),
			createdAt: clock(),
			state: 'waiting',
			tries: [],
		};
		all.push(push);
		onPush(push);

		const tryOnce = async (isLost: boolean) => {
			const at = clock();
			const startedAt = performance.now();
			const result = await send({ ...push, authentication, signal });
			push.tries.push({ at, tookMs: Math.round(performance.now() - startedAt), ...result });
			if (result.acknowledged && !isLost) push.state = 'delivered';
			if (!signal.aborted) onPush(push);
		};
		const copies = faults.includes('duplicated') ? 2 : 1;
		for (let round = 0; round <= MAX_REPEATS && push.state === 'waiting'; round += 1) {
			if (round > 0) await wait(repeatAfterMs, undefined, { signal }).catch(() => undefined);
			if (signal.aborted) break;
			const isLost = round === 0 && faults.includes('answerLost');
			await Promise.all(Array.from({ length: copies }, () => tryOnce(isLost)));
		}
		if (push.state === 'waiting') push.state = 'givenUp';
		if (!signal.aborted) onPush(push);
		return push;
	}

	async function announceInOrder(record: CallRecord): Promise<void> {
		const { signal } = current;
		const story: PushEvent[][] = [['cdr'], ['record', 'voicemail']];
		if (settings.faults.includes('reordered')) story.reverse();
		for (const events of story) {
			if (signal.aborted || !settings.url) return;
			await Promise.all(
				events.flatMap((event) =>
					bodiesOf[event](record, office).map((body) => deliver(record, event, body)),
				),
			);
		}
	}

	/** Counts work until it ends; a reset has forgotten it before. */
	async function counted<Result>(work: Promise<Result>): Promise<Result> {
		const { signal } = current;
		open += 1;
		return await work.finally(() => (open -= signal.aborted ? 0 : 1));
	}

	return {
		/** Every push, oldest first; the live list, which grows. */
		all: all as readonly Push[],
		get settings(): PushSettings {
			return settings;
		},
		/** Changes settings; what is not given stays. @throws Error that says what is wrong with the changes */
		change(changes: unknown): void {
			settings = changeSettings(changes, settings);
		},
		/** Pushes all there is to push about a record, in the order that the settings say. */
		announce: (record: CallRecord): Promise<void> => counted(announceInOrder(record)),
		/**
		 * Pushes one thing about a record.
		 *
		 * @returns the push, when it has been delivered or given up
		 * @throws Error when there is no URL, or nothing of this kind to push about the record
		 */
		async pushNow(
			record: CallRecord,
			{ event = 'cdr', fields = {} }: PushOverrides = {},
		): Promise<Push> {
			const [body] = bodiesOf[event](record, office);
			if (!body) throw new Error(`There is no ${event} to push about this call.`);
			return await counted(deliver(record, event, { ...body, ...fields }));
		},
		/** Whether a push is under way or planned. */
		isBusy: () => open > 0,
		/** Breaks off what is under way and forgets all pushes, but not the settings. */
		reset(): void {
			current.abort();
			current = new AbortController();
			all.length = 0;
			open = 0;
		},
	};
}
