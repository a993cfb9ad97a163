import { randomUUID } from 'node:crypto';
import { outputsOf } from '../../n8n/support/readExecution';
import { chain, tencentCcc, webhook } from '../../n8n/support/workflows';
import { endedExecutionsOf } from '../support/executions';
import { leadsOf, report, rungCounts, type Lead } from '../support/leads';
import type { QueueScene } from '../support/queueScene';

const SUCCESS = 0;
const ALREADY_DIALLED = 8;
/** Events that the CRM sends at the same time. */
const EVENTS_AT_ONCE = 20;

/** The redial guard, with events that come several times at once on two workers. */
export function redialGuardCases(scene: () => QueueScene): void {
	/** A published workflow with nodes one after the other that call a lead under the guard of its id. */
	async function guardedWorkflow() {
		const path = randomUUID();
		const saved = await scene().client.createWorkflow(
			chain('Guarded', [
				webhook(path),
				tencentCcc({
					credentials: scene().credentials,
					parameters: {
						calleeNumber: '={{ $json.body.phone }}',
						options: { redialGuardKey: '={{ $json.body.leadId }}', verifyUnknown: false },
					},
				}),
			]),
		);
		await scene().client.activateWorkflow(saved);
		return { id: saved.id, path };
	}

	/** Sends each lead so many times at once, some leads at a time. */
	async function postCopies(path: string, leads: Lead[], copies: number) {
		const atOnce = Math.max(1, Math.floor(EVENTS_AT_ONCE / copies));
		for (let next = 0; next < leads.length; next += atOnce) {
			const events = leads
				.slice(next, next + atOnce)
				.flatMap((lead) => Array<Lead>(copies).fill(lead));
			await Promise.all(events.map(async (lead) => await scene().client.callWebhook(path, lead)));
		}
	}

	/** By which outputs the items of a workflow's executions have left. */
	async function outputsOfAll(workflowId: string, count: number): Promise<number[]> {
		const outputs: number[] = [];
		for (const { id } of await endedExecutionsOf(scene().n8n, workflowId, count)) {
			const execution = await scene().client.finishedExecution(id);
			for (const [output, items] of outputsOf(execution, 'Tencent CCC').entries()) {
				outputs.push(...items.map(() => output));
			}
		}
		return outputs;
	}

	describe('the redial guard, on two workers', () => {
		it.each([
			['two identical events at once', 60, 2, 1],
			['five copies of an event at once', 10, 5, 2],
		])('%s: nobody is rung twice, now or later', async (name, count, copies, series) => {
			const leads = leadsOf(count, series);
			const { id, path } = await guardedWorkflow();
			await postCopies(path, leads, copies);
			const outputs = await outputsOfAll(id, count * copies);
			const atOnce = rungCounts(scene().sandbox, leads);
			report(`queue, guard, ${name}`, atOnce);

			await postCopies(path, leads, 1);
			const all = await outputsOfAll(id, count * (copies + 1));
			const later = rungCounts(scene().sandbox, leads);
			report(`queue, guard, ${name}, and again later`, later);

			expect(atOnce).toEqual({ leads: count, once: count, twice: 0, byNobody: 0 });
			expect(later).toEqual(atOnce);
			expect(outputs.filter((output) => output === SUCCESS)).toHaveLength(count);
			expect(outputs.filter((output) => output === ALREADY_DIALLED)).toHaveLength(
				count * (copies - 1),
			);
			expect(all.filter((output) => output === ALREADY_DIALLED)).toHaveLength(count * copies);
		});

		it('the first two leads of new workflows, at once: both are rung', async () => {
			const leads = leadsOf(10, 3);
			for (let next = 0; next < leads.length; next += 2) {
				const { id, path } = await guardedWorkflow();
				const pair = leads.slice(next, next + 2);
				await Promise.all(pair.map(async (lead) => await scene().client.callWebhook(path, lead)));
				await endedExecutionsOf(scene().n8n, id, 2);
			}
			const counts = rungCounts(scene().sandbox, leads);
			report('queue, guard, the first two leads of a new workflow', counts);
			expect(counts).toEqual({ leads: 10, once: 10, twice: 0, byNobody: 0 });
		});
	});
}
