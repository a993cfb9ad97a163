import { Agent } from 'node:http';
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/ccc/v20200210/ccc_client';
import { MAGIC_CALLEES, SANDBOX_ACTIONS } from '../../sandbox';
import { CALL, useSandbox } from './support';

/** By how much the sandbox's clock is ahead of that of the SDK, in milliseconds; Tencent allows five minutes. */
let aheadMs = 0;
const tencent = useSandbox({ clock: () => Date.now() + aheadMs });

beforeEach(() => {
	aheadMs = 0;
});

interface Credential {
	readonly secretId: string;
	readonly secretKey: string;
	readonly token?: string;
}

function client(credential: Credential = tencent.sandbox.account, host = '127.0.0.1') {
	const { port } = new URL(tencent.sandbox.url);
	// An agent of its own keeps the SDK from using a proxy of the environment.
	const agent = new Agent({ family: 4 });
	const httpProfile = { endpoint: `${host}:${port}`, protocol: 'http://', agent };
	return new Client({ credential, region: '', profile: { httpProfile } });
}

const { SdkAppId } = CALL;
const page = { SdkAppId, PageSize: 50, PageNumber: 0 };

/** A call of an AI agent, so many seconds after it was placed: it is answered after 9, and over after 30. */
async function callAfter(passedSeconds: number): Promise<string> {
	const call = { SdkAppId, AIAgentId: 15, Callee: CALL.Callee };
	const { SessionId } = await client().CreateAIAgentCall(call);
	aheadMs += passedSeconds * 1_000;
	return String(SessionId);
}

const around = () => {
	const seconds = Math.floor((Date.now() + aheadMs) / 1_000);
	return { start: seconds - 100, end: seconds + 1 };
};

/** What the official SDK asks of each action. */
/* prettier-ignore */
const REQUESTS: Readonly<Record<string, (sdk: Client) => Promise<object>>> = {
	BindStaffSkillGroupList: (sdk) => sdk.BindStaffSkillGroupList({ SdkAppId, StaffEmail: CALL.UserId, StaffSkillGroupList: [{ SkillGroupId: 102, Priority: 2 }] }),
	ControlAIConversation: async (sdk) => sdk.ControlAIConversation({ SdkAppId, SessionId: await callAfter(12), Command: 'ServerPushText', ServerPushText: { Text: 'Hello' } }),
	CreateAIAgentCall: (sdk) => sdk.CreateAIAgentCall({ SdkAppId, AIAgentId: 15, Callee: CALL.Callee, Variables: [{ Key: 'customerName', Value: 'Lin' }] }),
	CreateCallOutSession: (sdk) => sdk.CreateCallOutSession(CALL),
	CreateIVRSession: (sdk) => sdk.CreateIVRSession({ SdkAppId, IVRId: 4500, Callee: '+8613012345678', UUI: 'x' }),
	DescribeAIAgentInfoList: (sdk) => sdk.DescribeAIAgentInfoList(page),
	DescribeAIAnalysisResult: async (sdk) => sdk.DescribeAIAnalysisResult({ SdkAppId, SessionId: await callAfter(40), StartTime: around().start, EndTime: around().end }),
	DescribeAICallExtractResult: async (sdk) => sdk.DescribeAICallExtractResult({ SdkAppId, SessionId: await callAfter(40), StartTime: around().start, EndTime: around().end }),
	DescribeCallInMetrics: (sdk) => sdk.DescribeCallInMetrics({ SdkAppId }),
	DescribeNumbers: (sdk) => sdk.DescribeNumbers(page),
	DescribePSTNActiveSessionList: (sdk) => sdk.DescribePSTNActiveSessionList({ SdkAppId, Offset: 0, Limit: 25 }),
	DescribeSessionDetail: async (sdk) => sdk.DescribeSessionDetail({ SdkAppId, SessionId: await callAfter(40), StartTimestamp: around().start, EndTimestamp: around().end }),
	DescribeSkillGroupInfoList: (sdk) => sdk.DescribeSkillGroupInfoList(page),
	DescribeStaffInfoList: (sdk) => sdk.DescribeStaffInfoList(page),
	DescribeStaffStatusMetrics: (sdk) => sdk.DescribeStaffStatusMetrics({ SdkAppId, StaffList: [CALL.UserId], StatusList: ['free'] }),
	DescribeTelCdr: (sdk) => sdk.DescribeTelCdr({ ...page, StartTimeStamp: around().start, EndTimeStamp: around().end }),
	DescribeTelRecordAsr: async (sdk) => sdk.DescribeTelRecordAsr({ SdkAppId, SessionId: await callAfter(40) }),
	DescribeTelSession: async (sdk) => sdk.DescribeTelSession({ SdkAppId, SessionId: await callAfter(40) }),
	HangUpCall: async (sdk) => sdk.HangUpCall({ SdkAppId, SessionId: await callAfter(40) }),
	SetStaffStatus: (sdk) => sdk.SetStaffStatus({ SdkAppId, StaffStatusList: [{ StaffUserId: CALL.UserId, Status: 'rest', Reason: 'Tea' }] }),
	TransferToManual: async (sdk) => sdk.TransferToManual({ SdkAppId, SessionId: await callAfter(12), SkillGroupId: 101 }),
	UnbindStaffSkillGroupList: (sdk) => sdk.UnbindStaffSkillGroupList({ SdkAppId, StaffEmail: CALL.UserId, SkillGroupList: [101] }),
};

/** Where each answer has something; the others have nothing but a RequestId. */
/* prettier-ignore */
const FILLED: Readonly<Record<string, string>> = {
	CreateAIAgentCall: 'SessionId', CreateCallOutSession: 'SessionId', CreateIVRSession: 'SessionId',
	DescribeAIAgentInfoList: 'AIAgentInfoList.0.VariableNames.0', DescribeAIAnalysisResult: 'ResultList.0.Result',
	DescribeAICallExtractResult: 'ResultList.0.InfoName', DescribeCallInMetrics: 'SkillGroupMetrics.0.Metrics.QueueCount',
	DescribeNumbers: 'Numbers.25.Number', DescribePSTNActiveSessionList: 'Sessions', DescribeSessionDetail: 'RecordURL',
	DescribeSkillGroupInfoList: 'SkillGroupList.3.SkillGroupName', DescribeStaffInfoList: 'StaffList.7.Mail',
	DescribeStaffStatusMetrics: 'Metrics.0.Status', DescribeTelCdr: 'TelCdrList', DescribeTelRecordAsr: 'AsrDataList.0.Message',
	DescribeTelSession: 'Session.SessionStatus', SetStaffStatus: 'StaffStatusList.0.PreviousStatus',
};

describe('the official SDK', () => {
	it('asks for every action that the sandbox plays', () => {
		expect(Object.keys(REQUESTS)).toEqual(SANDBOX_ACTIONS);
	});

	it.each(SANDBOX_ACTIONS)('%s', async (action) => {
		const { RequestId, ...answer } = (await REQUESTS[action](client())) as Record<string, unknown>;
		const seen = { action, verified: true, code: null, requestId: RequestId };
		expect(tencent.sandbox.requests.at(-1)).toMatchObject(seen);
		if (FILLED[action]) expect(answer).toHaveProperty(FILLED[action]);
		else expect(answer).toEqual({});
	});

	it('signs for localhost, and with a temporary key', async () => {
		await client(tencent.sandbox.account, 'localhost').CreateCallOutSession(CALL);
		await client(tencent.sandbox.account.temporaryKey).CreateCallOutSession(CALL);
		expect(tencent.sandbox.requests).toMatchObject([{ placed: true }, { placed: true }]);
	});

	it('throws the code and the request id of a magic number', async () => {
		const [busy] = MAGIC_CALLEES;
		const call = client().CreateCallOutSession({ ...CALL, Callee: busy.callee });
		await expect(call).rejects.toMatchObject({ code: busy.code });
		await expect(call).rejects.toHaveProperty('requestId', tencent.sandbox.requests[0].requestId);
	});
});
