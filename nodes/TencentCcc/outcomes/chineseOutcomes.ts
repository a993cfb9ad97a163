import type { ActionKind } from './kind';

/** What is said of an outcome: what happened, and what to do next. */
export interface OutcomeWords {
	meaning: string;
	advice: string;
}

/** The words of an unknown outcome, by the kind of action. */
export const CHINESE_UNKNOWN: Readonly<Record<ActionKind, OutcomeWords>> = {
	dial: {
		meaning: '电话可能已经响铃。',
		advice:
			'核实之前不要重拨这条线索：在云联络中心管理端的服务记录中或用 Call Record: Get Many 查找这通电话，或询问座席。',
	},
	act: {
		meaning: '操作可能已经执行。',
		advice: '再次运行之前，先在云联络中心管理端确认是否已执行。',
	},
	read: { meaning: '', advice: '稍等片刻再运行此操作：没有做过任何更改。' },
};

/** What stands for `{again}` in each kind of action. */
export const CHINESE_AGAIN: Readonly<Record<ActionKind, string>> = {
	dial: '再拨打这条线索',
	act: '再运行此操作',
	read: '再运行此操作',
};

/**
 * What is said of each code in Chinese. `{again}` and `{action}` stand for what they stand for in the catalogue; what to
 * do about an unknown outcome depends on the kind of action.
 */
export const CHINESE_OUTCOMES: Readonly<Record<string, OutcomeWords | undefined>> = {
	'FailedOperation.SeatStatusBusy': {
		meaning: '座席正在通话，或未就绪。',
		advice: '把线索交给其他座席，或几分钟后再找同一座席。',
	},
	'FailedOperation.CalleeIsLimited': {
		meaning:
			'腾讯云现在不拨打该线索的号码，也不说明原因：可能是永久受限，也可能只是这个时段、这个频率或这个地区受限。',
		advice: '改天在可外呼的时段内再拨打一次。再次被拒绝时，才在 CRM 中把该线索标记为“请勿拨打”。',
	},
	'FailedOperation.CallerOverFrequency': {
		meaning: '主叫号码短时间内外呼次数过多（超频）。',
		advice: '稍后再试，或在 Callers（主叫号码）中增加号码。',
	},
	'FailedOperation.NoCallOutNumber': {
		meaning: '应用中没有可用于这次外呼的主叫号码。',
		advice:
			'在云联络中心管理端确认号码状态正常，并且可用于这类呼叫（座席呼叫时，已绑定到座席所在的技能组），然后在 Callers（主叫号码）中选择它。',
	},
	'FailedOperation.CallOutFailed': {
		meaning: '外呼失败，没有更多说明。',
		advice: '',
	},
	'OperationDenied.NotInWhiteList': {
		meaning: '座席的手机号不在外呼白名单中。',
		advice: '在腾讯云申请把座席的手机号加入白名单（运营商白名单申请），通过后{again}。',
	},
	'InvalidParameterValue.AccountNotExist': {
		meaning: '应用中没有这个 UserId 对应的座席。',
		advice: '从列表中选择座席。UserId 是座席在云联络中心的账号，即邮箱。',
	},
	'InvalidParameter.InstanceNotExist': {
		meaning: 'SDK App ID 不存在，或属于其他账号。',
		advice: '检查凭据中的 SDK App ID 和 Site。',
	},
	InvalidParameterValue: {
		meaning: '某个参数的取值不被腾讯云接受。',
		advice: '检查这个数据项的各个字段；错误信息会指出是哪个值。',
	},
	UnsupportedOperation: {
		meaning: '应用、座席或当前状态不支持这样做。',
		advice:
			'座席呼叫时，保持 Force Use of Mobile 开启，并在云联络中心管理端确认座席已绑定手机号；其他情况下，检查数据项所指对象的状态。',
	},
	'InternalError.DBError': {
		meaning: '腾讯云内部数据库访问失败。',
		advice: '',
	},
	'FailedOperation.CalleeIsBlackUser': {
		meaning: '线索的号码在高风险名单中，请勿呼叫。',
		advice: '在 CRM 中把该线索标记为“请勿拨打”。',
	},
	'FailedOperation.CalloutRuleBlindArea': {
		meaning: '触发外呼规则：线索位于外呼盲区。',
		advice: '用其他方式联系这条线索，或在腾讯云侧调整外呼规则。',
	},
	'FailedOperation.CalloutRuleMaxCallCountCalleeIntervalTime': {
		meaning: '触发外呼规则：该线索在一段时间内被呼叫的次数过多。',
		advice: '过了这段时间再拨打。',
	},
	'FailedOperation.CalloutRuleMaxCallCountCalleePerDayAppID': {
		meaning: '触发外呼规则：该线索已达到每日最大呼叫次数。',
		advice: '明天再拨打。',
	},
	'FailedOperation.CalloutRuleNotWorkTime': {
		meaning: '触发外呼规则：当前不在可外呼的时段内。',
		advice: '在外呼规则允许的时段内再拨打。',
	},
	'FailedOperation.PermissionDenied': {
		meaning: '权限不足：该账号不能在这个应用中执行此操作。',
		advice: '检查 SDK App ID 是否属于该账号，以及应用（座席呼叫时还有座席）是否可以这样做。',
	},
	'LimitExceeded.BasePackageExpired': {
		meaning: '应用的通话套餐包已用完或已过期。',
		advice: '在腾讯云控制台购买或续费套餐包，然后{again}。',
	},
	'InvalidParameterValue.InstanceNotExist': {
		meaning: 'SDK App ID 不存在，或属于其他账号。',
		advice: '检查凭据中的 SDK App ID 和 Site。',
	},
	'OperationDenied.UinDisabled': {
		meaning: '腾讯云账号已被禁用。',
		advice: '在腾讯云控制台查看账号的状态。',
	},
	'AuthFailure.SecretIdNotFound': {
		meaning: '密钥不存在：SecretId 未知，或已被删除、禁用。',
		advice: '对照腾讯云控制台的 API 密钥页面，检查凭据中的 Secret ID 和 Secret Key。',
	},
	'AuthFailure.SignatureFailure': {
		meaning: '签名错误：多半是 SecretKey 填错了。',
		advice: '对照腾讯云控制台的 API 密钥页面，检查凭据中的 Secret ID 和 Secret Key。',
	},
	'AuthFailure.SignatureExpire': {
		meaning: '签名过期：运行 n8n 的机器时钟偏差超过五分钟。',
		advice: '校准 n8n 服务器的时钟（NTP），然后{again}。',
	},
	'AuthFailure.TokenFailure': {
		meaning: '临时密钥的 Token 错误或已过期。',
		advice: '重新获取临时密钥，并同时填写 Secret ID、Secret Key 和 Session Token。',
	},
	'AuthFailure.UnauthorizedOperation': {
		meaning: '请求未授权：该密钥的访问策略不允许调用此接口。',
		advice: '在访问管理（CAM）中为该密钥授权 ccc:{action}。',
	},
	'AuthFailure.InvalidSecretId': {
		meaning: '密钥非法：SecretId 不是云 API 密钥类型。',
		advice: '对照腾讯云控制台的 API 密钥页面，检查凭据中的 Secret ID 和 Secret Key。',
	},
	'AuthFailure.InvalidAuthorization': {
		meaning: '请求头 Authorization 格式不正确，或被代理改动过。',
		advice: '检查 n8n 与腾讯云之间是否有代理修改了请求头。',
	},
	'AuthFailure.MFAFailure': {
		meaning: '该账号执行此操作需要多因子认证（MFA）。',
		advice: '改用不要求多因子认证的子用户的密钥。',
	},
	UnauthorizedOperation: {
		meaning: '该密钥未获授权，不能执行此操作。',
		advice: '在访问管理（CAM）中为该密钥授权 ccc:{action}。',
	},
	IpInBlacklist: {
		meaning: 'n8n 服务器的 IP 地址在该密钥的黑名单中。',
		advice: '在腾讯云控制台修改该密钥的访问策略。',
	},
	IpNotInWhitelist: {
		meaning: 'n8n 服务器的 IP 地址不在该密钥的白名单中。',
		advice: '把服务器的公网 IP 地址加入该密钥的访问策略。',
	},
	RequestLimitExceeded: {
		meaning: '一秒内的请求次数超过了腾讯云的频率限制。',
		advice:
			'稍后再运行这个数据项；如果有其他程序共用该账号，而操作有 Calls per Second 选项，请把它调低。',
	},
	'RequestLimitExceeded.UinLimitExceeded': {
		meaning: '主账号达到频率限制。',
		advice:
			'稍后再运行这个数据项；如果有其他程序共用该账号，而操作有 Calls per Second 选项，请把它调低。',
	},
	'RequestLimitExceeded.GlobalRegionUinLimitExceeded': {
		meaning: '主账号达到跨所有地域的频率限制。',
		advice:
			'稍后再运行这个数据项；如果有其他程序共用该账号，而操作有 Calls per Second 选项，请把它调低。',
	},
	'RequestLimitExceeded.IPLimitExceeded': {
		meaning: 'n8n 服务器的 IP 地址达到频率限制。',
		advice:
			'稍后再运行这个数据项；如果有其他程序共用该账号，而操作有 Calls per Second 选项，请把它调低。',
	},
	InvalidParameter: {
		meaning: '某个参数的格式或类型错误。',
		advice: '检查这个数据项的各个字段；错误信息会指出是哪个参数。',
	},
	MissingParameter: {
		meaning: '缺少必填参数。',
		advice: '检查这个数据项的各个字段；错误信息会指出是哪个参数。',
	},
	UnknownParameter: {
		meaning: '某个参数是腾讯云不认识的。',
		advice: '本节点不应触发此错误。请带上请求 ID（RequestId）到 n8n-nodes-tencent-ccc 提交 issue。',
	},
	InvalidRequest: {
		meaning: '请求体格式错误。',
		advice: '本节点不应触发此错误。请带上请求 ID（RequestId）到 n8n-nodes-tencent-ccc 提交 issue。',
	},
	InvalidAction: {
		meaning: '接口不存在：该接入地址不认识这个接口。',
		advice: '检查凭据中的 Site 和 Endpoint。',
	},
	ActionOffline: {
		meaning: '接口已被腾讯云下线。',
		advice: '查看 n8n-nodes-tencent-ccc 是否有新版本。',
	},
	NoSuchProduct: {
		meaning: '产品不存在：该接入地址不认识这个产品。',
		advice: '检查凭据中的 Site 和 Endpoint。',
	},
	NoSuchVersion: {
		meaning: '接口版本不存在：该接入地址不认识这个 API 版本。',
		advice: '检查凭据中的 Site 和 Endpoint。',
	},
	UnsupportedProtocol: {
		meaning: '请求到达时使用的方法或协议不被该接入地址接受。',
		advice: '检查凭据中的 Endpoint，以及是否有代理改写了请求。',
	},
	UnsupportedRegion: {
		meaning: '该接入地址不支持所请求的地域。',
		advice: '检查凭据中的 Site 和 Endpoint。',
	},
	RequestSizeLimitExceeded: {
		meaning: '请求大小超过了腾讯云的限制。',
		advice: '缩短这个数据项中的文本和列表。',
	},
	LimitExceeded: {
		meaning: '账号的某项配额已用完。',
		advice: '在腾讯云控制台查看应用的配额。',
	},
	ResourceNotFound: {
		meaning: '请求中指定的某个资源不存在。',
		advice: '检查这个数据项所指的对象。',
	},
	DryRunOperation: {
		meaning: '这只是一次 DryRun（试运行）请求。',
		advice: '本节点不应触发此错误。请带上请求 ID（RequestId）到 n8n-nodes-tencent-ccc 提交 issue。',
	},
	FailedOperation: {
		meaning: '操作失败，没有更多说明。',
		advice: '',
	},
	InternalError: {
		meaning: '腾讯云内部错误。',
		advice: '',
	},
	ResourceInUse: {
		meaning: '请求所需的资源被占用，占用它的可能正是这次请求。',
		advice: '',
	},
	ResourceInsufficient: {
		meaning: '腾讯云侧请求所需的资源不足。',
		advice: '',
	},
	ResourceUnavailable: {
		meaning: '请求所需的资源不可用。',
		advice: '',
	},
	ResponseSizeLimitExceeded: {
		meaning: '响应过大，无法返回。',
		advice: '',
	},
	ServiceUnavailable: {
		meaning: '服务暂时不可用。',
		advice: '',
	},
	'Client.OutcomeUnknown': {
		meaning: '请求已经发出，但没有收到可读的响应。',
		advice: '',
	},
	'Client.InvalidInput': {
		meaning: '数据项的某个字段无法使用，因此没有发送任何请求。',
		advice: '改正错误信息指出的字段，然后{again}。',
	},
	'Client.NotSent': {
		meaning: '请求没能离开本机：域名解析、连接或 TLS 握手失败。',
		advice: '检查 n8n 服务器的网络和凭据中的 Site，然后{again}。',
	},
	'Client.NotAttempted': {
		meaning: '这批数据项在轮到它之前已经停止，因此没有为它发送任何请求。',
		advice: '排除错误信息指出的原因，然后{again}。',
	},
	'Client.AlreadyDialled': {
		meaning: '防重拨标识（Redial Guard Key）已记录该线索：此前已经拨打过，本次未发送任何请求。',
		advice:
			'如果本就不应重复拨打，无需处理；确需再次拨打时，请使用 Redial Guard: Forget Key，或为该线索换一个 Redial Guard Key。',
	},
	'FailedOperation.AIConcurrentNoPackage': {
		meaning: '应用没有 AI 通话的套餐。',
		advice: '在腾讯云控制台购买 AI 套餐，然后{again}。',
	},
	'FailedOperation.AIConcurrentOverFrequency': {
		meaning: '进行中的 AI 通话已达到套餐的并发上限。',
		advice: '等其中一些通话结束后再拨打，或购买更多并发。',
	},
	'FailedOperation.AILicenseHasExpired': {
		meaning: 'AI 通话的套餐已过期。',
		advice: '在腾讯云控制台续费 AI 套餐，然后{again}。',
	},
	'FailedOperation.AcquireQuota': {
		meaning: '该智能体进行中的通话已达到并发上限。',
		advice: '等其中一些通话结束后再拨打，或提高并发上限。',
	},
	'FailedOperation.SessionNotInControlState': {
		meaning: '通话处于不可控制的状态。',
		advice: '请在智能体或 IVR 与线索通话期间再试。',
	},
	'FailedOperation.ControlAIConversation': {
		meaning: '智能体没有接受该指令。',
		advice: '确认这通电话由智能体接待，并且仍在进行。',
	},
	'InvalidParameterValue.SkillGroupError': {
		meaning: '该技能组不能用于此操作。',
		advice: '从列表中另选一个技能组。',
	},
	'InvalidParameterValue.RingAllGroupMemberOverflow': {
		meaning: '同振技能组最多只能有两名成员。',
		advice: '另选一个技能组，或在云联络中心管理端更改它的策略。',
	},
	'Client.NotFound': {
		meaning: '数据项要查询的对象在腾讯云不存在，或尚未生成。',
		advice: '检查 ID，稍后再查询：服务记录在通话结束后一段时间才出现。',
	},
	'Client.DownloadFailed': {
		meaning: '通话有录音，但未能下载或保存。',
		advice:
			'错误信息会说明原因：录音尚未生成时请稍后再试；文件过大时请调高 Maximum Size（最大大小）。',
	},
	'LimitExceeded.OutOfCountLimit': {
		meaning: '请求的数量超过了应用允许的上限。',
		advice: '减少数量：关闭 Return All，或调低 Limit。',
	},
	'Client.OutsideCallingHours': {
		meaning: '选项 Calling Hours（可呼叫时段）不允许此时呼叫，因此没有发送任何请求。',
		advice: '在 failure.nextAllowedAt 给出的时间再拨打。',
	},
	'Client.TooManyCalls': {
		meaning: '该线索已达到选项允许的呼叫次数，或这次执行已达到允许的呼叫数，因此没有发送任何请求。',
		advice:
			'在 failure.nextAllowedAt 给出的时间再拨打。没有给出时间时，是这次执行已达到允许的呼叫数。',
	},
	'Client.NoFreeAgent': {
		meaning: '技能组中没有空闲的座席可以接听，因此没有拨打任何人的电话。',
		advice: '几分钟后再拨打，或让节点等待空闲的座席。',
	},
};
