import { findOutcome, OUTCOME_CATALOGUE } from '../../nodes/TencentCcc/outcomes/catalogue';
import { MAGIC_CALLEES } from '../../sandbox';
import { CALL, codeOf, exchange, send, signedRequest, useSandbox, type Exchange } from './support';

const tencent = useSandbox({ clock: Date.now });

const rowsOf = (kind: string) => MAGIC_CALLEES.filter((magic) => magic.kind === kind);

/** Numbers that are written down in workflows, tests and documents: they never mean anything else. */
/* prettier-ignore */
const WRITTEN_DOWN: ReadonlyArray<[string, string]> = [
	['16100000101', 'FailedOperation.SeatStatusBusy'], ['16100000102', 'FailedOperation.CalleeIsLimited'],
	['16100000103', 'FailedOperation.CallerOverFrequency'], ['16100000104', 'FailedOperation.NoCallOutNumber'],
	['16100000105', 'FailedOperation.CallOutFailed'], ['16100000106', 'OperationDenied.NotInWhiteList'],
	['16100000107', 'InvalidParameterValue.AccountNotExist'], ['16100000111', 'InternalError.DBError'],
	['16100000112', 'FailedOperation.CalleeIsBlackUser'], ['16100000116', 'FailedOperation.CalloutRuleNotWorkTime'],
	['16100000120', 'OperationDenied.UinDisabled'], ['16100000122', 'AuthFailure.SignatureFailure'],
	['16100000132', 'RequestLimitExceeded'], ['16100000150', 'FailedOperation'], ['16100000151', 'InternalError'],
	['16100000155', 'ResponseSizeLimitExceeded'], ['16100000156', 'ServiceUnavailable'],
	['16100000601', 'answered'], ['16100000602', 'leadDoesNotAnswer'], ['16100000603', 'leadRejects'],
	['16100000604', 'leadBusy'], ['16100000605', 'leadPoweredOff'], ['16100000606', 'numberDoesNotExist'],
	['16100000607', 'agentDoesNotAnswer'], ['16100000608', 'agentHangsUpFirst'], ['16100000609', 'agentGivesUp'],
	['16100000610', 'voicemail'], ['16100000611', 'leadSuspended'], ['16100000612', 'leadOutOfCoverage'],
	['16100000613', 'blockedByPlatform'], ['16100000614', 'leadIsInterested'], ['16100000615', 'leadIsNotInterested'],
	['16100000616', 'aiModelFails'],
	['16100000901', 'noAnswer'], ['16100000902', 'resetBeforeRead'], ['16100000903', 'resetAfterPlacing'],
	['16100000904', 'closedWithoutAnswer'], ['16100000905', 'http500'], ['16100000906', 'http502Html'],
	['16100000907', 'http200Html'], ['16100000908', 'bodyCutShort'], ['16100000909', 'truncatedJson'],
	['16100000910', 'slowBody'], ['16100000911', 'redirectToItself'], ['16100000912', 'noSessionId'],
	['16100000913', 'emptyBody'], ['16100000990', 'RequestLimitExceeded'],
];

describe('the table', () => {
	it.each(WRITTEN_DOWN)('%s is %s', (number, meaning) => {
		const found = MAGIC_CALLEES.filter(({ nationalNumber }) => nationalNumber === number);
		expect(found).toHaveLength(1);
		const [{ callee, code, fault, scenario }] = found;
		expect([callee, fault ?? scenario ?? code]).toEqual([`0086${number}`, meaning]);
	});

	it('has a number of its own for each code that dialling can answer', () => {
		const dialCodes = OUTCOME_CATALOGUE.filter(({ kinds = ['dial'] }) => kinds.includes('dial'))
			.map(({ code }) => code)
			.filter((code) => !code.startsWith('Client.'));
		const codes = rowsOf('code').map(({ code }) => code);
		expect(new Set(codes)).toEqual(new Set(dialCodes));
		expect(new Set(MAGIC_CALLEES.map(({ callee }) => callee)).size).toBe(MAGIC_CALLEES.length);
	});

	it('ends every row with success or an outcome of the catalogue, which allows for what was placed', () => {
		for (const { placesCall, expectedOutcome } of MAGIC_CALLEES) {
			if (expectedOutcome === 'Success') continue;
			const { code, callPlaced } = findOutcome(expectedOutcome);
			expect(code).toBe(expectedOutcome);
			if (placesCall) expect(callPlaced).toBe('unknown');
		}
	});
});

it.each(rowsOf('code'))('$callee answers $code', async ({ callee, code, placesCall }) => {
	const { Error: error, SessionId } = await send(tencent.sandbox, { ...CALL, Callee: callee });
	expect(error).toEqual({ Code: code, Message: expect.stringContaining(String(code)) });
	expect(SessionId).toBeUndefined();
	expect(tencent.sandbox.requests).toMatchObject([{ verified: true, code, placed: placesCall }]);
	expect(tencent.sandbox.sessions.map((session) => session.callee)).toEqual(
		placesCall ? [callee] : [],
	);
});

const HTML = expect.stringMatching(/^<!DOCTYPE html>/) as string;
const responseOf = ({ body }: Exchange) => (JSON.parse(body) as { Response: object }).Response;

/** What a client sees, for each fault: how the exchange ends, and what its body is. */
const SEEN: Readonly<Record<string, [Partial<Exchange>, ((seen: Exchange) => void)?]>> = {
	noAnswer: [{ ending: 'stillOpen', status: 0 }],
	resetBeforeRead: [{ ending: 'reset', status: 0 }],
	resetAfterPlacing: [{ ending: 'reset', status: 0 }],
	closedWithoutAnswer: [{ ending: 'closed', status: 0 }],
	http500: [{ status: 500, body: 'Internal Server Error' }],
	http502Html: [{ status: 502, body: HTML }],
	http200Html: [{ status: 200, body: HTML }],
	bodyCutShort: [
		{ ending: 'closed', status: 200 },
		({ headers, body }) => {
			expect(body).toMatch(/^\{"Response"/);
			expect(Number(headers['content-length'])).toBeGreaterThan(Buffer.byteLength(body));
		},
	],
	truncatedJson: [
		{ status: 200, body: expect.stringContaining('"SessionId"') as string },
		({ body }) => expect(() => void JSON.parse(body)).toThrow(SyntaxError),
	],
	slowBody: [{ ending: 'stillOpen', status: 200, body: expect.stringMatching(/^\{?$/) as string }],
	redirectToItself: [
		{ status: 307, body: '' },
		({ headers }) => expect(headers.location).toBe('/'),
	],
	noSessionId: [
		{ status: 200 },
		(seen) => expect(Object.keys(responseOf(seen))).toEqual(['RequestId']),
	],
	emptyBody: [{ status: 200, body: '' }],
};

it.each(rowsOf('fault'))('$callee: $label', async ({ callee, fault = '', placesCall }) => {
	const request = signedRequest(tencent.sandbox, { ...CALL, Callee: callee });
	const isEndless = fault === 'noAnswer' || fault === 'slowBody';
	const seen = await exchange(tencent.sandbox, request, isEndless ? 300 : 5_000);
	const [expected, check] = SEEN[fault];
	expect(seen).toMatchObject(expected);
	check?.(seen);
	expect(tencent.sandbox.requests).toMatchObject([
		{ verified: true, code: null, fault, placed: placesCall },
	]);
	expect(tencent.sandbox.sessions.map((session) => session.callee)).toEqual(
		placesCall ? [callee] : [],
	);
	expect(tencent.sandbox.requests[0].sessionId).toBe(tencent.sandbox.sessions[0]?.sessionId);
});

it('the number that is throttled once is refused at first, placed from then on, and refused after a reset', async () => {
	const call = { ...CALL, Callee: '008616100000990' };
	const codes = [await codeOf(tencent.sandbox, call), await codeOf(tencent.sandbox, call)];
	expect(codes).toEqual(['RequestLimitExceeded', null]);
	expect(tencent.sandbox.requests.map(({ placed }) => placed)).toEqual([false, true]);
	tencent.sandbox.reset();
	expect(await codeOf(tencent.sandbox, call)).toBe('RequestLimitExceeded');
});

it('a magic number does not look at agent and callers, but at keys and parameters', async () => {
	const call = { ...CALL, UserId: 'nobody@example.com', Callers: ['008602012345678'] };
	const magic = { ...call, Callee: '008616100000601' };
	expect(await codeOf(tencent.sandbox, magic)).toBeNull();
	expect(await codeOf(tencent.sandbox, { ...magic, UUI: 1 })).toBe('InvalidParameter');
	expect(await codeOf(tencent.sandbox, magic, { secretKey: 'x' })).toBe(
		'AuthFailure.SignatureFailure',
	);
});
