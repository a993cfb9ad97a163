import { setMaxListeners } from 'node:events';
import { SANDBOX_ACCOUNT, type Account } from './account';
import {
	createRecordBook,
	recordFrom,
	recordOfSession,
	type CallRecord,
	type NewRecord,
	type RecordBook,
} from './callRecords';
import { createEventHub, type EventHub } from './events';
import {
	checkFailureRule,
	resolveOptions,
	type FailureRule,
	type ResolvedOptions,
	type SandboxOptions,
} from './options';
import { createPushes, type Pushes } from './push/pushes';
import { createRateLimiter, type RateLimiter } from './rateLimiter';
import type { RecordOffice } from './recordFormats';
import { createRequestLog, type RequestLog } from './requestLog';
import { createScheduler, type Scheduler } from './scheduler';
import { createSessionStore, type Session, type SessionStore } from './sessions';
import { recordView, SNAPSHOT_SIZE } from './views';

/** Everything that one running sandbox knows. */
export interface SandboxState {
	readonly options: ResolvedOptions;
	readonly account: Account;
	readonly log: RequestLog;
	readonly sessions: SessionStore;
	readonly records: RecordBook;
	readonly pushes: Pushes;
	readonly scheduler: Scheduler;
	readonly limiter: RateLimiter;
	readonly events: EventHub;
	/** Callees of the kind `throttledOnce` that have been throttled. */
	readonly throttled: Set<string>;
	/** Aborted when the sandbox closes; every wait listens to it. */
	readonly closing: AbortController;
	/** Whose records are written and where the sandbox can be reached, once it listens. */
	office: RecordOffice;
	/** Plans what happens when a call is over; again when it is hung up. */
	follow(session: Session): void;
	/** Puts records of other calls into the book, and tells the page about each when it can be read. */
	addRecords(records: readonly NewRecord[]): readonly CallRecord[];
	failEvery(rule: FailureRule | undefined): void;
	/** Counts a request, and says whether it is one of those that are to fail. */
	isToFail(action: string): boolean;
	/** Resolves when nothing is left to be pushed, or the sandbox closes. */
	settled(): Promise<void>;
	/**
	 * Clears log, sessions, records, pushes, limiter windows, the count of `failEvery` and the memory of throttled
	 * callees. The settings of pushes stay.
	 */
	reset(): void;
}

/** The state of a fresh sandbox. @throws Error that says which option is wrong and why */
export function createState(given: SandboxOptions): SandboxState {
	const options = resolveOptions(given);
	const { clock, callLife } = options;
	const closing = new AbortController();
	// Every open connection and every wait listens to it
	setMaxListeners(Infinity, closing.signal);

	const log = createRequestLog(options.maximumLogEntries);
	const sessions = createSessionStore();
	const records = createRecordBook(sessions, callLife, options);
	const limiter = createRateLimiter(options);
	const events = createEventHub();
	const throttled = new Set<string>();
	const scheduler = createScheduler(clock, closing.signal);
	/** Calls whose record is not there yet, and how to forget the plan for it. */
	const followed = new Map<string, () => void>();
	let failureRule = options.failEvery;
	let countedRequests = 0;
	const waiting: Array<() => void> = [];

	const isSettled = () =>
		closing.signal.aborted ||
		(!pushes.isBusy() && (followed.size === 0 || pushes.settings.url === null));

	function tellWaiting(): void {
		if (!isSettled()) return;
		for (const resolve of waiting.splice(0)) resolve();
	}

	const pushes = createPushes(options.push, {
		scheduler,
		clock,
		office: () => state.office,
		events,
		maximumLogEntries: options.maximumLogEntries,
		closing: closing.signal,
		onProgress: tellWaiting,
	});
	closing.signal.addEventListener('abort', tellWaiting, { once: true });

	const state: SandboxState = {
		options,
		account: SANDBOX_ACCOUNT,
		log,
		sessions,
		records,
		pushes,
		scheduler,
		limiter,
		events,
		throttled,
		closing,
		office: { account: SANDBOX_ACCOUNT, url: '' },
		follow(session) {
			const record = recordOfSession(session, callLife, options);
			followed.get(session.sessionId)?.();
			const cancel = scheduler.at(record.visibleAt, () => {
				followed.delete(session.sessionId);
				events.send('record', recordView(record, state));
				pushes.announce(record);
				tellWaiting();
			});
			followed.set(session.sessionId, cancel);
		},
		addRecords(details) {
			const now = clock();
			const added = details.map((one) => recordFrom(one, SANDBOX_ACCOUNT, options, now));
			records.add(added);
			const isReadable = ({ visibleAt, endedAt }: CallRecord) => visibleAt <= now && endedAt <= now;
			const readable = added.filter(isReadable);
			events.send('records', {
				count: readable.length,
				records: readable.slice(-SNAPSHOT_SIZE).map((record) => recordView(record, state)),
			});
			for (const record of added.filter((candidate) => !isReadable(candidate))) {
				scheduler.at(Math.max(record.visibleAt, record.endedAt), () =>
					events.send('record', recordView(record, state)),
				);
			}
			return added;
		},
		failEvery(rule) {
			failureRule = checkFailureRule(rule);
			countedRequests = 0;
		},
		isToFail(action) {
			if (action !== failureRule?.action) return false;
			countedRequests += 1;
			return countedRequests % failureRule.n === 0;
		},
		settled() {
			scheduler.runDue();
			return new Promise((resolve) => {
				waiting.push(resolve);
				tellWaiting();
			});
		},
		reset() {
			scheduler.clear();
			followed.clear();
			pushes.reset();
			log.reset();
			sessions.reset();
			records.reset();
			limiter.reset();
			throttled.clear();
			countedRequests = 0;
			events.send('reset', {});
			tellWaiting();
		},
	};
	return state;
}
