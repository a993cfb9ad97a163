import type { IDataObject } from 'n8n-workflow';

import { controlAiConversation } from '../../api/actions/calls';
import { liveSessionField, readSessionId } from '../fields';
import { defineOperation } from '../operation';
import type { ItemParameters } from '../parameters';

/** What becomes of the text while somebody speaks, as Tencent has it. */
const WHILE_SPEAKING: Record<string, IDataObject | undefined> = {
	drop: { Interrupt: false, DropMode: 0 },
	interrupt: { Interrupt: true },
	wait: { Interrupt: false, DropMode: 1 },
};

/** @throws Error for a value that is none of the list */
function readWhileSpeaking(parameters: ItemParameters): IDataObject {
	const chosen = parameters.text('whileSpeaking', 'While Somebody Speaks') || 'interrupt';
	const behaviour = WHILE_SPEAKING[chosen];
	if (behaviour) return behaviour;
	const values = Object.keys(WHILE_SPEAKING).join(', ');
	throw new Error(`While Somebody Speaks "${chosen}" must be one of ${values}`);
}

export const say = defineOperation({
	resource: 'aiCall',
	operation: 'say',
	name: 'Say',
	action: 'Say text in AI call',
	description: 'Let the AI agent of a call that is under way say a text',
	kind: 'act',
	actions: [controlAiConversation],
	fields: [
		liveSessionField,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			required: true,
			placeholder: 'e.g. A colleague will call you back today.',
			description: 'What the AI agent says, word for word',
		},
		{
			displayName: 'While Somebody Speaks',
			name: 'whileSpeaking',
			type: 'options',
			options: [
				{ name: 'Drop', value: 'drop', description: 'The text is not said then' },
				{ name: 'Interrupt', value: 'interrupt', description: 'The text is said at once' },
				{
					name: 'Wait',
					value: 'wait',
					description: 'The text is said after that, unless somebody interrupts meanwhile',
				},
			],
			default: 'interrupt',
			description: 'What becomes of the text when the AI agent or the lead is speaking',
		},
	],
	options: [
		{
			displayName: 'Add to History',
			name: 'addHistory',
			type: 'boolean',
			default: true,
			description: 'Whether the model of the AI agent remembers the text as part of what was said',
		},
		{
			displayName: 'Cannot Be Interrupted',
			name: 'cannotBeInterrupted',
			type: 'boolean',
			default: true,
			description:
				'Whether the text is said to its end, whatever the lead says. Other texts are ignored meanwhile.',
		},
		{
			displayName: 'End Call Afterwards',
			name: 'endAfterwards',
			type: 'boolean',
			default: true,
			description: 'Whether the conversation ends when the text has been said',
		},
	],
	perItem(parameters) {
		const option = (name: string, label: string) =>
			parameters.boolean(`options.${name}`, label, false);
		const request = {
			SessionId: readSessionId(parameters),
			Command: 'ServerPushText',
			ServerPushText: {
				Text: parameters.requiredText('text', 'Text'),
				...readWhileSpeaking(parameters),
				...(option('addHistory', 'Add to History') ? { AddHistory: true } : {}),
				...(option('cannotBeInterrupted', 'Cannot Be Interrupted') ? { Priority: 1 } : {}),
				...(option('endAfterwards', 'End Call Afterwards') ? { StopAfterPlay: true } : {}),
			},
		};
		return {
			request,
			run: async ({ client }) => await client.send(controlAiConversation, request),
		};
	},
});
