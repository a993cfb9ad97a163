import { problem } from '../api/problems';
import { transcriptOf } from '../model/records';
import { toSeconds } from '../seconds';
import { defineAction } from './action';
import { readableRecord } from './records';

/**
 * What was said in a call. There is nothing as long as its AsrStatus is not `Complete`.
 * Source: https://www.tencentcloud.com/document/product/1229/68000
 */
export const describeTelRecordAsr = defineAction('DescribeTelRecordAsr', {
	unknownApplicationCode: 'InvalidParameter.InstanceNotExist',
	run({ SessionId }, context) {
		const record = readableRecord(SessionId, context);
		const lines = record && record.transcriptReadyAt <= context.now ? transcriptOf(record) : [];
		if (lines.length === 0) throw problem('noTranscript', SessionId);
		const AsrDataList = lines.map(({ user, text, startedAt, endedAt }) => ({
			User: user,
			Message: text,
			Timestamp: toSeconds(startedAt),
			Start: startedAt,
			End: endedAt,
		}));
		return { fields: { AsrDataList } };
	},
});
