import { setImmediate as nextTick } from 'node:timers/promises';

import { partition } from 'lodash';
import type {
	DeduplicationItemTypes,
	DeduplicationScope,
	ICheckProcessedContextData,
	IDataDeduplicator,
} from 'n8n-workflow';

const rowOf = (scope: DeduplicationScope, { workflow, node }: ICheckProcessedContextData) =>
	`${workflow.id}/${scope === 'node' ? `n:${node?.id}` : ''}`;

/**
 * n8n's table `processed_data` in memory, with the steps of n8n's own DeduplicationHelper: the name of a row is read
 * at once; then the row is read, and either inserted, which fails when somebody else was faster, or written as a
 * whole, which loses what others have written since. Only the mode `entries`.
 * Source: https://github.com/n8n-io/n8n/blob/master/packages/cli/src/deduplication/deduplication-helper.ts
 *
 * @param query what passes before each access to the table; throws when the database is down
 * @returns with the rows by workflow and context, as n8n's table has them
 */
export function deduplicationInMemory(query: () => Promise<void> = async () => await nextTick()) {
	const rows = new Map<string, DeduplicationItemTypes[]>();
	const deduplicator = {
		async checkProcessedAndRecord(items, scope, contextData, { maxEntries = Infinity }) {
			const row = rowOf(scope, contextData);
			await query();
			const found = rows.get(row);
			await query();
			if (!found && rows.has(row)) throw new Error('UNIQUE constraint failed: processed_data');
			const [processed, added] = partition(items, (item) => found?.includes(item));
			// An update of a row that was deleted meanwhile changes nothing
			if (!found || rows.has(row)) rows.set(row, [...(found ?? []), ...added].slice(-maxEntries));
			return { new: added, processed };
		},
		async clearAllProcessedItems(scope, contextData) {
			const row = rowOf(scope, contextData);
			await query();
			rows.delete(row);
		},
		async getProcessedDataCount(scope, contextData) {
			const row = rowOf(scope, contextData);
			await query();
			return rows.get(row)?.length ?? 0;
		},
	} satisfies Omit<IDataDeduplicator, 'removeProcessed'>;
	return { ...deduplicator, rows };
}
