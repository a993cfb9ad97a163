import { hangUpCall } from '../../api/actions/calls';
import { liveSessionField, readSessionId } from '../fields';
import { defineOperation } from '../operation';

export const hangUp = defineOperation({
	resource: 'call',
	operation: 'hangUp',
	name: 'Hang Up',
	action: 'Hang up call',
	description: 'End a call that is under way',
	kind: 'act',
	actions: [hangUpCall],
	fields: [liveSessionField],
	perItem(parameters) {
		const request = { SessionId: readSessionId(parameters) };
		return { request, run: async ({ client }) => await client.send(hangUpCall, request) };
	},
});
