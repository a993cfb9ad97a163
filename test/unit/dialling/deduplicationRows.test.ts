import type { IExecuteFunctions } from 'n8n-workflow';

import {
	deduplicationRowsOf,
	rowsAreKeptApart,
	type DeduplicationRows,
} from '../../../nodes/TencentCcc/dialling/deduplicationRows';
import { DeduplicationTable } from '../../support/deduplicationTable';

describe('rows of the deduplication table', () => {
	it('are one for each name, within the length that the table has for them', async () => {
		const table = new DeduplicationTable();
		const rows = table.process();
		await rows.record('a', ['1']);
		await rows.record('b'.repeat(5000), ['1']);
		expect(new Set(table.rows).size).toBe(2);
		for (const row of table.rows) expect(row.length).toBeLessThan(100);
	});

	it('tell nothing of what they are named after', async () => {
		const table = new DeduplicationTable();
		await table.process().record('008613800138000', ['1']);
		expect(table.rows.join()).not.toContain('13800138000');
	});

	it('leave the id of the node as it was, also while a query is under way and after it failed', async () => {
		const table = new DeduplicationTable();
		const context = table.context('own id');
		const { node } = context as unknown as { node: { id: string } };
		const rows = deduplicationRowsOf(context) as DeduplicationRows;
		const recorded = rows.record('a', ['1']);
		expect(node.id).toBe('own id');
		await recorded;
		expect(node.id).toBe('own id');
		table.isDown = true;
		await expect(rows.record('a', ['1'])).rejects.toThrow('does not answer');
		expect(node.id).toBe('own id');
	});

	it('are told apart by the check, which leaves nothing behind', async () => {
		const table = new DeduplicationTable();
		expect(await rowsAreKeptApart(table.process())).toBe(true);
		expect(table.rows).toEqual([]);
	});

	it('are not told apart when n8n reads the id of the node later', async () => {
		const rows = deduplicationRowsOf(new DeduplicationTable().contextOfAnotherMake());
		expect(await rowsAreKeptApart(rows as DeduplicationRows)).toBe(false);
	});

	it('do not exist where n8n hides the node', () => {
		const { helpers } = new DeduplicationTable().context();
		expect(deduplicationRowsOf({ helpers } as IExecuteFunctions)).toBeUndefined();
	});
});
