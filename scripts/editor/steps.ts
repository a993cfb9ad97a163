import type { Locator, Page, Response } from 'playwright-core';
import { pollUntil } from '../n8n/pollUntil';
import type { RestClient, SavedWorkflow, WorkflowFile } from '../n8n/restClient';
import { STEP_DEADLINE_MS } from './browser';

/** The node with this name on the canvas. */
export const canvasNode = (page: Page, name: string): Locator =>
	page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);

/** The labels of a node's outputs as they stand on the canvas, from the first output to the last. */
export const outputLabels = async (page: Page, nodeName: string): Promise<string[]> =>
	await canvasNode(page, nodeName)
		.locator('[data-test-id="canvas-node-output-handle"]')
		.allInnerTexts();

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

/** Closes the panel, so that the canvas is there again. */
export async function closePanel(page: Page): Promise<void> {
	await page.locator('[data-test-id="ndv-close-button"]').click();
	await page.locator(PANEL).waitFor({ state: 'detached' });
}

/**
 * Chooses an option of a list; in a list of which several may be chosen, ticks it or takes the tick away.
 *
 * @param parameter the parameter's name, not its display name
 * @param text the option's name, or the code with which its description begins
 */
export async function chooseOption(page: Page, parameter: string, text: string): Promise<void> {
	await page.locator(`[data-test-id="parameter-input-${parameter}"] .el-select`).click();
	const options = page.locator('.el-select-dropdown__item:visible');
	const named = options.filter({ has: page.getByText(text, { exact: true }) });
	await named.or(options.filter({ hasText: `${text}: ` })).click();
	// A list of which several may be chosen stays open
	if ((await options.count()) > 0) await page.keyboard.press('Escape');
	await options.first().waitFor({ state: 'hidden' });
}

/** How long the editor must not have saved, in milliseconds; wires can follow a parameter in a save of their own. */
const QUIET_AFTER_SAVE_MS = 2_500;

/** Changes something of a workflow, and waits until the editor has saved it, which it does by itself. */
export async function andSave(
	page: Page,
	workflowId: string,
	change: () => Promise<void>,
): Promise<void> {
	let savedAt = Infinity;
	const noteSave = (response: Response) => {
		const isSave = response.request().method() === 'PATCH';
		if (isSave && response.url().includes(`/rest/workflows/${workflowId}`)) savedAt = Date.now();
	};
	page.on('response', noteSave);
	await change();
	await pollUntil(
		'the editor to save',
		() => Date.now() - savedAt > QUIET_AFTER_SAVE_MS || undefined,
	);
	page.off('response', noteSave);
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
