import { randomUUID } from 'node:crypto';
import {
	activateTrigger,
	callRecord,
	NEXT_NAME,
	push,
	pushTrigger,
	TRIGGER_NAME,
} from '../../n8n/support/pushes';
import { itemsOf, nodesThatRan } from '../../n8n/support/readExecution';
import { endedExecutionsOf } from '../support/executions';
import { report } from '../support/leads';
import type { QueueScene } from '../support/queueScene';

const PAIRS = 30;

/** Tencent's push and its repeat at the same moment, each at a webhook process of its own. */
export function pushCases(scene: () => QueueScene): void {
	it('the same push at two webhook processes at once is acted on once', async () => {
		const { client, credentials, sandbox, n8n } = scene();
		const trigger = pushTrigger(credentials, { authentication: 'none' });
		const { workflow, url } = await activateTrigger(client, trigger);
		for (let pair = 0; pair < PAIRS; pair++) {
			const one = {
				body: callRecord(sandbox.account.sdkAppId, { SessionId: `s-${pair}` }),
				uuid: randomUUID(),
			};
			await Promise.all([push(url, one), push(url, one)]);
		}
		const executions = await endedExecutionsOf(n8n, workflow.id, PAIRS);
		const actedOn = new Map<string, number>();
		let notes = 0;
		for (const { id } of executions) {
			const execution = await client.finishedExecution(id);
			if (!nodesThatRan(execution).includes(NEXT_NAME)) notes++;
			for (const { SessionId } of itemsOf(execution, TRIGGER_NAME)) {
				actedOn.set(String(SessionId), (actedOn.get(String(SessionId)) ?? 0) + 1);
			}
		}
		const times = [...actedOn.values()];
		const counts = {
			pairs: PAIRS,
			executions: executions.length,
			actedOnTwice: times.filter((count) => count > 1).length,
			lost: PAIRS - actedOn.size,
		};
		report('queue, the same push at two webhook processes at once', counts);
		expect(counts).toMatchObject({ actedOnTwice: 0, lost: 0 });
		expect(notes).toBe(executions.length - PAIRS);
	});
}
