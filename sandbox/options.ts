import { isUndefined, mapValues, omitBy } from 'lodash';
import type { ActionSettings } from './actions/action';
import type { RateLimiterSettings } from './api/rateLimiter';
import type { FaultName } from './faults';
import type { ModelSettings } from './model/model';
import type { CallTimes } from './model/sessions';
import { changeSettings, type PushOptions, type PushSettings } from './push/settings';

/** A range of milliseconds, both ends included. */
export interface MillisecondRange {
	readonly minMs: number;
	readonly maxMs: number;
}

/**
 * Artificial latency of one request and its answer together.
 * Half of it passes before the request is counted, unless `forward` gives that part a range of its own.
 */
export interface Latency extends MillisecondRange {
	readonly forward?: MillisecondRange;
}

/** Fails every n-th request of an action, before it has done anything. */
export interface FailureRule {
	readonly action: string;
	readonly n: number;
	/** The code that is answered. Default `InternalError`. */
	readonly code?: string;
	/** Ends the exchange in this way instead of with a code. */
	readonly fault?: FaultName;
}

/** Everything that can be set when a sandbox starts. All of it is optional. */
export interface SandboxOptions {
	/** Port on 127.0.0.1; 0 (the default) takes a free one. */
	readonly port?: number;
	/** Requests per second and action, as Tencent documents it: 20. `Infinity` switches the limit off. */
	readonly requestsPerSecond?: number;
	/** Default `sliding`, the stricter reading; Tencent does not document which one it uses. */
	readonly window?: RateLimiterSettings['window'];
	/** Whether a rejected request uses up the limit as well. Default false; Tencent does not document it. */
	readonly countRejected?: boolean;
	/** Default none. */
	readonly latency?: Latency;
	/** Milliseconds since 1970, for signatures, the limit, and the life of calls. Default `Date.now`. */
	readonly clock?: () => number;
	/** Default: the agent answers after 4 s, the lead after 9 s, the call ends after 30 s. */
	readonly callTimes?: Partial<CallTimes>;
	/** How many times faster than `callTimes` calls go. Default 1. */
	readonly callSpeed?: number;
	/** The account's agents, instead of its eight. */
	readonly agents?: ModelSettings['agents'];
	/**
	 * Whether an agent who is on a call is refused with SeatStatusBusy. Default false, so that one agent can be dialled
	 * for hundreds of leads; what agents are shown to be doing is true in any case.
	 */
	readonly oneCallPerAgent?: boolean;
	/** How many AI calls may be made at once. Default any number. */
	readonly aiConcurrency?: number;
	/** For how long after its end a call's transcript is `Processing`, at `callSpeed` 1. Default 3,000. */
	readonly transcriptDelayMs?: number;
	/** The order of DescribeTelCdr, which Tencent does not document. Default the newest first. */
	readonly recordOrder?: ActionSettings['recordOrder'];
	/** Where and how call records are pushed. Default nowhere. Can be changed while the sandbox runs. */
	readonly push?: PushOptions;
	/** Default none. Can be changed while the sandbox runs. */
	readonly failEvery?: FailureRule;
	/** An n8n where the credential and the example workflows are in place, to which the page leads. Default none. */
	readonly editorUrl?: string;
}

/** The options with every default filled in, and with the speed reckoned in. */
export interface ResolvedOptions
	extends Required<
			Omit<
				SandboxOptions,
				'callTimes' | 'callSpeed' | 'agents' | 'push' | 'failEvery' | 'editorUrl'
			>
		>,
		ModelSettings {
	readonly push: PushSettings;
	readonly failEvery?: FailureRule;
	readonly editorUrl?: string;
}

const DEFAULT_CALL_TIMES: CallTimes = {
	agentAnswersAfterMs: 4_000,
	leadAnswersAfterMs: 9_000,
	finishedAfterMs: 30_000,
};

/**
 * Fills in the defaults.
 *
 * @param options what the user of the sandbox gave
 * @returns a complete set of options
 * @throws Error that says which option is wrong and why
 */
export function resolveOptions(options: SandboxOptions): ResolvedOptions {
	const { callTimes, callSpeed: speed = 1, transcriptDelayMs = 3_000 } = options;
	if (!(speed > 0 && Number.isFinite(speed))) {
		throw new RangeError(`The speed of calls is a number above 0, not ${speed}.`);
	}
	const fast = (milliseconds: number) => milliseconds / speed;
	return {
		port: 0,
		requestsPerSecond: 20,
		window: 'sliding',
		countRejected: false,
		latency: { minMs: 0, maxMs: 0 },
		clock: Date.now,
		oneCallPerAgent: false,
		aiConcurrency: Infinity,
		recordOrder: 'newestFirst',
		...omitBy(options, isUndefined),
		callTimes: mapValues({ ...DEFAULT_CALL_TIMES, ...callTimes }, fast),
		transcriptDelayMs: fast(transcriptDelayMs),
		push: changeSettings(options.push ?? {}),
	};
}
