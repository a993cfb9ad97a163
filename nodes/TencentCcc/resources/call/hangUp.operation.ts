import { hangUpCall } from '../../api/actions/calls';
import { readSessionId, sessionIdField } from '../fields';
import { defineOperation } from '../operation';

export const hangUp = defineOperation({
	resource: 'call',
	operation: 'hangUp',
	name: 'Hang Up',
	action: 'Hang up a call',
	description: 'End a call that is under way',
	kind: 'act',
	actions: [hangUpCall],
	fields: [sessionIdField],
	perItem(parameters) {
		const request = { SessionId: readSessionId(parameters) };
		return { request, run: async ({ client }) => await client.send(hangUpCall, request) };
	},
});
