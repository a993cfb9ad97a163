import type { Page } from 'playwright-core';
import { pollUntil } from '../n8n/pollUntil';
import type { Stage } from './stage';

/** Takes one picture of the editor; the file is what the README shows. */
export type TakePicture = (page: Page, stage: Stage, file: string) => Promise<void>;

/** CSS pixels around the workflow. */
const MARGIN = 30;

/** Waits until two pictures in a row are the same: nothing moves or fades any more. */
async function standsStill(page: Page): Promise<void> {
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

/** Hides what floats over the editor: messages, checklists and controls. */
async function hide(page: Page, selectors: string[]): Promise<void> {
	await page.addStyleTag({ content: `${selectors.join(', ')} { visibility: hidden !important }` });
}

/** The example workflow as the list of executions shows it, with the number of leads on every branch. */
const takeCanvas: TakePicture = async (page, stage, file) => {
	const saved = await stage.client.createWorkflow(stage.workflow);
	await stage.client.activateWorkflow(saved);
	await stage.client.callWebhook('tencent-ccc-new-leads', stage.sampleLeads);
	const [execution] = await stage.client.finishedExecutionsOf(saved.id, 1);

	await page.goto(`${stage.url}/workflow/${saved.id}/executions/${execution.id}`);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await hide(page, ['.el-notification', '[role="dialog"]', '[data-reka-popper-content-wrapper]']);
	await standsStill(page);
	const boxes = await page.locator('.vue-flow__node').evaluateAll((nodes) =>
		nodes.map((node) => {
			const { left, top, right, bottom } = node.getBoundingClientRect();
			return { left, top, right, bottom };
		}),
	);
	const x = Math.min(...boxes.map(({ left }) => left)) - MARGIN;
	const y = Math.min(...boxes.map(({ top }) => top)) - MARGIN;
	await page.screenshot({
		path: file,
		clip: {
			x,
			y,
			width: Math.max(...boxes.map(({ right }) => right)) + MARGIN - x,
			height: Math.max(...boxes.map(({ bottom }) => bottom)) + MARGIN - y,
		},
	});
};

/** The node's panel with its parameters. */
const takeNode: TakePicture = async (page, stage, file) => {
	const saved = await stage.client.createWorkflow({ ...stage.workflow, name: 'Lead Routing' });
	await page.goto(`${stage.url}/workflow/${saved.id}`);
	await page.locator('[data-test-id="canvas-node"][data-node-name="Tencent CCC"]').dblclick();
	const parameters = page.locator('[data-test-id="node-parameters"]');
	await parameters.getByText('Split These Codes').waitFor();
	await standsStill(page);
	const panel = await parameters.boundingBox();
	await page.screenshot({
		path: file,
		clip: { x: (panel?.x ?? 0) - 20, y: 60, width: (panel?.width ?? 400) + 40, height: 1330 },
	});
};

/** The credential's dialog after a successful test. */
const takeCredential: TakePicture = async (page, stage, file) => {
	await page.goto(`${stage.url}/home/credentials`);
	await page.getByText('Tencent CCC account').first().click();
	await page.getByText('Connection tested successfully').waitFor();
	await standsStill(page);
	await page.getByRole('dialog').first().screenshot({ path: file });
};

/** A picture, and the window that it is taken in, in CSS pixels. */
export const PICTURES: Array<{
	name: string;
	take: TakePicture;
	width: number;
	height: number;
	deviceScaleFactor: number;
}> = [
	{ name: 'canvas', take: takeCanvas, width: 2300, height: 1500, deviceScaleFactor: 1 },
	{ name: 'node', take: takeNode, width: 1500, height: 1450, deviceScaleFactor: 1.5 },
	{ name: 'credential', take: takeCredential, width: 1500, height: 1000, deviceScaleFactor: 1 },
];
