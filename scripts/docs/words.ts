import type { StandardOutput } from '../../nodes/TencentCcc/outcomes/outcome';
import type { RESOURCES } from '../../nodes/TencentCcc/resources';

type Resource = (typeof RESOURCES)[number]['value'];
/** The name of something in Chinese, and what the tables say of it. */
type ChineseWords = [name: string, text: string];

/** What each resource is good for. */
export const RESOURCE_USES: Record<Resource, string> = {
	agent: 'Who is free, who is on a call, who is away',
	aiCall: 'An AI agent of your account makes the first touch',
	call: 'Ring an agent and then a lead, or a lead alone; follow and end calls',
	callRecord: 'Who answered, how long they talked, what was said',
	phoneNumber: 'The numbers that can be shown, and their state',
	redialGuard: 'Let a lead be dialled again on purpose',
	skillGroup: 'Queues, and who is in them',
};

export const CHINESE_RESOURCES: Record<Resource, ChineseWords> = {
	agent: ['座席', '谁空闲，谁在通话，谁不在'],
	aiCall: ['AI 通话', '由账号中的智能体先行联系线索'],
	call: ['通话', '先拨通座席再呼叫线索，或只呼叫线索；查询和结束通话'],
	callRecord: ['服务记录', '谁接听了、谈了多久、说了什么'],
	phoneNumber: ['电话号码', '可以对外显示的号码及其状态'],
	redialGuard: ['防重拨', '有意让一条线索可以再次拨打'],
	skillGroup: ['技能组', '排队情况，以及组内的座席'],
};

/** The tables take the English words of an operation that has none here. */
export const CHINESE_OPERATIONS: Partial<Record<string, ChineseWords>> = {
	'agent.getAll': ['批量获取', '获取应用中的座席，及其号码和技能组'],
	'agent.getStatus': ['查询状态', '查询座席现在的状态：谁空闲，空闲最久的排在前面'],
	'agent.setStatus': ['设置状态', '把座席置为空闲、示忙或小休；正在通话的座席在通话结束后生效'],
	'aiCall.create': ['创建', '由智能体呼叫线索，并与线索交谈'],
	'aiCall.prompt': ['提示智能体', '在通话中向智能体的大模型提问，由智能体把回答说给线索听'],
	'aiCall.say': ['播报', '让智能体在通话中说出一段文字'],
	'call.createCallOutSession': ['创建外呼会话', '发起双呼：先拨通座席的手机，再呼叫线索'],
	'call.createIvrSession': [
		'创建 IVR 呼叫',
		'呼叫线索，接听后进入 IVR：播放语音、按键选择、转接座席',
	],
	'call.getAllActive': ['批量获取进行中的通话', '获取应用中正在进行的通话，无论由谁发起'],
	'call.getStatus': ['查询状态', '查询通话进行到哪一步：正在呼叫谁，或是否正在通话'],
	'call.hangUp': ['挂断', '结束一通正在进行的电话'],
	'call.transfer': [
		'转接到技能组',
		'把正由智能体或 IVR 接待的通话转给技能组的座席，在技能组中排队等候',
	],
	'callRecord.downloadRecording': ['下载录音', '把一通电话的录音取回为二进制数据'],
	'callRecord.get': ['获取', '获取一通电话的服务记录，必要时等待它生成'],
	'callRecord.getAiResult': [
		'获取 AI 分析结果',
		'获取一通电话的 AI 分析结果：摘要、情绪、意向、标签',
	],
	'callRecord.getAll': ['批量获取', '按时间范围、电话号码或会话获取服务记录'],
	'callRecord.getTranscript': ['获取转写文本', '获取一通电话的转写文本，必要时等待它生成'],
	'phoneNumber.getAll': ['批量获取', '获取可以对外显示的号码：状态、是否自有号码、用于哪些技能组'],
	'redialGuard.forgetKey': [
		'删除标识',
		'删除一个防重拨标识，让该工作流的 Tencent CCC 节点可以再次拨打这条线索',
	],
	'skillGroup.addAgent': ['加入座席', '让座席接听某个技能组的电话，或更改座席在其中的优先级'],
	'skillGroup.getAll': ['批量获取', '获取应用的技能组'],
	'skillGroup.getQueue': ['查询排队情况', '查询各个技能组现在的排队情况：多少人在等，等了多久'],
	'skillGroup.removeAgent': ['移出座席', '让座席不再接听某个技能组的电话'],
};

/** What to do with what leaves by each output. */
export const NEXT_STEPS: Record<StandardOutput, string> = {
	success: 'Go on: Tencent has begun to ring. The record of the call says who answered.',
	agentBusy: 'Offer the lead to another agent, or try again in a few minutes.',
	notNow:
		'Queue the lead and dial it again later; `failure.nextAllowedAt` or `failure.advice` says when.',
	blocked:
		'Dial the lead once more on another day; mark it as "do not call" when it is refused again, and at once when it is _Callee Blocked_.',
	callerLimit: 'Let the caller number rest, or add more numbers to _Callers_.',
	noCaller: 'Somebody has to look into the numbers in the Tencent console.',
	agentSetup: 'Somebody has to set the agent up: the account, or the allow-list of mobiles.',
	unknown: 'A person finds out: **never dial the lead again automatically.**',
	duplicate: 'Nothing: the _Redial Guard Key_ was dialled before.',
	otherError: 'Tell the team; `failure.advice` says what to do.',
};

export const CHINESE_OUTPUTS: Record<StandardOutput, ChineseWords> = {
	success: ['成功', '继续后面的步骤：腾讯云已开始呼叫。谁接听了，要看这通电话的服务记录。'],
	agentBusy: ['座席忙', '把线索交给其他座席，或几分钟后再试。'],
	notNow: [
		'现在不行',
		'排队等候，稍后再拨打；`failure.nextAllowedAt` 或 `failure.advice` 说明何时可以。',
	],
	blocked: [
		'号码受限',
		'改天再拨打一次；再次被拒绝时，把线索标记为“请勿拨打”（_Callee Blocked_ 立即标记）。',
	],
	callerLimit: ['主叫超频', '让这个主叫号码休息一段时间，或在 _Callers_（主叫号码）中增加号码。'],
	noCaller: ['无主叫号码', '需要有人到腾讯云控制台检查号码。'],
	agentSetup: ['座席未配置', '需要有人为座席完成配置：账号，或手机号白名单。'],
	unknown: ['结果未知', '由人工核实：**绝不要自动重拨。**'],
	duplicate: ['重复', '无需处理：这个 _Redial Guard Key_ 此前已经拨打过。'],
	otherError: ['其他错误', '通知团队；`failure.advice` 给出了处理办法。'],
};
