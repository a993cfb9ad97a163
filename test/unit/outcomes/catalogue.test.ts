import { ACTIONS } from '../../../nodes/TencentCcc/api/actions';
import {
	findOutcome,
	OUTCOME_CATALOGUE,
	outcomesOf,
	SERVER_OUTCOMES,
} from '../../../nodes/TencentCcc/outcomes/catalogue';
import { describeFailure, unsent } from '../../../nodes/TencentCcc/outcomes/failure';
import { OUTCOME_CATEGORIES, STANDARD_OUTPUTS } from '../../../nodes/TencentCcc/outcomes/outcome';
import type { OutputSet } from '../../../nodes/TencentCcc/outcomes/outputs';

const codes = OUTCOME_CATALOGUE.map(({ code }) => code);
const KINDS = ['read', 'act', 'dial'] as const;

describe('the catalogue of outcomes', () => {
	it('names each code and each label once', () => {
		expect(new Set(codes).size).toBe(codes.length);
		expect(new Set(OUTCOME_CATALOGUE.map(({ label }) => label)).size).toBe(codes.length);
	});

	it("holds the eleven codes of CreateCallOutSession's page, first", () => {
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

	it('keeps server codes apart from our own, which start with Client.', () => {
		const own = OUTCOME_CATALOGUE.filter((outcome) => !SERVER_OUTCOMES.includes(outcome));
		expect(own.map(({ code }) => code).sort()).toEqual([
			'Client.AlreadyDialled',
			'Client.DownloadFailed',
			'Client.InvalidInput',
			'Client.NoFreeAgent',
			'Client.NotAttempted',
			'Client.NotFound',
			'Client.NotSent',
			'Client.OutcomeUnknown',
			'Client.OutsideCallingHours',
			'Client.TooManyCalls',
		]);
		expect(SERVER_OUTCOMES.filter(({ code }) => code.startsWith('Client.'))).toEqual([]);
	});

	it('puts every outcome that may have rung somebody, and no other, into category and output "unknown"', () => {
		for (const { code, category, output, callPlaced } of OUTCOME_CATALOGUE) {
			const isUnknown = callPlaced === 'unknown';
			expect([code, category === 'unknown', output === 'unknown']).toEqual([
				code,
				isUnknown,
				isUnknown,
			]);
		}
	});

	it('uses every category and every output, and says in words what happened and what to do', () => {
		const used = new Set(OUTCOME_CATALOGUE.map(({ category }) => category));
		expect([...used].sort()).toEqual(OUTCOME_CATEGORIES.map(({ category }) => category).sort());
		const outputs = new Set(['success', ...OUTCOME_CATALOGUE.map(({ output }) => output)]);
		expect([...outputs].sort()).toEqual(STANDARD_OUTPUTS.map(({ output }) => output).sort());
		for (const kind of KINDS) {
			for (const { code } of outcomesOf(kind, '')) {
				expect(findOutcome(code, kind).meaning).toMatch(/^[A-Z].*\.$/);
				expect(findOutcome(code, kind).advice).toMatch(/^[A-Z].*\.$/);
			}
		}
	});

	it('has one main outcome for each standard output but Success, by which lists of options begin', () => {
		const main = OUTCOME_CATALOGUE.filter(({ isMain }) => isMain).map(({ output }) => output);
		expect(main.sort()).toEqual(
			STANDARD_OUTPUTS.map(({ output }) => output)
				.filter((output) => output !== 'success')
				.sort(),
		);
	});
});

describe('what is sent again follows from the kind', () => {
	/** Codes of each kind of trouble. `again` stands for: sent again after a pause. */
	it.each<[string, Record<(typeof KINDS)[number], 'again' | 'not again'>]>([
		['RequestLimitExceeded', { read: 'again', act: 'again', dial: 'again' }],
		['RequestLimitExceeded.UinLimitExceeded', { read: 'again', act: 'again', dial: 'again' }],
		['FailedOperation.AcquireQuota', { read: 'again', act: 'again', dial: 'again' }],
		['Client.NotSent', { read: 'again', act: 'again', dial: 'again' }],
		['Client.OutcomeUnknown', { read: 'again', act: 'not again', dial: 'not again' }],
		['InternalError', { read: 'again', act: 'not again', dial: 'not again' }],
		['InternalError.DBError', { read: 'again', act: 'not again', dial: 'not again' }],
		['ServiceUnavailable', { read: 'again', act: 'not again', dial: 'not again' }],
		['FailedOperation', { read: 'not again', act: 'not again', dial: 'not again' }],
		['ResponseSizeLimitExceeded', { read: 'not again', act: 'not again', dial: 'not again' }],
		['InvalidParameterValue', { read: 'not again', act: 'not again', dial: 'not again' }],
		['AuthFailure.SignatureFailure', { read: 'not again', act: 'not again', dial: 'not again' }],
		['Client.NotFound', { read: 'not again', act: 'not again', dial: 'not again' }],
		['Client.InvalidInput', { read: 'not again', act: 'not again', dial: 'not again' }],
		['Client.NotAttempted', { read: 'not again', act: 'not again', dial: 'not again' }],
		['Brand.New', { read: 'not again', act: 'not again', dial: 'not again' }],
	])('%s: %j', (code, expected) => {
		const found = KINDS.map((kind) => [
			kind,
			findOutcome(code, kind).retryable ? 'again' : 'not again',
		]);
		expect(Object.fromEntries(found)).toEqual(expected);
	});

	it('nothing that may have rung somebody is dialled again, or stops a batch', () => {
		for (const { code, stopsBatch } of OUTCOME_CATALOGUE.filter(
			({ callPlaced }) => callPlaced === 'unknown',
		)) {
			expect([code, findOutcome(code, 'dial').retryable, stopsBatch]).toEqual([code, false, false]);
		}
	});

	it('of what acts, only what was throttled or never left is done again', () => {
		for (const { code } of OUTCOME_CATALOGUE) {
			const { retryable, category } = findOutcome(code, 'act');
			if (retryable) expect(['rateLimit', 'notSent']).toContain(category);
		}
	});
});

describe('what reads or acts knows nothing of telephones', () => {
	const failureOf = (code: string, kind: (typeof KINDS)[number]) => {
		const outputSet: OutputSet = kind === 'dial' ? 'withAgent' : 'result';
		return describeFailure(unsent(code, 'm'), { kind, action: 'SomeAction', outputSet });
	};

	it.each(codes)('%s has `callPlaced` exactly where something was to be dialled', (code) => {
		expect(failureOf(code, 'dial')).toHaveProperty('callPlaced', findOutcome(code).callPlaced);
		for (const kind of ['read', 'act'] as const) {
			expect(failureOf(code, kind)).not.toHaveProperty('callPlaced');
		}
	});

	it.each(
		(['read', 'act'] as const).flatMap((kind) =>
			outcomesOf(kind, 'SomeAction').map(({ code }) => [kind, code] as const),
		),
	)('%s, %s: neither meaning nor advice speaks of dialling a lead', (kind, code) => {
		const { meaning } = findOutcome(code, kind);
		const { advice } = failureOf(code, kind);
		expect(`${meaning} ${String(advice)}`).not.toMatch(/\bdial|\brung\b/i);
	});

	it('names the action in the advice, and leaves no placeholder in any', () => {
		expect(failureOf('AuthFailure.UnauthorizedOperation', 'read').advice).toContain(
			'ccc:SomeAction',
		);
		for (const code of codes) {
			for (const kind of KINDS) expect(failureOf(code, kind).advice).not.toMatch(/[{}]/);
		}
	});

	it.each([
		['Client.NotFound', 'read', 'notFound'],
		['Client.NotFound', 'act', 'notFound'],
		['ResourceNotFound', 'read', 'notFound'],
		['InternalError', 'read', 'service'],
		['Client.OutcomeUnknown', 'read', 'service'],
		['Client.OutcomeUnknown', 'act', 'unknown'],
		['InternalError', 'act', 'unknown'],
		['InternalError', 'dial', 'unknown'],
		['RequestLimitExceeded', 'read', 'rateLimit'],
		['Client.NotSent', 'act', 'notSent'],
	] as const)('%s of what is to %s has the category %s', (code, kind, category) => {
		expect(findOutcome(code, kind).category).toBe(category);
	});
});

describe('an action ends only with what can happen in it', () => {
	it.each(ACTIONS.map(({ name, kind }) => [name, kind] as const))('%s', (name, kind) => {
		const own = outcomesOf(kind, name).map(({ code }) => code);
		expect(own).toContain('InternalError');
		expect(own.includes('Client.AlreadyDialled')).toBe(kind === 'dial');
		expect(own.includes('FailedOperation.CalleeIsLimited')).toBe(kind === 'dial');
		expect(own.includes('FailedOperation.SeatStatusBusy')).toBe(name === 'CreateCallOutSession');
		expect(own.includes('Client.NotFound')).toBe(kind !== 'dial');
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
		['__proto__'],
	])('%j matches nothing and is treated with the greatest care', (code) => {
		for (const kind of KINDS) expect(findOutcome(code, kind).retryable).toBe(false);
		expect(findOutcome(code)).toMatchObject({
			code,
			callPlaced: 'unknown',
			stopsBatch: false,
			category: 'unknown',
			output: 'unknown',
		});
	});
});
