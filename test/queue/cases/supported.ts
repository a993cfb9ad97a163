import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { INodeListSearchResult } from 'n8n-workflow';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE } from '../../../scripts/n8n/furnish';
import { itemsOf } from '../../n8n/support/readExecution';
import {
	chain,
	leads,
	manualTrigger,
	NODE_TYPE,
	tencentCcc,
	webhook,
} from '../../n8n/support/workflows';
import { endedExecutionsOf } from '../support/executions';
import { leadsOf, report, rungCounts } from '../support/leads';
import type { QueueScene } from '../support/queueScene';

/** What builders do, in queue mode. */
export function supportedCases(scene: () => QueueScene): void {
	const call = () =>
		tencentCcc({
			credentials: scene().credentials,
			parameters: { calleeNumber: '={{ $json.body?.phone ?? $json.phone }}' },
		});

	it('every process has loaded the package', () => {
		const { main, workers, webhookProcesses } = scene().n8n;
		for (const { logFile } of [main, ...workers, ...webhookProcesses]) {
			expect(readFileSync(logFile, 'utf8')).not.toMatch(
				/Unrecognized node type|could not be loaded/i,
			);
		}
	});

	it("the credential's Test button asks Tencent", async () => {
		const { client, credentialId, credentialData } = scene();
		expect(
			await client.testCredential(credentialId, CREDENTIAL_TYPE, CREDENTIAL_NAME, credentialData),
		).toMatchObject({ status: 'OK' });
	});

	it('the agent picker lists the agents of the account', async () => {
		const { results } = await scene().client.request<INodeListSearchResult>(
			'POST',
			'/rest/dynamic-node-parameters/resource-locator-results',
			{
				nodeTypeAndVersion: { name: NODE_TYPE, version: 1 },
				currentNodeParameters: { resource: 'call', operation: 'createCallOutSession' },
				credentials: scene().credentials,
				path: 'parameters.userId',
				methodName: 'searchAgents',
			},
		);
		expect(results).toHaveLength(scene().sandbox.account.agents.length);
	});

	it('a call workflow that is started by a webhook runs on the workers', async () => {
		const called = leadsOf(30, 8);
		const path = randomUUID();
		const saved = await scene().client.createWorkflow(chain('By webhook', [webhook(path), call()]));
		await scene().client.activateWorkflow(saved);
		await Promise.all(called.map(async (lead) => await scene().client.callWebhook(path, lead)));
		const executions = await endedExecutionsOf(scene().n8n, saved.id, called.length);
		const counts = rungCounts(scene().sandbox, called);
		report('queue, webhooks', { executions: executions.length, ...counts });
		expect(counts).toEqual({ leads: 30, once: 30, twice: 0, byNobody: 0 });
		expect(executions.every(({ status }) => status === 'success')).toBe(true);
		for (const { logFile } of scene().n8n.workers) {
			expect(readFileSync(logFile, 'utf8')).toContain('started execution');
		}
	});

	it('a manual execution is offloaded to a worker', async () => {
		const [lead] = leadsOf(1, 9);
		const saved = await scene().client.createWorkflow(
			chain('By hand', [manualTrigger(), leads([{ ...lead }]), call()]),
		);
		const execution = await scene().client.runWorkflow(saved, 'Start');
		expect(itemsOf(execution, 'Tencent CCC')).toEqual([
			expect.objectContaining({ SessionId: expect.any(String) as string }),
		]);
		const logs = scene().n8n.workers.map(({ logFile }) => readFileSync(logFile, 'utf8'));
		expect(logs.join()).toContain(`started execution ${execution.id} `);
	});
}
