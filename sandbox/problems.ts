import { findOutcome } from '../nodes/TencentCcc/outcomes/catalogue';

export type Language = 'en-US' | 'zh-CN';

interface Problem {
	readonly code: string;
	readonly 'en-US': string;
	readonly 'zh-CN': string;
}

/**
 * What the sandbox finds wrong by itself, with the code that Tencent answers (or most likely answers: where the
 * documentation is silent, the comment says so). `{detail}` is replaced.
 */
const PROBLEMS = {
	// The request as a whole
	missingHeader: {
		code: 'MissingParameter',
		'en-US': 'The request is missing the required header `{detail}`.',
		'zh-CN': '缺少必需的请求头 `{detail}`。',
	},
	invalidAuthorization: {
		code: 'AuthFailure.InvalidAuthorization',
		'en-US':
			'The value of the request header `Authorization` is not in the format of TC3-HMAC-SHA256.',
		'zh-CN': '请求头部的 `Authorization` 不符合腾讯云标准。',
	},
	invalidTimestamp: {
		code: 'InvalidParameterValue',
		'en-US': 'The value of the header `X-TC-Timestamp` is not a Unix time in seconds.',
		'zh-CN': '请求头 `X-TC-Timestamp` 不是以秒为单位的 Unix 时间戳。',
	},
	signatureExpired: {
		code: 'AuthFailure.SignatureExpire',
		'en-US': 'The timestamp is more than five minutes away from the server time {detail}.',
		'zh-CN': '签名过期：时间戳与服务器时间 {detail} 相差超过五分钟。',
	},
	secretIdNotFound: {
		code: 'AuthFailure.SecretIdNotFound',
		'en-US': 'The SecretId is not found, please ensure that your SecretId is correct.',
		'zh-CN': '密钥不存在，请检查 SecretId 是否正确。',
	},
	signatureFailure: {
		code: 'AuthFailure.SignatureFailure',
		'en-US':
			'The provided credentials could not be validated. Please check your signature is correct.',
		'zh-CN': '签名错误。签名计算错误，请检查 SecretKey 与签名步骤。',
	},
	tokenFailure: {
		code: 'AuthFailure.TokenFailure',
		'en-US': 'The token of the temporary key is wrong or missing.',
		'zh-CN': 'Token 错误。',
	},
	unsupportedProtocol: {
		code: 'UnsupportedProtocol',
		'en-US': 'The sandbox accepts POST only, not {detail}.',
		'zh-CN': 'HTTP(S) 请求协议错误：沙箱只支持 POST 请求，不支持 {detail}。',
	},
	requestTooLarge: {
		code: 'RequestSizeLimitExceeded',
		'en-US': 'The request body is larger than {detail} bytes.',
		'zh-CN': '请求包超过限制大小 {detail} 字节。',
	},
	requestLimitExceeded: {
		code: 'RequestLimitExceeded',
		'en-US':
			'Your current request times exceed the limit of {detail} times/sec. Please reduce the frequency.',
		'zh-CN': '您当前每秒请求次数超过了频率上限 {detail} 次/秒，请降低频率。',
	},
	noSuchVersion: {
		code: 'NoSuchVersion',
		'en-US': 'The version `{detail}` does not exist; this product has 2020-02-10.',
		'zh-CN': '接口版本 `{detail}` 不存在。',
	},
	invalidAction: {
		code: 'InvalidAction',
		'en-US': 'The action `{detail}` does not exist, or the sandbox does not play it.',
		'zh-CN': '接口 `{detail}` 不存在。',
	},
	// Tencent documents InvalidRequest for malformed multipart only, so what is not JSON is a wrong format.
	notJson: {
		code: 'InvalidParameter',
		'en-US': 'The request body is not a JSON object sent as application/json.',
		'zh-CN': '请求体不是 application/json 格式的 JSON 对象。',
	},

	// Its parameters
	missingParameter: {
		code: 'MissingParameter',
		'en-US': 'The request is missing the required parameter `{detail}`.',
		'zh-CN': '缺少参数 `{detail}`。',
	},
	unknownParameter: {
		code: 'UnknownParameter',
		'en-US': 'The parameter `{detail}` is not recognized.',
		'zh-CN': '未知参数 `{detail}`。',
	},
	wrongType: {
		code: 'InvalidParameter',
		'en-US': 'The type of a parameter is wrong: {detail}.',
		'zh-CN': '参数类型错误：{detail}。',
	},
	wrongValue: {
		code: 'InvalidParameterValue',
		'en-US': 'The value of a parameter is wrong: {detail}.',
		'zh-CN': '参数取值错误：{detail}。',
	},

	// The account
	instanceNotExistForCalls: {
		code: 'InvalidParameter.InstanceNotExist',
		'en-US': 'The SdkAppId {detail} does not exist.',
		'zh-CN': '实例不存在：SdkAppId {detail}。',
	},
	instanceNotExist: {
		code: 'InvalidParameterValue.InstanceNotExist',
		'en-US': 'The SdkAppId {detail} does not exist.',
		'zh-CN': '实例不存在：SdkAppId {detail}。',
	},
	accountNotExist: {
		code: 'InvalidParameterValue.AccountNotExist',
		'en-US': 'There is no agent {detail}.',
		'zh-CN': '账号不存在：{detail}。',
	},
	agentBusy: {
		code: 'FailedOperation.SeatStatusBusy',
		'en-US': 'The agent {detail} is busy.',
		'zh-CN': '座席 {detail} 正忙。',
	},
	// An agent without a mobile has none on the allow-list either, so Tencent's code for that is used.
	agentWithoutMobile: {
		code: 'OperationDenied.NotInWhiteList',
		'en-US': 'The agent {detail} has no mobile bound, so none is on the allow-list.',
		'zh-CN': '座席 {detail} 未绑定手机，不在白名单中。',
	},
	agentNotAllowlisted: {
		code: 'OperationDenied.NotInWhiteList',
		'en-US': 'The mobile of agent {detail} is not on the outbound allow-list.',
		'zh-CN': '座席 {detail} 的手机不在外呼白名单中。',
	},
	noCallOutNumber: {
		code: 'FailedOperation.NoCallOutNumber',
		'en-US': 'None of the caller numbers can be used: {detail}.',
		'zh-CN': '没有可用的外呼号码：{detail}。',
	},
	// Tencent says that the line is busy then and that the call fails: the code for a call that failed.
	calleeIsAgent: {
		code: 'FailedOperation.CallOutFailed',
		'en-US': 'The callee is the mobile of agent {detail} itself, so the line is busy.',
		'zh-CN': '被叫是座席 {detail} 自己的手机，线路正忙，外呼失败。',
	},
	mobileNotForced: {
		code: 'UnsupportedOperation',
		'en-US': 'IsForceUseMobile has to be true: only the mobile of the agent is supported.',
		'zh-CN': 'IsForceUseMobile 必须为 true：仅支持座席手机。',
	},
	// Which code Tencent answers for a session that is unknown or over is not documented; siblings use this one.
	sessionNotExists: {
		code: 'FailedOperation.SessionNotExists',
		'en-US': 'There is no session {detail}.',
		'zh-CN': '会话 {detail} 不存在。',
	},
} as const satisfies Record<string, Problem>;

export type ProblemName = keyof typeof PROBLEMS;

/** Chinese messages for the codes that magic numbers provoke; what is missing here is told in English. */
const CHINESE_MESSAGES: Readonly<Record<string, string>> = {
	'FailedOperation.SeatStatusBusy': '座席正忙。',
	'FailedOperation.CalleeIsLimited': '被叫号码受限。',
	'FailedOperation.CallerOverFrequency': '主叫号码超过频率限制。',
	'FailedOperation.NoCallOutNumber': '没有可用的外呼号码。',
	'FailedOperation.CallOutFailed': '外呼失败。',
	'OperationDenied.NotInWhiteList': '座席手机不在白名单中。',
	'InvalidParameterValue.AccountNotExist': '账号不存在。',
	'InvalidParameter.InstanceNotExist': '实例不存在。',
	InvalidParameterValue: '参数取值错误。',
	UnsupportedOperation: '操作不支持。',
	'InternalError.DBError': '数据库异常。',
	'FailedOperation.CalleeIsBlackUser': '被叫为高风险号码。',
	'FailedOperation.CalloutRuleNotWorkTime': '不在允许外呼的时间内。',
	RequestLimitExceeded: '请求的次数超过了频率限制。',
	InternalError: '内部错误。',
	FailedOperation: '操作失败。',
	ServiceUnavailable: '当前服务暂时不可用。',
};

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
 */
export function problem(name: ProblemName, detail = ''): ApiError {
	const { code, ...texts } = PROBLEMS[name];
	return new ApiError(code, {
		'en-US': texts['en-US'].replace('{detail}', () => detail),
		'zh-CN': texts['zh-CN'].replace('{detail}', () => detail),
	});
}

/**
 * An error for a code that a magic number asks for; the text is the catalogue's.
 *
 * @param code a server code of the catalogue
 */
export function provokedError(code: string): ApiError {
	const meaning = findOutcome(code).meaning;
	return new ApiError(code, { 'en-US': meaning, 'zh-CN': CHINESE_MESSAGES[code] ?? meaning });
}
