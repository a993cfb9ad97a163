import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { AgentChoice } from '../../dialling/attempt';
import { agentField, agentsField, givenEntries } from '../fields';
import { asText } from '../identifier';
import type { DialPlan } from '../operation';
import { requireText, type ItemParameters } from '../parameters';
import { requiredSkillGroupId, skillGroupField } from '../skillGroupField';

const ONE_AGENT = 'oneAgent';
const IN_THIS_ORDER = 'inThisOrder';
const ANY_FREE_AGENT = 'anyFreeAgent';

const MAX_WAIT_S = 600;

const shownFor = (choice: string) => ({ show: { agentChoice: [choice] } });

/** How the agent is chosen whose mobile rings first, and what each way needs. */
export const agentChoiceFields: INodeProperties[] = [
	{
		displayName: 'Agent Choice',
		name: 'agentChoice',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Any Free Agent',
				value: ANY_FREE_AGENT,
				description: 'Whoever of a skill group has been free the longest',
			},
			{
				name: 'In This Order',
				value: IN_THIS_ORDER,
				description: 'The first agent of a list who can take the call',
			},
			{
				name: 'One Agent',
				value: ONE_AGENT,
				description: 'The agent that you choose takes the call',
			},
		],
		default: ONE_AGENT,
		description: 'How the agent is chosen whose mobile rings first',
	},
	{ ...agentField, displayOptions: shownFor(ONE_AGENT) },
	{ ...agentsField, displayOptions: shownFor(IN_THIS_ORDER) },
	{
		...skillGroupField,
		required: true,
		description: 'The skill group whose agents may take the call',
		displayOptions: shownFor(ANY_FREE_AGENT),
	},
	{
		displayName: 'Include Offline Agents',
		name: 'includeOfflineAgents',
		type: 'boolean',
		default: true,
		description:
			'Whether agents count as free too who are offline but take their calls by mobile. They come after those who are logged in.',
		displayOptions: shownFor(ANY_FREE_AGENT),
	},
	{
		displayName: 'Wait for Free Agent (Seconds)',
		name: 'waitForFreeAgent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: MAX_WAIT_S },
		default: 0,
		description: `How long to wait until an agent is free, at most ${MAX_WAIT_S}. A lead for whom nobody was free in time leaves by Agent Busy, and nobody has been rung.`,
		displayOptions: shownFor(ANY_FREE_AGENT),
	},
];

/** The agents of the list, each once. @throws Error when there are none */
function readOrder(parameters: ItemParameters): string[] {
	const agents = givenEntries(parameters, 'agents', 'agent').map(({ value }) =>
		requireText(value, 'Agents'),
	);
	const names = agents.map((agent) => agent.toLowerCase());
	if (agents.length === 0) throw new Error('Agents is empty for this item');
	return agents.filter((_, index) => names.indexOf(names[index]) === index);
}

/**
 * Who is to take the call of an item.
 *
 * @returns the UserId to begin with (empty as long as nobody is chosen), and how the agent is chosen
 * @throws Error that names the field
 */
export function readAgent(
	parameters: ItemParameters,
): Pick<DialPlan, 'choice'> & { UserId: string } {
	const choice = parameters.text('agentChoice', 'Agent Choice');
	if (choice === IN_THIS_ORDER) {
		const agents = readOrder(parameters);
		return { UserId: agents[0], choice: { by: 'order', agents } };
	}
	if (choice === ANY_FREE_AGENT) {
		const byStatus: AgentChoice = {
			by: 'status',
			skillGroupId: requiredSkillGroupId(parameters),
			includesOffline: parameters.boolean('includeOfflineAgents', 'Include Offline Agents', true),
			waitMs:
				1000 *
				parameters.number('waitForFreeAgent', 'Wait for Free Agent (Seconds)', {
					min: 0,
					max: MAX_WAIT_S,
					fallback: 0,
				}),
		};
		return { UserId: '', choice: byStatus };
	}
	if (choice === ONE_AGENT || choice === '') {
		return { UserId: parameters.requiredText('userId', 'Agent') };
	}
	throw new Error(`Agent Choice "${choice}" does not exist in this version of the node`);
}

/** The agents as the builder gave them, for items that could not be used. */
export const givenAgents = (parameters: ItemParameters): IDataObject['UserId'] =>
	parameters.raw('agentChoice') === IN_THIS_ORDER
		? givenEntries(parameters, 'agents', 'agent')
				.map(({ value }) => asText(value))
				.join(', ')
		: asText(parameters.raw('userId'));
