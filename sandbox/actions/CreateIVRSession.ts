import { problem } from '../api/problems';
import { defineAction } from './action';
import { ANY_CALLEE, CALLERS, dial, variablesOf, withPrefix } from './dialling';

/**
 * Rings the lead, and once it is answered, runs an IVR. The answer does not wait for that; what Tencent does is not
 * documented. Source: https://www.tencentcloud.com/document/product/1229/64323
 */
export const createIvrSession = defineAction('CreateIVRSession', {
	limits: { Callee: ANY_CALLEE, Callers: CALLERS, MaxRingTimeoutSecond: { minimum: 1 } },
	run(request, context) {
		if (!context.model.account.ivrIds.includes(request.IVRId)) {
			throw problem('wrongValue', `there is no IVR ${request.IVRId}`);
		}
		return dial(
			{
				kind: 'ivr',
				callee: withPrefix(request.Callee),
				callers: request.Callers ?? [],
				uui: request.UUI,
				variables: variablesOf(request.Variables),
				maxRingSeconds: request.MaxRingTimeoutSecond,
			},
			context,
		);
	},
});
