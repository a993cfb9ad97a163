import type { Locator, Page } from 'playwright-core';
import { pollUntil } from '../n8n/pollUntil';
import type { SavedWorkflow } from '../n8n/restClient';
import type { Stage } from './stage';

const executionDeadlineMilliseconds = 60_000;

/** The node with this name on the canvas. */
export function canvasNode(page: Page, name: string): Locator {
	return page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
}

/** Opens a workflow in the editor. */
export async function openWorkflow(page: Page, stage: Stage, { id }: SavedWorkflow): Promise<void> {
	await page.goto(`${stage.url}/workflow/${id}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await standStill(page);
}

/**
 * Presses "Execute workflow", calls the webhook that the editor then listens to, and waits until
 * the editor shows the results.
 *
 * @param leads the body of the webhook call
 */
export async function executeWithLeads(page: Page, stage: Stage, leads: unknown[]): Promise<void> {
	await page.getByRole('button', { name: 'Execute workflow' }).last().click();
	await pollUntil('the test webhook', async () => {
		const response = await fetch(`${stage.url}/webhook-test/tencent-ccc-new-leads`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(leads),
		});
		await response.text();
		return response.ok ? true : undefined;
	});
	await page
		.getByText('Workflow executed successfully')
		.waitFor({ timeout: executionDeadlineMilliseconds });
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
		20_000,
		400,
	);
}
