import { OUTCOME_CATALOGUE } from '../../../nodes/TencentCcc/outcomes/catalogue';
import { describeFailure, unsent } from '../../../nodes/TencentCcc/outcomes/failure';
import {
	outputIndexOfFailure,
	outputLabels,
	type OutputSet,
} from '../../../nodes/TencentCcc/outcomes/outputs';

/**
 * Which code leaves by which standard output: the public contract, written down by hand, so that a change of the
 * catalogue that moves leads to another branch is seen here.
 */
const LEAVES_BY: Record<string, string[]> = {
	'Agent Busy': ['FailedOperation.SeatStatusBusy', 'Client.NoFreeAgent'],
	'Not Now': [
		'FailedOperation.CalloutRuleNotWorkTime',
		'FailedOperation.CalloutRuleMaxCallCountCalleeIntervalTime',
		'FailedOperation.CalloutRuleMaxCallCountCalleePerDayAppID',
		'Client.OutsideCallingHours',
		'Client.TooManyCalls',
		'RequestLimitExceeded',
		'RequestLimitExceeded.UinLimitExceeded',
		'RequestLimitExceeded.GlobalRegionUinLimitExceeded',
		'RequestLimitExceeded.IPLimitExceeded',
		'FailedOperation.AIConcurrentOverFrequency',
		'FailedOperation.AcquireQuota',
	],
	Blocked: [
		'FailedOperation.CalleeIsLimited',
		'FailedOperation.CalleeIsBlackUser',
		'FailedOperation.CalloutRuleBlindArea',
	],
	'Caller Limit': ['FailedOperation.CallerOverFrequency'],
	'No Caller': ['FailedOperation.NoCallOutNumber'],
	'Agent Setup': ['OperationDenied.NotInWhiteList', 'InvalidParameterValue.AccountNotExist'],
	Unknown: [
		'Client.OutcomeUnknown',
		'FailedOperation',
		'FailedOperation.CallOutFailed',
		'InternalError',
		'InternalError.DBError',
		'ResourceInUse',
		'ResourceInsufficient',
		'ResourceUnavailable',
		'ResponseSizeLimitExceeded',
		'ServiceUnavailable',
	],
	Duplicate: ['Client.AlreadyDialled'],
	'Other Error': [
		'ActionOffline',
		'AuthFailure.InvalidAuthorization',
		'AuthFailure.InvalidSecretId',
		'AuthFailure.MFAFailure',
		'AuthFailure.SecretIdNotFound',
		'AuthFailure.SignatureExpire',
		'AuthFailure.SignatureFailure',
		'AuthFailure.TokenFailure',
		'AuthFailure.UnauthorizedOperation',
		'Client.InvalidInput',
		'Client.NotAttempted',
		'Client.DownloadFailed',
		'Client.NotFound',
		'Client.NotSent',
		'DryRunOperation',
		'FailedOperation.AIConcurrentNoPackage',
		'FailedOperation.AILicenseHasExpired',
		'FailedOperation.ControlAIConversation',
		'FailedOperation.PermissionDenied',
		'FailedOperation.SessionNotInControlState',
		'InvalidAction',
		'InvalidParameter',
		'InvalidParameter.InstanceNotExist',
		'InvalidParameterValue',
		'InvalidParameterValue.InstanceNotExist',
		'InvalidParameterValue.RingAllGroupMemberOverflow',
		'InvalidParameterValue.SkillGroupError',
		'InvalidRequest',
		'IpInBlacklist',
		'IpNotInWhitelist',
		'LimitExceeded',
		'LimitExceeded.BasePackageExpired',
		'LimitExceeded.OutOfCountLimit',
		'MissingParameter',
		'NoSuchProduct',
		'NoSuchVersion',
		'OperationDenied.UinDisabled',
		'RequestSizeLimitExceeded',
		'ResourceNotFound',
		'UnauthorizedOperation',
		'UnknownParameter',
		'UnsupportedOperation',
		'UnsupportedProtocol',
		'UnsupportedRegion',
	],
};

const TABLE = Object.entries(LEAVES_BY).flatMap(([output, codes]) =>
	codes.map((code) => [code, output] as const),
);

/** The label of the output by which a code leaves. */
const outputOf = (code: string, outputSet: OutputSet, errorOutputs = 'standard') => {
	const parameters = { outputSet, errorOutputs };
	return outputLabels(parameters)[outputIndexOfFailure(code, parameters)!];
};

it('the table names each code of the catalogue, once', () => {
	expect(TABLE.map(([code]) => code).sort()).toEqual(
		OUTCOME_CATALOGUE.map(({ code }) => code).sort(),
	);
});

describe('an operation with an agent', () => {
	it.each(TABLE)('%s leaves by %s, and says so', (code, output) => {
		expect(outputOf(code, 'withAgent')).toBe(output);
		const context = { kind: 'dial', action: 'CreateCallOutSession' } as const;
		const failure = describeFailure(unsent(code, ''), { ...context, outputSet: 'withAgent' });
		expect(failure.output).toBe(output);
	});
});

describe('an operation without an agent has no outputs for one', () => {
	it.each(TABLE)('%s', (code, output) => {
		const isOfAgent = output === 'Agent Busy' || output === 'Agent Setup';
		expect(outputOf(code, 'withoutAgent')).toBe(isOfAgent ? 'Other Error' : output);
	});
});

describe('an operation that takes all items at once has an output for what its leads may be', () => {
	it.each(TABLE)('%s', (code, output) => {
		const has = output === 'Unknown' || output === 'Duplicate';
		expect(outputOf(code, 'allItems')).toBe(has ? output : 'Other Error');
	});
});

it.each([
	['Brand.New', 'Unknown'],
	['FailedOperation.SomethingNew', 'Unknown'],
	['FailedOperation.CallOutFailed.Trunk.Busy', 'Unknown'],
	['InternalError.Whatever', 'Unknown'],
	['RequestLimitExceeded.Whatever', 'Not Now'],
	['InvalidParameterValue.PhoneNumInvalid', 'Other Error'],
	['FailedOperation.CalleeIsLimited.ByHour', 'Blocked'],
	['', 'Unknown'],
])('%j, which is not in the catalogue, leaves by %s', (code, output) => {
	expect(outputOf(code, 'withAgent')).toBe(output);
});

it.each(['withAgent', 'withoutAgent', 'allItems'] as const)(
	'%s: a value that is no mode counts as standard',
	(outputSet) => {
		for (const errorOutputs of ['byFancy', '', undefined]) {
			const parameters = { outputSet, errorOutputs };
			expect(outputLabels(parameters)).toEqual(
				outputLabels({ outputSet, errorOutputs: 'standard' }),
			);
			for (const [code] of TABLE) {
				expect(outputIndexOfFailure(code, parameters)).toBe(
					outputIndexOfFailure(code, { outputSet, errorOutputs: 'standard' }),
				);
			}
		}
	},
);
