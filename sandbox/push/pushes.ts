import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { CallRecord } from '../model/records';
import {
	cdrPushBody,
	recordPushBodies,
	voicemailPushBodies,
	type PushBody,
	type RecordOffice,
} from '../wire/callRecord';
import type { Scheduler } from '../scheduler';
import { addressOf, createCourier, headersOf, type TryResult } from './delivery';
import { writeBody, type MalformationName } from './malformations';
import {
	changeSettings,
	loopbackUrl,
	type PushAuthentication,
	type PushEvent,
	type PushSettings,
} from './settings';

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
export interface PushOverrides {
	/** Default `cdr`. */
	readonly event?: PushEvent;
	/** Default a new one. */
	readonly uuid?: string;
	/** Members that are added to the body, or replace its own; undefined removes one. */
	readonly fields?: PushBody;
	/** Sent instead of any body. */
	readonly rawBody?: string;
	readonly url?: string;
	readonly authentication?: PushAuthentication;
	readonly duplicates?: number;
	readonly repeats?: number;
	readonly repeatAfterMs?: number;
	readonly timeoutMs?: number;
	readonly malformed?: readonly MalformationName[];
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

interface Order {
	readonly event: PushEvent;
	readonly sessionId: string;
	readonly body: PushBody;
	readonly overrides: PushOverrides;
}

/** The bodies of one kind of push about a record. */
function bodiesOf(event: PushEvent, record: CallRecord, office: RecordOffice): PushBody[] {
	if (event === 'cdr') return [cdrPushBody(record, office)];
	if (event === 'record') return recordPushBodies(record, office);
	return voicemailPushBodies(record, office);
}

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
	const { scheduler, clock, office, onPush, maximumLogEntries, closing, onProgress } = surroundings;
	let settings = initialSettings;
	let courier = createCourier(settings.concurrency);
	let current = new AbortController();
	/** Pushes under way and announcements that have not begun all of theirs. */
	let open = 0;
	const all: Push[] = [];

	const breakOff = () => current.abort();
	closing.addEventListener('abort', breakOff, { once: true });
	setMaxListeners(Infinity, current.signal);

	function createPush({ event, sessionId, body, overrides }: Order): Push {
		const target = overrides.url ?? settings.url;
		if (!target) throw new Error('There is no URL to push to: set push.url.');
		const fields = Object.entries({ ...body, ...overrides.fields });
		const whole = Object.fromEntries(fields.filter(([, value]) => value !== undefined));
		const push: Push = {
			uuid: overrides.uuid ?? randomUUID(),
			action: event,
			sessionId,
			url: addressOf(loopbackUrl(target), event).href,
			body: overrides.rawBody ?? writeBody(whole, overrides.malformed ?? settings.malformed),
			createdAt: clock(),
			state: 'waiting',
			tries: [],
		};
		all.push(push);
		if (all.length > maximumLogEntries) all.shift();
		onPush(push);
		return push;
	}

	/** One request. Does not throw. */
	async function tryOnce(
		push: Push,
		kind: PushTry['kind'],
		overrides: PushOverrides,
		signal: AbortSignal,
	): Promise<boolean> {
		const at = clock();
		const startedAt = performance.now();
		const authentication = overrides.authentication ?? settings.authentication;
		const result = await courier.send({
			url: new URL(push.url),
			headers: headersOf(push.uuid, push.body, authentication),
			body: push.body,
			timeoutMs: overrides.timeoutMs ?? settings.timeoutMs,
			signal,
		});
		push.tries.push({ kind, at, tookMs: Math.round(performance.now() - startedAt), ...result });
		if (result.acknowledged) push.state = 'delivered';
		if (!signal.aborted) onPush(push);
		return result.acknowledged;
	}

	/** Sends a push and repeats it until it is acknowledged. */
	function deliver(push: Push, overrides: PushOverrides) {
		const { signal } = current;
		const repeats = overrides.repeats ?? settings.repeats;
		open += 1;

		const pause = () =>
			new Promise<void>((resolve) => {
				const end = () => {
					signal.removeEventListener('abort', end);
					resolve();
				};
				signal.addEventListener('abort', end, { once: true });
				scheduler.at(clock() + (overrides.repeatAfterMs ?? settings.repeatAfterMs), end);
			});

		const copies = Array.from({ length: overrides.duplicates ?? settings.duplicates }, () =>
			tryOnce(push, 'duplicate', overrides, signal),
		);
		const firstTry = tryOnce(push, 'first', overrides, signal);

		const finish = async () => {
			let acknowledged = await firstTry;
			for (let repeat = 0; repeat < repeats && !acknowledged && !signal.aborted; repeat += 1) {
				await pause();
				if (!signal.aborted) acknowledged = await tryOnce(push, 'repeat', overrides, signal);
			}
			await Promise.all(copies);
			if (push.state === 'waiting') push.state = 'givenUp';
			if (signal.aborted) return push;
			onPush(push);
			open -= 1;
			onProgress();
			return push;
		};
		return { firstTry, finished: finish() };
	}

	/** Sends the pushes of some kinds about a record; resolves when each has been tried once. */
	async function send(wanted: readonly PushEvent[], record: CallRecord): Promise<void> {
		const orders = wanted
			.filter((event) => settings.url && settings.events.includes(event))
			.flatMap((event) =>
				bodiesOf(event, record, office()).map((body) => ({
					event,
					sessionId: record.sessionId,
					body,
					overrides: {},
				})),
			);
		await Promise.all(orders.map((order) => deliver(createPush(order), {}).firstTry));
	}

	async function announceInOrder(record: CallRecord): Promise<void> {
		const { signal } = current;
		const until = (time: number) =>
			new Promise<void>((resolve) => {
				scheduler.at(time, resolve);
			});
		const { lateMs, reorder } = settings;
		const recordTime = record.visibleAt + lateMs;
		const recordingTime = Math.max(record.visibleAt, record.recordingReadyAt) + lateMs;
		const story: ReadonlyArray<[number, readonly PushEvent[]]> = reorder
			? [
					[recordingTime, ['record', 'voicemail']],
					[recordingTime, ['cdr']],
				]
			: [
					[recordTime, ['cdr']],
					[recordingTime, ['record', 'voicemail']],
				];
		for (const [time, wanted] of story) {
			await until(time);
			if (!signal.aborted) await send(wanted, record);
		}
		if (signal.aborted) return;
		open -= 1;
		onProgress();
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
			const event = overrides.event ?? 'cdr';
			const [body] = bodiesOf(event, record, office());
			if (!body && overrides.rawBody === undefined) {
				throw new Error(`There is no ${event} to push about this call.`);
			}
			const order = { event, sessionId: record.sessionId, body: body ?? {}, overrides };
			return await deliver(createPush(order), overrides).finished;
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
