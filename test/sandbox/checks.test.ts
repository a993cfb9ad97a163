import { CALL, codeOf, useSandbox, type RequestChanges } from './support';

const tencent = useSandbox({ clock: Date.now });

const nowSeconds = () => Math.floor(Date.now() / 1_000);

/* prettier-ignore */
const WRONG: ReadonlyArray<[string, RequestChanges, string]> = [
	['no action', { headers: { 'x-tc-action': undefined } }, 'MissingParameter'],
	['no version', { headers: { 'x-tc-version': undefined } }, 'MissingParameter'],
	['no timestamp', { headers: { 'x-tc-timestamp': undefined } }, 'MissingParameter'],
	['a timestamp in words', { headers: { 'x-tc-timestamp': 'now' } }, 'InvalidParameterValue'],
	['no Authorization', { headers: { authorization: undefined } }, 'AuthFailure.InvalidAuthorization'],
	['a malformed Authorization', { headers: { authorization: 'Bearer token' } }, 'AuthFailure.InvalidAuthorization'],
	['an unknown Secret ID', { secretId: 'AKIDNOBODY' }, 'AuthFailure.SecretIdNotFound'],
	['a wrong Secret Key', { secretKey: 'wrong' }, 'AuthFailure.SignatureFailure'],
	['a content type changed after signing', { headers: { 'content-type': 'application/json; charset=utf-8' } }, 'AuthFailure.SignatureFailure'],
	['a body spelled anew after signing', { bodySent: JSON.stringify(CALL, undefined, 1) }, 'AuthFailure.SignatureFailure'],
	['an unknown action', { action: 'CreateCall' }, 'InvalidAction'],
	['another version', { headers: { 'x-tc-version': '2017-03-12' } }, 'NoSuchVersion'],
	['GET', { method: 'GET' }, 'UnsupportedProtocol'],
	['an action changed after it was signed', { signedHeaders: ['content-type', 'host', 'x-tc-action'], headers: { 'x-tc-action': 'HangUpCall' } }, 'AuthFailure.SignatureFailure'],
];

describe('a request is refused for what is wrong with it', () => {
	it.each(WRONG)('%s', async (_, changes, code) => {
		expect(await codeOf(tencent.sandbox, CALL, changes)).toBe(code);
		expect(tencent.sandbox.requests).toMatchObject([{ code, placed: false }]);
		expect(tencent.sandbox.sessions).toEqual([]);
	});

	it.each([
		[299, null],
		[301, 'AuthFailure.SignatureExpire'],
		[-299, null],
		[-301, 'AuthFailure.SignatureExpire'],
	])('a clock that is %d s off: %s', async (offset, code) => {
		expect(await codeOf(tencent.sandbox, CALL, { timestamp: nowSeconds() + offset })).toBe(code);
	});

	it.each([
		['not JSON', '{"SdkAppId":'],
		['a JSON array', '[]'],
	])('a body that is %s', async (_, body) => {
		expect(await codeOf(tencent.sandbox, body)).toBe('InvalidParameter');
	});

	it('a body of more than 10 MB', async () => {
		const huge = JSON.stringify({ ...CALL, UUI: 'x'.repeat(10 * 1024 * 1024) });
		expect(await codeOf(tencent.sandbox, huge)).toBe('RequestSizeLimitExceeded');
	});
});

it('a request may sign its action too, and text that is not ASCII is verified byte by byte', async () => {
	const signedHeaders = ['content-type', 'host', 'x-tc-action'];
	expect(
		await codeOf(tencent.sandbox, { ...CALL, UUI: '线索 – 42' }, { signedHeaders }),
	).toBeNull();
	expect(tencent.sandbox.requests).toMatchObject([{ verified: true, code: null }]);
	expect(tencent.sandbox.sessions[0].uui).toBe('线索 – 42');
});

describe('a temporary key', () => {
	const withToken = (token: string | undefined): RequestChanges => ({
		secretId: tencent.sandbox.account.temporaryKey.secretId,
		secretKey: tencent.sandbox.account.temporaryKey.secretKey,
		headers: { 'x-tc-token': token },
	});

	it.each([
		[undefined, 'AuthFailure.TokenFailure'],
		['wrong', 'AuthFailure.TokenFailure'],
		['SandboxSessionTokenThatOpensNothingReal', null],
	])('with the token %s: %s', async (token, code) => {
		expect(await codeOf(tencent.sandbox, CALL, withToken(token))).toBe(code);
	});

	it('a permanent key is refused with a token', async () => {
		const headers = { 'x-tc-token': tencent.sandbox.account.temporaryKey.token };
		expect(await codeOf(tencent.sandbox, CALL, { headers })).toBe('AuthFailure.TokenFailure');
	});

	it('a token that is not the sandbox’s own does not stay in the log', async () => {
		await codeOf(tencent.sandbox, CALL, withToken('a real token, sent by mistake'));
		expect(JSON.stringify(tencent.sandbox.requests)).not.toContain('a real token');
	});
});

/* prettier-ignore */
const PARAMETERS: ReadonlyArray<[string, object, string | null]> = [
	['all of them', {}, null],
	['no Callers', { Callers: undefined }, null],
	['an unknown one', { ClientToken: 'x' }, 'UnknownParameter'],
	['no SdkAppId', { SdkAppId: undefined }, 'MissingParameter'],
	['no UserId', { UserId: undefined }, 'MissingParameter'],
	['no Callee', { Callee: undefined }, 'MissingParameter'],
	['SdkAppId as a string', { SdkAppId: '1400000000' }, 'InvalidParameter'],
	['SdkAppId of nobody', { SdkAppId: 1400000001 }, 'InvalidParameter.InstanceNotExist'],
	['UserId as a number', { UserId: 1 }, 'InvalidParameter'],
	['Callee as a number', { Callee: 8613012345678 }, 'InvalidParameter'],
	['IsForceUseMobile as a string', { IsForceUseMobile: 'true' }, 'InvalidParameter'],
	['IsForceUseMobile false', { IsForceUseMobile: false }, 'UnsupportedOperation'],
	['no IsForceUseMobile', { IsForceUseMobile: undefined }, 'UnsupportedOperation'],
	['Callers as a string', { Callers: '0086075512345678' }, 'InvalidParameter'],
	['Callers with a number in it', { Callers: [86075512345678] }, 'InvalidParameter'],
	['a null', { UUI: null }, 'InvalidParameter'],
	['UUI as an object', { UUI: { lead: 42 } }, 'InvalidParameter'],
	['UUI of 1,024 bytes', { UUI: 'x'.repeat(1024) }, null],
	['UUI of 1,025 bytes', { UUI: 'x'.repeat(1025) }, 'InvalidParameterValue'],
	['UUI of 342 characters and 1,026 bytes', { UUI: '线'.repeat(342) }, 'InvalidParameterValue'],
	['an agent that does not exist', { UserId: 'x@example.com' }, 'InvalidParameterValue.AccountNotExist'],
	['an agent who is busy', { UserId: 'chen.jing@example.com' }, 'FailedOperation.SeatStatusBusy'],
	['an agent without a mobile', { UserId: 'zhao.min@example.com' }, 'OperationDenied.NotInWhiteList'],
	['an agent not allow-listed', { UserId: 'sun.lei@example.com' }, 'OperationDenied.NotInWhiteList'],
	["the agent's own mobile as callee", { Callee: '008616100002001' }, 'FailedOperation.CallOutFailed'],
	["an agent's mobile that is stored without 0086", { UserId: 'wang.fang@example.com', Callee: '008616100002002' }, 'FailedOperation.CallOutFailed'],
	['a caller of somebody else', { Callers: ['008602012345678'] }, 'FailedOperation.NoCallOutNumber'],
	['a caller out of service', { Callers: ['0086075586000006'] }, 'FailedOperation.NoCallOutNumber'],
	['a mobile', { Callee: '008613912345678' }, null],
	['a landline with its 0', { Callee: '0086075587654321' }, null],
	['a service number', { Callee: '00864009282737' }, null],
	['a short number', { Callee: '008610086' }, null],
	['a number abroad', { Callee: '0085223456789' }, null],
	['E.164', { Callee: '+8613912345678' }, 'InvalidParameterValue'],
	['a national number', { Callee: '13912345678' }, 'InvalidParameterValue'],
	['a landline without its 0', { Callee: '008675587654321' }, 'InvalidParameterValue'],
	['digits with blanks', { Callee: '0086 139 1234 5678' }, 'InvalidParameterValue'],
	['too many digits', { Callee: '00861391234567890' }, 'InvalidParameterValue'],
	['nothing as callee', { Callee: '' }, 'InvalidParameterValue'],
];

describe('parameters of CreateCallOutSession', () => {
	it.each(PARAMETERS)('%s: %j is %s', async (_, changes, code) => {
		expect(await codeOf(tencent.sandbox, { ...CALL, ...changes })).toBe(code);
		expect(tencent.sandbox.sessions).toHaveLength(code === null ? 1 : 0);
	});

	it('takes the first caller that is in service, in the order of the list', async () => {
		const Callers = ['008602012345678', '0086075586000006', '008601012345678', '0086075512345678'];
		await codeOf(tencent.sandbox, { ...CALL, Callers });
		expect(tencent.sandbox.sessions).toMatchObject([
			{ caller: '008601012345678', callers: Callers },
		]);
	});
});
