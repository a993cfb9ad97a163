import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { letAge } from '../../dialling/ageingKeys';
import { deduplicationRowsOf, rowsAreKeptApart } from '../../dialling/deduplicationRows';
import { createKeyStore } from '../../dialling/keyStore';
import { ageingKeysOf, tableCheckOfThisProcess } from '../../processState';

/** Milliseconds after which the processes of n8n know a push without its row: from the static data of the workflow. */
const MAX_AGE_MS = 3_600_000;

/**
 * Claims a push for an execution, so that of several webhook processes to which Tencent's push and its repeat come at the
 * same moment only one has it acted on. An execution that n8n runs again, on another worker, has its push still.
 *
 * @param pushId the same for a push and its repeats
 * @returns false when another execution has it
 * @throws NodeOperationError when n8n's database does not answer: a retry of the execution goes on with the push
 */
export async function claimPush(context: IExecuteFunctions, pushId: string): Promise<boolean> {
	// The execution that is retried had the push
	if (context.getMode() === 'retry') return true;
	const rows = deduplicationRowsOf(context);
	if (!rows) return true;
	const pushes = createKeyStore(rows, 'push');
	const winners = createKeyStore(rows, 'winner of push');
	const own = `${pushId} ${context.getExecutionId()}`;
	try {
		if (!(await tableCheckOfThisProcess(async () => await rowsAreKeptApart(rows)))) return true;
		if (!(await pushes.claim([pushId])).has(pushId)) return await winners.isClaimed(own);
		await winners.claim([own]).catch(() => undefined);
	} catch (error) {
		throw new NodeOperationError(
			context.getNode(),
			`n8n's database does not answer, so it is not known whether another process of n8n goes on with this push: ${(error as Error).message}`,
		);
	}
	const workflowId = context.getWorkflow().id ?? '';
	const nowMs = Date.now();
	for (const [kind, store, key] of [
		['push', pushes, pushId],
		['winner', winners, own],
	] as const) {
		const ageing = ageingKeysOf(workflowId, kind);
		void letAge(store, ageing, { claimed: [key], nowMs, maxAgeMs: MAX_AGE_MS });
	}
	return true;
}
