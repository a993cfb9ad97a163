import type { INode } from 'n8n-workflow';
import type { Page } from 'playwright-core';
import { canvasNode, executeWorkflow, hide, openWorkflow, standStill } from '../editor/steps';
import type { WorkflowFile } from '../n8n/restClient';
import { WECOM, type Edition } from './editions';

/** The node that calls the leads and has the branches. */
export const CALL = 'Tencent CCC';

/** Distances on the canvas, in its own pixels. */
const STEP_SQUEEZE = 0.75;
const BRANCH_DISTANCE = 336;
const ROW_HEIGHT = 160;
/** By how much a node with ten outputs reaches higher than others; a position is an upper left corner. */
const CALL_RISE = 128;
/** Room for the call, which now reaches above the notes below it. */
const NOTE_DROP = 112;

/** CSS pixels around the boxes of the nodes; names and counts are outside of the boxes. */
const MARGIN = { left: 32, top: 24, right: 120, bottom: 64 };

/** What lies over the canvas. */
export const FLOATING_PARTS = [
	'.vue-flow__panel',
	'[data-test-id="canvas-controls"]',
	'[data-test-id="canvas-background"]',
	'[data-test-id^="radio-button-"]',
	'[data-test-id^="execute-workflow-button"]',
];

/**
 * Moves the nodes of a workflow closer together, so that their names can be read in a picture of the README's width:
 * the steps before the call nearer to each other, and its branches in a column beside it. Notes to its left stay
 * where they are; others are left out, and what comes after the branches is to the right of the picture.
 */
function layOut(workflow: WorkflowFile) {
	const outputs = workflow.connections[CALL].main.map((targets) => targets?.[0].node ?? '');
	const branches = [...new Set(outputs)];
	const [callX, callY] = workflow.nodes.find(({ name }) => name === CALL)?.position ?? [0, 0];
	const isNote = ({ type }: INode) => type.endsWith('.stickyNote');
	const isShown = ({ name, position: [x], parameters: { width } }: INode) =>
		branches.includes(name) || x + Number(width ?? 0) <= callX;
	const move = (node: INode): INode => {
		const [x, y] = node.position;
		if (branches.includes(node.name)) {
			const row = branches.indexOf(node.name) - (branches.length - 1) / 2;
			const branchX = callX * STEP_SQUEEZE + BRANCH_DISTANCE;
			return { ...node, position: [branchX, callY + CALL_RISE + row * ROW_HEIGHT] };
		}
		if (isNote(node)) return { ...node, position: [x, y > callY ? y + NOTE_DROP : y] };
		return { ...node, position: [x > callX ? x : x * STEP_SQUEEZE, y] };
	};
	const shown = workflow.nodes.filter(isShown);
	const others = workflow.nodes.filter((node) => !isShown(node) && !isNote(node));
	return { nodes: [...shown, ...others].map(move), shown, others, branches };
}

/** Runs leads through the workflow that calls them, and returns the part of the canvas to photograph. */
export async function showCanvas(page: Page, edition: Edition) {
	const { client, workflow, emptyBranches, botUrl } = edition;
	const { nodes, shown, others, branches } = layOut(workflow);
	await openWorkflow(page, client, { ...workflow, nodes });
	await executeWorkflow(page);
	for (const branch of branches.filter((name) => !emptyBranches.includes(name))) {
		await canvasNode(page, branch).locator('[data-test-id="canvas-node-status-success"]').waitFor();
	}
	await page.locator('[data-test-id="zoom-to-fit"]').click();
	// A wire that comes back from there would cross the picture
	const wires = others.map(({ id }) => `.vue-flow__edge[data-id^="[${id}/"]`);
	await hide(page, [...FLOATING_PARTS, ...wires]);
	// The shipped workflow has the address of WeCom
	await page.evaluate(`
		for (const element of document.querySelectorAll('[data-test-id="canvas-node"] *')) {
			const [text] = element.childNodes;
			if (text?.nodeType === Node.TEXT_NODE) text.data = text.data.replace('${botUrl}', '${WECOM}');
		}`);
	await standStill(page);
	const boxes = await page.evaluate<Array<Record<'left' | 'top' | 'right' | 'bottom', number>>>(`
		${JSON.stringify(shown.map(({ id }) => `.vue-flow__node[data-id="${id}"]`))}
			.map((selector) => document.querySelector(selector).getBoundingClientRect().toJSON())`);
	const x = Math.min(...boxes.map(({ left }) => left)) - MARGIN.left;
	const y = Math.min(...boxes.map(({ top }) => top)) - MARGIN.top;
	const width = Math.max(...boxes.map(({ right }) => right)) + MARGIN.right - x;
	const height = Math.max(...boxes.map(({ bottom }) => bottom)) + MARGIN.bottom - y;
	return { x, y, width, height };
}
