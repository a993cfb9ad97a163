/**
 * Whether a telephone may have rung when an attempt ends with this code.
 * `no`: refused before dialling, for certain. `unknown`: the server may have acted before it failed.
 */
export type CallPlaced = 'no' | 'unknown';

/** Whether the node itself may send the same request again, after a pause, without ringing anyone twice. */
export type RetryPolicy = 'never' | 'afterBackoff';

/** The groups that the error outputs of the mode "By Category" are made of, in the order of the outputs. */
export const OUTCOME_CATEGORIES = [
	{ category: 'agent', label: 'Agent Problem' },
	{ category: 'callee', label: 'Callee Problem' },
	{ category: 'caller', label: 'Caller Problem' },
	{ category: 'account', label: 'Account Problem' },
	{ category: 'request', label: 'Request Problem' },
	{ category: 'rateLimit', label: 'Rate Limit' },
	{ category: 'notSent', label: 'Not Sent' },
	{ category: 'unknown', label: 'Outcome Unknown' },
] as const;

export type OutcomeCategory = (typeof OUTCOME_CATEGORIES)[number]['category'];

/** One way in which an attempt can fail to create a session. */
export interface Outcome {
	/** Tencent's error code, or one of our own, which start with `Client.`. */
	readonly code: string;
	/** Name of the output and of the option in the node, unique, in Title Case. */
	readonly label: string;
	/** The group it belongs to. `unknown` exactly when `callPlaced` is `unknown`. */
	readonly category: OutcomeCategory;
	readonly callPlaced: CallPlaced;
	readonly retry: RetryPolicy;
	/** Whether every remaining item of the batch would fail in the same way (wrong key, wrong SdkAppId …). */
	readonly stopsBatch: boolean;
	/** What happened, in plain words. */
	readonly meaning: string;
	/** What the builder or the caller's team can do next. */
	readonly advice: string;
}

/** What most codes have in common: nothing rang, do not repeat, the next item may well succeed. */
const refused = { callPlaced: 'no', retry: 'never', stopsBatch: false } as const;
/** Refused for a reason that holds for every item of the batch. */
const refusedForAll = { ...refused, stopsBatch: true } as const;
/** Throttled before the request was looked at. */
const throttled = { ...refused, category: 'rateLimit', retry: 'afterBackoff' } as const;
/** The server may have dialled before it failed. */
const ambiguous = {
	category: 'unknown',
	callPlaced: 'unknown',
	retry: 'never',
	stopsBatch: false,
} as const;

const CHECK_BEFORE_REDIALLING =
	'Do not dial this lead again before somebody has checked: look for the call in the Tencent console or in DescribeTelCdr, or ask the agent.';
const CHECK_KEYS =
	'Check Secret ID and Secret Key in the credential against the API keys page of the Tencent Cloud console.';
const REPORT_TO_US =
	'The node should never cause this. Please open an issue for n8n-nodes-tencent-ccc with the request ID.';
const WAIT_FOR_PACE =
	'Send the lead again a little later, and lower Calls per Second if other programs share the account.';

/**
 * Every outcome that is not a placed call, in the order in which outputs appear.
 *
 * The order is part of what users' workflows are saved with: append new server codes after the last server
 * code and new `Client.` codes at the very end.
 *
 * Sources: the codes of CreateCallOutSession's page (1229/59778) first, those of the sibling dialling actions
 * next, then Tencent Cloud's common codes (1229/59801), then our own. `callPlaced`, `retry` and `stopsBatch`
 * are our reading of them: "no" for what is rejected before dialling starts, "unknown" for everything else.
 */
export const OUTCOME_CATALOGUE: readonly Outcome[] = [
	// The codes of CreateCallOutSession's own page
	{
		...refused,
		code: 'FailedOperation.SeatStatusBusy',
		label: 'Agent Busy',
		category: 'agent',
		meaning: 'The agent is on another call or not ready.',
		advice: 'Offer the lead to another agent, or try the same agent again in a few minutes.',
	},
	{
		...refused,
		code: 'FailedOperation.CalleeIsLimited',
		label: 'Callee Restricted',
		category: 'callee',
		meaning: 'The number of the lead may not be dialled.',
		advice: 'Mark the lead as "do not call" in the CRM. Dialling it again will be refused again.',
	},
	{
		...refused,
		code: 'FailedOperation.CallerOverFrequency',
		label: 'Caller Over Frequency',
		category: 'caller',
		meaning: 'The caller number has been used too often in a short time.',
		advice: 'Try again later, or add more numbers to Caller Names or IDs.',
	},
	{
		...refused,
		code: 'FailedOperation.NoCallOutNumber',
		label: 'No Caller Number',
		category: 'caller',
		meaning: 'The application has no number that can be shown as caller ID for this call.',
		advice:
			'In the Tencent console, check that the number is in service and bound to a skill group of the agent, then choose it in Caller Names or IDs.',
	},
	{
		...ambiguous,
		code: 'FailedOperation.CallOutFailed',
		label: 'Call Failed',
		meaning: 'Dialling failed without further detail; a telephone may have rung.',
		advice: CHECK_BEFORE_REDIALLING,
	},
	{
		...refused,
		code: 'OperationDenied.NotInWhiteList',
		label: 'Not Allowlisted',
		category: 'agent',
		meaning: "The agent's mobile is not on the outbound allow-list.",
		advice:
			"Have the agent's mobile added to the allow-list in the Tencent console (carrier allow-list application), then dial the lead again.",
	},
	{
		...refused,
		code: 'InvalidParameterValue.AccountNotExist',
		label: 'Agent Not Found',
		category: 'agent',
		meaning: 'There is no agent with this User ID in the application.',
		advice:
			"Choose the agent from the list. The User ID is the agent's e-mail address in the Tencent console.",
	},
	{
		...refusedForAll,
		code: 'InvalidParameter.InstanceNotExist',
		label: 'Application Not Found',
		category: 'account',
		meaning: 'The SDK App ID does not exist, or belongs to another account.',
		advice: 'Check SDK App ID and Site in the credential.',
	},
	{
		...refused,
		code: 'InvalidParameterValue',
		label: 'Invalid Parameter Value',
		category: 'request',
		meaning: 'Tencent does not accept one of the values.',
		advice: 'Check Callee, Caller Names or IDs and UUI of this lead; the message names the value.',
	},
	{
		...refused,
		code: 'UnsupportedOperation',
		label: 'Operation Not Supported',
		category: 'request',
		meaning: 'This application or agent does not support such a call.',
		advice:
			"Keep Force Use of Mobile on, and check that the agent's mobile is bound in the Tencent console.",
	},
	{
		...ambiguous,
		code: 'InternalError.DBError',
		label: 'Database Error',
		meaning: "Tencent's database failed; the call may have been placed before that.",
		advice: CHECK_BEFORE_REDIALLING,
	},

	// Codes of the sibling dialling actions
	{
		...refused,
		code: 'FailedOperation.CalleeIsBlackUser',
		label: 'Callee Blocked',
		category: 'callee',
		meaning: 'The number of the lead is on the high-risk list.',
		advice: 'Mark the lead as "do not call" in the CRM.',
	},
	{
		...refused,
		code: 'FailedOperation.CalloutRuleBlindArea',
		label: 'Callee in Blocked Area',
		category: 'callee',
		meaning: 'The lead is in an area that the call rules exclude.',
		advice:
			'Reach the lead in another way, or ask Tencent to change the call rules of the application.',
	},
	{
		...refused,
		code: 'FailedOperation.CalloutRuleMaxCallCountCalleeIntervalTime',
		label: 'Callee Called Too Often',
		category: 'callee',
		meaning: 'The lead has been called too often within the period of the call rules.',
		advice: 'Dial the lead again after that period.',
	},
	{
		...refused,
		code: 'FailedOperation.CalloutRuleMaxCallCountCalleePerDayAppID',
		label: 'Callee Daily Limit Reached',
		category: 'callee',
		meaning: 'The lead has been called as often as one day allows.',
		advice: 'Dial the lead again tomorrow.',
	},
	{
		...refused,
		code: 'FailedOperation.CalloutRuleNotWorkTime',
		label: 'Outside Calling Hours',
		category: 'callee',
		meaning: 'The call rules do not allow calls at this hour.',
		advice: 'Dial the lead again within the calling hours of the call rules.',
	},
	{
		...refused,
		code: 'FailedOperation.PermissionDenied',
		label: 'Permission Denied',
		category: 'account',
		meaning: 'The account is not permitted to do this in the application.',
		advice:
			'Check that the SDK App ID belongs to this account and that the agent may make outbound calls.',
	},
	{
		...refusedForAll,
		code: 'LimitExceeded.BasePackageExpired',
		label: 'Call Package Used Up',
		category: 'account',
		meaning: 'The call package of the application is used up or has expired.',
		advice: 'Buy or renew the package in the Tencent console, then dial the leads again.',
	},
	{
		...refusedForAll,
		code: 'InvalidParameterValue.InstanceNotExist',
		label: 'Application Does Not Exist',
		category: 'account',
		meaning: 'The SDK App ID does not exist, or belongs to another account.',
		advice: 'Check SDK App ID and Site in the credential.',
	},
	{
		...refusedForAll,
		code: 'OperationDenied.UinDisabled',
		label: 'Account Disabled',
		category: 'account',
		meaning: 'The Tencent Cloud account is disabled.',
		advice: 'Check the state of the account in the Tencent Cloud console.',
	},

	// Tencent Cloud's common codes
	{
		...refusedForAll,
		code: 'AuthFailure.SecretIdNotFound',
		label: 'Secret ID Not Found',
		category: 'account',
		meaning: 'The Secret ID is unknown, deleted or disabled.',
		advice: CHECK_KEYS,
	},
	{
		...refusedForAll,
		code: 'AuthFailure.SignatureFailure',
		label: 'Signature Failure',
		category: 'account',
		meaning: 'The signature does not match: most often the Secret Key is wrong.',
		advice: CHECK_KEYS,
	},
	{
		...refusedForAll,
		code: 'AuthFailure.SignatureExpire',
		label: 'Signature Expired',
		category: 'account',
		meaning: 'The clock of the machine that runs n8n is more than five minutes off.',
		advice: 'Set the clock of the n8n server (NTP), then dial the leads again.',
	},
	{
		...refusedForAll,
		code: 'AuthFailure.TokenFailure',
		label: 'Session Token Failure',
		category: 'account',
		meaning: 'The session token of the temporary key is wrong or has expired.',
		advice: 'Fetch a new temporary key and enter Secret ID, Secret Key and Session Token together.',
	},
	{
		...refusedForAll,
		code: 'AuthFailure.UnauthorizedOperation',
		label: 'Not Authorized by CAM',
		category: 'account',
		meaning: 'The access policy of this key does not allow the action.',
		advice: 'Allow ccc:CreateCallOutSession for the key in Cloud Access Management (CAM).',
	},
	{
		...refusedForAll,
		code: 'AuthFailure.InvalidSecretId',
		label: 'Invalid Secret ID',
		category: 'account',
		meaning: 'The Secret ID is not the key of a Tencent Cloud API account.',
		advice: CHECK_KEYS,
	},
	{
		...refusedForAll,
		code: 'AuthFailure.InvalidAuthorization',
		label: 'Invalid Authorization',
		category: 'account',
		meaning: 'The Authorization header is malformed, or a proxy changed it.',
		advice: 'Check whether a proxy between n8n and Tencent changes headers.',
	},
	{
		...refusedForAll,
		code: 'AuthFailure.MFAFailure',
		label: 'MFA Failure',
		category: 'account',
		meaning: 'The account demands multi-factor authentication for this action.',
		advice: 'Use the key of a sub-user for which no multi-factor check is required.',
	},
	{
		...refusedForAll,
		code: 'UnauthorizedOperation',
		label: 'Unauthorized Operation',
		category: 'account',
		meaning: 'The key is not authorised for the action.',
		advice: 'Allow ccc:CreateCallOutSession for the key in Cloud Access Management (CAM).',
	},
	{
		...refusedForAll,
		code: 'IpInBlacklist',
		label: 'IP Blocked',
		category: 'account',
		meaning: 'The address of the n8n server is on the block list of the key.',
		advice: 'Change the access policy of the key in the Tencent Cloud console.',
	},
	{
		...refusedForAll,
		code: 'IpNotInWhitelist',
		label: 'IP Not Allowed',
		category: 'account',
		meaning: 'The address of the n8n server is not on the allow-list of the key.',
		advice: "Add the server's public address to the access policy of the key.",
	},
	{
		...throttled,
		code: 'RequestLimitExceeded',
		label: 'Too Many Requests',
		meaning: 'More requests arrived in one second than Tencent allows.',
		advice: WAIT_FOR_PACE,
	},
	{
		...throttled,
		code: 'RequestLimitExceeded.UinLimitExceeded',
		label: 'Account Over Rate Limit',
		meaning: 'The main account has reached its rate limit.',
		advice: WAIT_FOR_PACE,
	},
	{
		...throttled,
		code: 'RequestLimitExceeded.GlobalRegionUinLimitExceeded',
		label: 'Account Over Global Rate Limit',
		meaning: 'The main account has reached its rate limit across all regions.',
		advice: WAIT_FOR_PACE,
	},
	{
		...throttled,
		code: 'RequestLimitExceeded.IPLimitExceeded',
		label: 'IP Over Rate Limit',
		meaning: 'The address of the n8n server has reached its rate limit.',
		advice: WAIT_FOR_PACE,
	},
	{
		...refused,
		code: 'InvalidParameter',
		label: 'Invalid Parameter',
		category: 'request',
		meaning: 'A parameter has the wrong format or type.',
		advice: 'Check the fields of this lead; the message names the parameter.',
	},
	{
		...refused,
		code: 'MissingParameter',
		label: 'Missing Parameter',
		category: 'request',
		meaning: 'A required parameter is missing.',
		advice: 'Check the fields of this lead; the message names the parameter.',
	},
	{
		...refused,
		code: 'UnknownParameter',
		label: 'Unknown Parameter',
		category: 'request',
		meaning: 'Tencent does not know one of the parameters.',
		advice: REPORT_TO_US,
	},
	{
		...refused,
		code: 'InvalidRequest',
		label: 'Invalid Request',
		category: 'request',
		meaning: 'The request body is malformed.',
		advice: REPORT_TO_US,
	},
	{
		...refusedForAll,
		code: 'InvalidAction',
		label: 'Invalid Action',
		category: 'request',
		meaning: 'The endpoint does not know the action.',
		advice: 'Check Site and Endpoint in the credential.',
	},
	{
		...refusedForAll,
		code: 'ActionOffline',
		label: 'Action Offline',
		category: 'request',
		meaning: 'Tencent has withdrawn the action.',
		advice: 'Look for a newer version of n8n-nodes-tencent-ccc.',
	},
	{
		...refusedForAll,
		code: 'NoSuchProduct',
		label: 'No Such Product',
		category: 'request',
		meaning: 'The endpoint does not know the product.',
		advice: 'Check Site and Endpoint in the credential.',
	},
	{
		...refusedForAll,
		code: 'NoSuchVersion',
		label: 'No Such Version',
		category: 'request',
		meaning: 'The endpoint does not know this version of the API.',
		advice: 'Check Site and Endpoint in the credential.',
	},
	{
		...refusedForAll,
		code: 'UnsupportedProtocol',
		label: 'Protocol Not Supported',
		category: 'request',
		meaning: 'The request arrived with a method or protocol that the endpoint does not accept.',
		advice: 'Check Endpoint in the credential, and whether a proxy rewrites requests.',
	},
	{
		...refusedForAll,
		code: 'UnsupportedRegion',
		label: 'Region Not Supported',
		category: 'request',
		meaning: 'The endpoint does not support the region.',
		advice: 'Check Site and Endpoint in the credential.',
	},
	{
		...refused,
		code: 'RequestSizeLimitExceeded',
		label: 'Request Too Large',
		category: 'request',
		meaning: 'The request is larger than Tencent allows.',
		advice: 'Shorten UUI or the list of callers.',
	},
	{
		...refused,
		code: 'LimitExceeded',
		label: 'Quota Exceeded',
		category: 'account',
		meaning: 'A quota of the account is used up.',
		advice: 'Check the quotas of the application in the Tencent console.',
	},
	{
		...refused,
		code: 'ResourceNotFound',
		label: 'Resource Not Found',
		category: 'request',
		meaning: 'Something that the request names does not exist.',
		advice: 'Check the agent and the callers of this lead.',
	},
	{
		...refused,
		code: 'DryRunOperation',
		label: 'Dry Run',
		category: 'request',
		meaning: 'The request was only a dry run.',
		advice: REPORT_TO_US,
	},
	{
		...ambiguous,
		code: 'FailedOperation',
		label: 'Operation Failed',
		meaning: 'The operation failed without further detail; a telephone may have rung.',
		advice: CHECK_BEFORE_REDIALLING,
	},
	{
		...ambiguous,
		code: 'InternalError',
		label: 'Internal Error',
		meaning: 'Tencent had an internal error; the call may have been placed before that.',
		advice: CHECK_BEFORE_REDIALLING,
	},
	{
		...ambiguous,
		code: 'ResourceInUse',
		label: 'Resource in Use',
		meaning: 'Something that the call needs is occupied, possibly by this very call.',
		advice: CHECK_BEFORE_REDIALLING,
	},
	{
		...ambiguous,
		code: 'ResourceInsufficient',
		label: 'Resource Insufficient',
		meaning: 'Tencent ran out of a resource that the call needs.',
		advice: CHECK_BEFORE_REDIALLING,
	},
	{
		...ambiguous,
		code: 'ResourceUnavailable',
		label: 'Resource Unavailable',
		meaning: 'Something that the call needs is not available.',
		advice: CHECK_BEFORE_REDIALLING,
	},
	{
		...ambiguous,
		code: 'ResponseSizeLimitExceeded',
		label: 'Response Too Large',
		meaning: 'The answer was too large to be sent; the call may have been placed.',
		advice: CHECK_BEFORE_REDIALLING,
	},
	{
		...ambiguous,
		code: 'ServiceUnavailable',
		label: 'Service Unavailable',
		meaning:
			'The service is not available at the moment; the call may have been placed before that.',
		advice: CHECK_BEFORE_REDIALLING,
	},

	// Our own: outcomes that no server code describes
	{
		...ambiguous,
		code: 'Client.OutcomeUnknown',
		label: 'Outcome Unknown',
		meaning: 'The request left, but no readable answer came back: the call may have been placed.',
		advice: CHECK_BEFORE_REDIALLING,
	},
	{
		...refused,
		code: 'Client.InvalidInput',
		label: 'Invalid Input',
		category: 'request',
		meaning: 'A field of the item cannot be used, so nothing was sent.',
		advice: 'Correct the field that the message names, then dial the lead again.',
	},
	{
		...refused,
		code: 'Client.NotSent',
		label: 'Not Sent',
		category: 'notSent',
		retry: 'afterBackoff',
		meaning:
			'The request could not leave this machine: name lookup, connection or TLS handshake failed.',
		advice:
			'Check the network of the n8n server and Site in the credential, then dial the lead again.',
	},
	{
		...refused,
		code: 'Client.NotAttempted',
		label: 'Not Attempted',
		category: 'notSent',
		meaning: 'The batch stopped before this item, so nothing was sent for it.',
		advice: 'Remove the cause that the message names, then dial the lead again.',
	},
	{
		...refused,
		code: 'Client.AlreadyDialled',
		label: 'Already Dialled',
		category: 'notSent',
		meaning:
			'The redial guard knows the key of this lead: it was dialled before, so nothing was sent now.',
		advice:
			'Nothing, if the lead was not to be called twice. To call it again on purpose, give it another Redial Guard Key.',
	},
	{
		...ambiguous,
		code: 'Client.RecordNotFound',
		label: 'Record Not Found',
		meaning:
			'Tencent has no record of this session: the call has not ended, its record is late, or the Session ID is wrong.',
		advice: 'Check the Session ID, and ask again later.',
	},
];

/** Codes of the API, in catalogue order: everything except our own `Client.` codes. */
export const SERVER_OUTCOMES: readonly Outcome[] = OUTCOME_CATALOGUE.filter(
	({ code }) => !code.startsWith('Client.'),
);

/** The codes that have an output of their own unless the builder chooses others. */
export const DEFAULT_SPLIT_CODES: readonly string[] = [
	'FailedOperation.SeatStatusBusy',
	'FailedOperation.CalleeIsLimited',
	'FailedOperation.CallerOverFrequency',
	'FailedOperation.NoCallOutNumber',
	'FailedOperation.CallOutFailed',
	'OperationDenied.NotInWhiteList',
	'Client.OutcomeUnknown',
	'Client.AlreadyDialled',
];

const outcomesByCode = new Map(OUTCOME_CATALOGUE.map((outcome) => [outcome.code, outcome]));

/**
 * The catalogue entry that decides about a code: its own, else that of its longest known dotted prefix.
 *
 * @param code Tencent's `Response.Error.Code` or one of our own codes
 * @returns the entry, or for a code that matches nothing an entry of the same shape that is treated with the
 * greatest care: `callPlaced: unknown`, `retry: never`
 */
export function findOutcome(code: string): Outcome {
	for (
		let prefix = code;
		prefix !== '';
		prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))
	) {
		const outcome = outcomesByCode.get(prefix);
		if (outcome) return outcome;
	}
	return {
		...ambiguous,
		code,
		label: 'Unlisted Code',
		meaning: 'Tencent answered with a code that this version of the node does not know.',
		advice: CHECK_BEFORE_REDIALLING,
	};
}
