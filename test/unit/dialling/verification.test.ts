import type { IDataObject } from 'n8n-workflow';

import type { Action } from '../../../nodes/TencentCcc/api/action';
import { createCallOutSession } from '../../../nodes/TencentCcc/api/actions/calls';
import type { Client } from '../../../nodes/TencentCcc/api/client';
import {
	createAttempt,
	endAttempt,
	failed,
	type Attempt,
} from '../../../nodes/TencentCcc/dialling/attempt';
import { createRivals } from '../../../nodes/TencentCcc/dialling/rivals';
import type { DialSpecification } from '../../../nodes/TencentCcc/dialling/specification';
import { verifyUnknown } from '../../../nodes/TencentCcc/dialling/verification';
import { DeduplicationTable } from '../../support/deduplicationTable';

const SENT_AT = 1_767_225_600_000;
const SECONDS = SENT_AT / 1000;

const specification: DialSpecification = {
	action: createCallOutSession,
	calleeOf: ({ Callee }) => String(Callee),
	sessionOf: ({ SessionId }) => String(SessionId),
	marksOf: ({ Callee, UserId, UUI }) => ({
		callee: String(Callee),
		agent: String(UserId),
		uui: String(UUI ?? ''),
	}),
};

/** An attempt of which nothing is known. */
function attempt({ itemIndex = 0, uui = '', verify = true } = {}): Attempt {
	const callee = '008613800138000';
	const created = createAttempt({
		itemIndex,
		key: String(itemIndex),
		callee,
		body: { Callee: callee, UserId: 'agent@example.com', UUI: uui },
		callsPerSecond: 20,
		timeoutMs: 15_000,
		redialGuardKey: '',
		verifyUnknown: verify,
	});
	created.sentAtMs = SENT_AT;
	endAttempt(created, failed('Client.OutcomeUnknown', 'No answer came.'));
	return created;
}

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
	attempts: Attempt[],
	{ sessions = [] as object[], records = [] as object[], known = [] as string[], code = '' } = {},
	rest: Partial<DialSpecification> = {},
) {
	const asked: string[] = [];
	const knownSessions = new Set(known);
	const send = async ({ name }: Action, parameters: IDataObject) => {
		asked.push(name);
		if (code) return { succeeded: false, code, message: 'refused', requestId: '' };
		const { Offset: offset = 0, Limit: limit = 100 } = parameters as Record<string, number>;
		const response =
			name === 'DescribeTelCdr'
				? { TotalCount: records.length, TelCdrList: records }
				: { Total: sessions.length, Sessions: sessions.slice(offset, offset + limit) };
		return { succeeded: true, response };
	};
	const { marksOf = specification.marksOf } = rest;
	const rivals = createRivals(new DeduplicationTable().process(), marksOf as never, () => SENT_AT);
	await rivals.register(attempts);
	await verifyUnknown({
		rivals,
		attempts,
		specification: { ...specification, ...rest },
		client: { send: send as unknown as Client['send'] },
		sessions: knownSessions,
		now: () => SENT_AT + 6000,
		wait: async () => {},
		isCancelled: () => false,
	});
	const found = attempts.flatMap(({ outcome }) =>
		outcome?.done
			? [{ sessionId: outcome.response.SessionId, confirmedBy: outcome.confirmedBy }]
			: [],
	);
	const [{ outcome, state }] = attempts;
	const message = outcome?.done === false ? outcome.failure.message : '';
	return { asked, found, message, state, knownSessions };
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
		expect(found).toEqual([expect.objectContaining({ sessionId: 'session-1', ...expected })]);
	});

	it('a record with the same UUI', async () => {
		const { found } = await verify([attempt({ uui: 'lead-42' })], {
			records: [record({ UUI: 'lead-42' })],
		});
		expect(found).toHaveLength(1);
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
		const { found, message, state } = await verify([attempt({ uui: 'lead-42' })], account);
		expect(found).toEqual([]);
		expect(message).toMatch(/^No answer came\. No session was found/);
		expect(state).toBe('ended');
	});

	it('a check that is refused, and says why', async () => {
		const { found, message, asked } = await verify([attempt()], {
			code: 'AuthFailure.UnauthorizedOperation',
		});
		expect(found).toEqual([]);
		expect(asked).toEqual(['DescribePSTNActiveSessionList', 'DescribeTelCdr']);
		expect(message).toContain('could not be completed');
		expect(message).toContain('AuthFailure.UnauthorizedOperation');
	});
});

it('one session confirms one attempt only', async () => {
	const { found } = await verify([attempt(), attempt({ itemIndex: 1 })], { sessions: [active()] });
	expect(found.length).toBeLessThanOrEqual(1);
});

it('two attempts to the same lead are not confirmed by sessions that may be either’s', async () => {
	const { found } = await verify([attempt(), attempt({ itemIndex: 1 })], {
		sessions: [active(), active({ SessionID: 'session-2' })],
	});
	expect(found).toEqual([]);
});

it('two attempts to the same lead are told apart by their UUI', async () => {
	const { found } = await verify([attempt({ uui: 'a' }), attempt({ itemIndex: 1, uui: 'b' })], {
		sessions: [active(), active({ SessionID: 'session-2' })],
		records: [record({ UUI: 'b' }), record({ SessionId: 'session-2', UUI: 'a' })],
	});
	expect(found.map(({ sessionId }) => sessionId)).toEqual(['session-2', 'session-1']);
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

it('keeps a session that was found for its lead', async () => {
	const { knownSessions } = await verify([attempt()], { sessions: [active()] });
	expect([...knownSessions]).toEqual(['session-1']);
});

describe('nothing is asked', () => {
	it.each<[string, Attempt[], Partial<DialSpecification>]>([
		['for an attempt whose builder does not want it', [attempt({ verify: false })], {}],
		['for an action whose sessions cannot be recognised', [attempt()], { marksOf: undefined }],
	])('%s', async (_name, attempts, rest) => {
		const { asked, found } = await verify(attempts, { sessions: [active()] }, rest);
		expect(asked).toEqual([]);
		expect(found).toEqual([]);
	});
});

it('a call without an agent is recognised by its number and time alone', async () => {
	const marksOf = ({ Callee }: IDataObject) => ({ callee: String(Callee) });
	const { found } = await verify(
		[attempt()],
		{ sessions: [active({ StaffEmail: null })] },
		{ marksOf },
	);
	expect(found).toEqual([expect.objectContaining({ sessionId: 'session-1' })]);
});

it('nothing is asked, and nothing said of having asked, for an attempt that only another try may have sent', async () => {
	const ofOtherTry = attempt();
	ofOtherTry.sentAtMs = undefined;
	const { asked, found, message } = await verify([ofOtherTry], { records: [record()] });
	expect({ asked, found, message }).toEqual({ asked: [], found: [], message: 'No answer came.' });
});
