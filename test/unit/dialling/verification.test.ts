import {
	verifyUnknown,
	type AskAction,
	type UnknownAttempt,
} from '../../../nodes/TencentCcc/dialling/verifyUnknown';

const SENT_AT = 1_767_225_600_000;
const SECONDS = SENT_AT / 1000;
const attempt = (change: Partial<UnknownAttempt> = {}): UnknownAttempt => ({
	itemIndex: 0,
	sentAt: SENT_AT,
	callee: '008613800138000',
	agent: 'agent@example.com',
	uui: '',
	...change,
});
const active = (change: object = {}) => ({
	SessionID: 'session-1',
	Callee: '008613800138000',
	StaffEmail: 'agent@example.com',
	StartTimestamp: String(SECONDS + 1),
	...change,
});
const record = (change: object = {}) => ({
	SessionId: 'session-1',
	Callee: '008613800138000',
	SeatUser: { Mail: 'agent@example.com' },
	StartTimestamp: SECONDS + 1,
	...change,
});

/** Asks an account that has these active sessions and call records. */
async function verify(
	attempts: UnknownAttempt[],
	{ sessions = [] as object[], records = [] as object[], known = [] as string[], code = '' } = {},
) {
	const asked: string[] = [];
	const verification = await verifyUnknown({
		attempts,
		isKnown: (sessionId) => known.includes(sessionId),
		ask: (async (action: string, parameters: { Offset?: number; Limit?: number }) => {
			asked.push(action);
			if (code) return { succeeded: false, code, message: 'refused', requestId: '' };
			const { Offset: offset = 0, Limit: limit = 100 } = parameters;
			const response =
				action === 'DescribeTelCdr'
					? { TotalCount: records.length, TelCdrList: records }
					: { Total: sessions.length, Sessions: sessions.slice(offset, offset + limit) };
			return { succeeded: true, response };
		}) as unknown as AskAction,
		now: () => SENT_AT + 6000,
		wait: async () => {},
		isCancelled: () => false,
	});
	return { asked, ...verification };
}

describe('an unknown outcome is confirmed by', () => {
	it.each<[string, object, object]>([
		[
			'an active session',
			{ sessions: [active()] },
			{ confirmedBy: 'DescribePSTNActiveSessionList' },
		],
		['a call record', { records: [record()] }, { confirmedBy: 'DescribeTelCdr' }],
		[
			'a record of the number without its prefix',
			{ records: [record({ Callee: '13800138000' })] },
			{},
		],
		['the agent in another case', { sessions: [active({ StaffEmail: 'Agent@Example.com' })] }, {}],
		[
			'an agent who served the call',
			{
				records: [record({ SeatUser: null, ServeParticipants: [{ Mail: 'agent@example.com' }] })],
			},
			{},
		],
		[
			'a session on the second page',
			{
				sessions: [
					...Array.from({ length: 25 }, (_, index) =>
						active({ SessionID: `x${index}`, Callee: '0' }),
					),
					active(),
				],
			},
			{},
		],
	])('%s', async (_name, account, expected) => {
		const { found } = await verify([attempt()], account);
		expect(found.get(0)).toMatchObject({ sessionId: 'session-1', ...expected });
	});

	it('a record with the same UUI', async () => {
		const { found } = await verify([attempt({ uui: 'lead-42' })], {
			records: [record({ UUI: 'lead-42' })],
		});
		expect(found.size).toBe(1);
	});
});

describe('an unknown outcome stays unknown with', () => {
	it.each<[string, object]>([
		['nothing at all', {}],
		['a session of another lead', { sessions: [active({ Callee: '008613800138001' })] }],
		['a session of another agent', { sessions: [active({ StaffEmail: 'other@example.com' })] }],
		['a session of nobody', { sessions: [active({ StaffEmail: null })] }],
		[
			'a session that began before',
			{ sessions: [active({ StartTimestamp: String(SECONDS - 60) })] },
		],
		['a session of another call of the batch', { sessions: [active()], known: ['session-1'] }],
		['two sessions that both fit', { sessions: [active(), active({ SessionID: 'session-2' })] }],
		['a record with another UUI', { records: [record({ UUI: 'lead-41' })] }],
		['a record whose number is protected', { records: [record({ Callee: '' })] }],
	])('%s', async (_name, account) => {
		const { found, checked } = await verify([attempt({ uui: 'lead-42' })], account);
		expect(found.size).toBe(0);
		expect(checked).toMatch(/No session was found/);
	});

	it('a check that is refused, and says why', async () => {
		const { found, checked, asked } = await verify([attempt()], {
			code: 'AuthFailure.UnauthorizedOperation',
		});
		expect(found.size).toBe(0);
		expect(asked).toEqual(['DescribePSTNActiveSessionList', 'DescribeTelCdr']);
		expect(checked).toContain('could not be completed');
		expect(checked).toContain('AuthFailure.UnauthorizedOperation');
	});
});

it('one session confirms one attempt only', async () => {
	const { found } = await verify([attempt(), attempt({ itemIndex: 1 })], { sessions: [active()] });
	expect(found.size).toBeLessThanOrEqual(1);
});

it('two sessions confirm two attempts to the same lead', async () => {
	const { found } = await verify([attempt(), attempt({ itemIndex: 1 })], {
		sessions: [active(), active({ SessionID: 'session-2' })],
	});
	expect([...found.values()].map(({ sessionId }) => sessionId).sort()).toEqual([
		'session-1',
		'session-2',
	]);
});

it('looks a few times, and stops when all are found', async () => {
	const missing = await verify([attempt()]);
	expect(missing.asked).toEqual([
		...Array(3).fill('DescribePSTNActiveSessionList'),
		'DescribeTelCdr',
	]);
	const there = await verify([attempt()], { sessions: [active()] });
	expect(there.asked).toEqual(['DescribePSTNActiveSessionList']);
});
