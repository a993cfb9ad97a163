import type { Action } from './action';
import { bindStaffSkillGroupList } from './BindStaffSkillGroupList';
import { controlAiConversation } from './ControlAIConversation';
import { createAiAgentCall } from './CreateAIAgentCall';
import { createCallOutSession } from './CreateCallOutSession';
import { createIvrSession } from './CreateIVRSession';
import { describeAiAgentInfoList } from './DescribeAIAgentInfoList';
import { describeAiAnalysisResult } from './DescribeAIAnalysisResult';
import { describeAiCallExtractResult } from './DescribeAICallExtractResult';
import { describeCallInMetrics } from './DescribeCallInMetrics';
import { describeNumbers } from './DescribeNumbers';
import { describePstnActiveSessionList } from './DescribePSTNActiveSessionList';
import { describeSessionDetail } from './DescribeSessionDetail';
import { describeSkillGroupInfoList } from './DescribeSkillGroupInfoList';
import { describeStaffInfoList } from './DescribeStaffInfoList';
import { describeStaffStatusMetrics } from './DescribeStaffStatusMetrics';
import { describeTelCdr } from './DescribeTelCdr';
import { describeTelRecordAsr } from './DescribeTelRecordAsr';
import { describeTelSession } from './DescribeTelSession';
import { hangUpCall } from './HangUpCall';
import { setStaffStatus } from './SetStaffStatus';
import { transferToManual } from './TransferToManual';
import { unbindStaffSkillGroupList } from './UnbindStaffSkillGroupList';

/** Every action that the sandbox plays. A new one is a file here and a line in this list. */
const ACTIONS: readonly Action[] = [
	bindStaffSkillGroupList,
	controlAiConversation,
	createAiAgentCall,
	createCallOutSession,
	createIvrSession,
	describeAiAgentInfoList,
	describeAiAnalysisResult,
	describeAiCallExtractResult,
	describeCallInMetrics,
	describeNumbers,
	describePstnActiveSessionList,
	describeSessionDetail,
	describeSkillGroupInfoList,
	describeStaffInfoList,
	describeStaffStatusMetrics,
	describeTelCdr,
	describeTelRecordAsr,
	describeTelSession,
	hangUpCall,
	setStaffStatus,
	transferToManual,
	unbindStaffSkillGroupList,
];

const byName = new Map(ACTIONS.map((action) => [action.name, action]));

/** The names of all actions that the sandbox plays. */
export const SANDBOX_ACTIONS: readonly string[] = [...byName.keys()];

/** The action of this exact name. */
export function findAction(name: string): Action | undefined {
	return byName.get(name);
}
