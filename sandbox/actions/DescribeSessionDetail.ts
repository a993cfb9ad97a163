import { problem } from '../api/problems';
import { sessionDetail } from '../wire/callRecord';
import { defineAction } from './action';
import { checkRange, isWithin, readableRecord } from './records';

/**
 * One call that has ended and whose record can be read; it must have started within the range. Its links are fresh,
 * and good for 24 hours. What Tencent answers for other calls is our reading of its code list.
 * Source: https://www.tencentcloud.com/document/product/1229/73136
 */
export const describeSessionDetail = defineAction('DescribeSessionDetail', {
	limits: { StartTimestamp: { minimum: 0 }, EndTimestamp: { minimum: 0 } },
	run({ SessionId, StartTimestamp, EndTimestamp }, context) {
		checkRange(StartTimestamp, EndTimestamp, context.now);
		const record = readableRecord(SessionId, context);
		if (!record || !isWithin(record.startedAt, StartTimestamp, EndTimestamp)) {
			throw problem('sessionNotExists', SessionId);
		}
		return { fields: sessionDetail(record, context.office, context.now) };
	},
});
