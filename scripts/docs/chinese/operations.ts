/** What the Chinese documentation says of the operations; without an entry it takes the English words. */
export const CHINESE_OPERATIONS: Readonly<
	Record<string, { name: string; description: string } | undefined>
> = {
	'agent.getAll': { name: '批量获取', description: '获取应用中的座席，及其号码和技能组' },
	'agent.getStatus': {
		name: '查询状态',
		description: '查询座席现在的状态：谁空闲，空闲最久的排在前面',
	},
	'agent.setStatus': {
		name: '设置状态',
		description: '把座席置为空闲、示忙或小休；正在通话的座席在通话结束后生效',
	},
	'aiCall.create': {
		name: '创建',
		description: '由智能体呼叫线索，并与线索交谈',
	},
	'aiCall.prompt': {
		name: '提示智能体',
		description: '在通话中向智能体的大模型提问，由智能体把回答说给线索听',
	},
	'aiCall.say': { name: '播报', description: '让智能体在通话中说出一段文字' },
	'call.createCallOutSession': {
		name: '创建外呼会话',
		description: '发起双呼：先拨通座席的手机，再呼叫线索',
	},
	'call.createIvrSession': {
		name: '创建 IVR 呼叫',
		description: '呼叫线索，接听后进入 IVR：播放语音、按键选择、转接座席',
	},
	'call.getAllActive': {
		name: '批量获取进行中的通话',
		description: '获取应用中正在进行的通话，无论由谁发起',
	},
	'call.getStatus': {
		name: '查询状态',
		description: '查询通话进行到哪一步：正在呼叫谁，或是否正在通话',
	},
	'call.hangUp': { name: '挂断', description: '结束一通正在进行的电话' },
	'call.transfer': {
		name: '转接到技能组',
		description: '把正由智能体或 IVR 接待的通话转给技能组的座席，在技能组中排队等候',
	},
	'callRecord.downloadRecording': {
		name: '下载录音',
		description: '把一通电话的录音取回为二进制数据',
	},
	'callRecord.get': {
		name: '获取',
		description: '获取一通电话的服务记录，必要时等待它生成',
	},
	'callRecord.getAiResult': {
		name: '获取 AI 分析结果',
		description: '获取一通电话的 AI 分析结果：摘要、情绪、意向、标签',
	},
	'callRecord.getAll': {
		name: '批量获取',
		description: '按时间范围、电话号码或会话获取服务记录',
	},
	'callRecord.getTranscript': {
		name: '获取转写文本',
		description: '获取一通电话的转写文本，必要时等待它生成',
	},
	'phoneNumber.getAll': {
		name: '批量获取',
		description: '获取可以对外显示的号码：状态、是否自有号码、用于哪些技能组',
	},
	'redialGuard.forgetKey': {
		name: '删除标识',
		description: '删除一个防重拨标识，让该工作流的 Tencent CCC 节点可以再次拨打这条线索',
	},
	'skillGroup.addAgent': {
		name: '加入座席',
		description: '让座席接听某个技能组的电话，或更改座席在其中的优先级',
	},
	'skillGroup.getAll': { name: '批量获取', description: '获取应用的技能组' },
	'skillGroup.getQueue': {
		name: '查询排队情况',
		description: '查询各个技能组现在的排队情况：多少人在等，等了多久',
	},
	'skillGroup.removeAgent': { name: '移出座席', description: '让座席不再接听某个技能组的电话' },
};
