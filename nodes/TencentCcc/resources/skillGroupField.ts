import type { INodeProperties } from 'n8n-workflow';

import type { ItemParameters } from './parameters';

/** The skill group, from the application's list or by ID. */
export const skillGroupField: INodeProperties = {
	displayName: 'Skill Group',
	name: 'skillGroupId',
	type: 'resourceLocator',
	default: { __rl: true, mode: 'list', value: '' },
	description: 'A skill group of the application',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a skill group...',
			typeOptions: { searchListMethod: 'searchSkillGroups', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 1234',
			hint: 'The number of the skill group in the Tencent CCC console (SkillGroupId)',
		},
	],
};

/**
 * Reads the field for a skill group.
 *
 * @param name where it stands, such as `filters.skillGroupId`
 * @returns undefined when it is not set
 * @throws Error that names the field, when it is no ID
 */
export function readSkillGroupId(
	parameters: ItemParameters,
	name = 'skillGroupId',
	label = 'Skill Group',
): number | undefined {
	const text = parameters.text(name, label);
	if (text === '') return undefined;
	const id = Number(text);
	if (Number.isSafeInteger(id) && id > 0) return id;
	throw new Error(`${label} "${text}" is not the ID of a skill group, which is a number`);
}

/** Reads a field for a skill group that has to be there. @throws Error when it is empty or no ID */
export function requiredSkillGroupId(parameters: ItemParameters): number {
	const id = readSkillGroupId(parameters);
	if (id === undefined) throw new Error('Skill Group is empty for this item');
	return id;
}
