import { createHash, randomUUID } from 'crypto';

import type { ICheckProcessedOptions, IExecuteFunctions, INode } from 'n8n-workflow';

/**
 * Rows of n8n's deduplication table (`processed_data`), by name. Names are of the workflow: all its nodes see the
 * same rows, and n8n deletes them with the workflow.
 */
export interface DeduplicationRows {
	/**
	 * Puts values into a row, and makes the row when it is not there. Of several calls at once that make a row,
	 * in any process, exactly one succeeds: the table's primary key is workflow and row. Calls at once that put
	 * values into a row that is there can lose values of each other.
	 *
	 * @returns those of the values that were not in the row
	 * @throws what the database throws: somebody made the row meanwhile, or the database does not answer
	 */
	record(row: string, values: string[]): Promise<string[]>;
	/** How many values a row holds; 0 when there is none. Changes nothing. */
	count(row: string): Promise<number>;
	/** Deletes a row with its values. Deleting none is no error. */
	delete(row: string): Promise<void>;
}

const OPTIONS: ICheckProcessedOptions = { mode: 'entries' };
/** Keeps our rows apart from those of n8n's own nodes, whose ids are UUIDs. */
const ROW_PREFIX = 'tencent-ccc:';

/** The name of a row, short enough for the table whatever the name stands for, and without a lead's data in the clear. */
const rowId = (row: string) =>
	`${ROW_PREFIX}${createHash('sha256').update(row).digest('base64url')}`;

/** Begins work while a node has another id. It has its own again when this returns, and the work goes on. */
function withId<Result>(node: INode, id: string, work: () => Promise<Result>): Promise<Result> {
	const ownId = node.id;
	node.id = id;
	try {
		return work();
	} finally {
		node.id = ownId;
	}
}

/**
 * The rows of the workflow that runs.
 *
 * n8n offers a node one row of its own, `n:<id of the node>`, and reads that id synchronously, before anything is
 * awaited. The id is another one for that synchronous turn, in which no other code runs.
 * Source: https://github.com/n8n-io/n8n/blob/master/packages/cli/src/deduplication/deduplication-helper.ts
 *
 * @returns undefined when n8n does not show the node that runs
 */
export function deduplicationRowsOf(context: IExecuteFunctions): DeduplicationRows | undefined {
	const { helpers } = context;
	// Public in n8n-core, absent from n8n-workflow, whose getNode() hands out a copy
	const { node } = context as unknown as { node?: INode };
	if (typeof node?.id !== 'string') return undefined;

	const inRow = <Result>(row: string, work: () => Promise<Result>) =>
		withId(node, rowId(row), work);

	return {
		async record(row, values) {
			const { new: recorded } = await inRow(
				row,
				async () => await helpers.checkProcessedAndRecord(values, 'node', OPTIONS),
			);
			return recorded.map(String);
		},
		async count(row) {
			return await inRow(row, async () => await helpers.getProcessedDataCount('node', OPTIONS));
		},
		async delete(row) {
			await inRow(row, async () => await helpers.clearAllProcessedItems('node', OPTIONS));
		},
	};
}

/**
 * Tries with rows of its own whether this n8n keeps rows apart: two names are two rows, a second record of a row
 * finds the first, and deleting one row keeps the other. Leaves nothing behind.
 *
 * @throws what the database throws when it does not answer
 */
export async function rowsAreKeptApart(rows: DeduplicationRows): Promise<boolean> {
	const [one, other] = [randomUUID(), randomUUID()].map((id) => `check ${id}`);
	const seen: number[] = [];
	try {
		seen.push((await rows.record(one, ['1'])).length);
		seen.push((await rows.record(other, ['2'])).length);
		seen.push((await rows.record(one, ['1'])).length);
		seen.push(await rows.count(one), await rows.count(other));
		await rows.delete(one);
		seen.push(await rows.count(one), await rows.count(other));
	} finally {
		await rows.delete(one).catch(() => undefined);
		await rows.delete(other).catch(() => undefined);
	}
	return seen.join() === '1,1,0,1,1,0,1';
}
