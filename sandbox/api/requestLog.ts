import type { FaultName } from '../faults';

/** What the sandbox remembers of one request to the API. */
export interface RequestLogEntry {
	/** Counts up from 1 for as long as the sandbox runs. */
	readonly id: number;
	/** When it was counted against the limit, after the forward part of the latency; ms since 1970. */
	readonly at: number;
	readonly method: string;
	/** X-TC-Action, empty when missing. */
	readonly action: string;
	/** By lower-case name. A session token that is not the sandbox's own is masked. */
	readonly headers: Readonly<Record<string, string>>;
	readonly rawBody: string;
	/** The parsed body, undefined when it is not JSON. */
	readonly body: unknown;
	/** Whether the signature was right. */
	verified: boolean;
	/** The error code answered; null on success, and when a fault left no readable code. */
	code: string | null;
	/** The transport fault that the callee provoked. */
	fault?: FaultName;
	/** Whether this request placed a call, whatever was answered. */
	placed: boolean;
	/** The session of that call. */
	sessionId?: string;
	readonly requestId: string;
}
