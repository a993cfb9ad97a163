import { transferToManual } from '../../api/actions/calls';
import { liveSessionField, readSessionId } from '../fields';
import { defineOperation } from '../operation';
import { requiredSkillGroupId, skillGroupField } from '../skillGroupField';

export const transfer = defineOperation({
	resource: 'call',
	operation: 'transfer',
	name: 'Transfer to Skill Group',
	action: 'Transfer call to skill group',
	description:
		'Hand a call that an AI agent or an IVR speaks in to the agents of a skill group, in whose queue it waits',
	kind: 'act',
	actions: [transferToManual],
	fields: [
		liveSessionField,
		{
			...skillGroupField,
			required: true,
			description: 'The skill group whose agents are to take the call',
		},
	],
	perItem(parameters) {
		const request = {
			SessionId: readSessionId(parameters),
			SkillGroupId: requiredSkillGroupId(parameters),
		};
		return { request, run: async ({ client }) => await client.send(transferToManual, request) };
	},
});
