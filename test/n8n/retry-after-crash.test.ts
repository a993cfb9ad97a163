import { randomUUID } from 'node:crypto';

import type { IRunExecutionData } from 'n8n-workflow';

import { outputLabels } from '../../nodes/TencentCcc/outcomes/outputs';
import { report, rungCounts, type RungCounts } from '../queue/support/leads';
import { WAYS_TO_DIAL } from '../support/dialOperations';
import {
	killInTheMiddle,
	LEADS,
	MIN_RUNG_BEFORE,
	mostInDoubt,
	type KilledBatch,
} from './support/killedBatches';
import { outputsOf } from './support/readExecution';
import { node } from './support/workflows';

/** What came of one batch. */
interface CrashCounts extends RungCounts {
	/** How many leads had been rung when n8n was killed. */
	before: number;
	/** How many leads leave the last retry as Unknown. */
	inDoubt: number;
	/** How many leads have been rung by nobody, and do not leave as Unknown either. */
	lost: number;
	/** How many items have left each retry. */
	left: number[];
}

const wait = () =>
	node({
		name: 'Wait',
		type: 'n8n-nodes-base.wait',
		typeVersion: 1.1,
		webhookId: randomUUID(),
		parameters: { resume: 'webhook', httpMethod: 'POST', options: {} },
	});

/** Presses Retry in the list of executions, twice at once and once more. */
async function retryThrice({ client, workflow, way, sandbox, leads, before }: KilledBatch) {
	const [crashed] = await client.executionsOf(workflow.id);
	const retry = async () => await client.retryExecution(crashed.id);
	const retries = [...(await Promise.all([retry(), retry()])), await retry()];
	const outputs = retries.map((execution: { data: IRunExecutionData }) =>
		outputsOf(execution, 'Tencent CCC'),
	);
	const unknown = outputLabels({ outputSet: way.outputSet }).indexOf('Unknown');
	const inDoubt = outputs[2][unknown].map(({ json }) => json.leadId);
	const undialled = leads.filter((lead) => rungCounts(sandbox, [lead]).byNobody === 1);
	return {
		before,
		...rungCounts(sandbox, leads),
		inDoubt: inDoubt.length,
		lost: undialled.filter(({ leadId }) => !inDoubt.includes(leadId)).length,
		left: outputs.map((each) => each.flat().length),
	};
}

/* What makes n8n save an execution before our node, so that it can be retried after a crash. */
describe.each([
	['a Wait node before ours', { wait: wait() }],
	['Save Execution Progress', { settings: { saveExecutionProgress: true } }],
])('n8n is killed in the middle of batches, with %s', (savedBy, options) => {
	let counts: CrashCounts[];

	beforeAll(async () => {
		counts = await killInTheMiddle(
			options,
			async (batches) => await Promise.all(batches.map(retryThrice)),
		);
	}, 300_000);

	it.each(WAYS_TO_DIAL.map(({ id }, index) => [id, index] as const))(
		'%s: Retry rings nobody twice, and each lead that had not left',
		(id, index) => {
			const { before, ...after } = counts[index];
			report(`SQLite, killed with ${savedBy}, ${id}, Retry`, counts[index]);
			// In the middle of the batch
			expect(before).toBeGreaterThanOrEqual(MIN_RUNG_BEFORE);
			expect(before).toBeLessThan(LEADS);
			expect(after.twice).toBe(0);
			// In doubt are those that had been rung, whose results n8n lost, and those that were about to leave
			expect(after.inDoubt).toBeGreaterThanOrEqual(before);
			expect(after.inDoubt).toBeLessThanOrEqual(before + mostInDoubt(WAYS_TO_DIAL[index]));
			expect(after.lost).toBe(0);
			expect(after.left).toEqual([LEADS, LEADS, LEADS]);
		},
	);
});
