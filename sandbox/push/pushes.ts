import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { CallRecord } from '../model/records';
import type { Scheduler } from '../scheduler';
import {
	cdrPushBody,
	recordPushBodies,
	voicemailPushBodies,
	type PushBody,
	type RecordOffice,
} from '../wire/callRecord';
import { addressOf, createCourier, headersOf, type TryResult } from './delivery';
import { writeBody } from './malformations';
import { changeSettings, loopbackUrl, type PushEvent, type PushSettings } from './settings';

/** One request that carried a push. */
export interface PushTry extends TryResult {
	/** `duplicate` is a copy that was sent together with the first try. */
	readonly kind: 'first' | 'repeat' | 'duplicate';
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

/** What a single push is to have of its own; what is not given is as the settings say. */
export interface PushOverrides
	extends Partial<Omit<PushSettings, 'events' | 'concurrency' | 'lateMs' | 'reorder'>> {
	/** Default `cdr`. */
	readonly event?: PushEvent;
	/** Default a new one. */
	readonly uuid?: string;
	/** Members that are added to the body, or replace its own; undefined removes one. */
	readonly fields?: PushBody;
	/** Sent instead of any body. */
	readonly rawBody?: string;
}

/** Sends pushes, repeats them, and remembers them. */
export interface Pushes {
	/** Every push, oldest first; the live list, which grows. */
	readonly all: readonly Push[];
	readonly settings: PushSettings;
	/** @throws Error that says what is wrong with the changes */
	change(changes: unknown): PushSettings;
	/** Pushes all there is to push about a record, in the order and at the times that the settings say. */
	announce(record: CallRecord): void;
	/**
	 * Pushes one thing about a record at once.
	 *
	 * @returns the push, when it has been delivered or given up
	 * @throws Error when there is no URL, or nothing of this kind to push about the record
	 */
	pushNow(record: CallRecord, overrides?: PushOverrides): Promise<Push>;
	/** Whether a push is under way or planned. */
	isBusy(): boolean;
	/** Breaks off what is under way and forgets all pushes, but not the settings. */
	reset(): void;
}

/** What pushes need of their sandbox. */
export interface PushSurroundings {
	readonly scheduler: Scheduler;
	/** Milliseconds since 1970. */
	readonly clock: () => number;
	/** Of the sandbox; its address is known only once it listens. */
	readonly office: () => RecordOffice;
	/** Told of a new push and of every try. */
	readonly onPush: (push: Push) => void;
	/** How many pushes are remembered. */
	readonly maximumLogEntries: number;
	/** Breaks off everything. */
	readonly closing: AbortSignal;
	/** Told whenever a push or a plan has come to its end. */
	readonly onProgress: () => void;
}

/** The bodies of each kind of push about a record. */
const bodiesOf: Record<PushEvent, (record: CallRecord, office: RecordOffice) => PushBody[]> = {
	cdr: (record, office) => [cdrPushBody(record, office)],
	record: recordPushBodies,
	voicemail: voicemailPushBodies,
};

/**
 * The pushes of a sandbox.
 *
 * @param initialSettings which can be changed later
 * @param surroundings what they need of the sandbox
 */
export function createPushes(
	initialSettings: PushSettings,
	surroundings: PushSurroundings,
): Pushes {
	const { scheduler, clock, office, onPush, closing, onProgress } = surroundings;
	let settings = initialSettings;
	let courier = createCourier(settings.concurrency);
	let current = new AbortController();
	/** Pushes under way and announcements that have not begun all of theirs. */
	let open = 0;
	const all: Push[] = [];

	closing.addEventListener('abort', () => current.abort(), { once: true });
	setMaxListeners(Infinity, current.signal);

	/** Resolves at a time of the sandbox's clock, or when everything is broken off. */
	const until = (time: number, signal: AbortSignal) =>
		new Promise<void>((resolve) => {
			const end = () => {
				signal.removeEventListener('abort', end);
				resolve();
			};
			signal.addEventListener('abort', end, { once: true });
			scheduler.at(time, end);
		});

	function finishOne(signal: AbortSignal): void {
		if (signal.aborted) return;
		open -= 1;
		onProgress();
	}

	/** Sends a push and repeats it until it is acknowledged. */
	function deliver(record: CallRecord, body: PushBody, event: PushEvent, own: PushOverrides = {}) {
		const how = { ...settings, ...own };
		if (!how.url) throw new Error('There is no URL to push to: set push.url.');
		const { signal } = current;
		const fields = Object.entries({ ...body, ...own.fields });
		const whole = Object.fromEntries(fields.filter(([, value]) => value !== undefined));
		const push: Push = {
			uuid: own.uuid ?? randomUUID(),
			action: event,
			sessionId: record.sessionId,
			url: addressOf(loopbackUrl(how.url), event).href,
			body: own.rawBody ?? writeBody(whole, how.malformed),
			createdAt: clock(),
			state: 'waiting',
			tries: [],
		};
		all.push(push);
		if (all.length > surroundings.maximumLogEntries) all.shift();
		onPush(push);
		open += 1;

		/** One request. Does not throw. */
		const tryOnce = async (kind: PushTry['kind']) => {
			const at = clock();
			const startedAt = performance.now();
			const result = await courier({
				url: new URL(push.url),
				headers: headersOf(push.uuid, push.body, how.authentication),
				body: push.body,
				timeoutMs: how.timeoutMs,
				signal,
			});
			push.tries.push({ kind, at, tookMs: Math.round(performance.now() - startedAt), ...result });
			if (result.acknowledged) push.state = 'delivered';
			if (!signal.aborted) onPush(push);
			return result.acknowledged;
		};
		const copies = Array.from({ length: how.duplicates }, () => tryOnce('duplicate'));
		const firstTry = tryOnce('first');
		const finish = async () => {
			let acknowledged = await firstTry;
			for (let repeat = 0; repeat < how.repeats && !acknowledged && !signal.aborted; repeat += 1) {
				await until(clock() + how.repeatAfterMs, signal);
				if (!signal.aborted) acknowledged = await tryOnce('repeat');
			}
			await Promise.all(copies);
			if (push.state === 'waiting') push.state = 'givenUp';
			if (!signal.aborted) onPush(push);
			finishOne(signal);
			return push;
		};
		return { firstTry, finished: finish() };
	}

	async function announceInOrder(record: CallRecord): Promise<void> {
		const { signal } = current;
		const recordTime = record.visibleAt + settings.lateMs;
		const recordingTime = Math.max(record.visibleAt, record.recordingReadyAt) + settings.lateMs;
		const recordings: readonly PushEvent[] = ['record', 'voicemail'];
		const story: ReadonlyArray<[number, readonly PushEvent[]]> = settings.reorder
			? [
					[recordingTime, recordings],
					[recordingTime, ['cdr']],
				]
			: [
					[recordTime, ['cdr']],
					[recordingTime, recordings],
				];
		for (const [time, events] of story) {
			await until(time, signal);
			if (signal.aborted) return;
			const wanted = events.filter((event) => settings.url && settings.events.includes(event));
			const tries = wanted.flatMap((event) =>
				bodiesOf[event](record, office()).map((body) => deliver(record, body, event).firstTry),
			);
			await Promise.all(tries);
		}
		finishOne(signal);
	}

	return {
		all,
		get settings() {
			return settings;
		},
		change(changes) {
			settings = changeSettings(changes, settings);
			courier = createCourier(settings.concurrency);
			onProgress();
			return settings;
		},
		announce(record) {
			if (!settings.url || current.signal.aborted) return;
			open += 1;
			void announceInOrder(record);
		},
		async pushNow(record, overrides = {}) {
			const { event = 'cdr', rawBody } = overrides;
			const [body] = bodiesOf[event](record, office());
			if (!body && rawBody === undefined) {
				throw new Error(`There is no ${event} to push about this call.`);
			}
			return await deliver(record, body ?? {}, event, overrides).finished;
		},
		isBusy: () => open > 0,
		reset() {
			current.abort();
			current = new AbortController();
			setMaxListeners(Infinity, current.signal);
			if (closing.aborted) current.abort();
			all.length = 0;
			open = 0;
		},
	};
}
