import { problem } from '../api/problems';
import { defineAction } from './action';
import { findAutomatedSession } from './sessions';

/**
 * Makes the AI agent of a running call say a text, or ask its model something: the answer is spoken, not returned.
 * Source: https://cloud.tencent.com/document/product/679/120723
 */
export const controlAiConversation = defineAction('ControlAIConversation', {
	limits: { Command: { oneOf: ['ServerPushText', 'InvokeLLM'] } },
	run({ SessionId, Command, ServerPushText, InvokeLLM }, context) {
		const { model, now } = context;
		const spoken =
			Command === 'InvokeLLM'
				? InvokeLLM?.Content && `(The model's answer to: ${InvokeLLM.Content})`
				: ServerPushText?.Text || (ServerPushText?.Audio && '(a sound)');
		if (!Command) throw problem('missingParameter', 'Command');
		if (!spoken) throw problem('missingParameter', Command);
		if (ServerPushText?.Text && ServerPushText.Audio) {
			throw problem('wrongValue', 'ServerPushText has both Text and Audio');
		}
		const session = findAutomatedSession(SessionId, context);
		if (session.kind !== 'ai') throw problem('sessionNotInControlState', SessionId);
		session.said.push({ at: now, text: spoken });
		if (ServerPushText?.StopAfterPlay) model.hangUp(session, now);
		return { fields: {} };
	},
});
