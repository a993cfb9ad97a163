import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import { readStateByNodeId, writeStateByNodeId } from '../stateByNodeId';
import type { PollState } from './pollState';

const MS = 1000;

/** What is saved in the node's own static data: whose state it is, because a later node may get the same name. */
type SavedState = PollState & { nodeId: string };

const isState = (value: IDataObject | undefined): boolean =>
	typeof value?.taken === 'object' && value.taken !== null && typeof value.readTo === 'number';

/**
 * What a poll has remembered; undefined when there is nothing.
 *
 * It is saved twice. In the node's static data, because n8n can save that together with the execution
 * (`N8N_POLLER_DURABLE_CURSORS_ENABLED`), so that a poll whose process is killed is read again; and by the node's id,
 * because n8n files the former by the node's name. The latter counts when the node had another name then.
 */
export function readPollState(context: IPollFunctions): PollState | undefined {
	const { id, name } = context.getNode();
	const ofNode = context.getWorkflowStaticData('node');
	const byId = readStateByNodeId(context);
	const isRenamed = isState(byId) && byId?.nodeName !== name;
	if (!isRenamed && isState(ofNode) && ofNode.nodeId === id) return ofNode as unknown as SavedState;
	return isState(byId) ? (byId as unknown as PollState) : undefined;
}

/** @param now Unix seconds */
export function writePollState(context: IPollFunctions, state: PollState, now: number): void {
	const { id: nodeId } = context.getNode();
	Object.assign(context.getWorkflowStaticData('node'), state, { nodeId });
	// A copy: n8n watches each of them for changes
	writeStateByNodeId(context, { ...state, taken: { ...state.taken } }, now * MS);
}
