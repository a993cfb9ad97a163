import type { IDataObject } from 'n8n-workflow';

import { findOutcome, type OutcomeCategory } from './catalogue';

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
	/** Whether the request was to place a call. Default true; others say nothing about a call. */
	toPlaceCall?: boolean;
}

/** A failure for which nothing was sent. */
export const unsent = (code: string, message: string): AttemptFailure => ({
	code,
	message,
	requestId: '',
	attempts: 0,
});

/** What to do next when a request that was to place no call has failed. */
const RUN_AGAIN = 'then run this operation again.';
const ADVICE_WITHOUT_CALL: Partial<Record<OutcomeCategory, string>> = {
	account: `Check the credential, its policy in CAM and the account's state, ${RUN_AGAIN}`,
	rateLimit: `Wait a little, ${RUN_AGAIN}`,
	unknown: `Wait a little, ${RUN_AGAIN}`,
};
const OTHER_ADVICE_WITHOUT_CALL = `Correct what the message names, ${RUN_AGAIN}`;
const NOTHING_ABOUT_THE_CALL = 'This failure says nothing about whether a call was placed.';

/** What the builder or the caller's team can do next. */
export function adviceOf({ code, toPlaceCall = true }: AttemptFailure): string {
	const { advice, category } = findOutcome(code);
	if (toPlaceCall) return advice;
	const next =
		code === 'Client.RecordNotFound'
			? advice
			: (ADVICE_WITHOUT_CALL[category] ?? OTHER_ADVICE_WITHOUT_CALL);
	return `${next} ${NOTHING_ABOUT_THE_CALL}`;
}

/**
 * The object `failure` of a failed item, as the public contract has it.
 *
 * @returns what happened and what to do: code, label, category, message, advice, requestId, callPlaced
 * (`no` or `unknown`), retryable (the node itself would send the same request again after a pause), attempts
 */
export function describeFailure(failure: AttemptFailure): IDataObject {
	const { code, message, requestId, attempts, toPlaceCall = true } = failure;
	const { label, category, callPlaced, retry } = findOutcome(code);
	return {
		code,
		label,
		category,
		message,
		advice: adviceOf(failure),
		requestId,
		callPlaced: toPlaceCall ? callPlaced : 'unknown',
		retryable: retry === 'afterBackoff',
		attempts,
	};
}
