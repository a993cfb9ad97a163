import type { INodeProperties } from 'n8n-workflow';

import type { Action } from '../../nodes/TencentCcc/api/action';
import {
	describeAiAgentInfoList,
	describeNumbers,
	describeSkillGroupInfoList,
	describeStaffInfoList,
	describeStaffStatusMetrics,
} from '../../nodes/TencentCcc/api/actions/account';
import { describeTelCdr } from '../../nodes/TencentCcc/api/actions/callRecords';
import { describePstnActiveSessionList } from '../../nodes/TencentCcc/api/actions/calls';
import { RESOURCES } from '../../nodes/TencentCcc/resources';
import { idOf, type OperationDefinition } from '../../nodes/TencentCcc/resources/operation';
import { CHINESE_OPERATIONS } from './chinese/operations';
import { table, type Language } from './markdown';

/** What the pickers read, by the name of their method. */
const ACTION_OF_PICKER: Readonly<Record<string, Action>> = {
	getAiAgentVariables: describeAiAgentInfoList,
	searchActiveSessions: describePstnActiveSessionList,
	searchAgents: describeStaffInfoList,
	searchAiAgents: describeAiAgentInfoList,
	searchCallerNumbers: describeNumbers,
	searchSkillGroups: describeSkillGroupInfoList,
};

/** The members of a field that name the method behind its list, or behind its form. */
const PICKER_METHODS = ['searchListMethod', 'loadOptionsMethod', 'resourceMapperMethod'];

/** What looks for the session of an unknown outcome. */
const VERIFYING_ACTIONS: readonly Action[] = [describePstnActiveSessionList, describeTelCdr];

const WORDS = {
	en: {
		operationsHeader: ['Resource', 'Operation', 'What it does', 'Kind', "Tencent's actions"],
		kinds: { read: 'reads', act: 'changes something', dial: '**rings somebody**' },
		accessHeader: ['Action', 'Needed for'],
		list: (field: string) => `the list of _${field}_`,
		verification: '_Verify Unknown Outcomes_',
		testButton: "the credential's Test button",
		pollingTrigger: 'Tencent CCC Polling Trigger: Call Record Created',
		agentStatusChanged: 'Tencent CCC Polling Trigger: Agent Status Changed',
		separator: '; ',
		uin: '<UIN of the main account>',
		sdkAppId: '<your SdkAppId>',
	},
	zh: {
		operationsHeader: ['资源', '操作', '作用', '类型', '腾讯云接口'],
		kinds: { read: '只读', act: '会做更改', dial: '**会拨打电话**' },
		accessHeader: ['接口（Action）', '用途'],
		list: (field: string) => `_${field}_ 的列表`,
		verification: '_Verify Unknown Outcomes_（核实未知结果）',
		testButton: '凭据的 Test（测试）按钮',
		pollingTrigger: 'Tencent CCC Polling Trigger（轮询触发器）：Call Record Created',
		agentStatusChanged: 'Tencent CCC Polling Trigger（轮询触发器）：Agent Status Changed',
		separator: '；',
		uin: '<主账号 ID>',
		sdkAppId: '<您的 SdkAppId>',
	},
} as const satisfies Record<Language, unknown>;

const nameOfResource = (resource: string) =>
	RESOURCES.find(({ value }) => value === resource)?.name ?? resource;

/** The names of the methods behind a field's lists, however deep they are. */
function pickersOf(field: unknown): string[] {
	if (typeof field !== 'object' || field === null) return [];
	return Object.entries(field).flatMap(([name, value]) =>
		PICKER_METHODS.includes(name) ? [String(value)] : pickersOf(value),
	);
}

function actionOfPicker(method: string): Action {
	const action = ACTION_OF_PICKER[method];
	if (!action) throw new Error(`Say in ACTION_OF_PICKER which action the picker ${method} reads`);
	return action;
}

/** An action, and what it is needed for. */
export interface AccessAction {
	action: Action;
	neededFor: string[];
}

/**
 * Every action that somebody needs who uses these operations: their own, those of their pickers, those that verify
 * unknown outcomes, and those of the credential's test and the polling trigger. Each once, in the order of first use.
 *
 * @throws Error for a picker of which nobody has said what it reads
 */
export function accessActions(
	operations: readonly OperationDefinition[],
	language: Language = 'en',
): AccessAction[] {
	const words = WORDS[language];
	const found = new Map<string, AccessAction>();
	const add = (action: Action, use: string) => {
		const entry = found.get(action.name) ?? { action, neededFor: [] };
		if (!entry.neededFor.includes(use)) entry.neededFor.push(use);
		found.set(action.name, entry);
	};
	for (const { actions, resource, name } of operations) {
		for (const action of actions) add(action, `${nameOfResource(resource)}: ${name}`);
	}
	for (const definition of operations) {
		const fields: INodeProperties[] = [...definition.fields, ...(definition.options ?? [])];
		for (const field of fields) {
			for (const method of pickersOf(field)) {
				add(actionOfPicker(method), words.list(field.displayName));
			}
		}
		if (definition.kind === 'dial' && definition.specification.marksOf) {
			for (const action of VERIFYING_ACTIONS) add(action, words.verification);
		}
	}
	add(describeTelCdr, words.pollingTrigger);
	add(describeStaffStatusMetrics, words.agentStatusChanged);
	add(describeSkillGroupInfoList, words.testButton);
	return [...found.values()];
}

/** A policy for Tencent's Cloud Access Management. */
export interface CamPolicy {
	version: '2.0';
	statement: Array<{ effect: 'allow'; action: string[]; resource: string[] }>;
}

/**
 * The policy that lets these operations do their work, and nothing else. An action that CAM knows for all resources only
 * is denied when a resource is named, so there are two statements.
 * Source: https://www.tencentcloud.com/document/product/598/77494
 */
export function camPolicy(
	operations: readonly OperationDefinition[],
	language: Language = 'en',
): CamPolicy {
	const { uin, sdkAppId } = WORDS[language];
	const actions = accessActions(operations, language).map(({ action }) => action);
	const statement = (camLevel: Action['camLevel'], resource: string) => ({
		effect: 'allow' as const,
		action: actions.filter((one) => one.camLevel === camLevel).map(({ name }) => `ccc:${name}`),
		resource: [resource],
	});
	return {
		version: '2.0',
		statement: [
			statement('application', `qcs::ccc::uin/${uin}:SdkAppId/${sdkAppId}`),
			statement('any', '*'),
		].filter(({ action }) => action.length > 0),
	};
}

/** The policy as a block of JSON. */
export const camPolicyBlock = (operations: readonly OperationDefinition[], language: Language) =>
	`\`\`\`json\n${JSON.stringify(camPolicy(operations, language), null, '\t')}\n\`\`\``;

/** What each action of the policy is needed for. */
export const accessTable = (operations: readonly OperationDefinition[], language: Language) =>
	table(
		[...WORDS[language].accessHeader],
		accessActions(operations, language).map(({ action, neededFor }) => [
			`\`ccc:${action.name}\``,
			neededFor.join(WORDS[language].separator),
		]),
	);

/**
 * The table of the operations, in the order of the list.
 *
 * @param language `zh` takes the English text where there is no Chinese one
 */
export function operationsTable(
	operations: readonly OperationDefinition[],
	language: Language = 'en',
): string {
	const { operationsHeader, kinds } = WORDS[language];
	const rows = operations.map((definition) => {
		const { resource, name, description, kind, actions } = definition;
		const chinese = language === 'zh' ? CHINESE_OPERATIONS[idOf(definition)] : undefined;
		return [
			nameOfResource(resource),
			chinese ? `${name}（${chinese.name}）` : name,
			chinese?.description ?? description,
			kinds[kind],
			actions.map((action) => `\`${action.name}\``).join(', ') || '–',
		];
	});
	return table([...operationsHeader], rows);
}
