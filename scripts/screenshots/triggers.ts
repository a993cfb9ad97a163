import type { Page } from 'playwright-core';
import { readExample } from '../editor/examples';
import type { Stage } from '../editor/stage';
import { canvasNode, hide, openWorkflow, standStill } from '../editor/steps';
import { withCredential } from '../n8n/furnish';
import type { WorkflowFile } from '../n8n/restClient';
import { frame, floatingParts } from './canvas';

const TRIGGER_TYPE = 'n8n-nodes-tencent-ccc.tencentCccTrigger';
const POLLING_TYPE = 'n8n-nodes-tencent-ccc.tencentCccPollingTrigger';

const example = ({ credentialId }: Stage) =>
	withCredential(readExample<WorkflowFile>('call-outcome.json'), credentialId);

/** The canvas of the call outcome workflow, as it is imported. */
export async function takeCallOutcomePicture(
	page: Page,
	stage: Stage,
	file: string,
): Promise<void> {
	const workflow = example(stage);
	const saved = await stage.client.createWorkflow({ ...workflow, pinData: {} });
	await openWorkflow(page, stage, saved);
	await page.locator('[data-test-id="zoom-to-fit"]').click();
	await page.mouse.move(0, 0);
	await hide(page, floatingParts);
	await standStill(page);
	const shown = workflow.nodes.map(({ id }) => id);
	await page.screenshot({ path: file, clip: await frame(page, shown) });
}

/** The panel of a trigger, in a workflow of its own. */
async function takePanel(page: Page, stage: Stage, file: string, type: string): Promise<void> {
	const workflow = example(stage);
	const trigger = workflow.nodes.find((node) => node.type === TRIGGER_TYPE);
	if (!trigger) throw new Error('call-outcome.json holds no Tencent CCC Trigger');
	const isPolling = type === POLLING_TYPE;
	const node = {
		...trigger,
		type,
		name: isPolling ? 'Tencent CCC Polling Trigger' : 'Tencent CCC Trigger',
		parameters: isPolling
			? { pollTimes: { item: [{ mode: 'everyX', value: 5, unit: 'minutes' }] } }
			: trigger.parameters,
	} as WorkflowFile['nodes'][number];
	const saved = await stage.client.createWorkflow({
		name: node.name,
		nodes: [node],
		connections: {},
	});
	await openWorkflow(page, stage, saved);
	await canvasNode(page, node.name).dblclick();
	await page.mouse.move(0, 0);
	await hide(page, ['.el-notification', '[data-test-id="floating-nodes"]']);
	await standStill(page);
	await page
		.locator('[data-test-id="ndv-parameters-panel"], [data-test-id="ndv"]')
		.first()
		.screenshot({ path: file });
}

/** The panel of Tencent CCC Trigger: where its URL goes in the Tencent console. */
export const takeTriggerPicture = async (page: Page, stage: Stage, file: string) =>
	await takePanel(page, stage, file, TRIGGER_TYPE);

/** The panel of Tencent CCC Polling Trigger. */
export const takeCallRecordTriggerPicture = async (page: Page, stage: Stage, file: string) =>
	await takePanel(page, stage, file, POLLING_TYPE);
