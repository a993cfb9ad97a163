import { sleep } from 'n8n-workflow';

import type { Client } from '../api/client';
import type { BatchFigures } from '../outcomes/summary';
import { sessionsOf } from '../processState';
import { openAgentChooser } from './agentChooser';
import { advance, isNotAttempted, type Attempt } from './attempt';
import { openAttemptSource, type AttemptSource } from './attemptSource';
import { dialBatch, type BatchResult, type DialBatchOptions } from './dialBatch';
import type { DialSpecification } from './specification';
import { verifyUnknown } from './verification';

/** What dialling takes besides the attempts. */
export interface DialOptions
	extends Pick<
		DialBatchOptions,
		'ledger' | 'crashLedger' | 'guard' | 'rivals' | 'callCaps' | 'endsBatch' | 'onProgress'
	> {
	specification: DialSpecification;
	client: Client;
}

/** What came of all batches together. */
export interface DialFigures extends BatchFigures {
	/** The attempts whose failures ended the batch. */
	endedBy: Attempt[];
}

/**
 * The attempts that still end the batch after verification: each failure by itself, but answers that did not come from
 * Tencent only when none of their calls was found, for then nothing reaches Tencent.
 */
function unsettled({ endedBy, foreignAnswers }: BatchResult): Attempt[] {
	const isUnsettled = ({ outcome }: Attempt) => !outcome?.done;
	const foreign = foreignAnswers.every(isUnsettled) ? foreignAnswers : [];
	return [...new Set([...endedBy.filter(isUnsettled), ...foreign])];
}

/**
 * Dials attempts until each has an outcome, then looks for the sessions of those whose outcome is unknown. Where the
 * failure that ended the batch turns out to be a call that was placed, the attempts behind it are dialled too. Never
 * throws.
 */
export async function dial(
	attempts: AttemptSource,
	{ specification, client, onProgress, ...options }: DialOptions,
): Promise<DialFigures> {
	const { endpoint, sdkAppId, cancelSignal } = client;
	const { action, sessionOf } = specification;
	const sessions = sessionsOf(endpoint, sdkAppId);
	const figures: DialFigures = { endedBy: [], retries: 0, waitedMs: 0 };

	let endedBefore = 0;
	for (let source = attempts; ; ) {
		const agents = openAgentChooser(client, { specification, now: Date.now, wait: sleep });
		const batch = await dialBatch({
			...options,
			attempts: source,
			agents,
			limiter: client.limiterOf(action.name),
			send: async ({ body, timeoutMs }, onLeaving) =>
				await client.sendOnce(action, body, { timeoutMs, onLeaving }),
			cancelSignal,
			onProgress: (ended) => onProgress?.(endedBefore + ended),
		});
		const dialled = await source.all();
		for (const { outcome } of dialled) {
			if (outcome?.done) sessions.add(sessionOf(outcome.response));
		}
		await verifyUnknown({
			attempts: dialled,
			specification,
			client,
			rivals: options.rivals,
			sessions,
			now: Date.now,
			wait: sleep,
			isCancelled: () => cancelSignal?.aborted ?? false,
		});
		for (const { key, outcome } of dialled) {
			if (outcome?.done && outcome.confirmedBy && !outcome.reused) {
				options.ledger.complete(key, outcome);
			}
		}
		figures.retries += batch.retries;
		figures.waitedMs += batch.waitedMs;
		figures.endedBy = unsettled(batch);
		const wasStopped = batch.endedBy.length + batch.foreignAnswers.length > 0;
		if (!wasStopped || figures.endedBy.length > 0) return figures;
		const left = dialled.filter(({ outcome }) => isNotAttempted(outcome));
		for (const attempt of left) {
			advance(attempt, 'received');
			attempt.outcome = undefined;
		}
		endedBefore += dialled.length - left.length;
		source = openAttemptSource([left]);
	}
}
