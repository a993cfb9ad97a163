import type { Page } from 'playwright-core';
import type { Stage } from '../editor/stage';
import { canvasNode, hide, openWorkflow, standStill } from '../editor/steps';
import { CREDENTIAL_TYPE } from '../n8n/furnish';
import type { WorkflowFile } from '../n8n/restClient';
import type { Edition } from './editions';
import { photograph } from './photograph';

/** The panel of a trigger, in a workflow of its own. */
async function takePanel(
	page: Page,
	stage: Stage,
	{ credential }: Edition,
	file: string,
	trigger: { type: string; name: string; parameters: object },
): Promise<number> {
	const node = {
		...trigger,
		id: 'trigger',
		type: `n8n-nodes-tencent-ccc.${trigger.type}`,
		typeVersion: 1,
		position: [0, 0],
		credentials: { [CREDENTIAL_TYPE]: credential },
	};
	const saved = await stage.client.createWorkflow({
		name: trigger.name,
		nodes: [node],
		connections: {},
	} as unknown as WorkflowFile);
	await openWorkflow(page, stage, saved);
	await canvasNode(page, trigger.name).dblclick();
	await page.mouse.move(0, 0);
	await hide(page, ['.el-notification', '[data-test-id="floating-nodes"]']);
	await standStill(page);
	return await photograph(page, '[data-test-id="ndv"]', file);
}

/** The panel of Tencent CCC Trigger: where its URL goes in the Tencent console. */
export const takeTriggerPicture = async (
	page: Page,
	stage: Stage,
	edition: Edition,
	file: string,
) =>
	await takePanel(page, stage, edition, file, {
		type: 'tencentCccTrigger',
		name: edition.names.trigger,
		parameters: { filters: { direction: 'outbound', onlyWithUui: true } },
	});

/** The panel of Tencent CCC Polling Trigger. */
export const takeCallRecordTriggerPicture = async (
	page: Page,
	stage: Stage,
	edition: Edition,
	file: string,
) =>
	await takePanel(page, stage, edition, file, {
		type: 'tencentCccPollingTrigger',
		name: edition.names.pollingTrigger,
		parameters: { pollTimes: { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] } },
	});
