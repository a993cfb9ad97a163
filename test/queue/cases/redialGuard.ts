import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { connectMcpClient, outcomeOfTool } from '../../n8n/support/mcpClient';
import { outputsOf } from '../../n8n/support/readExecution';
import { chain, mcpServer, NODE_TYPE, tencentCcc, webhook } from '../../n8n/support/workflows';
import { deduplicationRowCount, endedExecutionsOf } from '../support/executions';
import { leadsOf, report, ringsOf, rungCounts, type Lead } from '../support/leads';
import type { QueueScene } from '../support/queueScene';

const SUCCESS = 0;
const NOT_NOW = 2;
const ALREADY_DIALLED = 8;
/** Events that the CRM sends at the same time. */
const EVENTS_AT_ONCE = 20;

/** The redial guard and the caps, with events that come several times at once on two workers. */
export function redialGuardCases(scene: () => QueueScene): void {
	/** A published workflow that calls a lead, under the guard of its id unless told otherwise. */
	async function guardedWorkflow(
		options: INodeParameters = { redialGuardKey: '={{ $json.body.leadId }}' },
	) {
		const path = randomUUID();
		const saved = await scene().client.createWorkflow(
			chain('Guarded', [
				webhook(path),
				tencentCcc({
					credentials: scene().credentials,
					parameters: {
						calleeNumber: '={{ $json.body.phone }}',
						options: { verifyUnknown: false, ...options },
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

	it('two calls of a number at once behind an MCP Server Trigger: rung once', async () => {
		const leads = leadsOf(5, 6);
		const path = randomUUID();
		const phone = "={{ $fromAI('phone', 'The telephone number of the person', 'string') }}";
		const tool = tencentCcc({
			name: 'Call_a_Lead',
			type: `${NODE_TYPE}Tool`,
			credentials: scene().credentials,
			parameters: {
				calleeNumber: phone,
				options: { redialGuardKey: phone, verifyUnknown: false },
			},
		});
		const saved = await scene().client.createWorkflow(mcpServer(path, [tool]));
		await scene().client.activateWorkflow(saved);
		const client = await connectMcpClient(`${scene().client.url}/mcp/${path}`);
		const call = async (lead: Lead) =>
			outcomeOfTool(await client.callTool(tool.name, { phone: lead.phone }));
		const told = await Promise.all(leads.flatMap((lead) => [call(lead), call(lead)]));
		const counts = rungCounts(scene().sandbox, leads);
		const rows = await deduplicationRowCount(scene().n8n, saved.id);
		report('queue, MCP, two calls at once', { ...counts, rows });
		expect(counts).toEqual({ leads: 5, once: 5, twice: 0, byNobody: 0 });
		expect(told.filter((outcome) => outcome === 'placed')).toHaveLength(5);
		expect(told.filter((outcome) => outcome === 'Client.AlreadyDialled')).toHaveLength(5);
	});

	describe('Most Calls per Callee, on two workers', () => {
		it.each([
			['two events at once, one call allowed', 6, 2, 1, 4],
			['five events at once, two calls allowed', 4, 5, 2, 5],
		])(
			'%s: nobody is called too often, at once or later',
			async (name, count, copies, most, series) => {
				const leads = leadsOf(count, series);
				const { id, path } = await guardedWorkflow({
					mostCallsPerCallee: { most: { per24Hours: most, per5Minutes: most } },
				});
				/** How many leads were called as often as allowed, and how many more often. */
				const counts = () => {
					const rings = ringsOf(scene().sandbox, leads);
					return {
						leads: count,
						calls: rings.reduce((sum, times) => sum + times, 0),
						asOftenAsAllowed: rings.filter((times) => times === most).length,
						tooOften: rings.filter((times) => times > most).length,
					};
				};
				await postCopies(path, leads, copies);
				await outputsOfAll(id, count * copies);
				const atOnce = counts();
				report(`queue, caps, ${name}`, atOnce);

				// Those that want the last place at once may all give way, and then it is free for the next one
				await postCopies(path, leads, 1);
				const all = await outputsOfAll(id, count * (copies + 1));
				const later = counts();
				report(`queue, caps, ${name}, and again later`, later);

				expect(atOnce.tooOften).toBe(0);
				expect(later).toEqual({
					leads: count,
					calls: count * most,
					asOftenAsAllowed: count,
					tooOften: 0,
				});
				expect(all.filter((output) => output === SUCCESS)).toHaveLength(count * most);
				expect(all.filter((output) => output === NOT_NOW)).toHaveLength(
					count * (copies + 1 - most),
				);
			},
		);
	});
}
