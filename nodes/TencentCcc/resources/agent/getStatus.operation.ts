import type { IDataObject } from 'n8n-workflow';

import { describeStaffStatusMetrics } from '../../api/actions/account';
import {
	AGENT_STATUS_OPTIONS,
	byAvailability,
	checkedStatuses,
	simplifyAgentStatus,
} from '../../records/agentStatus';
import { simplifyDescription } from '../../records/simplify';
import { listFields, readLimit } from '../fields';
import { defineOperation } from '../operation';
import type { ItemParameters } from '../parameters';
import { itemsOf } from '../readList';
import { readSkillGroupId, skillGroupField } from '../skillGroupField';

/** The statuses that agents shall have; none for all. */
function readStatuses(parameters: ItemParameters): string[] {
	if (parameters.boolean('freeOnly', 'Free Only', false)) return ['free'];
	return checkedStatuses('Statuses', parameters.list('statuses', 'Statuses'));
}

export const getAgentStatus = defineOperation({
	resource: 'agent',
	operation: 'getStatus',
	name: 'Get Status',
	action: 'Get status of agents',
	description: 'Get what agents are doing now: who is free, the longest free first',
	kind: 'read',
	actions: [describeStaffStatusMetrics],
	fields: [
		{
			displayName: 'Free Only',
			name: 'freeOnly',
			type: 'boolean',
			default: false,
			description: 'Whether to return only agents who are free now',
		},
		{
			displayName: 'Statuses',
			name: 'statuses',
			type: 'multiOptions',
			options: AGENT_STATUS_OPTIONS,
			default: [],
			description: 'Only agents who have one of these statuses. Empty: any status.',
			displayOptions: { show: { freeOnly: [false] } },
		},
		{ ...skillGroupField, description: 'Only agents of this skill group. Empty: any.' },
		{
			displayName: 'Agents',
			name: 'agents',
			type: 'string',
			default: '',
			placeholder: 'e.g. agent@example.com',
			description:
				'Only these agents: their User IDs, separated by commas, or an array by expression. Empty: all agents.',
		},
		...listFields,
		simplifyDescription,
	],
	perItem(parameters) {
		const limit = readLimit(parameters);
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const agents = parameters.list('agents', 'Agents');
		const skillGroupId = readSkillGroupId(parameters);
		const statuses = readStatuses(parameters);
		const request: IDataObject = {
			...(agents.length > 0 ? { StaffList: agents } : {}),
			...(skillGroupId === undefined ? {} : { GroupIdList: [skillGroupId] }),
			...(statuses.length > 0 ? { StatusList: statuses } : {}),
		};
		return {
			request,
			async run({ client, now }) {
				const answer = await client.send(describeStaffStatusMetrics, request);
				if (!answer.succeeded) return answer;
				const { Metrics, RequestId } = answer.response;
				// With a filter besides, nobody may fit it; without one, nobody means that the agents do not exist
				if (Metrics.length === 0 && Object.keys(request).join() === 'StaffList') {
					return {
						succeeded: false,
						code: 'Client.NotFound',
						message: `The application has no agent ${agents.join(', ')}`,
						requestId: RequestId,
					};
				}
				const found = [...Metrics].sort(byAvailability).slice(0, limit);
				const simplify = (metrics: IDataObject) => simplifyAgentStatus(metrics, now());
				return { succeeded: true, response: itemsOf(found, isSimple ? simplify : undefined) };
			},
		};
	},
});
