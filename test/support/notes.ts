import type { INode } from 'n8n-workflow';

export const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** Pixels of the canvas: a node's width, and its height unless it has many outputs. */
const NODE_SIZE = 96;

/**
 * Which notes of a canvas cover a node or another note.
 *
 * @param outputsOf how many outputs of a node lead somewhere
 * @returns a text for each pair
 */
export function coveringNotes(
	nodes: readonly INode[],
	outputsOf: (nodeName: string) => number,
): string[] {
	const boxes = nodes.map(({ name, type, position: [left, top], parameters }) => {
		const isNote = type === STICKY_NOTE;
		const height = isNote
			? Number(parameters.height)
			: Math.max(NODE_SIZE, 32 + 32 * outputsOf(name));
		const width = isNote ? Number(parameters.width) : NODE_SIZE;
		return { name, isNote, left, top, right: left + width, bottom: top + height };
	});
	return boxes.flatMap((first) =>
		boxes
			.filter((second) => first.isNote && first !== second)
			.filter((second) => first.left < second.right && second.left < first.right)
			.filter((second) => first.top < second.bottom && second.top < first.bottom)
			.map((second) => `${first.name} and ${second.name}`),
	);
}
