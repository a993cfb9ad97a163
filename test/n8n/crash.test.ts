import { outputLabels } from '../../nodes/TencentCcc/outcomes/outputs';
import { pollUntil } from '../../scripts/n8n/pollUntil';
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

/** What came of one batch whose leads have come twice. */
interface CrashCounts extends RungCounts {
	/** How many leads had been rung when n8n was killed. */
	before: number;
	/** By which outputs the leads left the second run. */
	newlyRung: number;
	inDoubt: number;
	alreadyDialled: number;
	left: number;
}

/** Sends a batch's leads again, as a CRM does that has no answer. */
async function dialAgain(batch: KilledBatch): Promise<CrashCounts> {
	const { client, workflow, way, sandbox, leads, path, before } = batch;
	await client.callWebhook(path, leads);
	const second = await pollUntil(
		'the second run',
		async () => {
			const executions = await client.finishedExecutionsOf(workflow.id, 1);
			return executions.find(({ status }) => status === 'success');
		},
		60_000,
		200,
	);
	const outputs = outputsOf(second, 'Tencent CCC');
	const labels = outputLabels({ outputSet: way.outputSet });
	const leftBy = (label: string) => outputs[labels.indexOf(label)].length;
	return {
		before,
		...rungCounts(sandbox, leads),
		newlyRung: leftBy('Success'),
		inDoubt: leftBy('Unknown'),
		alreadyDialled: leftBy('Duplicate'),
		left: outputs.flat().length,
	};
}

describe('n8n is killed in the middle of batches with a guard key, and the leads come again', () => {
	let counts: CrashCounts[];

	beforeAll(async () => {
		counts = await killInTheMiddle(
			{ options: { redialGuardKey: '={{ $json.leadId }}' } },
			async (batches) => await Promise.all(batches.map(dialAgain)),
		);
	}, 300_000);

	it.each(WAYS_TO_DIAL.map(({ id }, index) => [id, index] as const))(
		'%s: no lead is rung twice, the others are dialled by the next run',
		(id, index) => {
			const { before, once, twice, newlyRung, inDoubt, alreadyDialled, left } = counts[index];
			report(`SQLite, killed with a guard key, ${id}, the event again`, counts[index]);
			// In the middle of the batch
			expect(before).toBeGreaterThanOrEqual(MIN_RUNG_BEFORE);
			expect(before).toBeLessThan(LEADS);
			expect(twice).toBe(0);
			expect(left).toBe(LEADS);
			expect(newlyRung + inDoubt + alreadyDialled).toBe(LEADS);
			expect(newlyRung).toBe(once - before);
			// Claimed, and nobody noted how the call ended: those that were about to leave in the crash
			expect(alreadyDialled + inDoubt).toBeGreaterThanOrEqual(before);
			expect(inDoubt).toBeLessThanOrEqual(mostInDoubt(WAYS_TO_DIAL[index]));
		},
	);
});
