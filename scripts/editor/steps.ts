import type { Locator, Page, Response } from 'playwright-core';
import { pollUntil } from '../n8n/pollUntil';
import type { SavedWorkflow } from '../n8n/restClient';
import { STEP_DEADLINE_MS } from './browser';

/** The node with this name on the canvas. */
export function canvasNode(page: Page, name: string): Locator {
	return page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}

/**
 * The labels of a node's outputs as they stand on the canvas, from the first output to the last.
 *
 * An output's handle has "outputs/main/<index>" in its name.
 */
export async function outputLabels(page: Page, nodeName: string): Promise<string[]> {
	return await canvasNode(page, nodeName)
		.locator('[data-test-id="canvas-node-output-handle"]')
		.allInnerTexts();
}

/**
 * Opens a workflow in the editor.
 *
 * @param n8n whatever knows n8n's address, without a slash at the end
 */
export async function openWorkflow(
	page: Page,
	n8n: { url: string },
	{ id }: SavedWorkflow,
): Promise<void> {
	await page.goto(`${n8n.url}/workflow/${id}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await standStill(page);
}

/**
 * Presses "Execute workflow" of a workflow whose trigger has pinned data, and waits until the editor shows the
 * results.
 */
export async function executeWorkflow(page: Page): Promise<void> {
	await page
		.getByRole('button', { name: /^Execute workflow/ })
		.last()
		.click();
	await page.getByText('Workflow executed successfully').waitFor({ timeout: STEP_DEADLINE_MS });
}

/** How long the editor must not have saved, in milliseconds; wires can follow a parameter in a save of their own. */
const QUIET_AFTER_SAVE_MS = 2_500;

/** Changes something of a workflow, and waits until the editor has saved it, which it does by itself. */
export async function andSave(
	page: Page,
	workflowId: string,
	change: () => Promise<void>,
): Promise<void> {
	let savedAt: number | undefined;
	const noteSave = (response: Response) => {
		const isSave = response.request().method() === 'PATCH';
		if (isSave && response.url().includes(`/rest/workflows/${workflowId}`)) savedAt = Date.now();
	};
	page.on('response', noteSave);
	try {
		await change();
		await pollUntil(
			'the editor to save',
			() =>
				savedAt !== undefined && Date.now() - savedAt > QUIET_AFTER_SAVE_MS ? true : undefined,
			STEP_DEADLINE_MS,
		);
	} finally {
		page.off('response', noteSave);
	}
}

/** Takes parts of the editor out of sight that would cover what the picture is about. */
export async function hide(page: Page, selectors: string[]): Promise<void> {
	await page.addStyleTag({ content: `${selectors.join(', ')} { visibility: hidden !important }` });
}

/** Waits until nothing on the page moves or fades any more. */
export async function standStill(page: Page): Promise<void> {
	let before = await page.screenshot();
	await pollUntil(
		'the editor to stand still',
		async () => {
			const now = await page.screenshot();
			const same = now.equals(before);
			before = now;
			return same ? true : undefined;
		},
		STEP_DEADLINE_MS,
		400,
	);
}
