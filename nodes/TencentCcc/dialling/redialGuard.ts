import type { ICheckProcessedOptions, IExecuteFunctions } from 'n8n-workflow';

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

/** What n8n's store offers, for one node of one workflow. */
export interface DialledKeys {
	/** Returns those keys that are new, and records them. */
	checkAndRecord(keys: string[]): Promise<string[]>;
	remove(keys: string[]): Promise<void>;
}

/** How many keys n8n keeps for a node; the oldest are forgotten first. */
const MOST_KEYS = 50_000;
const STORE_OPTIONS: ICheckProcessedOptions = { mode: 'entries', maxEntries: MOST_KEYS };

/**
 * The tail of what is under way on the store, by node. The store reads, changes and writes one row, so two
 * executions of one process must not do so at once, or one of them loses its entries.
 */
const underWay = new Map<string, Promise<unknown>>();

async function oneAfterTheOther<Result>(
	node: string,
	work: () => Promise<Result>,
): Promise<Result> {
	const before = underWay.get(node) ?? Promise.resolve();
	const now = before.then(work, work);
	const settled = now.catch(() => undefined);
	underWay.set(node, settled);
	try {
		return await now;
	} finally {
		if (underWay.get(node) === settled) underWay.delete(node);
	}
}

/**
 * @param node names the node across the instance: executions of the same node wait for each other
 */
export function createRedialGuard(node: string, store: DialledKeys): RedialGuard {
	let toRelease: string[] = [];
	let releasing: Promise<void> | undefined;

	return {
		async claim(keys) {
			return await oneAfterTheOther(node, async () => new Set(await store.checkAndRecord(keys)));
		},
		async release(key) {
			toRelease.push(key);
			releasing ??= oneAfterTheOther(node, async () => {
				releasing = undefined;
				const keys = toRelease;
				toRelease = [];
				await store.remove(keys);
			});
			await releasing;
		},
	};
}

/** The guard of the node that runs, on n8n's own store (scope: this node of this workflow). */
export function redialGuardOf(context: IExecuteFunctions): RedialGuard {
	const { helpers } = context;
	const node = `${context.getWorkflow().id}/${context.getNode().id}`;
	return createRedialGuard(node, {
		async checkAndRecord(keys) {
			const { new: recorded } = await helpers.checkProcessedAndRecord(keys, 'node', STORE_OPTIONS);
			return recorded.map(String);
		},
		async remove(keys) {
			await helpers.removeProcessed(keys, 'node', STORE_OPTIONS);
		},
	});
}
