import type { INode } from 'n8n-workflow';
import type { WorkflowFile } from '../n8n/restClient';

/** Distances on the canvas, in its own pixels; n8n rounds positions to multiples of 16. */
const STEP_WIDTH = 176;
const BRANCH_DISTANCE = 432;
const ROW_HEIGHT = 160;
const GAP_ABOVE_STEPS = 64;
const GAP_BELOW_STEPS = 304;
const leftEdge = -48;
const GAP_BETWEEN_NOTES = 16;

export interface CanvasLayout {
	workflow: WorkflowFile;
	/** The identifiers of the nodes and notes that belong into the picture. */
	shown: string[];
	/** The identifiers of the first node on each branch. */
	branches: string[];
}

/**
 * Moves the nodes of the lead routing workflow closer together, so that their names can be read in
 * a picture of the README's width: the steps before the call in a row, its branches in a column,
 * and what explains the steps above and below them. Everything else goes
 * to the right of the picture. Nodes, parameters and connections stay as they are.
 *
 * @param callName the name of the node that calls the leads and has the branches
 */
export function layOutForPicture(workflow: WorkflowFile, callName: string): CanvasLayout {
	const branches = targetsOf(workflow, callName);
	const steps = stepsBefore(workflow, callName);
	const call = nodeNamed(workflow, callName);
	const middle = ((branches.length - 1) * ROW_HEIGHT) / 2;
	const callX = steps.length * STEP_WIDTH;
	const branchX = callX + BRANCH_DISTANCE;

	const positions = new Map<string, [number, number]>();
	steps.forEach((name, index) => positions.set(name, [index * STEP_WIDTH, middle]));
	branches.forEach((name, index) => positions.set(name, [branchX, index * ROW_HEIGHT]));
	// A node with many outputs is higher than others, and its position is its upper left corner.
	const steadyStep = nodeNamed(workflow, steps[steps.length - 1]);
	positions.set(callName, [callX, middle + call.position[1] - steadyStep.position[1]]);

	const notes = workflow.nodes.filter(
		(node) =>
			node.type.endsWith('.stickyNote') &&
			node.position[0] + noteSize(node, 'width') < call.position[0],
	);
	const isAbove = ({ position }: INode) => position[1] < call.position[1];
	let bottom = middle - GAP_ABOVE_STEPS;
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
		branches: branches.map(identifierOf),
	};
}

/** The names of the nodes that a node's outputs lead to, from the first output to the last. */
function targetsOf({ connections }: WorkflowFile, name: string): string[] {
	return (connections[name]?.main ?? []).flatMap((output) =>
		(output ?? []).map(({ node }) => node),
	);
}

/** The names of the nodes that lead to a node, in the order in which they run. */
function stepsBefore(workflow: WorkflowFile, name: string): string[] {
	const before = workflow.nodes.find((node) => targetsOf(workflow, node.name).includes(name));
	return before ? [...stepsBefore(workflow, before.name), before.name] : [];
}

function nodeNamed({ nodes }: WorkflowFile, name: string): INode {
	const node = nodes.find((candidate) => candidate.name === name);
	if (!node) throw new Error(`The workflow has no node "${name}"`);
	return node;
}

function noteSize({ parameters }: INode, side: 'width' | 'height'): number {
	return Number(parameters[side] ?? 160);
}
