import {
	DEFAULT_SPLIT_CODES,
	findOutcome,
	OUTCOME_CATALOGUE,
	OUTCOME_CATEGORIES,
	SERVER_OUTCOMES,
} from '../../../nodes/TencentCcc/outcomes/catalogue';

const codes = OUTCOME_CATALOGUE.map(({ code }) => code);

describe('the catalogue of outcomes', () => {
	it('names each code and each label once', () => {
		expect(new Set(codes).size).toBe(codes.length);
		expect(new Set(OUTCOME_CATALOGUE.map(({ label }) => label)).size).toBe(codes.length);
	});

	it("holds the eleven codes of CreateCallOutSession's page, first and in its order of outputs", () => {
		expect(codes.slice(0, 11)).toEqual([
			'FailedOperation.SeatStatusBusy',
			'FailedOperation.CalleeIsLimited',
			'FailedOperation.CallerOverFrequency',
			'FailedOperation.NoCallOutNumber',
			'FailedOperation.CallOutFailed',
			'OperationDenied.NotInWhiteList',
			'InvalidParameterValue.AccountNotExist',
			'InvalidParameter.InstanceNotExist',
			'InvalidParameterValue',
			'UnsupportedOperation',
			'InternalError.DBError',
		]);
	});

	it('holds every common code of Tencent Cloud', () => {
		const common =
			'ActionOffline AuthFailure.InvalidAuthorization AuthFailure.InvalidSecretId AuthFailure.MFAFailure AuthFailure.SecretIdNotFound AuthFailure.SignatureExpire AuthFailure.SignatureFailure AuthFailure.TokenFailure AuthFailure.UnauthorizedOperation DryRunOperation FailedOperation InternalError InvalidAction InvalidParameter InvalidParameterValue InvalidRequest IpInBlacklist IpNotInWhitelist LimitExceeded MissingParameter NoSuchProduct NoSuchVersion RequestLimitExceeded RequestLimitExceeded.GlobalRegionUinLimitExceeded RequestLimitExceeded.IPLimitExceeded RequestLimitExceeded.UinLimitExceeded RequestSizeLimitExceeded ResourceInUse ResourceInsufficient ResourceNotFound ResourceUnavailable ResponseSizeLimitExceeded ServiceUnavailable UnauthorizedOperation UnknownParameter UnsupportedOperation UnsupportedProtocol UnsupportedRegion'.split(
				' ',
			);
		expect(codes).toEqual(expect.arrayContaining(common));
	});

	it('puts every outcome that may have rung somebody, and no other, into the category "unknown"', () => {
		for (const { code, category, callPlaced } of OUTCOME_CATALOGUE) {
			expect([code, category === 'unknown']).toEqual([code, callPlaced === 'unknown']);
		}
	});

	it('never repeats, and never stops a batch for, an outcome that may have rung somebody', () => {
		for (const outcome of OUTCOME_CATALOGUE.filter(({ callPlaced }) => callPlaced === 'unknown')) {
			expect(outcome).toMatchObject({ retry: 'never', stopsBatch: false });
		}
	});

	it('repeats only throttled requests and those that never left', () => {
		const repeated = OUTCOME_CATALOGUE.filter(({ retry }) => retry === 'afterBackoff');
		expect(repeated.map(({ code }) => code)).toEqual([
			'RequestLimitExceeded',
			'RequestLimitExceeded.UinLimitExceeded',
			'RequestLimitExceeded.GlobalRegionUinLimitExceeded',
			'RequestLimitExceeded.IPLimitExceeded',
			'Client.NotSent',
		]);
	});

	it('uses every category, and says in words what happened and what to do', () => {
		const used = new Set(OUTCOME_CATALOGUE.map(({ category }) => category));
		expect([...used].sort()).toEqual(OUTCOME_CATEGORIES.map(({ category }) => category).sort());
		for (const { meaning, advice } of OUTCOME_CATALOGUE) {
			expect(meaning).toMatch(/^[A-Z].*\.$/);
			expect(advice).toMatch(/^[A-Z].*\.$/);
		}
	});

	it('splits by default exactly the codes of the public contract', () => {
		expect(DEFAULT_SPLIT_CODES.map((code) => findOutcome(code).label)).toEqual([
			'Agent Busy',
			'Callee Restricted',
			'Caller Over Frequency',
			'No Caller Number',
			'Call Failed',
			'Not Allowlisted',
			'Outcome Unknown',
			'Already Dialled',
		]);
	});

	it('keeps server codes apart from our own, which start with Client.', () => {
		const own = OUTCOME_CATALOGUE.filter((outcome) => !SERVER_OUTCOMES.includes(outcome));
		expect(own.map(({ code }) => code)).toEqual([
			'Client.OutcomeUnknown',
			'Client.InvalidInput',
			'Client.NotSent',
			'Client.NotAttempted',
			'Client.AlreadyDialled',
			'Client.RecordNotFound',
		]);
	});
});

describe('a code that is not in the catalogue', () => {
	it.each([
		['InvalidParameterValue.PhoneNumInvalid', 'InvalidParameterValue'],
		['RequestLimitExceeded.Whatever', 'RequestLimitExceeded'],
		['FailedOperation.CallOutFailed.Trunk.Busy', 'FailedOperation.CallOutFailed'],
		['FailedOperation.SomethingNew', 'FailedOperation'],
		['AuthFailure.SignatureFailure.Deep', 'AuthFailure.SignatureFailure'],
	])('%s goes by its longest known prefix %s', (code, prefix) => {
		expect(findOutcome(code).code).toBe(prefix);
	});

	it.each([
		['Brand.New'],
		['OperationDenied.Else'],
		['FailedOperationX'],
		[''],
		['.'],
		['constructor'],
	])('%j matches nothing and is treated with the greatest care', (code) => {
		expect(findOutcome(code)).toMatchObject({
			code,
			callPlaced: 'unknown',
			retry: 'never',
			stopsBatch: false,
			category: 'unknown',
		});
	});
});
