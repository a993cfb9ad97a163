import type { DeduplicationScope, ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';

/**
 * Remembers across executions and restarts which leads have been dialled, in n8n's own deduplication store.
 */
export interface RedialGuard {
	/**
	 * Records keys as dialled; call it right before their requests leave.
	 *
	 * @returns the keys that nobody had recorded before: only those may be dialled
	 * @throws what n8n's store throws; nothing may be dialled then
	 */
	claim(keys: string[]): Promise<Set<string>>;
	/** Forgets keys whose requests were definitely refused. Several calls at once become one. */
	release(key: string): Promise<void>;
}

/** What n8n's store offers, for one workflow. */
export interface DialledKeys {
	/** Returns those keys that are new, and records them. */
	checkAndRecord(keys: string[]): Promise<string[]>;
	remove(keys: string[]): Promise<void>;
}

/** How many keys n8n keeps for a workflow; the oldest are forgotten first. */
const MOST_KEYS = 50_000;
const STORE_OPTIONS: ICheckProcessedOptions = { mode: 'entries', maxEntries: MOST_KEYS };
/**
 * The nodes of a workflow share their keys: the lead that one node's agent was too busy for may have been rung by the
 * next node, and the first must know that when the CRM repeats itself.
 */
const SCOPE: DeduplicationScope = 'workflow';
/** Keeps keys apart from what n8n's Remove Duplicates nodes record for the same workflow. */
const PREFIX = 'Tencent CCC: ';

/**
 * The tail of what is under way on the store, by workflow. The store reads, changes and writes one row, so two
 * executions of one process must not do so at once, or one of them loses its entries.
 */
const underWay = new Map<string, Promise<unknown>>();

async function oneAfterTheOther<Result>(
	workflow: string,
	work: () => Promise<Result>,
): Promise<Result> {
	const before = underWay.get(workflow) ?? Promise.resolve();
	const now = before.then(work, work);
	const settled = now.catch(() => undefined);
	underWay.set(workflow, settled);
	try {
		return await now;
	} finally {
		if (underWay.get(workflow) === settled) underWay.delete(workflow);
	}
}

/**
 * @param workflow names the workflow across the instance: its executions wait for each other
 */
export function createRedialGuard(workflow: string, store: DialledKeys): RedialGuard {
	let toRelease: string[] = [];
	let releasing: Promise<void> | undefined;

	return {
		async claim(keys) {
			return await oneAfterTheOther(
				workflow,
				async () => new Set(await store.checkAndRecord(keys)),
			);
		},
		async release(key) {
			toRelease.push(key);
			releasing ??= oneAfterTheOther(workflow, async () => {
				releasing = undefined;
				const keys = toRelease;
				toRelease = [];
				await store.remove(keys);
			});
			await releasing;
		},
	};
}

/** The guard of the workflow that runs, on n8n's own store. */
export function redialGuardOf(context: IExecuteFunctions): RedialGuard {
	const { helpers } = context;
	const prefixed = (keys: string[]) => keys.map((key) => `${PREFIX}${key}`);
	return createRedialGuard(String(context.getWorkflow().id), {
		async checkAndRecord(keys) {
			const { new: recorded } = await helpers.checkProcessedAndRecord(
				prefixed(keys),
				SCOPE,
				STORE_OPTIONS,
			);
			return recorded.map((key) => String(key).slice(PREFIX.length));
		},
		async remove(keys) {
			await helpers.removeProcessed(prefixed(keys), SCOPE, STORE_OPTIONS);
		},
	});
}
