import type { Locator, Page } from 'playwright-core';
import { saveUnpinned, type Stage } from '../editor/stage';
import { executeWithLeads, hide, openWorkflow, standStill } from '../editor/steps';
import { layOutForPicture } from './canvasLayout';

/** CSS pixels around the boxes of the nodes; names and counts are outside of the boxes. */
const margin = { left: 24, top: 24, right: 136, bottom: 64 };

/** What lies over the canvas. */
export const floatingParts = [
	'.el-notification',
	'.vue-flow__panel',
	'[data-test-id="canvas-controls"]',
	'[data-test-id="canvas-background"]',
	'[data-test-id^="radio-button-"]',
	'[data-test-id="execute-workflow-button"]',
	'[data-test-id^="execute-workflow-button-"]',
];

/** The lead routing workflow after the sample leads have run through it in the editor. */
export async function takeCanvasPicture(page: Page, stage: Stage, file: string): Promise<void> {
	const { workflow, shown, branches } = layOutForPicture(stage.workflow, 'Tencent CCC');
	await openWorkflow(page, stage, await saveUnpinned(stage, workflow));
	await executeWithLeads(page, stage, stage.sampleLeads);
	await expectLeadsOn(page, branches);
	await page.locator('[data-test-id="zoom-to-fit"]').click();
	await page.mouse.move(0, 0);
	await hide(page, floatingParts);
	await standStill(page);
	await page.screenshot({ path: file, clip: await frame(page, shown) });
}

/** The picture is to show that every branch is used: the sample leads have one for each. */
async function expectLeadsOn(page: Page, branches: string[]): Promise<void> {
	for (const identifier of branches) {
		const success = nodeElement(page, identifier).locator(
			'[data-test-id="canvas-node-status-success"]',
		);
		if ((await success.count()) === 0) {
			throw new Error(`No sample lead has reached the branch of node ${identifier}`);
		}
	}
}

function nodeElement(page: Page, identifier: string): Locator {
	return page.locator(`.vue-flow__node[data-id="${identifier}"]`);
}

/** The part of the window that holds these nodes and notes, and a margin. */
export async function frame(page: Page, identifiers: string[]) {
	const boxes = await Promise.all(
		identifiers.map(async (identifier) => {
			const box = await nodeElement(page, identifier).boundingBox();
			if (!box) throw new Error(`Node ${identifier} is not on the canvas`);
			return box;
		}),
	);
	const left = Math.min(...boxes.map(({ x }) => x)) - margin.left;
	const top = Math.min(...boxes.map(({ y }) => y)) - margin.top;
	const right = Math.max(...boxes.map(({ x, width }) => x + width)) + margin.right;
	const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + margin.bottom;
	return { x: left, y: top, width: right - left, height: bottom - top };
}
