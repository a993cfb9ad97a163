import { changeSettings, type PushOptions, type PushSettings } from './push/settings';

/** How the requests of one second are counted: any second, or the second of the clock. */
export type RateWindow = 'sliding' | 'fixed';

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

/** When, counted in milliseconds from the creation of a session, its two telephones are answered and it ends. */
export interface CallLife {
	readonly agentAnswersAfterMs: number;
	readonly leadAnswersAfterMs: number;
	readonly finishedAfterMs: number;
}

/** Fails every n-th request of an action with InternalError, before it has done anything. */
export interface FailureRule {
	readonly action: string;
	readonly n: number;
}

/** Everything that can be set when a sandbox starts. All of it is optional. */
export interface SandboxOptions {
	/** Port on 127.0.0.1; 0 (the default) takes a free one. */
	readonly port?: number;
	/** Requests per second and action, as Tencent documents it: 20. `Infinity` switches the limit off. */
	readonly requestsPerSecond?: number;
	/** Default `sliding`, the stricter reading; Tencent does not document which one it uses. */
	readonly window?: RateWindow;
	/** Whether a rejected request uses up the limit as well. Default false; Tencent does not document it. */
	readonly countRejected?: boolean;
	/** Default none. */
	readonly latency?: Latency;
	/** Milliseconds since 1970, for signatures, the limit, and the life of calls. Default `Date.now`. */
	readonly clock?: () => number;
	/** A number in [0, 1) for the latency. Default `Math.random`. */
	readonly random?: () => number;
	/** How long the fault "slow body" takes. Default 60,000. */
	readonly slowBodyMs?: number;
	/** Default: the agent answers after 4 s, the lead after 9 s, the call ends after 30 s. */
	readonly callLife?: Partial<CallLife>;
	/** How many times faster than `callLife` calls go. Default 1. */
	readonly callSpeed?: number;
	/**
	 * How long after its end a call appears in DescribeTelCdr and is pushed. Default 0; Tencent does not document it.
	 */
	readonly recordDelayMs?: number;
	/** How long after its end a call's recordings can be fetched and are pushed. Default 0; not documented either. */
	readonly recordingDelayMs?: number;
	/** Where and how call records are pushed. Default nowhere. Can be changed while the sandbox runs. */
	readonly push?: PushOptions;
	/** Default none. Can be changed while the sandbox runs. */
	readonly failEvery?: FailureRule;
	/** Whether DescribePSTNActiveSessionList lists calls that only ring so far. Default true; not documented. */
	readonly listRingingSessions?: boolean;
	/** How many requests, and how many pushes, the logs keep. Default 50,000. */
	readonly maximumLogEntries?: number;
}

/** The options with every default filled in. */
export interface ResolvedOptions
	extends Required<
		Omit<SandboxOptions, 'latency' | 'callLife' | 'callSpeed' | 'push' | 'failEvery'>
	> {
	readonly latency: Latency;
	/** With the speed already reckoned in. */
	readonly callLife: CallLife;
	readonly push: PushSettings;
	readonly failEvery?: FailureRule;
}

/** The times of a call that goes `speed` times faster. @throws RangeError when the speed is no positive number */
function callLifeAt(speed: number, life: CallLife): CallLife {
	if (!(speed > 0 && Number.isFinite(speed))) {
		throw new RangeError(`The speed of calls is a number above 0, not ${speed}.`);
	}
	return {
		agentAnswersAfterMs: life.agentAnswersAfterMs / speed,
		leadAnswersAfterMs: life.leadAnswersAfterMs / speed,
		finishedAfterMs: life.finishedAfterMs / speed,
	};
}

/** @throws RangeError when a rule makes no sense */
export function checkFailureRule(rule: FailureRule | undefined): FailureRule | undefined {
	if (rule && !(Number.isInteger(rule.n) && rule.n >= 1)) {
		throw new RangeError(`Every n-th request fails for a whole n from 1, not ${rule.n}.`);
	}
	return rule;
}

/**
 * Fills in the defaults.
 *
 * @param options what the user of the sandbox gave
 * @returns a complete set of options
 * @throws Error that says which option is wrong and why
 */
export function resolveOptions(options: SandboxOptions): ResolvedOptions {
	return {
		port: options.port ?? 0,
		requestsPerSecond: options.requestsPerSecond ?? 20,
		window: options.window ?? 'sliding',
		countRejected: options.countRejected ?? false,
		latency: options.latency ?? { minMs: 0, maxMs: 0 },
		clock: options.clock ?? Date.now,
		random: options.random ?? Math.random,
		slowBodyMs: options.slowBodyMs ?? 60_000,
		callLife: callLifeAt(options.callSpeed ?? 1, {
			agentAnswersAfterMs: 4_000,
			leadAnswersAfterMs: 9_000,
			finishedAfterMs: 30_000,
			...options.callLife,
		}),
		recordDelayMs: options.recordDelayMs ?? 0,
		recordingDelayMs: options.recordingDelayMs ?? 0,
		push: changeSettings(options.push ?? {}),
		failEvery: checkFailureRule(options.failEvery),
		listRingingSessions: options.listRingingSessions ?? true,
		maximumLogEntries: options.maximumLogEntries ?? 50_000,
	};
}
