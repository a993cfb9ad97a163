import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { openCrashLedger } from '../../../nodes/TencentCcc/dialling/openCrashLedger';
import { crashLedgerIn } from '../../support/batch';
import { DeduplicationTable } from '../../support/deduplicationTable';

/** What an n8n without resume tokens shows of an execution that a webhook has started with some items. */
interface OldExecution {
	items: IDataObject[];
	mode?: 'webhook' | 'retry';
	startTime?: number;
	executionId?: string;
}

const ledgerOf = (
	table: DeduplicationTable,
	{ items, mode = 'webhook', startTime = 1_700_000_000_000, ...execution }: OldExecution,
) =>
	openCrashLedger(
		{
			...table.context(),
			getMode: () => mode,
			getNode: () => ({ id: 'node', name: 'Node' }),
			getExecutionId: () => ('executionId' in execution ? execution.executionId : 'e1'),
			getWorkflowDataProxy: () => ({ $execution: { resumeUrl: 'https://n8n.example/1' } }),
			runExecutionData: {
				resultData: {
					runData: {
						Webhook: [{ startTime, data: { main: [items.map((json) => ({ json }))] } }],
					},
				},
				executionData: { runtimeData: { establishedAt: startTime } },
			},
		} as unknown as IExecuteFunctions,
		0,
	);

const ALLOWED = new Set(['0']);
const event = (lead: string) => ({ items: [{ body: { lead } }] });

it.each<[string, OldExecution, Set<string>]>([
	['its retry sends nothing again', { ...event('a'), mode: 'retry' }, new Set()],
	['a worker that repeats it sends nothing again', event('a'), new Set()],
	['another event of the same millisecond is sent', event('b'), ALLOWED],
	['the same event at another time is sent', { ...event('a'), startTime: 1 }, ALLOWED],
])('n8n 1, after an execution has sent its lead: %s', async (_name, other, allowed) => {
	const table = new DeduplicationTable();
	expect(await ledgerOf(table, event('a')).claim(['0'])).toEqual(ALLOWED);
	expect(await ledgerOf(table, other).claim(['0'])).toEqual(allowed);
});

it('the tool of an MCP Server Trigger, which runs before there is an execution, leaves no row', async () => {
	const table = new DeduplicationTable();
	const beforeExecution = { ...event('a'), executionId: undefined };
	for (let call = 0; call < 2; call++) {
		expect(await ledgerOf(table, beforeExecution).claim(['0'])).toEqual(ALLOWED);
	}
	expect(table.rows).toEqual([]);
});

describe('whether nothing before this try has claimed an attempt of the run', () => {
	const ALL = Array.from({ length: 120 }, (_, attempt) => String(attempt));
	/** A database whose answers take a while. */
	const slow = () => new DeduplicationTable(() => 2);

	it('holds while claims of this try are under way, and what it has claimed is given back', async () => {
		const ledger = crashLedgerIn(slow());
		await ledger.claim(['0', '1']);
		const releasing = ledger.release('0');
		const claiming = ledger.claim(['2', '3']);
		const looking = ledger.isFirstTry(ALL);
		const claimingLater = ledger.claim(['4', '119']);
		await expect(looking).resolves.toBe(true);
		await Promise.all([releasing, claiming, claimingLater]);
	});

	it.each([
		['a place that this try has not asked for', '60'],
		['a place that this try asks for at the same time', '2'],
		['a place that this try asks for meanwhile', '119'],
		['a place that this try has asked for before', '0'],
	])('does not hold where an earlier try has claimed %s', async (_title, earlier) => {
		const rows = slow();
		await crashLedgerIn(rows).claim([earlier]);
		const ledger = crashLedgerIn(rows);
		await ledger.claim(['0', '1']);
		const claiming = ledger.claim(['2', '3']);
		const looking = ledger.isFirstTry(ALL);
		const claimingLater = ledger.claim(['119']);
		await expect(looking).resolves.toBe(false);
		await Promise.all([claiming, claimingLater]);
	});

	it('does not hold where a claim has failed, so that nobody knows whose the place is', async () => {
		const rows = slow();
		await crashLedgerIn(rows).claim(['0']);
		const ledger = crashLedgerIn(rows);
		rows.isDown = true;
		await expect(ledger.claim(['0'])).rejects.toThrow();
		rows.isDown = false;
		await expect(ledger.isFirstTry(ALL)).resolves.toBe(false);
	});

	it('does not hold where a claim fails while it is looked', async () => {
		const rows = slow();
		await crashLedgerIn(rows).claim(['0']);
		const ledger = crashLedgerIn(rows);
		rows.isDown = true;
		const failing = expect(ledger.claim(['0'])).rejects.toThrow();
		await expect(ledger.isFirstTry(['0'])).resolves.toBe(false);
		await failing;
	});
});
