/** What the Chinese documentation says of the operations; without an entry it takes the English words. */
export const CHINESE_OPERATIONS: Readonly<
	Record<string, { name: string; description: string } | undefined>
> = {
	'call.createCallOutSession': {
		name: '创建外呼会话',
		description: '发起双呼：先拨通座席的手机，再呼叫线索',
	},
	'call.getStatus': {
		name: '查询状态',
		description: '查询通话进行到哪一步：正在呼叫谁，或是否正在通话',
	},
	'call.hangUp': { name: '挂断', description: '结束一通正在进行的电话' },
	'callRecord.get': {
		name: '获取',
		description: '获取一通电话的服务记录，必要时等待它生成',
	},
	'callRecord.getAll': {
		name: '批量获取',
		description: '按时间范围、电话号码或会话获取服务记录',
	},
};
