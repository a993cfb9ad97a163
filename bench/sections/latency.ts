import type { ServerOptions } from '../processes/server';

/** How a network behaves: milliseconds for a request and its answer together. */
export interface Network {
	readonly latency: number;
	/** Whether the way to the server takes between 0 and 50 ms, instead of half the latency. */
	readonly jitter: boolean;
}

/** A network as the sandbox's option. */
export function latencyOption({ latency, jitter }: Network): ServerOptions['latency'] {
	const total = { minMs: latency, maxMs: latency };
	return jitter ? { ...total, forward: { minMs: 0, maxMs: 50 } } : total;
}
