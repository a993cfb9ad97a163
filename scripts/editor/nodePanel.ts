import type { Locator, Page } from 'playwright-core';
import { canvasNode, standStill } from './steps';

/** Opens the panel with a node's parameters. */
export async function openPanel(page: Page, nodeName: string): Promise<void> {
	await canvasNode(page, nodeName).dblclick();
	await page.locator('[data-test-id="ndv"]').waitFor();
	await standStill(page);
}

/** Closes the panel, so that the canvas is there again. */
export async function closePanel(page: Page): Promise<void> {
	await page.locator('[data-test-id="ndv-close-button"]').click();
	await page.locator('[data-test-id="ndv"]').waitFor({ state: 'detached' });
}

/** The field of a parameter. */
const field = (page: Page, parameter: string): Locator =>
	page.locator(`[data-test-id="parameter-input-${parameter}"]`);

/**
 * Chooses an option of a list; in a list of which several may be chosen, ticks it or takes the tick away.
 *
 * @param parameter the parameter's name, not its display name
 * @param text the option's name, or the code with which its description begins
 */
export async function chooseOption(page: Page, parameter: string, text: string): Promise<void> {
	await field(page, parameter).locator('.el-select').click();
	const options = page.locator('.el-select-dropdown__item:visible');
	const named = options.filter({ has: page.getByText(text, { exact: true }) });
	await named.or(options.filter({ hasText: `${text}: ` })).click();
	// A list of which several may be chosen stays open
	if ((await options.count()) > 0) await page.keyboard.press('Escape');
	await options.first().waitFor({ state: 'hidden' });
}
