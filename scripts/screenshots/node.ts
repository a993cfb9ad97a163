import type { Page } from 'playwright-core';
import { saveUnpinned, type Stage } from '../editor/stage';
import { canvasNode, executeWithLeads, hide, openWorkflow, standStill } from '../editor/steps';
import type { WorkflowFile } from '../n8n/restClient';

const NODE_NAME = 'Tencent CCC';

/** Two numbers of the sandbox's account. */
const callerNumbers = ['0086075512345678', '008601012345678'];

/** The node's panel with its parameters, and with what became of the sample leads. */
export async function takeNodePicture(page: Page, stage: Stage, file: string): Promise<void> {
	const saved = await saveUnpinned(stage, withCallerNumbers(stage.workflow));
	await openWorkflow(page, stage, saved);
	await executeWithLeads(page, stage, stage.sampleLeads);
	await canvasNode(page, NODE_NAME).dblclick();
	const output = page.locator('[data-test-id="output-panel"]');
	await output.locator('[data-test-id="radio-button-schema"]').click();
	await page.mouse.move(0, 0);
	// The neighbouring nodes float over the edges of the panel.
	await hide(page, ['.el-notification', '[data-test-id="floating-nodes"]']);
	await standStill(page);
	await page.locator('[data-test-id="ndv"]').screenshot({ path: file });
}

/** The workflow with something to see in the field for caller numbers. */
function withCallerNumbers(workflow: WorkflowFile): WorkflowFile {
	const nodes = workflow.nodes.map((node) =>
		node.name === NODE_NAME ? { ...node, parameters: { ...node.parameters, callerNumbers } } : node,
	);
	return { ...workflow, nodes };
}
