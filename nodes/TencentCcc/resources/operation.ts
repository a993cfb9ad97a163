import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { Action } from '../api/action';
import type { Client } from '../api/client';
import type { ActionResult } from '../api/sendRequest';
import type { AgentChoice } from '../dialling/attempt';
import type { RedialGuard } from '../dialling/redialGuard';
import type { DialSpecification } from '../dialling/specification';
import type { OutputSet } from '../outcomes/outputs';
import type { AnswerItem } from '../outcomes/resultItems';
import type { Download, DownloadLimits } from '../records/downloadRecording';
import type { ItemParameters } from './parameters';

/** What a task gets at hand. */
export interface OperationTools {
	client: Client;
	/** Milliseconds since 1970. */
	now(): number;
	/** Resolves after the milliseconds, or at once when the execution is cancelled. */
	wait(ms: number): Promise<void>;
	isCancelled(): boolean;
	/** Fetches a recording into n8n's store of binary data. Never throws. */
	downloadRecording(url: string, limits: Partial<DownloadLimits>): Promise<Download>;
	/** What the nodes of this workflow know of leads that were dialled. */
	redialGuard: RedialGuard;
}

/** What an operation does for one item. */
export interface Task<Answer> {
	/** In Tencent's names, without SdkAppId; failed items show it, and items of what acts. */
	request: IDataObject;
	/** May send several actions, wait, and answer with one item, many or none. */
	run(tools: OperationTools): Promise<ActionResult<Answer>>;
}

/** One request for several items, in which each of them may fail by itself. */
export interface GroupTask {
	/** Items per request; `Infinity` for one request for all items. */
	maxItems: number;
	/** Reads what an item asks for. @throws Error that makes the item Invalid Input */
	read(parameters: ItemParameters): IDataObject;
	/** @returns what came of each item, in their order */
	run(requests: IDataObject[], tools: OperationTools): Promise<Array<ActionResult<object>>>;
}

/** What one item asks to be dialled. */
export interface DialPlan {
	/** The parameters of the action, in Tencent's names, without SdkAppId. */
	body: IDataObject;
	/** How the agent is chosen; undefined where the body names the only one. */
	choice?: AgentChoice;
}

/** What all operations have. */
interface OperationBase {
	/** Value of the resource, see `RESOURCES`. */
	resource: string;
	/** Value of the operation, unique within its resource. */
	operation: string;
	/** Title of the option, of the subtitle and of docs. */
	name: string;
	/** What the node creator lists. */
	action: string;
	description: string;
	/**
	 * The actions that it sends, the most important one first; what it dials with comes first. None for what is done
	 * within n8n alone.
	 */
	actions: readonly Action[];
	/** Its fields; which resource and operation they belong to is added. */
	fields: INodeProperties[];
	/** Entries of its Options, besides those that all operations of its kind have. */
	options?: INodeProperties[];
}

/** Reads: the answer alone leaves. */
interface ReadOperation extends OperationBase {
	kind: 'read';
	perItem(parameters: ItemParameters): Task<AnswerItem[]>;
}

/** Changes something: the input's fields, what was sent and what was answered leave. */
interface ActOperation extends OperationBase {
	kind: 'act';
	perItem?(parameters: ItemParameters): Task<object>;
	perGroup?: GroupTask;
}

/** Rings somebody. Pace, ledger, guard, verification and simulation come with it. */
interface DialOperation extends OperationBase {
	kind: 'dial';
	outputSet: Exclude<OutputSet, 'result'>;
	specification: DialSpecification;
	/** Reads what an item asks for. @throws Error that makes the item Invalid Input */
	plan(parameters: ItemParameters): DialPlan;
	/** One request for all items: what they ask for together. Default one request for each. */
	merge?(plans: DialPlan[]): DialPlan;
	/** The part of a request that items show; default all of it. */
	shown?(body: IDataObject): IDataObject;
	/** What items show of parameters that could not be used, as the builder gave them. */
	given?(parameters: ItemParameters): IDataObject;
	/** What an AI agent is told that has it as a tool. */
	toolDescription: string;
}

/** Everything that is to be known of an operation. */
export type OperationDefinition = ReadOperation | ActOperation | DialOperation;

/**
 * Defines an operation. Its options in the node, its display options, outputs, router, subtitle, tables of docs and
 * access policy follow from the definition and its line in the list of operations.
 *
 * @example
 * export const hangUp = defineOperation({
 * 	resource: 'call',
 * 	operation: 'hangUp',
 * 	name: 'Hang Up',
 * 	action: 'Hang up call',
 * 	description: 'End a call that is under way',
 * 	kind: 'act',
 * 	actions: [hangUpCall],
 * 	fields: [sessionIdField],
 * 	perItem(parameters) {
 * 		const request = { SessionId: parameters.requiredText('sessionId', 'Session ID') };
 * 		return { request, run: async ({ client }) => await client.send(hangUpCall, request) };
 * 	},
 * });
 */
export const defineOperation = <Definition extends OperationDefinition>(definition: Definition) =>
	definition;

/** `resource.operation`, as the router and the outputs know it. */
export const idOf = ({ resource, operation }: OperationBase) => `${resource}.${operation}`;

/** The outputs that an operation has. */
export const outputSetOf = (definition: OperationDefinition): OutputSet =>
	definition.kind === 'dial' ? definition.outputSet : 'result';
