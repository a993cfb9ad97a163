import type { IDataObject } from 'n8n-workflow';

import { findOutcome } from './catalogue';

/** Why an attempt created no session, as it comes out of the transport, the batch or the simulation. */
export interface AttemptFailure {
	/** Tencent's code as given, or one of our own. */
	code: string;
	/** Tencent's own message, or ours. */
	message: string;
	/** Empty when the request never reached the service. */
	requestId: string;
	/** How often a request was sent for this item; 0 when nothing left this machine. */
	attempts: number;
}

/**
 * The object `failure` of a failed item, as the public contract has it.
 *
 * @returns what happened and what to do: code, label, category, message, advice, requestId, callPlaced
 * (`no` or `unknown`), retryable (the node itself would send the same request again after a pause), attempts
 */
export function describeFailure({
	code,
	message,
	requestId,
	attempts,
}: AttemptFailure): IDataObject {
	const { label, category, advice, callPlaced, retry } = findOutcome(code);
	return {
		code,
		label,
		category,
		message,
		advice,
		requestId,
		callPlaced,
		retryable: retry === 'afterBackoff',
		attempts,
	};
}
