import type { Page } from 'playwright-core';
import type { Stage } from '../editor/stage';
import { canvasNode, executeWorkflow, hide, openWorkflow, standStill } from '../editor/steps';
import type { Edition } from './editions';
import { photograph } from './photograph';

const NODE_NAME = 'Tencent CCC';

/** The node's panel with its parameters, and with what became of the leads. */
export async function takeNodePicture(
	page: Page,
	stage: Stage,
	{ workflow, shownOutput }: Edition,
	file: string,
): Promise<number> {
	await openWorkflow(page, stage, await stage.client.createWorkflow(workflow));
	await executeWorkflow(page);
	await canvasNode(page, NODE_NAME).dblclick();
	const output = page.locator('[data-test-id="output-panel"]');
	await output.getByText(`${shownOutput} Branch`).click();
	await output.locator('[data-test-id="radio-button-schema"]').click();
	await page.mouse.move(0, 0);
	// The neighbouring nodes float over the edges of the panel.
	await hide(page, ['.el-notification', '[data-test-id="floating-nodes"]']);
	await standStill(page);
	return await photograph(page, '[data-test-id="ndv"]', file);
}
