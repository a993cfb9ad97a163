import type { Locator, Page } from 'playwright-core';
import { pollUntil } from '../n8n/pollUntil';
import type { RestClient, SavedWorkflow, WorkflowFile } from '../n8n/restClient';
import { STEP_DEADLINE_MS } from './browser';

/** The node with this name on the canvas. */
export const canvasNode = (page: Page, name: string): Locator =>
	page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

/** Saves a new workflow, and opens it in the editor. */
export async function openWorkflow(
	page: Page,
	client: RestClient,
	workflow: WorkflowFile,
): Promise<SavedWorkflow> {
	const saved = await client.createWorkflow(workflow);
	await page.goto(`${client.url}/workflow/${saved.id}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await standStill(page);
	return saved;
}

/** The button that executes the workflow. */
export const executeButton = (page: Page): Locator =>
	page.getByRole('button', { name: /^Execute workflow/ }).last();

/** Executes a workflow whose trigger has pinned data, and waits until the editor shows the results. */
export async function executeWorkflow(page: Page): Promise<void> {
	await executeButton(page).click();
	await page.getByText('Workflow executed successfully').waitFor();
}

/** The panel with a node's parameters. */
export const PANEL = '[data-test-id="ndv"]';

/** Opens a node's panel. */
export async function openPanel(page: Page, nodeName: string): Promise<void> {
	await canvasNode(page, nodeName).dblclick();
	await page.locator(PANEL).waitFor();
	await standStill(page);
}

/** Takes out of sight what would cover what a picture is about: n8n's messages, and other parts of the editor. */
export async function hide(page: Page, selectors: string[]): Promise<void> {
	const hidden = ['.el-notification', ...selectors].join(', ');
	await page.addStyleTag({ content: `${hidden} { visibility: hidden !important }` });
}

/** Waits until nothing on the page moves or fades any more. */
export async function standStill(page: Page): Promise<void> {
	let before = await page.screenshot();
	const isStill = async () => {
		const now = await page.screenshot();
		const same = now.equals(before);
		before = now;
		return same || undefined;
	};
	await pollUntil('the editor to stand still', isStill, STEP_DEADLINE_MS, 400);
}
