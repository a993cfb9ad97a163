import type { Locator, Page } from 'playwright-core';
import type { Stage } from '../editor/stage';
import { canvasNode, executeWorkflow, hide, openWorkflow, standStill } from '../editor/steps';
import { layOutForPicture } from './canvasLayout';
import { WECOM, type Edition } from './editions';
import { photograph, type Clip } from './photograph';

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

/** The workflow that calls leads, after leads have run through it in the editor. */
export async function takeCanvasPicture(
	page: Page,
	stage: Stage,
	edition: Edition,
	file: string,
): Promise<number> {
	const { workflow, shown, branches } = layOutForPicture(edition.workflow, 'Tencent CCC');
	await openWorkflow(page, stage, await stage.client.createWorkflow(workflow));
	await executeWorkflow(page);
	for (const branch of branches) {
		if (!edition.emptyBranches.includes(branch)) await expectLeadsOn(page, branch);
	}
	await page.locator('[data-test-id="zoom-to-fit"]').click();
	await page.mouse.move(0, 0);
	const unshown = workflow.nodes.filter(({ id }) => !shown.includes(id));
	// A wire that comes back from there would cross the picture
	await hide(page, [
		...floatingParts,
		...unshown.map(({ id }) => `.vue-flow__edge[data-id^="[${id}/"]`),
	]);
	await page.evaluate(nameWhatIsStoodInFor(stage.botUrl));
	await standStill(page);
	return await photograph(page, await frame(page, shown), file);
}

/** The picture is to show that every branch is used: the leads have one for each. */
async function expectLeadsOn(page: Page, name: string): Promise<void> {
	const success = canvasNode(page, name).locator('[data-test-id="canvas-node-status-success"]');
	if ((await success.count()) === 0) throw new Error(`No lead has reached the branch "${name}"`);
}

/** Puts the address of WeCom, which the shipped workflow has, in the place of its stand-in's. */
const nameWhatIsStoodInFor = (botUrl: string) => `
	for (const element of document.querySelectorAll('[data-test-id="canvas-node"] *')) {
		const [text] = element.childNodes;
		if (text?.nodeType === Node.TEXT_NODE) text.data = text.data.replace('${botUrl}', '${WECOM}');
	}`;

/** Nodes and notes. */
function nodeElement(page: Page, identifier: string): Locator {
	return page.locator(`.vue-flow__node[data-id="${identifier}"]`);
}

/** The part of the window that holds these nodes and notes, and a margin. */
async function frame(page: Page, identifiers: string[]): Promise<Clip> {
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
