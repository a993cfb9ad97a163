export type Language = 'en-US' | 'zh-CN';

/**
 * What the sandbox finds wrong by itself: the code that Tencent answers (or most likely answers: where the
 * documentation is silent, the comment says so), and the message in English and Chinese. `{detail}` is replaced.
 */
/* prettier-ignore */
const PROBLEMS = {
	// The request as a whole
	missingHeader: ['MissingParameter', 'The request is missing the required header `{detail}`.', '缺少必需的请求头 `{detail}`。'],
	invalidAuthorization: ['AuthFailure.InvalidAuthorization', 'The value of the request header `Authorization` is not in the format of TC3-HMAC-SHA256.', '请求头部的 `Authorization` 不符合腾讯云标准。'],
	invalidTimestamp: ['InvalidParameterValue', 'The value of the header `X-TC-Timestamp` is not a Unix time in seconds.', '请求头 `X-TC-Timestamp` 不是以秒为单位的 Unix 时间戳。'],
	signatureExpired: ['AuthFailure.SignatureExpire', 'The timestamp is more than five minutes away from the server time {detail}.', '签名过期：时间戳与服务器时间 {detail} 相差超过五分钟。'],
	secretIdNotFound: ['AuthFailure.SecretIdNotFound', 'The SecretId is not found, please ensure that your SecretId is correct.', '密钥不存在，请检查 SecretId 是否正确。'],
	signatureFailure: ['AuthFailure.SignatureFailure', 'The provided credentials could not be validated. Please check your signature is correct.', '签名错误。签名计算错误，请检查 SecretKey 与签名步骤。'],
	tokenFailure: ['AuthFailure.TokenFailure', 'The token of the temporary key is wrong or missing.', 'Token 错误。'],
	unsupportedProtocol: ['UnsupportedProtocol', 'The sandbox accepts POST only, not {detail}.', 'HTTP(S) 请求协议错误：模拟服务只支持 POST 请求，不支持 {detail}。'],
	requestTooLarge: ['RequestSizeLimitExceeded', 'The request body is larger than {detail} bytes.', '请求包超过限制大小 {detail} 字节。'],
	requestLimitExceeded: ['RequestLimitExceeded', 'Your current request times exceed the limit of {detail} times/sec. Please reduce the frequency.', '您当前每秒请求次数超过了频率上限 {detail} 次/秒，请降低频率。'],
	noSuchVersion: ['NoSuchVersion', 'The version `{detail}` does not exist; this product has 2020-02-10.', '接口版本 `{detail}` 不存在。'],
	invalidAction: ['InvalidAction', 'The action `{detail}` does not exist, or the sandbox does not play it.', '接口 `{detail}` 不存在。'],
	// Tencent documents InvalidRequest for malformed multipart only, so what is not JSON is a wrong format.
	notJson: ['InvalidParameter', 'The request body is not a JSON object sent as application/json.', '请求体不是 application/json 格式的 JSON 对象。'],

	// Its parameters
	missingParameter: ['MissingParameter', 'The request is missing the required parameter `{detail}`.', '缺少参数 `{detail}`。'],
	unknownParameter: ['UnknownParameter', 'The parameter `{detail}` is not recognized.', '未知参数 `{detail}`。'],
	wrongType: ['InvalidParameter', 'A parameter is wrong: {detail}.', '参数错误：{detail}。'],
	wrongValue: ['InvalidParameterValue', 'The value of a parameter is wrong: {detail}.', '参数取值错误：{detail}。'],

	// The account
	accountNotExist: ['InvalidParameterValue.AccountNotExist', 'There is no agent {detail}.', '账号不存在：{detail}。'],
	agentBusy: ['FailedOperation.SeatStatusBusy', 'The agent {detail} is busy.', '座席 {detail} 正忙。'],
	// An agent without a mobile has none on the allow-list either, so Tencent's code for that is used.
	agentWithoutMobile: ['OperationDenied.NotInWhiteList', 'The agent {detail} has no mobile bound, so none is on the allow-list.', '座席 {detail} 未绑定手机，不在白名单中。'],
	agentNotAllowlisted: ['OperationDenied.NotInWhiteList', 'The mobile of agent {detail} is not on the outbound allow-list.', '座席 {detail} 的手机不在外呼白名单中。'],
	// Which status changes Tencent refuses is not documented.
	agentOffline: ['FailedOperation', 'The agent {detail} is offline, so the status cannot be set.', '座席 {detail} 已离线，无法设置状态。'],
	noCallOutNumber: ['FailedOperation.NoCallOutNumber', 'None of the caller numbers can be used: {detail}.', '没有可用的外呼号码：{detail}。'],
	// Tencent says that the line is busy then and that the call fails: the code for a call that failed.
	calleeIsAgent: ['FailedOperation.CallOutFailed', 'The callee is the mobile of agent {detail} itself, so the line is busy.', '被叫是座席 {detail} 自己的手机，线路正忙，外呼失败。'],
	mobileNotForced: ['UnsupportedOperation', 'IsForceUseMobile has to be true: only the mobile of the agent is supported.', 'IsForceUseMobile 必须为 true：仅支持座席手机。'],
	aiQuotaExceeded: ['FailedOperation.AcquireQuota', 'All {detail} AI calls that the account may have at once are taken.', '智能体并发已达上限 {detail}。'],
	skillGroupError: ['InvalidParameterValue.SkillGroupError', 'There is no telephone skill group {detail}.', '技能组错误：{detail}。'],
	ringAllOverflow: ['InvalidParameterValue.RingAllGroupMemberOverflow', 'The group {detail} rings all its agents, so it takes two at most.', '全振技能组 {detail} 的成员超过两个。'],
	// Which code Tencent answers for a session that is unknown or over is not documented; siblings use this one.
	sessionNotExists: ['FailedOperation.SessionNotExists', 'There is no session {detail}.', '会话 {detail} 不存在。'],
	sessionNotInControlState: ['FailedOperation.SessionNotInControlState', 'The session {detail} cannot be controlled now.', '会话 {detail} 当前不可控制。'],
	// Tencent has two codes for it, see the actions
	unknownApplication: ['InvalidParameterValue.InstanceNotExist', 'The SdkAppId {detail} does not exist.', '实例不存在：SdkAppId {detail}。'],
	// What a magic number or a failure rule asks for
	provoked: ['InternalError', 'The sandbox was asked to answer {detail}.', '模拟服务按要求返回错误码 {detail}。'],
	noTranscript: ['ResourceNotFound', 'There is no transcript of the session {detail}, or it is not ready yet.', '会话 {detail} 没有录音转文本，或尚未完成。'],
} as const satisfies Record<string, readonly [code: string, english: string, chinese: string]>;

export type ProblemName = keyof typeof PROBLEMS;

/** An answer with `Response.Error`. Thrown wherever the sandbox finds something wrong. */
export class ApiError extends Error {
	constructor(
		readonly code: string,
		private readonly texts: Readonly<Record<Language, string>>,
	) {
		super(texts['en-US']);
		this.name = 'ApiError';
	}

	/** The message in one of the two languages of X-TC-Language. */
	messageIn(language: Language): string {
		return this.texts[language];
	}
}

/**
 * An error for something that the sandbox found by itself.
 *
 * @param name which problem
 * @param detail replaces `{detail}` in the message
 * @param code instead of the problem's own
 */
export function problem(name: ProblemName, detail: unknown = '', code?: string): ApiError {
	const [usualCode, ...texts] = PROBLEMS[name];
	const [english, chinese] = texts.map((text) => text.replace('{detail}', () => String(detail)));
	return new ApiError(code ?? usualCode, { 'en-US': english, 'zh-CN': chinese });
}

/** The error that a magic number or a failure rule asks for. */
export const provokedError = (code: string): ApiError => problem('provoked', code, code);
