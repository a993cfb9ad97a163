import type { IDataObject } from 'n8n-workflow';

import { createAiAgentCall as action } from '../../api/actions/calls';
import { calleeField, givenNumbers, readCallee, readCallers } from '../callees';
import { dialOptionFields } from '../dialOptions';
import { callersField } from '../fields';
import { asText } from '../identifier';
import { defineOperation } from '../operation';
import type { ItemParameters } from '../parameters';
import { maxRingTimeField, readMaxRingTime } from '../ringTime';
import { readMappedVariables, readVariableRows, variableRows } from '../variables';

/** What items show of a request: all four always there. */
const shown = ({ AIAgentId, Callee, Callers, Variables }: IDataObject): IDataObject => ({
	AIAgentId: AIAgentId ?? '',
	Callee: Callee ?? '',
	Callers: Callers ?? [],
	Variables: Variables ?? [],
});

/** The body of CreateAIAgentCall. @throws Error naming the field, the value and what to do */
function readBody(parameters: ItemParameters): IDataObject {
	const AIAgentId = parameters.number('aiAgentId', 'AI Agent', { min: 1, fallback: 0 });
	if (!Number.isSafeInteger(AIAgentId) || AIAgentId === 0) {
		throw new Error('AI Agent must be the number of an AI agent: choose one from the list');
	}
	const callers = readCallers(parameters);
	const named = readVariableRows(parameters, 'options.moreVariables');
	const mapped = readMappedVariables(parameters, 'aiVariables').filter(
		({ Key }) => !named.some((variable) => variable.Key === Key),
	);
	const variables = [...mapped, ...named];
	return {
		AIAgentId,
		Callee: readCallee(parameters),
		...(callers.length > 0 ? { Callers: callers } : {}),
		...(variables.length > 0 ? { Variables: variables } : {}),
		...readMaxRingTime(parameters),
	};
}

const specification = {
	action,
	calleeOf: ({ Callee }: IDataObject) => String(Callee),
	sessionOf: ({ SessionId }: IDataObject) => String(SessionId),
	marksOf: ({ Callee }: IDataObject) => ({ callee: String(Callee) }),
};

export const createAiCall = defineOperation({
	resource: 'aiCall',
	operation: 'create',
	name: 'Create',
	action: 'Call lead with AI agent',
	description: 'Ring the lead, and let an AI agent speak',
	kind: 'dial',
	outputSet: 'withoutAgent',
	actions: [action],
	specification,
	toolDescription:
		"Places a real telephone call: rings the person with the given number, and an AI voice agent speaks with them. It costs money, a person's telephone rings, and it must not be repeated: call it once for each person, and never again for one who has been called or whose outcome is unknown. What was said is not returned.",
	fields: [
		{
			displayName:
				"Execute step places real calls; to test, add the option Simulate Outcome. Such calls need Tencent's AI call package, and a number of your own (not one applied for through Tencent). They carry no data of yours: keep the SessionId with the lead, by which its call record and AI results are found.",
			name: 'aiCallNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'AI Agent',
			name: 'aiAgentId',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			description: 'The AI agent that speaks with the lead',
			modes: [
				{
					displayName: 'From List',
					name: 'list',
					type: 'list',
					placeholder: 'Select an AI agent...',
					typeOptions: { searchListMethod: 'searchAiAgents', searchable: true },
				},
				{
					displayName: 'By ID',
					name: 'id',
					type: 'string',
					placeholder: 'e.g. 15',
					hint: 'The number of the AI agent in the Tencent CCC console',
				},
			],
		},
		calleeField,
		{
			displayName: 'Variables',
			name: 'aiVariables',
			type: 'resourceMapper',
			noDataExpression: true,
			default: { mappingMode: 'defineBelow', value: null },
			description:
				"What the variables in the AI agent's prompt and welcome stand for in this call. Fields that are left empty are not sent. Variables that are not in this form: option More Variables, which wins over the form.",
			typeOptions: {
				loadOptionsDependsOn: ['aiAgentId.value'],
				resourceMapper: {
					resourceMapperMethod: 'getAiAgentVariables',
					mode: 'add',
					valuesLabel: 'Variables',
					fieldWords: { singular: 'variable', plural: 'variables' },
					addAllFields: true,
					supportAutoMap: false,
					hideNoDataError: true,
				},
			},
		},
		callersField,
	],
	options: [
		maxRingTimeField,
		variableRows({
			displayName: 'More Variables',
			name: 'moreVariables',
			description:
				"Variables by name, where the form does not know them: of an AI agent chosen by expression, or Tencent's reserved ones such as welcome-message-delay. They win over the form's.",
		}),
		...dialOptionFields({
			kind: 'dial',
			outputSet: 'withoutAgent',
			actions: [action],
			specification,
		}),
	],
	plan: (parameters) => ({ body: readBody(parameters) }),
	shown,
	given: (parameters) =>
		shown({
			AIAgentId: asText(parameters.raw('aiAgentId')),
			...givenNumbers(parameters),
		}),
});
