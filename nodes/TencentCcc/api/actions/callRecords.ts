import { defineAction } from '../action';
import { entries, successEnvelope } from '../envelopes';

/** The records of calls that have ended. */
export const describeTelCdr = defineAction({
	name: 'DescribeTelCdr',
	kind: 'read',
	response: successEnvelope({ TelCdrList: entries }),
	paging: { style: 'pageNumber', maxPageSize: 100, list: 'TelCdrList', total: 'TotalCount' },
	camLevel: 'any',
	timeoutMs: 30_000,
	source: 'https://www.tencentcloud.com/document/product/1229/59764',
});

/** One finished call, with links to its recording that have just been made. */
export const describeSessionDetail = defineAction({
	name: 'DescribeSessionDetail',
	kind: 'read',
	response: successEnvelope({}),
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/73136',
});

/** What was said in a call, sentence by sentence; nothing before its AsrStatus is `Complete`. */
export const describeTelRecordAsr = defineAction({
	name: 'DescribeTelRecordAsr',
	kind: 'read',
	response: successEnvelope({ AsrDataList: entries }),
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/68000',
});

/** What a model makes of a call: summary, mood, intention. */
export const describeAiAnalysisResult = defineAction({
	name: 'DescribeAIAnalysisResult',
	kind: 'read',
	response: successEnvelope({ ResultList: entries }),
	camLevel: 'any',
	source: 'https://cloud.tencent.com/document/product/679/123716',
});

/** The tags that an AI agent got out of a call. */
export const describeAiCallExtractResult = defineAction({
	name: 'DescribeAICallExtractResult',
	kind: 'read',
	response: successEnvelope({ ResultList: entries }),
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/68004',
});
