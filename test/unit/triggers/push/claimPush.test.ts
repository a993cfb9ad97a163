import { setTimeout as pause } from 'node:timers/promises';

import type { IExecuteFunctions } from 'n8n-workflow';

import { createKeyStore } from '../../../../nodes/TencentCcc/dialling/keyStore';
import { expiringKeysOf } from '../../../../nodes/TencentCcc/processState';
import { claimPush } from '../../../../nodes/TencentCcc/triggers/push/claimPush';
import { pollUntil } from '../../../../scripts/n8n/pollUntil';
import { DeduplicationTable } from '../../../support/deduplicationTable';

/** Others have time to note what they have: some queries. */
const atOnce = { patienceMs: 20_000, wait: async () => await pause(1) };

const WORKFLOW = 'workflow';

/** Whether an execution may go on with a push. */
const claim = async (
	table: DeduplicationTable,
	executionId: string,
	mode = 'webhook',
	pushId = 'push-1',
) =>
	await claimPush(
		{
			...table.context(),
			getMode: () => mode,
			getExecutionId: () => executionId,
			getWorkflow: () => ({ id: WORKFLOW }),
			getNode: () => ({ name: 'Trigger', id: 'n', type: 't' }),
		} as unknown as IExecuteFunctions,
		pushId,
		atOnce,
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

describe('a push is not lost', () => {
	it('when the answer to its claim is: the execution goes on', async () => {
		const table = new DeduplicationTable();
		await claim(table, 'of another push', 'webhook', 'push-0');
		table.lostAnswers = 1;
		expect(await claim(table, '1')).toBe(true);
	});

	it('when the worker is killed before it has noted that it has the push: its repetition goes on', async () => {
		const table = new DeduplicationTable();
		await createKeyStore(table.process(), 'push').claim(['push-1']);
		expect(await claim(table, '1')).toBe(true);
	});

	it('when the worker is killed before it has told others: its repetition goes on', async () => {
		const table = new DeduplicationTable();
		await createKeyStore(table.process(), 'push').claim(['push-1']);
		await createKeyStore(table.process(), 'winner of push').claim(['push-1 1']);
		expect(await claim(table, '1')).toBe(true);
	});
});

it('pushes leave no rows for longer than an hour', async () => {
	const table = new DeduplicationTable();
	// The pushes of the tests before stand in other tables
	for (const kind of ['push', 'winner']) expiringKeysOf(WORKFLOW, kind).takeExpired(Infinity, 999);
	const now = jest.spyOn(Date, 'now');
	const timeOf = (hour: number) => Date.UTC(2100, 0, 1, hour, hour);
	try {
		for (let hour = 0; hour < 6; hour++) {
			now.mockReturnValue(timeOf(hour));
			await claim(table, `at ${hour}`, 'webhook', `push at ${hour}`);
		}
	} finally {
		now.mockRestore();
	}
	await pollUntil('old rows to be gone', () => (table.rows.length === 3 ? true : undefined), 5_000);
});
