import { setMaxListeners } from 'node:events';
import { createRateLimiter, type RateLimiter } from './api/rateLimiter';
import { createRequestLog, type RequestLog, type RequestLogEntry } from './api/requestLog';
import { createModel, type Model } from './model/model';
import type { CallRecord, NewRecord } from './model/records';
import type { Session } from './model/sessions';
import {
	checkFailureRule,
	resolveOptions,
	type FailureRule,
	type ResolvedOptions,
	type SandboxOptions,
} from './options';
import { createPushes, type Push, type Pushes } from './push/pushes';
import { createScheduler, type Scheduler } from './scheduler';
import type { RecordOffice } from './wire/callRecord';

/** What has just happened in a sandbox, for whoever shows it. */
export type Happening =
	| { readonly what: 'request'; readonly entry: RequestLogEntry }
	/** It was placed, hung up, queued, or taken by an agent. */
	| { readonly what: 'session'; readonly session: Session }
	| { readonly what: 'record'; readonly record: CallRecord }
	| { readonly what: 'records'; readonly records: readonly CallRecord[] }
	| { readonly what: 'push'; readonly push: Push }
	| { readonly what: 'pushSettings' }
	| { readonly what: 'reset' };

/** Everything that one running sandbox knows. */
export interface SandboxState {
	readonly options: ResolvedOptions;
	readonly model: Model;
	readonly log: RequestLog;
	readonly pushes: Pushes;
	readonly scheduler: Scheduler;
	readonly limiter: RateLimiter;
	/** Callees of the kind `throttledOnce` that have been throttled. */
	readonly throttled: Set<string>;
	/** Aborted when the sandbox closes; every wait listens to it. */
	readonly closing: AbortController;
	/** Told of everything that happens. */
	readonly listeners: Set<(happening: Happening) => void>;
	/** Whose records are written and where the sandbox can be reached, once it listens. */
	office: RecordOffice;
	tell(happening: Happening): void;
	/** Puts records of other calls into the book, and tells of each when it can be read. */
	addRecords(records: readonly NewRecord[]): readonly CallRecord[];
	failEvery(rule: FailureRule | undefined): void;
	/** Counts a request, and gives the rule by which it is to fail, if it is one of those. */
	failureOf(action: string): FailureRule | undefined;
	/** Resolves when nothing is left to be pushed, or the sandbox closes. */
	settled(): Promise<void>;
	/**
	 * Clears log, calls, records, pushes, limiter windows, the count of `failEvery` and the memory of throttled
	 * callees, and brings the agents back. The settings of pushes stay.
	 */
	reset(): void;
}

/** The state of a fresh sandbox. @throws Error that says which option is wrong and why */
export function createState(given: SandboxOptions): SandboxState {
	const options = resolveOptions(given);
	const { clock } = options;
	const closing = new AbortController();
	// Every open connection and every wait listens to it
	setMaxListeners(Infinity, closing.signal);

	const log = createRequestLog(options.maximumLogEntries);
	const model = createModel(options, clock(), follow);
	const limiter = createRateLimiter(options);
	const throttled = new Set<string>();
	const scheduler = createScheduler(clock, closing.signal);
	const listeners = new Set<(happening: Happening) => void>();
	/** Calls whose record is not there yet, and how to forget the plan for it. */
	const followed = new Map<string, () => void>();
	let failureRule = options.failEvery;
	let countedRequests = 0;
	const waiting: Array<() => void> = [];

	const tell = (happening: Happening) => listeners.forEach((listener) => listener(happening));

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
		onPush: (push) => tell({ what: 'push', push }),
		maximumLogEntries: options.maximumLogEntries,
		closing: closing.signal,
		onProgress: tellWaiting,
	});
	closing.signal.addEventListener('abort', tellWaiting, { once: true });

	/** Plans what happens when a call is over; again when that changes. */
	function follow(session: Session): void {
		const record = model.records.of(session);
		followed.get(session.sessionId)?.();
		const cancelRecord = scheduler.at(record.visibleAt, () => {
			followed.delete(session.sessionId);
			tell({ what: 'record', record });
			pushes.announce(record);
			tellWaiting();
		});
		// The agent may be wanted by a call that waits
		const freeAt = record.endedAt + options.afterCallWorkMs;
		const cancelAgent = scheduler.at(freeAt, () => model.advance(clock()));
		followed.set(session.sessionId, () => {
			cancelRecord();
			cancelAgent();
		});
		tell({ what: 'session', session });
	}

	const state: SandboxState = {
		options,
		model,
		log,
		pushes,
		scheduler,
		limiter,
		throttled,
		closing,
		listeners,
		office: { account: model.account, url: '' },
		tell,
		addRecords(details) {
			const now = clock();
			const added = model.addRecords(details, now);
			const isReadable = ({ visibleAt, endedAt }: CallRecord) => visibleAt <= now && endedAt <= now;
			tell({ what: 'records', records: added.filter(isReadable) });
			for (const record of added.filter((candidate) => !isReadable(candidate))) {
				const time = Math.max(record.visibleAt, record.endedAt);
				scheduler.at(time, () => tell({ what: 'record', record }));
			}
			return added;
		},
		failEvery(rule) {
			failureRule = checkFailureRule(rule);
			countedRequests = 0;
		},
		failureOf(action) {
			if (action !== failureRule?.action) return undefined;
			countedRequests += 1;
			return countedRequests % failureRule.n === 0 ? failureRule : undefined;
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
			model.reset(clock());
			limiter.reset();
			throttled.clear();
			countedRequests = 0;
			tell({ what: 'reset' });
			tellWaiting();
		},
	};
	return state;
}
