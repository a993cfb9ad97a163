import { randomUUID } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../scripts/n8n/furnish';
import { leadsOf, report, ringsOf, rungCounts, type Lead } from '../../queue/support/leads';
import { outputsOf } from './readExecution';
import type { Scene } from './scene';
import { chain, splitBody, tencentCcc, webhook } from './workflows';

const SUCCESS = 0;
const NOT_NOW = 2;
const ALREADY_DIALLED = 8;
/** Events that the CRM sends at the same time. */
const EVENTS_AT_ONCE = 20;

/**
 * What must hold for events that a CRM sends several times at once, and for retries, wherever n8n runs.
 *
 * @param host names it in the counts
 * @param pairs how many events come twice at once
 */
export function repeatedEventCases(
	host: string,
	pairs: number,
	scene: () => Omit<Scene, 'close'>,
): void {
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
		for (const execution of await scene().client.finishedExecutionsOf(workflowId, count)) {
			for (const [output, items] of outputsOf(execution, 'Tencent CCC').entries()) {
				outputs.push(...items.map(() => output));
			}
		}
		return outputs;
	}

	describe('the redial guard', () => {
		it.each([
			['two identical events at once', pairs, 2, 1],
			['five copies of an event at once', 10, 5, 2],
		])('%s: nobody is rung twice, now or later', async (name, count, copies, series) => {
			const leads = leadsOf(count, series);
			const { id, path } = await guardedWorkflow();
			await postCopies(path, leads, copies);
			const outputs = await outputsOfAll(id, count * copies);
			const atOnce = rungCounts(scene().sandbox, leads);
			report(`${host}, guard, ${name}`, atOnce);

			await postCopies(path, leads, 1);
			const all = await outputsOfAll(id, count * (copies + 1));
			const later = rungCounts(scene().sandbox, leads);
			report(`${host}, guard, ${name}, and again later`, later);

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
				await scene().client.finishedExecutionsOf(id, 2);
			}
			const counts = rungCounts(scene().sandbox, leads);
			report(`${host}, guard, the first two leads of a new workflow`, counts);
			expect(counts).toEqual({ leads: 10, once: 10, twice: 0, byNobody: 0 });
		});
	});

	describe('Most Calls per Callee', () => {
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
				report(`${host}, caps, ${name}`, atOnce);

				// Those that want the last place at once may all give way, and then it is free for the next one
				await postCopies(path, leads, 1);
				const all = await outputsOfAll(id, count * (copies + 1));
				const later = counts();
				report(`${host}, caps, ${name}, and again later`, later);

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

	it('two retries of one failed execution, at once: no lead is rung twice', async () => {
		const leads = leadsOf(40, 21);
		const { client, credentialId, credentialData, credentials } = scene();
		const useKey = async (secretKey: unknown) =>
			await client.updateCredential(credentialId, CREDENTIAL_TYPE, CREDENTIAL_NAME, {
				...credentialData,
				secretKey: String(secretKey),
			});
		const path = randomUUID();
		const splitOut = splitBody();
		const call = tencentCcc({
			credentials,
			parameters: { errorOutputs: 'none', options: { verifyUnknown: false } },
		});
		const saved = await client.createWorkflow(chain('Batch', [webhook(path), splitOut, call]));
		await client.activateWorkflow(saved);
		await useKey('a wrong key');
		await client.callWebhook(path, leads);
		const [failed] = await client.finishedExecutionsOf(saved.id);
		expect(failed.status).toBe('error');
		await useKey(credentialData.secretKey);

		const [{ id }] = await client.executionsOf(saved.id);
		await Promise.all([client.retryExecution(id), client.retryExecution(id)]);
		await client.finishedExecutionsOf(saved.id, 3);
		const counts = rungCounts(scene().sandbox, leads);
		report(`${host}, two retries of one failed execution at once`, counts);
		expect(counts).toEqual({ leads: 40, once: 40, twice: 0, byNobody: 0 });
	});
}
