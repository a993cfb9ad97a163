import { setMaxListeners } from 'node:events';
import pWaitFor from 'p-wait-for';
import { createRateLimiter } from './api/rateLimiter';
import type { RequestLogEntry } from './api/requestLog';
import { createModel } from './model/model';
import { isReadable, type CallRecord, type NewRecord } from './model/records';
import type { Session } from './model/sessions';
import { resolveOptions, type FailureRule, type SandboxOptions } from './options';
import { createPushes, type Push } from './push/pushes';
import { createScheduler } from './scheduler';
import type { RecordOffice } from './wire/callRecord';

/** What has just happened in a sandbox, for whoever shows it. */
export type Happening =
	| { readonly what: 'request'; readonly entry: RequestLogEntry }
	/** It was placed, hung up, queued, or taken by an agent. */
	| { readonly what: 'session'; readonly session: Session }
	| { readonly what: 'record'; readonly record: CallRecord }
	| { readonly what: 'push'; readonly push: Push }
	| { readonly what: 'pushSettings' }
	| { readonly what: 'reset' };

/** Everything that one running sandbox knows; see createState. */
export type SandboxState = ReturnType<typeof createState>;

/** The state of a fresh sandbox. @throws Error that says which option is wrong and why */
export function createState(given: SandboxOptions) {
	const options = resolveOptions(given);
	const { clock } = options;
	/** Aborted when the sandbox closes; every wait listens to it. */
	const closing = new AbortController();
	// Every open connection and every wait listens to it
	setMaxListeners(Infinity, closing.signal);

	/** Every request to the API, oldest first. */
	const requests: RequestLogEntry[] = [];
	const model = createModel(options, clock(), follow);
	const limiter = createRateLimiter(options);
	/** Callees of the kind `throttledOnce` that have been throttled. */
	const throttled = new Set<string>();
	const scheduler = createScheduler(clock, closing.signal);
	/** Told of everything that happens. */
	const listeners = new Set<(happening: Happening) => void>();
	/** Whose records are written, and where the sandbox can be reached, once it listens. */
	const office: RecordOffice = { account: model.account, url: '' };
	/** Calls whose record is not there yet. */
	const followed = new Set<Session>();
	let failureRule = options.failEvery;
	let countedRequests = 0;
	let lastRequestId = 0;

	const tell = (happening: Happening) => listeners.forEach((listener) => listener(happening));
	const pushes = createPushes(options.push, {
		clock,
		office,
		onPush: (push) => tell({ what: 'push', push }),
		closing: closing.signal,
	});

	/** Plans what happens when a call is over; again when that changes. */
	function follow(session: Session): void {
		followed.add(session);
		const { endedAt } = model.recordOf(session);
		scheduler.at(endedAt, () => {
			const record = model.recordOf(session);
			// A plan that has been overtaken by another one
			if (record.endedAt !== endedAt || !followed.delete(session)) return;
			tell({ what: 'record', record });
			void pushes.announce(record);
			// The agent may be wanted by a call that waits
			model.advance(clock());
		});
		tell({ what: 'session', session });
	}

	return {
		options,
		model,
		requests: requests as readonly RequestLogEntry[],
		pushes,
		scheduler,
		limiter,
		throttled,
		closing,
		listeners,
		office,
		tell,
		/** Writes a request down. @returns its entry, in which its end is to be noted */
		logRequest(details: Omit<RequestLogEntry, 'id'>): RequestLogEntry {
			lastRequestId += 1;
			const entry = { id: lastRequestId, ...details };
			requests.push(entry);
			return entry;
		},
		/** Changes where and how records are pushed. @throws Error that says what is wrong with the changes */
		changePush(changes: unknown): void {
			pushes.change(changes);
			tell({ what: 'pushSettings' });
		},
		/** Adds records of calls that the sandbox did not place. */
		addRecords(details: readonly NewRecord[]): readonly CallRecord[] {
			const added = model.addRecords(details, clock());
			const readable = added.filter((record) => isReadable(record, clock()));
			for (const record of readable) tell({ what: 'record', record });
			return added;
		},
		failEvery(rule?: FailureRule): void {
			failureRule = rule;
			countedRequests = 0;
		},
		/** Counts a request, and gives the rule by which it is to fail, if it is one of those. */
		failureOf(action: string): FailureRule | undefined {
			if (action !== failureRule?.action) return undefined;
			countedRequests += 1;
			return countedRequests % failureRule.n === 0 ? failureRule : undefined;
		},
		/** Resolves when nothing is left to be pushed, or the sandbox closes. */
		async settled(): Promise<void> {
			scheduler.runDue();
			const hasMore = () => pushes.isBusy() || (pushes.settings.url !== null && followed.size > 0);
			await pWaitFor(() => closing.signal.aborted || !hasMore(), { interval: 5 });
		},
		/**
		 * Clears requests, calls, records, pushes, limiter windows, the count of `failEvery` and the memory of throttled
		 * callees, and brings the agents back. The settings of pushes stay.
		 */
		reset(): void {
			scheduler.clear();
			followed.clear();
			pushes.reset();
			requests.length = 0;
			model.reset(clock());
			limiter.reset();
			throttled.clear();
			countedRequests = 0;
			tell({ what: 'reset' });
		},
	};
}
