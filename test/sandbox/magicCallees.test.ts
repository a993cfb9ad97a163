import {
	findOutcome,
	OUTCOME_CATALOGUE,
	SERVER_OUTCOMES,
} from '../../nodes/TencentCcc/outcomes/catalogue';
import {
	FAULTS,
	SCENARIOS,
	MAGIC_CALLEES,
	startSandbox,
	type FaultName,
	type Sandbox,
} from '../../sandbox';
import { CALL, codeOf, exchange, send, signedRequest, type Exchange } from './support';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ requestsPerSecond: Infinity, slowBodyMs: 200 });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const rowsOf = (kind: string) => MAGIC_CALLEES.filter((magic) => magic.kind === kind);

describe('the table', () => {
	it('gives the n-th server code of the catalogue the number 161 0000 (0100 + n)', () => {
		expect(rowsOf('code').map(({ callee, code }) => [callee, code])).toEqual(
			SERVER_OUTCOMES.map(({ code }, index) => [
				`00861610000${String(101 + index).padStart(4, '0')}`,
				code,
			]),
		);
	});

	it('gives the n-th fault the number 161 0000 (0900 + n)', () => {
		expect(rowsOf('fault').map(({ callee, fault }) => [callee, fault])).toEqual(
			FAULTS.map(({ fault }, index) => [
				`00861610000${String(901 + index).padStart(4, '0')}`,
				fault,
			]),
		);
	});

	it('gives the n-th scenario the number 161 0000 (0600 + n)', () => {
		expect(rowsOf('scenario').map(({ callee, scenario }) => [callee, scenario])).toEqual(
			SCENARIOS.map(({ scenario }, index) => [`00861610000${String(601 + index).padStart(4, '0')}`, scenario]),
		);
	});

	it('has every number once, and the same number in both spellings', () => {
		expect(new Set(MAGIC_CALLEES.map(({ callee }) => callee)).size).toBe(MAGIC_CALLEES.length);
		for (const { callee, nationalNumber } of MAGIC_CALLEES) {
			expect(callee).toBe(`0086${nationalNumber}`);
			expect(nationalNumber).toMatch(/^161\d{8}$/);
		}
	});

	it('leaves room for as many codes again before they meet the faults', () => {
		expect(SERVER_OUTCOMES.length).toBeLessThan(400);
	});

	it('ends every row with an outcome of the catalogue, or with success', () => {
		const known = new Set(['Success', ...OUTCOME_CATALOGUE.map(({ code }) => code)]);
		for (const { expectedOutcome } of MAGIC_CALLEES) expect(known).toContain(expectedOutcome);
	});

	it('never places a call behind an outcome that says it was not placed', () => {
		for (const { placesCall, expectedOutcome } of MAGIC_CALLEES) {
			if (placesCall && expectedOutcome !== 'Success') {
				expect(findOutcome(expectedOutcome).callPlaced).toBe('unknown');
			}
		}
	});
});

describe('a magic number for a server code answers it', () => {
	it.each(rowsOf('code'))('$callee: $code', async ({ callee, code, placesCall }) => {
		const { Error: error, SessionId } = await send(sandbox, { ...CALL, Callee: callee });
		expect(error?.Code).toBe(code);
		expect(error?.Message).not.toBe('');
		expect(SessionId).toBeUndefined();
		expect(sandbox.requests).toMatchObject([{ verified: true, code, placed: placesCall }]);
		expect(sandbox.sessions.map((session) => session.callee)).toEqual(placesCall ? [callee] : []);
	});
});

/** What a client sees, for each fault. */
const SEEN: Readonly<Record<FaultName, Partial<Exchange> | ((seen: Exchange) => void)>> = {
	noAnswer: { ending: 'stillOpen', status: 0 },
	resetBeforeRead: { ending: 'reset', status: 0 },
	resetAfterPlacing: { ending: 'reset', status: 0 },
	closedWithoutAnswer: { ending: 'closed', status: 0 },
	http500: { ending: 'closed', status: 500, body: 'Internal Server Error' },
	http502Html: ({ status, headers, body }) => {
		expect(status).toBe(502);
		expect(headers['content-type']).toMatch(/^text\/html/);
		expect(body).toMatch(/^<!DOCTYPE html>/);
	},
	http200Html: ({ status, body }) => {
		expect(status).toBe(200);
		expect(body).toMatch(/^<!DOCTYPE html>/);
	},
	bodyCutShort: ({ ending, status, headers, body }) => {
		expect([ending, status]).toEqual(['closed', 200]);
		expect(Number(headers['content-length'])).toBeGreaterThan(Buffer.byteLength(body));
		expect(body).toMatch(/^\{"Response"/);
	},
	truncatedJson: ({ ending, status, body }) => {
		expect([ending, status]).toEqual(['closed', 200]);
		expect(body).toContain('"SessionId"');
		expect(body).not.toContain('}}');
	},
	slowBody: ({ ending, status, body }) => {
		expect([ending, status]).toEqual(['closed', 200]);
		const { Response } = JSON.parse(body) as { Response: { SessionId: string } };
		expect(Response.SessionId).toBe(sandbox.sessions[0].sessionId);
	},
	redirectToItself: { status: 307, body: '' },
	noSessionId: ({ status, body }) => {
		expect(status).toBe(200);
		const { Response } = JSON.parse(body) as { Response: object };
		expect(Object.keys(Response)).toEqual(['RequestId']);
	},
	emptyBody: { status: 200, body: '' },
};

describe('a magic number for a fault provokes it', () => {
	it.each(rowsOf('fault'))('$callee: $label', async ({ callee, fault, placesCall }) => {
		const request = signedRequest(sandbox, { ...CALL, Callee: callee });
		const seen = await exchange(sandbox, request, fault === 'noAnswer' ? 300 : 5_000);

		const expected = SEEN[fault as FaultName];
		if (typeof expected === 'function') expected(seen);
		else expect(seen).toMatchObject(expected);

		expect(sandbox.requests).toMatchObject([
			{ verified: true, code: null, fault, placed: placesCall },
		]);
		expect(sandbox.sessions.map((session) => session.callee)).toEqual(placesCall ? [callee] : []);
		expect(sandbox.requests[0].sessionId).toBe(sandbox.sessions[0]?.sessionId);
	});

	it('a redirect points at the sandbox itself, so that a client that follows it comes back', async () => {
		const [redirect] = MAGIC_CALLEES.filter(({ fault }) => fault === 'redirectToItself');
		const { headers } = await exchange(
			sandbox,
			signedRequest(sandbox, { ...CALL, Callee: redirect.callee }),
		);
		expect(headers.location).toBe('/');
	});

	it('a slow body takes as long as it is told', async () => {
		const [slow] = MAGIC_CALLEES.filter(({ fault }) => fault === 'slowBody');
		const started = Date.now();
		await exchange(sandbox, signedRequest(sandbox, { ...CALL, Callee: slow.callee }));
		expect(Date.now() - started).toBeGreaterThanOrEqual(180);
	});
});

describe('the number that is throttled once', () => {
	const [{ callee }] = rowsOf('throttledOnce');

	it('is refused at first and placed from then on', async () => {
		expect(await codeOf(sandbox, { ...CALL, Callee: callee })).toBe('RequestLimitExceeded');
		expect(await codeOf(sandbox, { ...CALL, Callee: callee })).toBeNull();
		expect(await codeOf(sandbox, { ...CALL, Callee: callee })).toBeNull();
		expect(sandbox.requests.map(({ placed }) => placed)).toEqual([false, true, true]);
	});

	it('is refused again after a reset', async () => {
		await codeOf(sandbox, { ...CALL, Callee: callee });
		sandbox.reset();
		expect(await codeOf(sandbox, { ...CALL, Callee: callee })).toBe('RequestLimitExceeded');
	});
});

it('a magic number does not look at agent and callers, so its row always holds', async () => {
	const [busy] = rowsOf('code');
	const call = { ...CALL, UserId: 'nobody@example.com', Callers: ['008602000000000'] };
	expect(await codeOf(sandbox, { ...call, Callee: busy.callee })).toBe(busy.code);
	expect(await codeOf(sandbox, { ...call, Callee: '008616100009999' })).toBe(
		'InvalidParameterValue.AccountNotExist',
	);
});

it('a magic number needs a right signature like any other', async () => {
	const [busy] = rowsOf('code');
	const call = { ...CALL, Callee: busy.callee };
	expect(await codeOf(sandbox, call, { secretKey: 'wrong' })).toBe('AuthFailure.SignatureFailure');
});
