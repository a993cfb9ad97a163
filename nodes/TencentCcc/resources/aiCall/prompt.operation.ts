import { controlAiConversation } from '../../api/actions/calls';
import { liveSessionField, readSessionId } from '../fields';
import { defineOperation } from '../operation';

export const prompt = defineOperation({
	resource: 'aiCall',
	operation: 'prompt',
	name: 'Prompt AI',
	action: 'Prompt AI in call',
	description:
		'Ask the model of the AI agent something in a call that is under way: the answer is spoken to the lead, not returned',
	kind: 'act',
	actions: [controlAiConversation],
	fields: [
		liveSessionField,
		{
			displayName: 'Prompt',
			name: 'prompt',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			required: true,
			placeholder:
				'e.g. Tell the customer that a refund of 20 % is possible, and ask whether that helps.',
			description:
				'What the model is asked or told. What it answers is spoken to the lead, and is not part of the item.',
		},
		{
			displayName: 'Interrupt',
			name: 'interrupt',
			type: 'boolean',
			default: true,
			description: 'Whether the AI agent breaks off what it is saying for it',
		},
	],
	perItem(parameters) {
		const request = {
			SessionId: readSessionId(parameters),
			Command: 'InvokeLLM',
			InvokeLLM: {
				Content: parameters.requiredText('prompt', 'Prompt'),
				Interrupt: parameters.boolean('interrupt', 'Interrupt', true),
			},
		};
		return {
			request,
			run: async ({ client }) => await client.send(controlAiConversation, request),
		};
	},
});
