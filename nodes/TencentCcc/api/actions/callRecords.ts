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
