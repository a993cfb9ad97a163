import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { readStateByNodeId, writeStateByNodeId } from '../stateByNodeId';
import type { PollState } from './pollState';

const MS = 1000;

/**
 * What a poll has remembered; undefined when there is nothing.
 *
 * It is saved twice. In the node's static data, because n8n can save that together with the execution
 * (`N8N_POLLER_DURABLE_CURSORS_ENABLED`), so that a poll whose process is killed is read again; and by the node's id,
 * because n8n files the former by the node's name. The latter counts when the node had another name then.
 *
 * @param isState tells the state of one event from that of another, which the same node may have had before
 */
export function readRemembered(
	context: IPollFunctions,
	isState: (value: IDataObject) => boolean,
): IDataObject | undefined {
	const { id, name } = context.getNode();
	const ofNode = context.getWorkflowStaticData('node');
	const byId = readStateByNodeId(context);
	const hasById = byId !== undefined && isState(byId);
	const isRenamed = hasById && byId.nodeName !== name;
	// Whose state it is, because a later node may get the same name
	if (!isRenamed && isState(ofNode) && ofNode.nodeId === id) return ofNode;
	return hasById ? byId : undefined;
}

/**
 * Remembers a state, in place of all that this node has remembered.
 *
 * @param stateOf makes the state, each time anew: n8n watches what it is given for changes
 * @param now Unix seconds
 */
export function writeRemembered(
	context: IPollFunctions,
	stateOf: () => IDataObject,
	now: number,
): void {
	const { id: nodeId } = context.getNode();
	const ofNode = context.getWorkflowStaticData('node');
	const state: IDataObject = { ...stateOf(), nodeId };
	for (const name of Object.keys(ofNode)) {
		if (!(name in state)) delete ofNode[name];
	}
	Object.assign(ofNode, state);
	writeStateByNodeId(context, stateOf(), now * MS);
}

const isPollState = ({ taken, readTo }: IDataObject): boolean =>
	typeof taken === 'object' && taken !== null && typeof readTo === 'number';

/** What a poll of call records has remembered; undefined when there is nothing. */
export const readPollState = (context: IPollFunctions): PollState | undefined =>
	readRemembered(context, isPollState) as unknown as PollState | undefined;

/** @param now Unix seconds */
export const writePollState = (context: IPollFunctions, state: PollState, now: number): void =>
	writeRemembered(context, () => ({ ...state, taken: { ...state.taken } }), now);
