import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { INode, INodeParameters } from 'n8n-workflow';
import { pollUntil } from '../../../scripts/n8n/pollUntil';
import type { N8nServer } from '../../../scripts/n8n/server';
import { chain, node, splitBody, tencentCcc, webhook } from '../../n8n/support/workflows';
import { deduplicationRowCount, endedExecutionsOf, executionsOf } from '../support/executions';
import { leadsOf, report, rungCounts, type Lead } from '../support/leads';
import type { QueueScene } from '../support/queueScene';

const REDIS_IS_LOST = 'Lost Redis connection';
/** What n8n prints when it loses Redis, has it again, or has been started again. */
const REDIS_STATES =
	/Lost Redis connection|Recovered Redis connection|Initializing n8n process|worker is now ready|Starting n8n webhook/g;

interface BatchOptions {
	options?: INodeParameters;
	parameters?: INodeParameters;
	/** Nodes behind ours. */
	behind?: INode[];
}

/** What is killed, and retried, in the middle of a batch. The processes that are killed are started again. */
export function crashCases(scene: () => QueueScene): void {
	/** A published workflow that dials all leads of one event. */
	async function batchWorkflow({ options, parameters, behind = [] }: BatchOptions = {}) {
		const path = randomUUID();
		const splitOut = splitBody();
		const call = tencentCcc({
			credentials: scene().credentials,
			parameters: { ...parameters, options: { verifyUnknown: false, ...options } },
		});
		const saved = await scene().client.createWorkflow(
			chain('Batch', [webhook(path), splitOut, call, ...behind]),
		);
		await scene().client.activateWorkflow(saved);
		return {
			id: saved.id,
			post: async (leads: Lead[]) => await scene().client.callWebhook(path, leads),
		};
	}

	const GUARDED = { options: { redialGuardKey: '={{ $json.leadId }}' } };

	/** Waits until so many of the leads have been rung. */
	const untilRung = async (leads: Lead[], count: number) =>
		await pollUntil(
			`${count} of the leads to be rung`,
			() => (rungCounts(scene().sandbox, leads).once >= count ? true : undefined),
			60_000,
			10,
		);

	/** Presses Retry in n8n's list of executions. n8n answers when the retry has ended, or cannot be run. */
	const retry = async (executionId: string) =>
		await scene()
			.client.request('POST', `/rest/executions/${executionId}/retry`, { loadWorkflow: false })
			.catch(() => undefined);

	/** Waits until every process has Redis again, or has been started again because it was gone for too long. */
	async function untilRedisIsBack() {
		const { main, workers, webhookProcesses } = scene().n8n;
		const isBack = async (process: N8nServer) => {
			const states = readFileSync(process.logFile, 'utf8').match(REDIS_STATES);
			return states?.at(-1) !== REDIS_IS_LOST && (await process.isReady()) ? true : undefined;
		};
		await Promise.all(
			[main, ...workers, ...webhookProcesses].map(
				async (process) =>
					await pollUntil('Redis to be back', async () => await isBack(process), 300_000, 200),
			),
		);
	}

	/** The worker that runs an execution. */
	const workerOf = async (executionId: string): Promise<N8nServer> =>
		await pollUntil('the worker to note that it has begun', () =>
			scene().n8n.workers.find(({ logFile }) =>
				readFileSync(logFile, 'utf8').includes(`started execution ${executionId} `),
			),
		);

	it('the main process is killed in the middle of a batch: every lead is rung once', async () => {
		const leads = leadsOf(40, 22);
		const { id, post } = await batchWorkflow();
		await post(leads);
		await untilRung(leads, 5);
		await scene().n8n.main.kill();
		await scene().n8n.main.restart();
		await endedExecutionsOf(scene().n8n, id, 1);
		const counts = rungCounts(scene().sandbox, leads);
		report('queue, main process killed', counts);
		expect(counts).toEqual({ leads: 40, once: 40, twice: 0, byNobody: 0 });
	});

	it('Redis is gone for ten seconds in the middle of a batch: no lead is rung twice', async () => {
		const leads = leadsOf(100, 23);
		const { id, post } = await batchWorkflow(GUARDED);
		await post(leads);
		await untilRung(leads, 5);
		await scene().n8n.redis.kill();
		await pause(10_000);
		await scene().n8n.redis.restart();
		await untilRedisIsBack();
		await endedExecutionsOf(scene().n8n, id, 1);
		const interrupted = rungCounts(scene().sandbox, leads);
		report('queue, Redis gone for 10 s', interrupted);

		await pollUntil(
			'n8n to take events again',
			async () =>
				await post(leads).then(
					() => true,
					() => undefined,
				),
			60_000,
			500,
		);
		await endedExecutionsOf(scene().n8n, id, 2);
		const repeated = rungCounts(scene().sandbox, leads);
		report('queue, Redis gone for 10 s, and the event again', repeated);
		expect(interrupted.twice).toBe(0);
		expect(repeated.twice).toBe(0);
		expect(repeated.once).toBe(100);
	});

	it('a worker is killed in the middle of a batch: no lead is rung twice, neither by Retry nor by the event again', async () => {
		const leads = leadsOf(60, 24);
		const { id, post } = await batchWorkflow(GUARDED);
		await post(leads);
		await untilRung(leads, 25);
		const [{ id: executionId }] = await executionsOf(scene().n8n, id);
		const worker = await workerOf(executionId);
		await worker.kill();
		const before = rungCounts(scene().sandbox, leads);
		await endedExecutionsOf(scene().n8n, id, 1);
		await retry(executionId);
		await post(leads);
		await endedExecutionsOf(scene().n8n, id, 2);
		await worker.restart();
		const after = rungCounts(scene().sandbox, leads);
		report('queue, worker killed', { before: before.once, ...after });
		expect(after.twice).toBe(0);
		// In doubt are those that were about to leave
		expect(after.byNobody).toBeLessThanOrEqual(20);
	});

	it('all of n8n is killed, in the middle of a batch and behind one: Retry rings nobody twice', async () => {
		const inTheMiddle = leadsOf(60, 25);
		const finished = leadsOf(20, 26);
		const slow = node({
			name: 'Slow CRM',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			parameters: { amount: 20 },
		});
		const workflows = [await batchWorkflow(), await batchWorkflow({ behind: [slow] })];
		await workflows[1].post(finished);
		await untilRung(finished, 20);
		await workflows[0].post(inTheMiddle);
		await untilRung(inTheMiddle, 15);
		const { main, workers, webhookProcesses } = scene().n8n;
		const processes = [main, ...workers, ...webhookProcesses];
		await Promise.all(processes.map(async (process) => await process.kill()));
		const before = rungCounts(scene().sandbox, inTheMiddle);
		await Promise.all(processes.map(async (process) => await process.restart()));

		await Promise.all(
			workflows.map(async ({ id }) => {
				const [crashed] = await endedExecutionsOf(scene().n8n, id, 1);
				// Otherwise it was over before n8n was killed, and there is nothing to retry
				expect(crashed.status).toBe('crashed');
				await Promise.all([retry(crashed.id), retry(crashed.id)]);
				await endedExecutionsOf(scene().n8n, id, 3);
				await retry(crashed.id);
				await endedExecutionsOf(scene().n8n, id, 4);
			}),
		);
		const middle = rungCounts(scene().sandbox, inTheMiddle);
		const behind = rungCounts(scene().sandbox, finished);
		report('queue, all killed in the middle of a batch, Retry', { before: before.once, ...middle });
		report('queue, all killed behind a batch, Retry', behind);
		expect(middle.twice).toBe(0);
		expect(middle.byNobody).toBeLessThanOrEqual(20);
		expect(behind).toEqual({ leads: 20, once: 20, twice: 0, byNobody: 0 });
	});

	it('leaves no row of a batch that has ended, but one for each call, by which later ones know their rivals', async () => {
		const leads = leadsOf(10, 27);
		const { id, post } = await batchWorkflow();
		await post(leads);
		await endedExecutionsOf(scene().n8n, id, 1);
		await pollUntil('the rows of the run to be deleted', async () =>
			(await deduplicationRowCount(scene().n8n, id)) === leads.length ? true : undefined,
		);
	});
}
