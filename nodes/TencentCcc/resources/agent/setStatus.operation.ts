import type { IDataObject } from 'n8n-workflow';

import { setStaffStatus } from '../../api/actions/account';
import type { ActionResult } from '../../api/sendRequest';
import { textOf } from '../../api/values';
import { agentField } from '../fields';
import { defineOperation } from '../operation';

/** Agents per request. Source: https://www.tencentcloud.com/document/product/1229/74250 */
const MAX_AGENTS = 10;

/** What Tencent lets set; `busy`, `afterCallWork` and `offline` come about by themselves. */
const SETTABLE_STATUSES = ['free', 'notReady', 'rest'];

const isOf = (userId: unknown, { StaffUserId }: IDataObject) =>
	textOf(StaffUserId).toLowerCase() === textOf(userId).toLowerCase();

/** What came of one agent: an entry with an ErrorCode is a failure inside of the success. */
function resultOf(entry: IDataObject | undefined, requestId: string): ActionResult<object> {
	if (!entry) {
		return {
			succeeded: false,
			code: 'Client.OutcomeUnknown',
			message: 'Tencent has answered, but says nothing of this agent',
			requestId,
		};
	}
	const { ErrorCode, ErrorMessage, ...response } = entry;
	const code = textOf(ErrorCode);
	if (code === '') return { succeeded: true, response: { ...response, RequestId: requestId } };
	return { succeeded: false, code, message: textOf(ErrorMessage), requestId };
}

export const setAgentStatus = defineOperation({
	resource: 'agent',
	operation: 'setStatus',
	name: 'Set Status',
	action: 'Set status of agent',
	description: 'Make an agent free, not ready or resting; after a call, if the agent is on one',
	kind: 'act',
	actions: [setStaffStatus],
	fields: [
		{ ...agentField, description: 'The agent whose status is set' },
		{
			displayName: 'Status',
			name: 'status',
			type: 'options',
			options: [
				{ name: 'Free', value: 'free', description: 'Takes calls' },
				{ name: 'Not Ready', value: 'notReady', description: 'Takes no calls' },
				{ name: 'Rest', value: 'rest', description: 'Has a break' },
			],
			default: 'free',
			description: 'What the agent is to be',
		},
		{
			displayName: 'Reason',
			name: 'reason',
			type: 'string',
			default: '',
			placeholder: 'e.g. Lunch',
			description: 'Why the agent rests, as statistics shall have it',
			displayOptions: { show: { status: ['rest'] } },
		},
	],
	perGroup: {
		maxItems: MAX_AGENTS,
		read(parameters) {
			const status = parameters.requiredText('status', 'Status');
			if (!SETTABLE_STATUSES.includes(status)) {
				throw new Error(`Status "${status}" cannot be set: give ${SETTABLE_STATUSES.join(', ')}`);
			}
			const reason = status === 'rest' ? parameters.text('reason', 'Reason') : '';
			return {
				StaffUserId: parameters.requiredText('userId', 'Agent'),
				Status: status,
				...(reason ? { Reason: reason } : {}),
			};
		},
		async run(requests, { client }) {
			const answer = await client.send(setStaffStatus, { StaffStatusList: requests });
			if (!answer.succeeded) return requests.map(() => answer);
			const { StaffStatusList: entries, RequestId } = answer.response;
			// By position where the answer keeps the order, so that an agent who is set twice has two answers
			return requests.map(({ StaffUserId }, index) =>
				resultOf(
					[entries[index], ...entries].find((entry) => entry && isOf(StaffUserId, entry)),
					RequestId,
				),
			);
		},
	},
});
