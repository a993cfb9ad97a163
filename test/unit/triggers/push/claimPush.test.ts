import type { IExecuteFunctions } from 'n8n-workflow';

import { claimPush } from '../../../../nodes/TencentCcc/triggers/push/claimPush';
import { DeduplicationTable } from '../../../support/deduplicationTable';

/** Whether an execution may go on with a push. */
const claim = async (table: DeduplicationTable, executionId: string, mode = 'webhook') =>
	await claimPush(
		{
			...table.context(),
			getMode: () => mode,
			getExecutionId: () => executionId,
			getWorkflow: () => ({ id: 'workflow' }),
			getNode: () => ({ name: 'Trigger', id: 'n', type: 't' }),
		} as unknown as IExecuteFunctions,
		'push-1',
	);

it('of several executions of one push, exactly one goes on', async () => {
	for (let round = 0; round < 50; round++) {
		const table = new DeduplicationTable(() => Math.random() * 2);
		const all = await Promise.all(['1', '2', '3'].map(async (id) => await claim(table, id)));
		expect(all.filter(Boolean)).toHaveLength(1);
	}
});

it('an execution that n8n runs again, or that is retried, has its push still; another one has not', async () => {
	const table = new DeduplicationTable();
	const claims = [
		await claim(table, '1'),
		await claim(table, '2'),
		await claim(table, '1'),
		await claim(table, '2'),
		await claim(table, '3', 'retry'),
	];
	expect(claims).toEqual([true, false, true, false, true]);
});

it('an execution fails when the database does not answer, so that it can be retried', async () => {
	const table = new DeduplicationTable();
	await claim(table, '0');
	table.isDown = true;
	await expect(claim(table, '1')).rejects.toThrow(/^n8n's database does not answer, so it is not/);
});
