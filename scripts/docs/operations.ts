import type { Action } from '../../nodes/TencentCcc/api/action';
import * as account from '../../nodes/TencentCcc/api/actions/account';
import { describeTelCdr } from '../../nodes/TencentCcc/api/actions/callRecords';
import { describePstnActiveSessionList } from '../../nodes/TencentCcc/api/actions/calls';
import { RESOURCES } from '../../nodes/TencentCcc/resources';
import { idOf, type OperationDefinition } from '../../nodes/TencentCcc/resources/operation';
import { LANGUAGES, table, type Say } from './markdown';
import chinese from './zh-CN.json';

type Operations = readonly OperationDefinition[];

const chineseOperations: Partial<Record<string, { name: string; text: string }>> =
	chinese.operations;

/** What each resource is good for. */
const RESOURCE_USES: Record<(typeof RESOURCES)[number]['value'], string> = {
	agent: 'Who is free, who is on a call, who is away',
	aiCall: 'An AI agent of your account makes the first touch',
	call: 'Ring an agent and then a lead, or a lead alone; follow and end calls',
	callRecord: 'Who answered, how long they talked, what was said',
	phoneNumber: 'The numbers that can be shown, and their state',
	redialGuard: 'Let a lead be dialled again on purpose',
	skillGroup: 'Queues, and who is in them',
};

/** What the pickers read, by the name of their method. */
const ACTION_OF_PICKER: Readonly<Record<string, Action>> = {
	getAiAgentVariables: account.describeAiAgentInfoList,
	searchActiveSessions: describePstnActiveSessionList,
	searchAgents: account.describeStaffInfoList,
	searchAiAgents: account.describeAiAgentInfoList,
	searchCallerNumbers: account.describeNumbers,
	searchSkillGroups: account.describeSkillGroupInfoList,
};

/** The member of a field that names the method behind its list, or behind its form. */
const PICKER_METHOD = /"(?:searchListMethod|loadOptionsMethod|resourceMapperMethod)":"(\w+)"/g;

const nameOfResource = (resource: string) =>
	RESOURCES.find(({ value }) => value === resource)?.name ?? resource;

/** The actions behind a field's lists, however deep they are. */
function pickerActions(field: object): Action[] {
	return [...JSON.stringify(field).matchAll(PICKER_METHOD)].map(([, method]) => {
		const action = ACTION_OF_PICKER[method];
		if (!action) throw new Error(`Say in ACTION_OF_PICKER which action the picker ${method} reads`);
		return action;
	});
}

/**
 * Every action that somebody needs who uses these operations, and what for: their own, those of their pickers, those
 * that verify unknown outcomes, and those of the credential's test and the polling trigger. In the order of first use.
 *
 * @throws Error for a picker of which nobody has said what it reads
 */
export function accessActions(operations: Operations, say: Say) {
	const uses = new Map<Action, Set<string>>();
	const add = (use: string, ...actions: readonly Action[]) => {
		for (const action of actions) uses.set(action, (uses.get(action) ?? new Set()).add(use));
	};
	for (const { actions, resource, name } of operations) {
		add(`${nameOfResource(resource)}: ${name}`, ...actions);
	}
	for (const operation of operations) {
		for (const field of [...operation.fields, ...(operation.options ?? [])]) {
			const name = `_${field.displayName}_`;
			add(say(`the list of ${name}`, `${name} 的列表`), ...pickerActions(field));
		}
		if (operation.kind === 'dial' && operation.specification.marksOf) {
			const use = say('_Verify Unknown Outcomes_', '_Verify Unknown Outcomes_（核实未知结果）');
			add(use, describePstnActiveSessionList, describeTelCdr);
		}
	}
	const trigger = say(
		'Tencent CCC Polling Trigger: ',
		'Tencent CCC Polling Trigger（轮询触发器）：',
	);
	add(`${trigger}Call Record Created`, describeTelCdr);
	add(`${trigger}Agent Status Changed`, account.describeStaffStatusMetrics);
	const testButton = say("the credential's Test button", '凭据的 Test（测试）按钮');
	add(testButton, account.describeSkillGroupInfoList);
	return [...uses].map(([action, neededFor]) => ({ action, neededFor: [...neededFor] }));
}

/** What each action of the policy is needed for. */
export const accessTable = (operations: Operations, say: Say) =>
	table(
		say('Action | Needed for', '接口（Action） | 用途'),
		accessActions(operations, say).map(({ action, neededFor }) => [
			`\`ccc:${action.name}\``,
			neededFor.join(say('; ', '；')),
		]),
	);

/**
 * The policy for Tencent's Cloud Access Management that lets these operations do their work, and nothing else. An action
 * that CAM knows for all resources only is denied when a resource is named, so there are two statements.
 * Source: https://www.tencentcloud.com/document/product/598/77494
 */
export function camPolicy(operations: Operations, say: Say = LANGUAGES.en) {
	const actions = accessActions(operations, say).map(({ action }) => action);
	const statement = (camLevel: Action['camLevel'], resource: string) => ({
		effect: 'allow',
		action: actions.filter((one) => one.camLevel === camLevel).map(({ name }) => `ccc:${name}`),
		resource: [resource],
	});
	const uin = say('<UIN of the main account>', '<主账号 ID>');
	const sdkAppId = say('<your SdkAppId>', '<您的 SdkAppId>');
	const application = `qcs::ccc::uin/${uin}:SdkAppId/${sdkAppId}`;
	return {
		version: '2.0',
		statement: [statement('application', application), statement('any', '*')],
	};
}

/** The operations in short: a row for each resource, what rings somebody in bold. */
export function resourcesTable(operations: Operations, say: Say): string {
	const namesOf = (resource: string) =>
		operations
			.filter((operation) => operation.resource === resource)
			.map(({ kind, name }) => (kind === 'dial' ? `**${name}**` : name));
	return table(
		say('Resource | What for | Operations', '资源 | 用途 | 操作'),
		RESOURCES.map(({ name, value }) => {
			const inChinese = chinese.resources[value];
			return [
				say(name, `${name}（${inChinese.name}）`),
				say(RESOURCE_USES[value], inChinese.text),
				namesOf(value).join(say(', ', '、')),
			];
		}),
	);
}

/** The table of the operations, in the order of the list; in English words where there are no Chinese ones. */
export function operationsTable(operations: Operations, say: Say): string {
	const kinds = {
		read: say('reads', '只读'),
		act: say('changes something', '会做更改'),
		dial: say('**rings somebody**', '**会拨打电话**'),
	};
	return table(
		say(
			"Resource | Operation | What it does | Kind | Tencent's actions",
			'资源 | 操作 | 作用 | 类型 | 腾讯云接口',
		),
		operations.map((operation) => {
			const { resource, name, description, kind, actions } = operation;
			const inChinese = chineseOperations[idOf(operation)];
			return [
				nameOfResource(resource),
				say(name, inChinese ? `${name}（${inChinese.name}）` : name),
				say(description, inChinese?.text ?? description),
				kinds[kind],
				actions.map((action) => `\`${action.name}\``).join(', ') || '–',
			];
		}),
	);
}
