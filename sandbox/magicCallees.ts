import { OUTCOME_CATALOGUE } from '../nodes/TencentCcc/outcomes/catalogue';
import { FAULTS, type FaultName } from './faults';
import { SCENARIOS, type ScenarioName } from './model/scenarios';

/** A callee whose number alone decides what happens. */
export interface MagicCallee {
	/** What a CRM would hold: the number without 0086. */
	readonly nationalNumber: string;
	/** What is sent: 0086 + the national number. */
	readonly callee: string;
	/**
	 * `code`: the server answers with an error code. `fault`: something goes wrong on the way.
	 * `scenario`: the call is placed, and goes on in a certain way. `throttledOnce`: the first request answers
	 * RequestLimitExceeded, later ones succeed (until a reset).
	 */
	readonly kind: 'code' | 'fault' | 'scenario' | 'throttledOnce';
	readonly code?: string;
	readonly fault?: FaultName;
	readonly scenario?: ScenarioName;
	readonly label: string;
	/** Whether the sandbox places the call, whatever it answers. */
	readonly placesCall: boolean;
	/** The catalogue code a careful client ends with, or `Success`. */
	readonly expectedOutcome: string;
	/** Whether a client that then looks for the session finds it, so that the lead leaves by Success after all. */
	readonly canBeConfirmed: boolean;
}

/**
 * Prefix 161 is assigned to no carrier in mainland China, so none of these numbers belongs to anybody.
 * Four digits follow.
 */
const MAGIC_PREFIX = '1610000';
const FIRST_CODE = 101;
const FIRST_SCENARIO = 601;
const FIRST_FAULT = 901;
const THROTTLED_ONCE = 990;

/**
 * The error codes after which the sandbox has placed the call nevertheless.
 *
 * The catalogue says `callPlaced: unknown` for more codes than these. For the others the sandbox places
 * nothing. These two are the ones whose name says that the work came first: the answer had become too large to
 * be sent, or the database failed when the finished work was to be written down. They are here so that
 * "unknown" is seen to mean just that.
 */
const CODES_THAT_PLACE_THE_CALL: ReadonlySet<string> = new Set([
	'InternalError.DBError',
	'ResponseSizeLimitExceeded',
]);

/**
 * The codes in the order of their numbers, from 0101 on. Append only: the numbers are written down elsewhere. Codes of
 * the catalogue that are missing here follow in the catalogue's order.
 */
/* prettier-ignore */
const NUMBERED_CODES: readonly string[] = [
	'FailedOperation.SeatStatusBusy', 'FailedOperation.CalleeIsLimited', 'FailedOperation.CallerOverFrequency',
	'FailedOperation.NoCallOutNumber', 'FailedOperation.CallOutFailed', 'OperationDenied.NotInWhiteList',
	'InvalidParameterValue.AccountNotExist', 'InvalidParameter.InstanceNotExist', 'InvalidParameterValue',
	'UnsupportedOperation', 'InternalError.DBError', 'FailedOperation.CalleeIsBlackUser',
	'FailedOperation.CalloutRuleBlindArea', 'FailedOperation.CalloutRuleMaxCallCountCalleeIntervalTime',
	'FailedOperation.CalloutRuleMaxCallCountCalleePerDayAppID', 'FailedOperation.CalloutRuleNotWorkTime',
	'FailedOperation.PermissionDenied', 'LimitExceeded.BasePackageExpired', 'InvalidParameterValue.InstanceNotExist',
	'OperationDenied.UinDisabled', 'AuthFailure.SecretIdNotFound', 'AuthFailure.SignatureFailure',
	'AuthFailure.SignatureExpire', 'AuthFailure.TokenFailure', 'AuthFailure.UnauthorizedOperation',
	'AuthFailure.InvalidSecretId', 'AuthFailure.InvalidAuthorization', 'AuthFailure.MFAFailure',
	'UnauthorizedOperation', 'IpInBlacklist', 'IpNotInWhitelist', 'RequestLimitExceeded',
	'RequestLimitExceeded.UinLimitExceeded', 'RequestLimitExceeded.GlobalRegionUinLimitExceeded',
	'RequestLimitExceeded.IPLimitExceeded', 'InvalidParameter', 'MissingParameter', 'UnknownParameter',
	'InvalidRequest', 'InvalidAction', 'ActionOffline', 'NoSuchProduct', 'NoSuchVersion', 'UnsupportedProtocol',
	'UnsupportedRegion', 'RequestSizeLimitExceeded', 'LimitExceeded', 'ResourceNotFound', 'DryRunOperation',
	'FailedOperation', 'InternalError', 'ResourceInUse', 'ResourceInsufficient', 'ResourceUnavailable',
	'ResponseSizeLimitExceeded', 'ServiceUnavailable', 'FailedOperation.AIConcurrentNoPackage',
	'FailedOperation.AIConcurrentOverFrequency', 'FailedOperation.AILicenseHasExpired', 'FailedOperation.AcquireQuota',
];

/** Codes that dialling actions answer: those of which the catalogue says whether a call was placed. */
const dialCodes = new Map(
	OUTCOME_CATALOGUE.filter(
		({ code, kinds = ['dial'] }) => !code.startsWith('Client.') && kinds.includes('dial'),
	).map(({ code, label }) => [code, label]),
);

type Meaning = Omit<MagicCallee, 'nationalNumber' | 'callee' | 'kind' | 'canBeConfirmed'>;

/** A number and what it means, each from a first position on. */
const rowsFrom = (first: number, kind: MagicCallee['kind'], meanings: readonly Meaning[]) =>
	meanings.map((meaning, index): MagicCallee => {
		const nationalNumber = `${MAGIC_PREFIX}${String(first + index).padStart(4, '0')}`;
		const { placesCall, expectedOutcome } = meaning;
		const canBeConfirmed = placesCall && expectedOutcome === 'Client.OutcomeUnknown';
		return { ...meaning, kind, nationalNumber, callee: `0086${nationalNumber}`, canBeConfirmed };
	});

/**
 * Every magic number: one for each code that dialling can answer, one for each scenario of a
 * placed call, one for each transport fault, and one that is throttled once.
 *
 * A row holds for every request with right keys, SdkAppId and parameter types: agent and callers are not looked at.
 */
export const MAGIC_CALLEES: readonly MagicCallee[] = [
	...rowsFrom(
		FIRST_CODE,
		'code',
		[...new Set([...NUMBERED_CODES, ...dialCodes.keys()])].map((code) => ({
			code,
			label: dialCodes.get(code) ?? '',
			placesCall: CODES_THAT_PLACE_THE_CALL.has(code),
			expectedOutcome: code,
		})),
		// The number of a code that dialling does not answer any more stays free
	).filter(({ label }) => label !== ''),
	...rowsFrom(
		FIRST_SCENARIO,
		'scenario',
		SCENARIOS.map(({ scenario, label, endStatus }) => ({
			scenario,
			label: `${label}: ${endStatus.text} (${endStatus.number})`,
			placesCall: true,
			expectedOutcome: 'Success',
		})),
	),
	...rowsFrom(
		FIRST_FAULT,
		'fault',
		FAULTS.map((fault) => ({ ...fault, expectedOutcome: 'Client.OutcomeUnknown' })),
	),
	...rowsFrom(THROTTLED_ONCE, 'throttledOnce', [
		{
			code: 'RequestLimitExceeded',
			label: 'Too Many Requests at First, Then Success',
			placesCall: true,
			expectedOutcome: 'Success',
		},
	]),
];

const byCallee = new Map(MAGIC_CALLEES.map((magic) => [magic.callee, magic]));

/** The row of a callee as sent (0086…), or undefined for an ordinary number. */
export function findMagicCallee(callee: string): MagicCallee | undefined {
	return byCallee.get(callee);
}
