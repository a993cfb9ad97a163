import type { IDataObject, INode } from 'n8n-workflow';

/** What is needed of n8n's context of a trigger. */
interface TriggerContext {
	getNode(): INode;
	getWorkflowStaticData(type: 'global' | 'node'): IDataObject;
}

const PREFIX = 'tencentCcc:';
const MS_OF_DAY = 86_400_000;
/** State of a node that has not been written for so long is taken for that of a node that was deleted. */
const MAX_UNUSED_DAYS = 90;

const keyOf = (context: TriggerContext) => `${PREFIX}${context.getNode().id}`;

/**
 * What a trigger has saved in its workflow, also under an earlier name. n8n files the static data of a node by the
 * node's name, so that of a renamed node would be lost; that of the workflow holds it by the node's id here.
 * Source: Workflow.getStaticData, https://github.com/n8n-io/n8n/blob/master/packages/workflow/src/workflow.ts
 */
export function readStateByNodeId(context: TriggerContext): IDataObject | undefined {
	return context.getWorkflowStaticData('global')[keyOf(context)] as IDataObject | undefined;
}

/**
 * Saves what a trigger shall find again, in place of what it had saved. What nodes have left that wrote nothing for
 * 90 days is thrown away, so that deleted nodes leave nothing behind.
 *
 * @param now milliseconds since 1970
 */
export function writeStateByNodeId(context: TriggerContext, state: IDataObject, now: number): void {
	const saved = context.getWorkflowStaticData('global');
	for (const [key, entry] of Object.entries(saved)) {
		const { savedAt = 0 } = (key.startsWith(PREFIX) ? entry : { savedAt: now }) as {
			savedAt?: number;
		};
		if (now - savedAt > MAX_UNUSED_DAYS * MS_OF_DAY) delete saved[key];
	}
	saved[keyOf(context)] = { ...state, nodeName: context.getNode().name, savedAt: now };
}
