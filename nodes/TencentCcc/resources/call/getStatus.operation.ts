import type { IDataObject } from 'n8n-workflow';

import { describeTelSession } from '../../api/actions/calls';
import { simplifyDescription } from '../../records/simplify';
import { liveSessionField, readSessionId } from '../fields';
import { defineOperation } from '../operation';
import { simplifySession } from './session';

export const getStatus = defineOperation({
	resource: 'call',
	operation: 'getStatus',
	name: 'Get Status',
	action: 'Get status of call',
	description: 'Get how far a call is: whom it rings, or who talks',
	kind: 'read',
	actions: [describeTelSession],
	fields: [liveSessionField, simplifyDescription],
	perItem(parameters) {
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const request = { SessionId: readSessionId(parameters) };
		return {
			request,
			async run({ client }) {
				const answer = await client.send(describeTelSession, request);
				if (!answer.succeeded) return answer;
				const session = answer.response.Session as IDataObject;
				return {
					succeeded: true,
					response: [{ json: isSimple ? simplifySession(session) : session }],
				};
			},
		};
	},
});
