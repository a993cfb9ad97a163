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

/** What each agent does now: free, busy, offline …; one answer holds all of them. */
export const describeStaffStatusMetrics = defineAction({
	name: 'DescribeStaffStatusMetrics',
	kind: 'read',
	response: successEnvelope({ Metrics: entries }),
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/59795',
});

/** Sets the status of up to ten agents; one who cannot be set is a failure inside of the success. */
export const setStaffStatus = defineAction({
	name: 'SetStaffStatus',
	kind: 'act',
	response: successEnvelope({ StaffStatusList: entries }),
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/74250',
});

/** Adds an agent to skill groups. */
export const bindStaffSkillGroupList = defineAction({
	name: 'BindStaffSkillGroupList',
	kind: 'act',
	response: successEnvelope({}),
	camLevel: 'application',
	source: 'https://cloud.tencent.com/document/product/679/58190',
});

/** Takes an agent out of skill groups. */
export const unbindStaffSkillGroupList = defineAction({
	name: 'UnbindStaffSkillGroupList',
	kind: 'act',
	response: successEnvelope({}),
	camLevel: 'any',
	source: 'https://cloud.tencent.com/document/product/679/58188',
});

/** How many callers wait for each skill group now, and how long. */
export const describeCallInMetrics = defineAction({
	name: 'DescribeCallInMetrics',
	kind: 'read',
	response: successEnvelope({ SkillGroupMetrics: entries }),
	camLevel: 'any',
	source: 'https://cloud.tencent.com/document/product/679/60006',
});

/** The AI agents, and the names of their variables. */
export const describeAiAgentInfoList = defineAction({
	name: 'DescribeAIAgentInfoList',
	kind: 'read',
	response: successEnvelope({ AIAgentInfoList: entries }),
	paging: { style: 'pageNumber', maxPageSize: 100, list: 'AIAgentInfoList', total: 'TotalCount' },
	camLevel: 'any',
	source: 'https://www.tencentcloud.com/document/product/1229/74249',
});
