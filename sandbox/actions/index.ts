import type { Action } from './action';
import { createCallOutSession } from './createCallOutSession';
import {
	describeNumbers,
	describeSkillGroupInfoList,
	describeStaffInfoList,
} from './describeAccount';
import { describeSessionDetail, describeTelCdr } from './describeTelCdr';
import { describePstnActiveSessionList, describeTelSession, hangUpCall } from './liveCalls';

/** Every action that the sandbox plays. A new one is a file here and a line in this list. */
export const ACTIONS: readonly Action[] = [
	createCallOutSession,
	describeStaffInfoList,
	describeNumbers,
	describeSkillGroupInfoList,
	describePstnActiveSessionList,
	describeTelSession,
	describeTelCdr,
	describeSessionDetail,
	hangUpCall,
];

const byName = new Map(ACTIONS.map((action) => [action.name, action]));

/** The action of this exact name. */
export function findAction(name: string): Action | undefined {
	return byName.get(name);
}
