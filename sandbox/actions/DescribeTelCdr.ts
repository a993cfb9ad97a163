import { pageOf, paging } from '../api/parameters';
import { nationalNumber } from '../model/account';
import { sessionKey } from '../model/sessions';
import { telCdrInfo } from '../wire/callRecord';
import { defineAction } from './action';
import { checkRange, isWithin } from './records';

/**
 * The calls that have ended, newest first. Whether Tencent goes by the start or the end of a call is not documented:
 * here it is the start. In which order it lists them is not either: see the option `recordOrder`.
 * Source: https://www.tencentcloud.com/document/product/1229/59764
 */
export const describeTelCdr = defineAction('DescribeTelCdr', {
	limits: { ...paging(100), StartTimeStamp: { minimum: 0 }, EndTimeStamp: { minimum: 0 } },
	run(request, { model, settings, office, now }) {
		const { StartTimeStamp, EndTimeStamp, Phones = [], SessionIds = [] } = request;
		checkRange(StartTimeStamp, EndTimeStamp, now);
		const phones = new Set(Phones.map(nationalNumber));
		const sessionIds = new Set(SessionIds.map(sessionKey));
		const records = model
			.recordsAt(now)
			.filter(
				(record) =>
					isWithin(record.startedAt, StartTimeStamp, EndTimeStamp) &&
					(phones.size === 0 ||
						[record.caller, record.callee].some((number) => phones.has(nationalNumber(number)))) &&
					(sessionIds.size === 0 || sessionIds.has(sessionKey(record.sessionId))),
			);
		if (settings.recordOrder === 'oldestFirst') records.reverse();
		const TelCdrList = pageOf(records, request).map((record) => telCdrInfo(record, office, now));
		return { fields: { TotalCount: records.length, TelCdrList } };
	},
});
