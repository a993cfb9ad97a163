import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { readCredential, readSdkAppId } from '../../../../credentials/credentialFields';
import type { AttemptResult } from '../../dialling/attempt';
import { openAttemptLedger, type AttemptLedger } from '../../dialling/attemptLedger';
import { dialBatch, type PlannedCall } from '../../dialling/dialBatch';
import { sharedPacer } from '../../dialling/pacing';
import { redialGuardOf } from '../../dialling/redialGuard';
import { isUnknown, verifyUnknown, type UnknownAttempt } from '../../dialling/verifyUnknown';
import type { AttemptFailure } from '../../outcomes/failure';
import type { BatchFigures } from '../../outcomes/summary';
import { createCallOutSessionResponse } from '../../transport/responseSchemas';
import { sendAction, type RequestFunction } from '../../transport/sendAction';
import type { PlannedItem } from './callPlan';

/** An item that is to be dialled. */
export type CallItem = Extract<PlannedItem, { kind: 'call' }>;

/** What came of the calls, by item index, and the figures for the summary. */
export interface DialledCalls extends BatchFigures {
	results: Map<number, AttemptResult>;
}

/** Batches that are shorter than this are over before anybody wonders how far they are. */
const SHORTEST_BATCH_WITH_PROGRESS = 20;
/** Milliseconds between two messages about progress. */
const PROGRESS_INTERVAL = 1000;

/** The ledger of this run of the node, in n8n's node context. */
export function openLedger(context: IExecuteFunctions): AttemptLedger {
	return openAttemptLedger(
		context.getContext('node'),
		context.getWorkflowDataProxy(0).$runIndex as number,
		context.getExecutionId(),
	);
}

/** Tells the editor, in manual executions, how far a long batch is. */
function progressReporter(context: IExecuteFunctions, total: number): (ended: number) => void {
	let lastAt = Date.now();
	return (ended) => {
		const isDue = Date.now() - lastAt >= PROGRESS_INTERVAL;
		if (context.getMode() !== 'manual' || total < SHORTEST_BATCH_WITH_PROGRESS || !isDue) return;
		lastAt = Date.now();
		context.sendMessageToUI?.(`Tencent CCC: ${ended} of ${total} calls have ended`);
	};
}

/**
 * Dials the planned calls with the node's credential, and looks for the sessions of those whose outcome is
 * unknown.
 *
 * @throws Error when the credential is missing or cannot be used; nothing has been sent then
 */
export async function dialCalls(
	context: IExecuteFunctions,
	calls: Map<number, CallItem>,
	ledger: AttemptLedger,
	endsBatch: (failure: AttemptFailure) => boolean,
): Promise<DialledCalls> {
	const stored = await context.getCredentials('tencentCccApi');
	const { endpoint, secretId } = readCredential(stored);
	const sdkAppId = readSdkAppId(stored);
	const cancelSignal = context.getExecutionCancelSignal?.();
	const request: RequestFunction = async (options) =>
		await context.helpers.httpRequestWithAuthentication.call(context, 'tencentCccApi', options);
	const callOf = (itemIndex: number) => calls.get(itemIndex) as CallItem;

	const plannedCalls: PlannedCall[] = [...calls].map(([itemIndex, call]) => ({
		itemIndex,
		body: { SdkAppId: sdkAppId, ...call.request },
		callsPerSecond: call.callsPerSecond,
		redialGuardKey: call.redialGuardKey,
	}));
	const { results, sentAt, retries, waitedForPace } = await dialBatch({
		calls: plannedCalls,
		ledger,
		guard: redialGuardOf(context),
		pacer: sharedPacer(endpoint, secretId),
		send: async ({ itemIndex, body }) =>
			await sendAction(
				request,
				{ endpoint, action: 'CreateCallOutSession', body, timeout: callOf(itemIndex).timeout },
				createCallOutSessionResponse,
			),
		endsBatch,
		cancelSignal,
		onProgress: progressReporter(context, calls.size),
	});

	const unknown: UnknownAttempt[] = [...sentAt]
		.filter(([itemIndex]) => callOf(itemIndex).verifyUnknown)
		.filter(([itemIndex]) => isUnknown(results.get(itemIndex) as AttemptResult))
		.map(([itemIndex, sent]) => {
			const { UserId: agent, Callee: callee, UUI: uui = '' } = callOf(itemIndex).request;
			return { itemIndex, sentAt: sent, callee, agent, uui };
		});
	if (unknown.length > 0 && !cancelSignal?.aborted) {
		const { found, checked } = await verifyUnknown({
			attempts: unknown,
			knownSessionIds: [...results.values()].map((result) =>
				result.placed ? String(result.response.SessionId) : '',
			),
			ask: async (action, parameters, schema) =>
				await sendAction(
					request,
					{ endpoint, action, body: { SdkAppId: sdkAppId, ...parameters }, timeout: 5000 },
					schema,
				),
			now: Date.now,
			wait: sleep,
			isCancelled: () => cancelSignal?.aborted ?? false,
		});
		for (const { itemIndex } of unknown) {
			const result = results.get(itemIndex) as AttemptResult & { placed: false };
			const session = found.get(itemIndex);
			if (session) {
				const response = { SessionId: session.sessionId, RequestId: result.failure.requestId };
				const placed = { placed: true, response, confirmedBy: session.confirmedBy } as const;
				results.set(itemIndex, placed);
				ledger.complete(itemIndex, { SdkAppId: sdkAppId, ...callOf(itemIndex).request }, placed);
			} else {
				const said = result.failure.message.replace(/\.$/, '');
				const failure = { ...result.failure, message: `${said}. ${checked}` };
				results.set(itemIndex, { placed: false, failure });
			}
		}
	}
	return { results, retries, waitedForPace };
}
