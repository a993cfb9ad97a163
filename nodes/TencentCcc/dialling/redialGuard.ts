import type { IExecuteFunctions } from 'n8n-workflow';

import { tableCheckOfThisProcess } from '../processState';
import { deduplicationRowsOf, rowsAreKeptApart } from './deduplicationRows';
import { createKeyStore, type KeyStore } from './keyStore';

/**
 * Remembers across executions, processes and restarts which leads have been dialled, in n8n's own database.
 *
 * The nodes of a workflow share their keys: the lead that one node's agent was too busy for may have been rung by
 * the next node, and the first must know that when the CRM repeats itself.
 */
export type RedialGuard = KeyStore;

/** Why no guarded lead is dialled where n8n does not offer what the guard needs. */
const NOT_SUPPORTED =
	'this version of n8n does not keep the rows of its deduplication table apart, so Redial Guard Key cannot be used on it';

const refuse = async (): Promise<never> => {
	throw new Error(NOT_SUPPORTED);
};

/** A guard that lets nobody be dialled, and knows nothing to forget. */
const NO_GUARD: RedialGuard = {
	claim: refuse,
	complete: refuse,
	isClaimed: refuse,
	release: refuse,
	forget: refuse,
	endOf: refuse,
};

/**
 * The guard of the workflow that runs. Where n8n does not offer what it needs, each claim, and each key to be forgotten,
 * fails with a message that says so: guarded leads are not dialled then.
 */
export function redialGuardOf(context: IExecuteFunctions): RedialGuard {
	const rows = deduplicationRowsOf(context);
	if (!rows) return NO_GUARD;
	const store = createKeyStore(rows, 'lead');
	const assertKeptApart = async () => {
		if (!(await tableCheckOfThisProcess(async () => await rowsAreKeptApart(rows)))) await refuse();
	};
	return {
		...store,
		async claim(keys) {
			await assertKeptApart();
			return await store.claim(keys);
		},
		async forget(key) {
			await assertKeptApart();
			return await store.forget(key);
		},
	};
}
