import { defineAction } from './action';
import { commonFields, findCall, timesOf } from './sessions';

/**
 * One session, for as long as the sandbox runs; its times are numbers.
 * Source: https://www.tencentcloud.com/document/product/1229/59763
 */
export const describeTelSession = defineAction('DescribeTelSession', {
	run({ SessionId }, context) {
		const call = findCall(SessionId, context);
		const Session = {
			...commonFields(call, context),
			...timesOf(call),
			OutBoundCaller: '',
			OutBoundCallee: '',
		};
		return { fields: { Session } };
	},
});
