import { defineAction } from '../action';
import { entries, successEnvelope } from '../envelopes';

/** The agents; `Mail` is what other actions take as UserId. */
export const describeStaffInfoList = defineAction({
	name: 'DescribeStaffInfoList',
	kind: 'read',
	response: successEnvelope({ StaffList: entries }),
	// Up to 9999 are allowed; answers of that size take long
	paging: { style: 'pageNumber', maxPageSize: 1000, list: 'StaffList', total: 'TotalCount' },
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/59796',
});

/** The telephone numbers of the application; State 1 is in service. */
export const describeNumbers = defineAction({
	name: 'DescribeNumbers',
	kind: 'read',
	response: successEnvelope({ Numbers: entries }),
	// The documented default, for no maximum is documented
	paging: { style: 'pageNumber', maxPageSize: 20, list: 'Numbers', total: 'TotalCount' },
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/59739',
});

/** The skill groups. */
export const describeSkillGroupInfoList = defineAction({
	name: 'DescribeSkillGroupInfoList',
	kind: 'read',
	response: successEnvelope({ SkillGroupList: entries }),
	paging: { style: 'pageNumber', maxPageSize: 100, list: 'SkillGroupList', total: 'TotalCount' },
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/59757',
});
