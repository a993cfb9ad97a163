import { defineAction } from './action';
import { callOf, commonFields, timesOf } from './sessions';

/**
 * The sessions that have not finished; its times are strings. Whether Tencent lists calls that only ring so far is not
 * documented: here it does. Source: https://www.tencentcloud.com/document/product/1229/59767
 */
export const describePstnActiveSessionList = defineAction('DescribePSTNActiveSessionList', {
	limits: { Offset: { minimum: 0 }, Limit: { minimum: 1, maximum: 25 } },
	run({ Offset, Limit }, context) {
		const active = context.model.liveAt(context.now).map((session) => callOf(session, context));
		const Sessions = active.slice(Offset, Offset + Limit).map((call) => {
			const { StartTimestamp, AcceptTimestamp } = timesOf(call);
			return {
				...commonFields(call, context),
				StartTimestamp: String(StartTimestamp),
				AcceptTimestamp: String(AcceptTimestamp),
			};
		});
		return { fields: { Total: active.length, Sessions } };
	},
});
