import type { INodeProperties } from 'n8n-workflow';

import { isObject } from '../api/values';
import { entriesOf, type ItemParameters } from './parameters';

/** The field for a session whose call may be long over. */
export const sessionIdField: INodeProperties = {
	displayName: 'Session ID',
	name: 'sessionId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. {{ $json.SessionId }}',
	description: 'The SessionId that placing a call returned, or that a call record holds',
};

/** The field for a session that is under way: from the list of those, or by ID. */
export const liveSessionField: INodeProperties = {
	displayName: 'Session',
	name: 'sessionId',
	type: 'resourceLocator',
	default: { __rl: true, mode: 'id', value: '' },
	required: true,
	description: 'The call, by the SessionId that placing it returned, or from those under way now',
	modes: [
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. {{ $json.SessionId }}',
			hint: 'The SessionId that placing the call returned',
		},
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a call that is under way...',
			typeOptions: { searchListMethod: 'searchActiveSessions', searchable: true },
		},
	],
};

/** Reads the field for a session. @throws Error when it is empty */
export const readSessionId = (parameters: ItemParameters) =>
	parameters.requiredText('sessionId', 'Session ID');

/** The two fields that bound a list. */
export const listFields: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

/** How many entries a list may have: `Infinity` for all. @throws Error when it is no number of at least 1 */
export const readLimit = (parameters: ItemParameters) =>
	parameters.boolean('returnAll', 'Return All', false)
		? Infinity
		: parameters.number('limit', 'Limit', { min: 1, fallback: 50 });

/** The agent, from the account's list or by User ID. */
export const agentField: INodeProperties = {
	displayName: 'Agent',
	name: 'userId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The agent whose mobile rings first',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select an agent...',
			typeOptions: { searchListMethod: 'searchAgents', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. agent@example.com',
			hint: "The agent's account in the Tencent CCC console (UserId)",
		},
	],
};

/**
 * The numbers shown as caller ID, in order. Each row is a locator: n8n asks it for its list only when it is opened, so
 * a new node shows no error.
 */
export const callersField: INodeProperties = {
	displayName: 'Callers',
	name: 'callerNumbers',
	type: 'fixedCollection',
	placeholder: 'Add Caller',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	description:
		'The numbers shown as caller ID, tried in this order. Leave empty to let Tencent choose. An expression in a row may yield an array, or text with commas between the numbers.',
	options: [
		{
			displayName: 'Callers',
			name: 'rows',
			values: [
				{
					displayName: 'Number',
					name: 'number',
					type: 'resourceLocator',
					default: { mode: 'list', value: '' },
					description: 'A number of the application that is in service',
					modes: [
						{
							displayName: 'From List',
							name: 'list',
							type: 'list',
							placeholder: 'Select a number...',
							typeOptions: { searchListMethod: 'searchCallerNumbers', searchable: true },
						},
						{
							displayName: 'By Number',
							name: 'id',
							type: 'string',
							placeholder: 'e.g. 0755 8637 6666',
						},
					],
				},
			],
		},
	],
};

/** The agents who may take a call, in order. */
export const agentsField: INodeProperties = {
	displayName: 'Agents',
	name: 'agents',
	type: 'fixedCollection',
	placeholder: 'Add Agent',
	typeOptions: { multipleValues: true, sortable: true },
	default: {},
	description:
		'The agents who may take the call, tried in this order: the next one is rung when the one before is busy, not found or not allow-listed. An expression in a row may yield an array, or text with commas between the agents.',
	options: [
		{
			displayName: 'Agents',
			name: 'rows',
			values: [
				{
					displayName: 'Agent',
					name: 'agent',
					type: 'resourceLocator',
					default: { mode: 'list', value: '' },
					description: 'An agent whose mobile may ring first',
					modes: agentField.modes,
				},
			],
		},
	],
};

/** An entry of rows of resource locators. */
export interface GivenEntry {
	value: unknown;
	/** Chosen from the account's list: it is sent as it is. */
	isFromList: boolean;
}

/**
 * The entries in the builder's order: of the rows, or of the parameter as a whole where it is an expression, as
 * imported workflows have it.
 *
 * @param name of the parameter
 * @param member of its rows that holds the locator
 */
export function givenEntries(
	parameters: ItemParameters,
	name: string,
	member: string,
): GivenEntry[] {
	const value = parameters.raw(name);
	const rows = (value as { rows?: Array<Record<string, unknown>> } | null | undefined)?.rows;
	const entries = Array.isArray(rows) ? rows.map((row) => row[member]) : [value];
	return entries.flatMap((entry) => {
		const locator = entry as { __rl?: boolean; mode?: string; value?: unknown } | null | undefined;
		const isLocator = typeof locator === 'object' && locator !== null && '__rl' in locator;
		const given = isLocator ? locator.value : entry;
		// Before any caller is added there is an empty object
		if (isObject(given) && Object.keys(given).length === 0) return [];
		const isFromList = isLocator && locator.mode === 'list';
		return entriesOf(given).map((one) => ({ value: one, isFromList }));
	});
}

/** The numbers shown as caller ID. */
export const givenCallers = (parameters: ItemParameters) =>
	givenEntries(parameters, 'callerNumbers', 'number');
