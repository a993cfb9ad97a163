import type { Page, Response } from 'playwright-core';
import { canvasNode, PANEL } from '../../scripts/editor/steps';
import { pollUntil } from '../../scripts/n8n/pollUntil';

/** The labels of a node's outputs as they stand on the canvas, from the first output to the last. */
export const outputLabels = async (page: Page, nodeName: string): Promise<string[]> =>
	await canvasNode(page, nodeName)
		.locator('[data-test-id="canvas-node-output-handle"]')
		.allInnerTexts();

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
