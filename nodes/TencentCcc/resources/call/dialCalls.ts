import { sleep, type IExecuteFunctions } from 'n8n-workflow';

import { knownSessions, sharedPacer } from '../../processState';
import type { AttemptResult } from '../../dialling/attempt';
import { openAttemptLedger, type AttemptLedger } from '../../dialling/attemptLedger';
import { openCrashLedger, type CrashLedger } from '../../dialling/crashLedger';
import { dialBatch, isNotAttempted, type DialBatchOptions } from '../../dialling/dialBatch';
import { redialGuardOf } from '../../dialling/redialGuard';
import { sendPaced } from '../../api/sendPaced';
import { isUnknown, verifyUnknown, type UnknownAttempt } from '../../dialling/verifyUnknown';
import type { BatchFigures } from '../../outcomes/summary';
import { openAccount, type Account } from '../../api/account';
import { createCallOutSessionResponse } from '../../api/responseSchemas';
import type { PlannedItem } from './callPlan';

/** An item that is to be dialled. */
export type CallItem = Extract<PlannedItem, { kind: 'call' }>;

/** What came of the calls, by item index, and the figures for the summary. */
export interface DialledCalls extends BatchFigures {
	results: Map<number, AttemptResult>;
	/** The calls whose failures ended the batch, by item index. */
	endedBy: number[];
}

/** Batches that are shorter than this are over before anybody wonders how far they are. */
const SHORTEST_BATCH_WITH_PROGRESS = 20;
/** Milliseconds between two messages about progress. */
const PROGRESS_INTERVAL = 1000;
/** Milliseconds that each look for a session may take. */
const VERIFICATION_TIMEOUT = 5000;

/**
 * The ledger of this run of the node, in n8n's node context.
 *
 * @param asTool whether an AI agent runs the node
 */
export function openLedger(context: IExecuteFunctions, asTool: boolean): AttemptLedger {
	return openAttemptLedger(
		context.getContext('node'),
		runOf(context, asTool),
		context.getExecutionId(),
	);
}

/** Which run of the node this is, as the ledgers name it. An agent's calls of its tool belong together. */
const runOf = (context: IExecuteFunctions, asTool: boolean) =>
	asTool ? ('tool' as const) : (context.getWorkflowDataProxy(0).$runIndex as number);

/** What survives a crash of n8n in this run of the node. */
export const openCrashLedgerOf = (context: IExecuteFunctions, asTool: boolean): CrashLedger =>
	openCrashLedger(context, runOf(context, asTool));

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

/** Dials calls until each has a result, then looks for the sessions of those whose outcome is unknown. */
async function dialAndVerify(
	context: IExecuteFunctions,
	account: Account,
	calls: Map<number, CallItem>,
	options: Pick<DialBatchOptions, 'ledger' | 'crashLedger' | 'endsBatch' | 'onProgress'>,
): Promise<DialledCalls> {
	const { endpoint, secretId, send } = account;
	const cancelSignal = context.getExecutionCancelSignal?.();
	const isCancelled = () => cancelSignal?.aborted ?? false;
	const callOf = (itemIndex: number) => calls.get(itemIndex) as CallItem;

	const batch = await dialBatch({
		...options,
		calls: [...calls].map(([itemIndex, call]) => ({
			itemIndex,
			callee: call.request.Callee,
			body: { ...call.request },
			callsPerSecond: call.callsPerSecond,
			redialGuardKey: call.redialGuardKey,
		})),
		guard: redialGuardOf(context),
		pacer: sharedPacer(endpoint, secretId, 'CreateCallOutSession'),
		send: async ({ itemIndex, body }) =>
			await send(
				'CreateCallOutSession',
				body,
				createCallOutSessionResponse,
				callOf(itemIndex).timeout,
			),
		cancelSignal,
	});
	const { results, sentAt } = batch;
	const sessions = knownSessions(endpoint, secretId);
	for (const result of results.values()) {
		if (result.placed) sessions.add(String(result.response.SessionId));
	}

	const unknown: UnknownAttempt[] = [...sentAt]
		.filter(([itemIndex]) => callOf(itemIndex).verifyUnknown)
		.filter(([itemIndex]) => isUnknown(results.get(itemIndex)))
		.map(([itemIndex, sent]) => {
			const { UserId: agent, Callee: callee, UUI: uui = '' } = callOf(itemIndex).request;
			return { itemIndex, sentAt: sent, callee, agent, uui };
		});
	if (unknown.length === 0 || isCancelled()) return batch;

	const { found, checked } = await verifyUnknown({
		attempts: unknown,
		isKnown: (sessionId) => sessions.has(sessionId),
		ask: async (action, parameters, schema) =>
			await sendPaced(account, action, parameters, schema, VERIFICATION_TIMEOUT),
		now: Date.now,
		wait: sleep,
		isCancelled,
	});
	for (const { itemIndex, callee } of unknown) {
		const { failure } = results.get(itemIndex) as AttemptResult & { placed: false };
		const session = found.get(itemIndex);
		if (!session) {
			const message = `${failure.message.replace(/\.$/, '')}. ${checked}`;
			results.set(itemIndex, { placed: false, failure: { ...failure, message } });
			continue;
		}
		sessions.add(session.sessionId);
		const response = { SessionId: session.sessionId, RequestId: failure.requestId };
		const placed = { placed: true, response, confirmedBy: session.confirmedBy } as const;
		results.set(itemIndex, placed);
		options.ledger.complete(itemIndex, callee, placed);
	}
	return batch;
}

/**
 * Dials the planned calls with the node's credential. Where the failure that ended the batch turns out to be a
 * call that was placed, the calls behind it are dialled too.
 *
 * @throws Error when the credential is missing or cannot be used; nothing has been sent then
 */
export async function dialCalls(
	context: IExecuteFunctions,
	calls: Map<number, CallItem>,
	{ ledger, crashLedger }: Pick<DialBatchOptions, 'ledger' | 'crashLedger'>,
	endsBatch: DialBatchOptions['endsBatch'],
): Promise<DialledCalls> {
	const account = await openAccount(context);
	const results = new Map<number, AttemptResult>();
	const report = progressReporter(context, calls.size);
	const figures = { retries: 0, waitedForPace: 0 };

	for (let left = calls; ; ) {
		const endedBefore = results.size;
		const dialled = await dialAndVerify(context, account, left, {
			ledger,
			crashLedger,
			endsBatch,
			onProgress: (ended) => report(endedBefore + ended),
		});
		for (const [itemIndex, result] of dialled.results) results.set(itemIndex, result);
		figures.retries += dialled.retries;
		figures.waitedForPace += dialled.waitedForPace;
		const endedBy = dialled.endedBy.filter((itemIndex) => !results.get(itemIndex)?.placed);
		if (dialled.endedBy.length === 0 || endedBy.length > 0) {
			return { results, endedBy, ...figures };
		}
		left = new Map([...left].filter(([itemIndex]) => isNotAttempted(results.get(itemIndex))));
		for (const itemIndex of left.keys()) results.delete(itemIndex);
	}
}
