import { defineAction } from './action';
import { findCall } from './sessions';

/**
 * Ends a session; ending one that is over changes nothing.
 * Source: https://www.tencentcloud.com/document/product/1229/59770
 */
export const hangUpCall = defineAction('HangUpCall', {
	run({ SessionId }, context) {
		findCall(SessionId, context);
		const session = context.model.findSession(SessionId);
		if (session) context.model.hangUp(session, context.now);
		return { fields: {} };
	},
});
