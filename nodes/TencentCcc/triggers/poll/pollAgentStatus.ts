import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type INodeProperties,
	type IPollFunctions,
} from 'n8n-workflow';

import { describeStaffStatusMetrics } from '../../api/actions/account';
import type { Client } from '../../api/client';
import { openClient } from '../../api/openClient';
import { isObject, textOf } from '../../api/values';
import {
	AGENT_STATUS_OPTIONS,
	checkedStatuses,
	simplifyAgentStatus,
	statusSinceS,
} from '../../records/agentStatus';
import { triggerParameters } from '../triggerParameters';
import { takeChanges, type AgentStatusState, type StatusChange } from './agentStatusState';
import { oneAtATime, pollError } from './onePoll';
import { readRemembered, writeRemembered } from './rememberedState';

const MAX_TEST_AGENTS = 10;

/** The filters of agents, but for the skill group, whose field the node's operations have too. */
export const agentFilterFields: INodeProperties[] = [
	{
		displayName: 'Agents',
		name: 'agents',
		type: 'string',
		default: '',
		placeholder: 'e.g. agent@example.com',
		description: 'Only these agents: their User IDs, separated by commas',
	},
	{
		displayName: 'From Statuses',
		name: 'fromStatuses',
		type: 'multiOptions',
		options: AGENT_STATUS_OPTIONS,
		default: [],
		description: 'Only changes from one of these statuses. Empty: from any.',
	},
	{
		displayName: 'To Statuses',
		name: 'toStatuses',
		type: 'multiOptions',
		options: AGENT_STATUS_OPTIONS,
		default: [],
		description: 'Only changes to one of these statuses. Empty: to any.',
	},
];

/** What the builder has chosen. */
interface AgentFilters {
	/** Parameters of the action. */
	request: IDataObject;
	/** Empty for any. */
	fromStatuses: string[];
	toStatuses: string[];
}

/** @throws NodeOperationError that names the field which cannot be used */
function readFilters(context: IPollFunctions): AgentFilters {
	const parameters = triggerParameters(context);
	const read = (name: string, label: string) => parameters.list(`agentFilters.${name}`, label);
	try {
		const agents = read('agents', 'Agents');
		const [skillGroupId] = read('skillGroupId', 'Skill Group');
		if (skillGroupId !== undefined && !/^[1-9]\d{0,14}$/.test(skillGroupId)) {
			throw new Error(`Skill Group "${skillGroupId}" is not the ID of a skill group`);
		}
		return {
			request: {
				...(agents.length > 0 ? { StaffList: agents } : {}),
				...(skillGroupId === undefined ? {} : { GroupIdList: [Number(skillGroupId)] }),
			},
			fromStatuses: checkedStatuses('From Statuses', read('fromStatuses', 'From Statuses')),
			toStatuses: checkedStatuses('To Statuses', read('toStatuses', 'To Statuses')),
		};
	} catch (error) {
		throw new NodeOperationError(context.getNode(), (error as Error).message);
	}
}

/** A change as the json of an item. */
function jsonOf({ metrics, previousStatus }: StatusChange, nowMs: number): IDataObject {
	const { UserId, Status, StatusSince, Reason, ReservedStatus, UseMobileCallOut } =
		simplifyAgentStatus(metrics, nowMs);
	return {
		Event: 'agentStatus',
		UserId,
		Status,
		PreviousStatus: previousStatus,
		ChangedAt: StatusSince,
		Reason,
		ReservedStatus,
		UseMobileCallOut,
	};
}

const isState = ({ agents, polledAt }: IDataObject): boolean =>
	isObject(agents) && typeof polledAt === 'number';

async function readMetrics(
	context: IPollFunctions,
	client: Client,
	request: IDataObject,
): Promise<IDataObject[]> {
	const answer = await client.send(describeStaffStatusMetrics, request);
	if (!answer.succeeded) throw pollError(context, "The agents' statuses", answer);
	return answer.response.Metrics;
}

/** What agents are doing now, the latest change first, for a test event. */
const presentStatuses = (metrics: IDataObject[]): StatusChange[] =>
	metrics
		.map((entry) => ({ metrics: entry, previousStatus: '' }))
		.sort(
			(first, second) => (statusSinceS(second.metrics) ?? 0) - (statusSinceS(first.metrics) ?? 0),
		);

/**
 * One poll of what agents are doing: hands on whose status is another than at the last poll, and fits the filters. The
 * first poll remembers only. What an agent was in between two polls is not seen.
 *
 * A poll that fails changes nothing that is remembered, so the next one compares with the same.
 *
 * @param underWay polls under way in this process, by workflow and node
 * @throws NodeApiError with Tencent's message when the statuses cannot be read after some tries, NodeOperationError for a
 * filter that cannot be used
 */
export async function pollAgentStatus(
	context: IPollFunctions,
	underWay: Set<string>,
): Promise<INodeExecutionData[][] | null> {
	const { request, fromStatuses, toStatuses } = readFilters(context);
	const isSimple = context.getNodeParameter('simplify') as boolean;
	const nowMs = Date.now();
	const now = Math.floor(nowMs / 1000);
	const isWanted = (wanted: string[], status: unknown) =>
		wanted.length === 0 || wanted.includes(textOf(status));
	const output = (changes: StatusChange[]) =>
		changes.length === 0
			? null
			: [
					changes.map((change) => ({
						json: isSimple
							? jsonOf(change, nowMs)
							: { ...change.metrics, PreviousStatus: change.previousStatus },
					})),
				];
	const hasWantedStatus = ({ metrics }: StatusChange) => isWanted(toStatuses, metrics.Status);
	const client = await openClient(context);
	if (context.getMode() === 'manual') {
		const present = presentStatuses(await readMetrics(context, client, request));
		return output(present.filter(hasWantedStatus).slice(0, MAX_TEST_AGENTS));
	}
	return await oneAtATime(context, underWay, async () => {
		const metrics = await readMetrics(context, client, request);
		const state = readRemembered(context, isState) as unknown as AgentStatusState | undefined;
		const { changes, next } = takeChanges(metrics, state, now);
		const items = output(
			changes.filter(
				(change) => hasWantedStatus(change) && isWanted(fromStatuses, change.previousStatus),
			),
		);
		writeRemembered(
			context,
			() => ({ polledAt: next.polledAt, agents: { ...next.agents } as unknown as IDataObject }),
			now,
		);
		return items;
	});
}
