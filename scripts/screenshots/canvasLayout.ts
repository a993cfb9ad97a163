import type { INode } from 'n8n-workflow';
import type { WorkflowFile } from '../n8n/restClient';

/** Distances on the canvas, in its own pixels; n8n rounds positions to multiples of 16. */
const STEP_WIDTH = 176;
const BRANCH_DISTANCE = 336;
const ROW_HEIGHT = 160;
const GAP_ABOVE_STEPS = 64;
const GAP_BELOW_STEPS = 304;
const leftEdge = -48;
const GAP_BETWEEN_NOTES = 16;
const GAP_BESIDE_NOTES = 48;

/** By how much a node with ten outputs reaches higher than others; a position is an upper left corner. */
const CALL_RISE = 128;

export interface CanvasLayout {
	workflow: WorkflowFile;
	/** The identifiers of the nodes and notes that belong into the picture. */
	shown: string[];
	/** The names of the first node on each branch. */
	branches: string[];
}

/**
 * Moves the nodes of a workflow closer together, so that their names can be read in a picture of
 * the README's width: the steps before the call in a row for each trigger, the call's branches in a
 * column, and what explains the steps above and below them. Everything else goes to the right of
 * the picture. Nodes, parameters and connections stay as they are.
 *
 * @param callName the name of the node that calls the leads and has the branches
 */
export function layOutForPicture(workflow: WorkflowFile, callName: string): CanvasLayout {
	const branches = [...new Set(targetsOf(workflow, callName))];
	const rows = rowsBefore(workflow, callName);
	const call = nodeNamed(workflow, callName);
	const notes = workflow.nodes.filter(
		(node) =>
			node.type.endsWith('.stickyNote') &&
			node.position[0] + noteSize(node, 'width') < call.position[0],
	);
	const callX = Math.max(
		...rows.map((steps) => steps.length * STEP_WIDTH),
		...notes.map((note) => leftEdge + noteSize(note, 'width') + GAP_BESIDE_NOTES),
	);
	const branchX = callX + BRANCH_DISTANCE;
	const middle = ((branches.length - 1) * ROW_HEIGHT) / 2;
	const halfOfRows = ((rows.length - 1) * ROW_HEIGHT) / 2;

	const positions = new Map<string, [number, number]>();
	rows.forEach((steps, row) =>
		steps.forEach((name, index) =>
			positions.set(name, [index * STEP_WIDTH, middle - halfOfRows + row * ROW_HEIGHT]),
		),
	);
	branches.forEach((name, index) => positions.set(name, [branchX, index * ROW_HEIGHT]));
	positions.set(callName, [callX, middle - CALL_RISE]);

	const isAbove = ({ position }: INode) => position[1] < call.position[1];
	let bottom = middle - halfOfRows - GAP_ABOVE_STEPS;
	for (const note of notes.filter(isAbove).reverse()) {
		bottom -= noteSize(note, 'height');
		positions.set(note.name, [leftEdge, bottom]);
		bottom -= GAP_BETWEEN_NOTES;
	}
	let left = leftEdge;
	for (const note of notes.filter((candidate) => !isAbove(candidate))) {
		positions.set(note.name, [left, middle + GAP_BELOW_STEPS]);
		left += noteSize(note, 'width') + GAP_BETWEEN_NOTES;
	}

	const identifierOf = (name: string) => nodeNamed(workflow, name).id;
	const firstBranch = nodeNamed(workflow, branches[0]);
	const nodes = workflow.nodes.map((node): INode => {
		const [x, y] = node.position;
		const rightOfBranches = Math.max(0, x - firstBranch.position[0]);
		const outside: [number, number] = [branchX + 2 * STEP_WIDTH + rightOfBranches, y];
		return { ...node, position: positions.get(node.name) ?? outside };
	});
	return {
		workflow: { ...workflow, nodes },
		shown: [...positions.keys()].map(identifierOf),
		branches,
	};
}

/** The names of the nodes that a node's outputs lead to, from the first output to the last. */
function targetsOf({ connections }: WorkflowFile, name: string): string[] {
	return (connections[name]?.main ?? []).flatMap((output) =>
		(output ?? []).map(({ node }) => node),
	);
}

/** The rows of steps that lead to a node, from a trigger each; not what leads back to it. */
function rowsBefore(workflow: WorkflowFile, name: string): string[][] {
	const behind = namesBehind(workflow, name);
	return workflow.nodes
		.filter((node) => targetsOf(workflow, node.name).includes(name) && !behind.has(node.name))
		.flatMap((before) => {
			const rows = rowsBefore(workflow, before.name);
			return rows.length > 0 ? rows.map((row) => [...row, before.name]) : [[before.name]];
		});
}

/** The names of all nodes that a node leads to. */
function namesBehind(workflow: WorkflowFile, name: string, behind = new Set<string>()) {
	for (const target of targetsOf(workflow, name)) {
		if (behind.has(target)) continue;
		behind.add(target);
		namesBehind(workflow, target, behind);
	}
	return behind;
}

function nodeNamed({ nodes }: WorkflowFile, name: string): INode {
	const node = nodes.find((candidate) => candidate.name === name);
	if (!node) throw new Error(`The workflow has no node "${name}"`);
	return node;
}

function noteSize({ parameters }: INode, side: 'width' | 'height'): number {
	return Number(parameters[side] ?? 160);
}
