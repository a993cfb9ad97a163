import { setImmediate as nextTick } from 'node:timers/promises';

import {
	UserError,
	type DeduplicationItemTypes,
	type DeduplicationScope,
	type ICheckProcessedContextData,
	type ICheckProcessedOptions,
	type IDataDeduplicator,
	type IDeduplicationOutput,
} from 'n8n-workflow';

/**
 * What n8n keeps in its database for `checkProcessedAndRecord`, in memory: by workflow, and by node or for the
 * whole workflow. Like n8n it reads, then writes, so that two executions at once can both find an item new.
 * Only the mode `entries`.
 */
export class InMemoryDeduplicator implements IDataDeduplicator {
	private readonly seen = new Map<string, DeduplicationItemTypes[]>();

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
		options: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		const key = this.keyOf(scope, contextData, options);
		const before = this.seen.get(key) ?? [];
		await nextTick();
		const output: IDeduplicationOutput = { new: [], processed: [] };
		for (const item of items) {
			output[before.includes(item) ? 'processed' : 'new'].push(item);
		}
		const after = [...before, ...output.new];
		this.seen.set(key, options.maxEntries ? after.slice(-options.maxEntries) : after);
		return output;
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
		options: ICheckProcessedOptions,
	): Promise<void> {
		const key = this.keyOf(scope, contextData, options);
		const kept = (this.seen.get(key) ?? []).filter((item) => !items.includes(item));
		await nextTick();
		this.seen.set(key, kept);
	}

	async clearAllProcessedItems(
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
		options: ICheckProcessedOptions,
	): Promise<void> {
		this.seen.delete(this.keyOf(scope, contextData, options));
	}

	async getProcessedDataCount(
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
		options: ICheckProcessedOptions,
	): Promise<number> {
		return this.seen.get(this.keyOf(scope, contextData, options))?.length ?? 0;
	}

	private keyOf(
		scope: DeduplicationScope,
		{ workflow, node }: ICheckProcessedContextData,
		{ mode }: ICheckProcessedOptions,
	): string {
		if (mode !== 'entries') throw new UserError(`The engine knows only "entries", not "${mode}"`);
		return `${workflow.id}/${scope === 'node' ? node?.id : ''}`;
	}
}
