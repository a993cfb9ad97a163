import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import { deduplicationRowsOf, rowsAreKeptApart } from '../../dialling/deduplicationRows';
import { deleteExpired } from '../../dialling/expiringKeys';
import { createKeyStore, type KeyStore, type KeyStoreOptions } from '../../dialling/keyStore';
import { expiringKeysOf, tableCheckOfThisProcess } from '../../processState';

/** Milliseconds after which the processes of n8n know a push without its row: from the static data of the workflow. */
const MAX_AGE_MS = 3_600_000;

/** Milliseconds to wait for an execution that has a push to say so: two queries, on a database that is busy. */
const PATIENCE_MS = 10_000;

/**
 * Claims a push for an execution, of which none has gone on yet.
 *
 * Who claims the push first has it, notes that for its own repetitions, and then for others. Where nobody has noted it, the
 * own claim may have come through although its answer was lost, or who had it was killed in between, and is repeated
 * here: the push goes on then, since a record that is acted on twice does less harm than one that is lost.
 *
 * @param own what names the execution
 */
async function claimFor(
	pushes: KeyStore,
	winners: KeyStore,
	pushId: string,
	own: string,
): Promise<'won' | 'goesOn' | 'taken'> {
	if ((await pushes.claim([pushId])).has(pushId)) {
		try {
			await winners.claim([own]);
			await pushes.complete(pushId);
		} catch {
			// Then others go on, too
		}
		return 'won';
	}
	if (await winners.isClaimed(own)) return 'goesOn';
	return (await pushes.endOf(pushId)) === 'completed' ? 'taken' : 'goesOn';
}

/**
 * Claims a push for an execution, so that of several webhook processes to which Tencent's push and its repeat come at the
 * same moment only one has it acted on. An execution that n8n runs again, on another worker, has its push still. Where it cannot
 * be known who has it, because a process was killed or an answer of the database was lost, more than one goes on.
 *
 * @param pushId the same for a push and its repeats
 * @param options how long to wait for an execution that has it to say so
 * @returns false when another execution has it
 * @throws NodeOperationError when n8n's database does not answer: a retry of the execution goes on with the push
 */
export async function claimPush(
	context: IExecuteFunctions,
	pushId: string,
	options: KeyStoreOptions = { patienceMs: PATIENCE_MS },
): Promise<boolean> {
	// The execution that is retried had the push
	if (context.getMode() === 'retry') return true;
	const rows = deduplicationRowsOf(context);
	if (!rows) return true;
	const pushes = createKeyStore(rows, 'push', options);
	const winners = createKeyStore(rows, 'winner of push');
	const own = `${pushId} ${context.getExecutionId()}`;
	try {
		if (!(await tableCheckOfThisProcess(async () => await rowsAreKeptApart(rows)))) return true;
		const claim = await claimFor(pushes, winners, pushId, own);
		if (claim !== 'won') return claim === 'goesOn';
	} catch (error) {
		throw new NodeOperationError(
			context.getNode(),
			`n8n's database does not answer, so it is not known whether another process of n8n goes on with this push: ${(error as Error).message}`,
		);
	}
	const workflowId = context.getWorkflow().id ?? '';
	const nowMs = Date.now();
	const letExpire = (kind: string, key: string, deleteRow: (key: string) => Promise<void>) => {
		const expiring = expiringKeysOf(workflowId, kind);
		expiring.add([key], nowMs, MAX_AGE_MS);
		// Nobody waits for it
		void deleteExpired(expiring, { made: 1, nowMs }, deleteRow);
	};
	letExpire('push', pushId, async (key) => void (await pushes.forget(key)));
	letExpire('winner', own, winners.release);
	return true;
}
