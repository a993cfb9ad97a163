import { RESOURCES } from '../../nodes/TencentCcc/resources';
import type { OperationDefinition } from '../../nodes/TencentCcc/resources/operation';
import { table, type Language } from './markdown';

/** What each resource is good for, and its name in Chinese. */
const RESOURCE_TEXTS: Readonly<
	Record<string, { en: string; zh: string; chineseName: string } | undefined>
> = {
	agent: {
		chineseName: '座席',
		en: 'Who is free, who is on a call, who is away',
		zh: '谁空闲，谁在通话，谁不在',
	},
	aiCall: {
		chineseName: 'AI 通话',
		en: 'An AI agent of your account makes the first touch',
		zh: '由账号中的智能体先行联系线索',
	},
	call: {
		chineseName: '通话',
		en: 'Ring an agent and then a lead, or a lead alone; follow and end calls',
		zh: '先拨通座席再呼叫线索，或只呼叫线索；查询和结束通话',
	},
	callRecord: {
		chineseName: '服务记录',
		en: 'Who answered, how long they talked, what was said',
		zh: '谁接听了、谈了多久、说了什么',
	},
	phoneNumber: {
		chineseName: '电话号码',
		en: 'The numbers that can be shown, and their state',
		zh: '可以对外显示的号码及其状态',
	},
	redialGuard: {
		chineseName: '防重拨',
		en: 'Let a lead be dialled again on purpose',
		zh: '有意让一条线索可以再次拨打',
	},
	skillGroup: {
		chineseName: '技能组',
		en: 'Queues, and who is in them',
		zh: '排队情况，以及组内的座席',
	},
};

const HEADERS = {
	en: ['Resource', 'What for', 'Operations'],
	zh: ['资源', '用途', '操作'],
} as const satisfies Record<Language, unknown>;

/**
 * The operations in short: a row for each resource, what rings somebody in bold.
 *
 * @throws Error for a resource of which nobody has said what it is good for
 */
export function resourcesTable(
	operations: readonly OperationDefinition[],
	language: Language = 'en',
): string {
	const rows = RESOURCES.map(({ name, value }) => {
		const texts = RESOURCE_TEXTS[value];
		if (!texts) throw new Error(`Say in RESOURCE_TEXTS what the resource ${value} is good for`);
		const names = operations
			.filter(({ resource }) => resource === value)
			.map((operation) => (operation.kind === 'dial' ? `**${operation.name}**` : operation.name));
		return [
			language === 'zh' ? `${name}（${texts.chineseName}）` : name,
			texts[language],
			names.join(language === 'zh' ? '、' : ', '),
		];
	});
	return table([...HEADERS[language]], rows);
}
