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
 * n8n's table `processed_data` in memory, with the steps of n8n's own DeduplicationHelper: the name of a row is read
 * at once; then the row is read, and either inserted, which fails when somebody else was faster, or written as a
 * whole, which loses what others have written since. Only the mode `entries`.
 * Source: https://github.com/n8n-io/n8n/blob/master/packages/cli/src/deduplication/deduplication-helper.ts
 */
export class InMemoryDeduplicator implements IDataDeduplicator {
	/** The rows by workflow and context, as n8n's table has them. */
	readonly rows = new Map<string, DeduplicationItemTypes[]>();

	/** @param query what passes before each access to the table; throws when the database is down */
	constructor(private readonly query: () => Promise<void> = async () => await nextTick()) {}

	async checkProcessedAndRecord(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
		{ mode, maxEntries }: ICheckProcessedOptions,
	): Promise<IDeduplicationOutput> {
		if (mode !== 'entries') throw new UserError(`The engine knows only "entries", not "${mode}"`);
		const row = this.rowOf(scope, contextData);
		await this.query();
		const found = this.rows.get(row);
		const values = [...(found ?? [])];
		await this.query();
		if (!found) {
			if (this.rows.has(row)) throw new Error('UNIQUE constraint failed: processed_data');
			this.rows.set(row, maxEntries ? items.slice(-maxEntries) : [...items]);
			return { new: items, processed: [] };
		}
		const output: IDeduplicationOutput = { new: [], processed: [] };
		for (const item of items) {
			output[found.includes(item) ? 'processed' : 'new'].push(item);
		}
		values.push(...output.new);
		// An update of a row that was deleted meanwhile changes nothing
		if (this.rows.has(row)) this.rows.set(row, maxEntries ? values.slice(-maxEntries) : values);
		return output;
	}

	async removeProcessed(
		items: DeduplicationItemTypes[],
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
	): Promise<void> {
		const row = this.rowOf(scope, contextData);
		await this.query();
		const kept = this.rows.get(row)?.filter((item) => !items.includes(item));
		await this.query();
		if (kept && this.rows.has(row)) this.rows.set(row, kept);
	}

	async clearAllProcessedItems(
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
	): Promise<void> {
		const row = this.rowOf(scope, contextData);
		await this.query();
		this.rows.delete(row);
	}

	async getProcessedDataCount(
		scope: DeduplicationScope,
		contextData: ICheckProcessedContextData,
	): Promise<number> {
		const row = this.rowOf(scope, contextData);
		await this.query();
		return this.rows.get(row)?.length ?? 0;
	}

	private rowOf(scope: DeduplicationScope, { workflow, node }: ICheckProcessedContextData): string {
		return `${workflow.id}/${scope === 'node' ? `n:${node?.id}` : ''}`;
	}
}
