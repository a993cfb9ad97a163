import { describeTelCdr } from '../../api/actions/callRecords';
import { simplify, simplifyDescription } from '../../records/simplify';
import { readSessionId, sessionIdField } from '../fields';
import { defineOperation } from '../operation';
import { findRecord, readPatienceMs, waitUpToField } from './findRecord';

export const getCallRecord = defineOperation({
	resource: 'callRecord',
	operation: 'get',
	name: 'Get',
	action: 'Get call record',
	description: 'Get the record of one call, and wait for it if need be',
	kind: 'read',
	actions: [describeTelCdr],
	fields: [
		sessionIdField,
		waitUpToField(
			'Seconds to wait for the record to appear: a call has none before it has ended, and some time after',
		),
		simplifyDescription,
	],
	perItem(parameters) {
		const isSimple = parameters.boolean('simplify', 'Simplify', true);
		const sessionId = readSessionId(parameters);
		const patienceMs = readPatienceMs(parameters);
		return {
			request: { SessionId: sessionId },
			async run(tools) {
				const result = await findRecord(tools, sessionId, patienceMs);
				if (!result.succeeded) return result;
				const { response: record } = result;
				return {
					succeeded: true,
					response: [{ json: isSimple ? simplify('cdr', record) : record }],
				};
			},
		};
	},
});
