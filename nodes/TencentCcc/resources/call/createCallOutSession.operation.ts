import type { IDataObject } from 'n8n-workflow';

import { describeStaffInfoList, describeStaffStatusMetrics } from '../../api/actions/account';
import { createCallOutSession as action } from '../../api/actions/calls';
import { calleeField, givenNumbers, readCallee, readCallers } from '../callees';
import { dialOptionFields, readPhoneNumber } from '../dialOptions';
import { callersField } from '../fields';
import { defineOperation, type DialPlan } from '../operation';
import type { ItemParameters } from '../parameters';
import { givenUui, readUui, uuiField } from '../uui';
import { agentChoiceFields, givenAgents, readAgent } from './agentChoiceFields';

/** The part of a request that items show: what was really sent, in Tencent's names, all four always there. */
const shown = ({ UserId, Callee, Callers, UUI }: IDataObject): IDataObject => ({
	UserId: UserId ?? '',
	Callee: Callee ?? '',
	Callers: Callers ?? [],
	UUI: UUI ?? '',
});

/** The body of CreateCallOutSession, and who takes the call. @throws Error naming the field, the value and what to do */
function readPlan(parameters: ItemParameters): DialPlan {
	const { UserId, choice } = readAgent(parameters);
	const callers = readCallers(parameters);
	const uui = readUui(parameters);
	const obsoleteCaller = parameters.text('options.obsoleteCaller', 'Caller (Obsolete)');
	const body = {
		UserId,
		Callee: readCallee(parameters),
		// A real JSON boolean: the API refuses the text "true", which its own documentation's sample sends
		IsForceUseMobile: parameters.boolean('isForceUseMobile', 'Force Use of Mobile', true),
		...(callers.length > 0 ? { Callers: callers } : {}),
		...(obsoleteCaller === ''
			? {}
			: { Caller: readPhoneNumber(parameters, 'Caller (Obsolete)', obsoleteCaller) }),
		...(uui === '' ? {} : { UUI: uui }),
	};
	return { body, ...(choice ? { choice } : {}) };
}

const specification = {
	action,
	calleeOf: ({ Callee }: IDataObject) => String(Callee),
	withAgent: (body: IDataObject, UserId: string) => ({ ...body, UserId }),
	sessionOf: ({ SessionId }: IDataObject) => String(SessionId),
	marksOf: ({ UserId, Callee, UUI }: IDataObject) => ({
		agent: String(UserId),
		callee: String(Callee),
		uui: String(UUI ?? ''),
	}),
};

export const createCallOutSession = defineOperation({
	resource: 'call',
	operation: 'createCallOutSession',
	name: 'Create Call-Out Session',
	action: 'Call lead',
	description: "Ring the agent's mobile, and then the lead",
	kind: 'dial',
	outputSet: 'withAgent',
	actions: [action, describeStaffStatusMetrics, describeStaffInfoList],
	specification,
	toolDescription:
		"Places a real telephone call: rings the mobile of one of our agents and then the person with the given number. It costs money, a person's telephone rings, and it must not be repeated: call it once for each person, and never again for one who has been called or whose outcome is unknown.",
	fields: [
		{
			displayName:
				"Execute step places real calls; to test, add the option Simulate Outcome. The agent's mobile rings first, and the lead once the agent has answered. The mobile must be bound to the agent in the Tencent console and be on the outbound allow-list, and the lead must not have the agent's own number.",
			name: 'agentMobileNotice',
			type: 'notice',
			default: '',
		},
		...agentChoiceFields,
		calleeField,
		callersField,
		{
			displayName: 'Force Use of Mobile',
			name: 'isForceUseMobile',
			type: 'boolean',
			default: true,
			description: "Whether to ring the agent's mobile. Tencent supports only true.",
		},
		{
			displayName:
				'Tencent supports such calls with Force Use of Mobile switched on only, and is likely to refuse this one.',
			name: 'forceUseMobileNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { isForceUseMobile: [false] } },
		},
		uuiField,
	],
	options: [
		{
			displayName: 'Caller (Obsolete)',
			name: 'obsoleteCaller',
			type: 'string',
			default: '',
			placeholder: 'e.g. 0755 8637 6666',
			description:
				"The API's obsolete parameter for a single caller number. Use Callers unless Tencent told you otherwise.",
		},
		...dialOptionFields({ kind: 'dial', outputSet: 'withAgent', actions: [action], specification }),
	],
	plan: readPlan,
	shown,
	given: (parameters) =>
		shown({
			UserId: givenAgents(parameters),
			...givenNumbers(parameters),
			UUI: givenUui(parameters),
		}),
});
