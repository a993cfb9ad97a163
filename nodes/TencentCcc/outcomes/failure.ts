import type { IDataObject } from 'n8n-workflow';

import { findOutcome, wordsOf, type MessageLanguage } from './catalogue';
import type { ActionKind } from './kind';
import { labelOfOutput, standardOutputOf, type OutputSet } from './outputs';

/** An agent who did not take a call, and why. A type, because an interface is no IDataObject. */
export type TriedAgent = { UserId: string; code: string; message: string; requestId: string };

/** Why nothing came of an item, as it comes out of the client, the batch or the simulation. */
export interface Failure {
	/** Tencent's code as given, or one of our own. */
	code: string;
	/** Tencent's own message, or ours. */
	message: string;
	/** Empty when the request never reached the service. */
	requestId: string;
	/** How often a request was sent for this item; 0 when nothing left this machine. */
	attempts: number;
	/** ISO time from which on the lead may be dialled, where it is known. */
	nextAllowedAt?: string;
	/** The agents that were tried in vain, and why. */
	agentsTried?: TriedAgent[];
}

/** A failure for which nothing was sent. */
export const unsent = (code: string, message: string): Failure => ({
	code,
	message,
	requestId: '',
	attempts: 0,
});

/** What the words and fields of a failure depend on besides its code. */
export interface FailureContext {
	kind: ActionKind;
	/** The action's name, for advice that names it. */
	action: string;
	outputSet: OutputSet;
	/** Of message and advice; label, output and code are compared by workflows, and stay English. Default `en-US`. */
	language?: MessageLanguage;
	simulated?: boolean;
}

/** What the builder or the caller's team can do next. */
export const adviceOf = ({ code }: Failure, { kind, action, language = 'en-US' }: FailureContext) =>
	wordsOf(code, kind, language).advice.replace('{action}', action);

/** Tencent's own message comes in the language that it was asked for; ours begins with what happened in that language. */
export function messageOf({ code, message }: Failure, { kind, language }: FailureContext): string {
	const isOurs = code.startsWith('Client.');
	return language === 'zh-CN' && isOurs
		? `${wordsOf(code, kind, language).meaning} ${message}`
		: message;
}

/**
 * The object `failure` of a failed item, as the public contract has it.
 *
 * @returns what happened and what to do: code, label, output (the standard output, or `Error` of what reads or acts),
 * category, message, advice, requestId, callPlaced (of what dials: `no` or `unknown`), retryable (the node itself would
 * send the same request again after a pause), attempts, and where they are known nextAllowedAt, agentsTried, simulated
 */
export function describeFailure(failure: Failure, context: FailureContext): IDataObject {
	const { code, requestId, attempts, nextAllowedAt, agentsTried } = failure;
	const { kind, outputSet, simulated } = context;
	const { label, category, callPlaced, retryable } = findOutcome(code, kind);
	return {
		code,
		label,
		output: outputSet === 'result' ? 'Error' : labelOfOutput(standardOutputOf(code, outputSet)),
		category,
		message: messageOf(failure, context),
		advice: adviceOf(failure, context),
		requestId,
		...(kind === 'dial' ? { callPlaced } : {}),
		retryable,
		attempts,
		...(nextAllowedAt ? { nextAllowedAt } : {}),
		...(agentsTried ? { agentsTried } : {}),
		...(simulated ? { simulated } : {}),
	};
}
