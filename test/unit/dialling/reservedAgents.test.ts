import { createAgentReservations } from '../../../nodes/TencentCcc/dialling/agentReservations';
import { attemptOf, chooserWith, dial, freeLimiter, guardIn } from '../../support/batch';
import { fakeClient } from '../../support/fakeClient';

const BUSY = 'FailedOperation.SeatStatusBusy';
const NOT_ALLOWED = 'OperationDenied.NotInWhiteList';
const CHOICE = { by: 'status', skillGroupId: 101, includesOffline: true, waitMs: 0 } as const;

/** A skill group of agents who are all free, the first the longest; the statuses never change. */
function group(agents: string[]) {
	let nowMs = 0;
	const reservations = createAgentReservations(() => nowMs);
	const { client, requests } = fakeClient(() => ({
		Metrics: agents.map((Email, index) => ({
			Email,
			Status: 'free',
			LastStatusTimestamp: index + 1,
		})),
	}));
	const chooser = () =>
		chooserWith({
			client,
			reservations,
			now: () => nowMs,
			async wait(ms) {
				await new Promise(setImmediate);
				nowMs += ms;
			},
		});
	const reserved = () => agents.filter((agent) => reservations.isReserved(agent));
	return { chooser, requests, reserved, turn: (ms: number) => (nowMs += ms) };
}

/** Dials leads with free agents, whose requests end so. */
async function dialFree(
	{ chooser }: ReturnType<typeof group>,
	codes: Record<string, string>,
	{
		leads = 1,
		waitMs = 0,
		...options
	}: Parameters<typeof dial>[1] & { leads?: number; waitMs?: number } = {},
) {
	const rung: string[] = [];
	const attempts = Array.from({ length: leads }, (_, item) =>
		attemptOf(item, {
			choice: { ...CHOICE, waitMs },
			redialGuardKey: options.guard ? 'lead' : '',
		}),
	);
	const result = await dial(
		attempts.map(() => ''),
		{
			agents: chooser(),
			attempts,
			send: async ({ body }) => {
				const agent = String(body.UserId);
				rung.push(agent);
				await new Promise(setImmediate);
				const code = codes[agent] ?? '';
				return code === ''
					? { succeeded: true, response: { SessionId: 's' } }
					: { succeeded: false, code, message: 'm', requestId: 'r' };
			},
			...options,
		},
	);
	return { ...result, rung };
}

describe('whom an attempt leaves reserved', () => {
	it.each<[string, Record<string, string>, string[], string, string[]]>([
		['a call was placed', {}, ['a'], 'placed', ['a']],
		[
			'nobody knows whether it was',
			{ a: 'Client.OutcomeUnknown' },
			['a'],
			'Client.OutcomeUnknown',
			['a'],
		],
		[
			'the lead was refused',
			{ a: 'FailedOperation.CalleeIsLimited' },
			['a'],
			'FailedOperation.CalleeIsLimited',
			[],
		],
		['it never left', { a: 'Client.NotSent' }, ['a', 'a', 'a'], 'Client.NotSent', []],
		['another process has the agent', { a: BUSY }, ['a', 'b'], 'placed', ['a', 'b']],
		['the agent has to be set up', { a: NOT_ALLOWED }, ['a', 'b'], 'placed', ['a', 'b']],
		['all are busy', { a: BUSY, b: BUSY }, ['a', 'b'], 'Client.NoFreeAgent', ['a', 'b']],
	])('%s', async (_name, codes, rung, outcome, reserved) => {
		const agents = group(['a', 'b']);
		const result = await dialFree(agents, codes);
		expect(result.rung).toEqual(rung);
		expect(result.outcome).toEqual([outcome]);
		expect(agents.reserved()).toEqual(reserved);
	});

	it('nobody when another execution has claimed the lead', async () => {
		const agents = group(['a', 'b']);
		const guard = guardIn();
		await guard.claim(['lead']);
		await guard.complete('lead');
		const { rung, outcome } = await dialFree(agents, {}, { guard });
		expect(rung).toEqual([]);
		expect(outcome).toEqual(['Client.AlreadyDialled']);
		expect(agents.reserved()).toEqual([]);
	});

	it('nobody when the batch ends before its request', async () => {
		const agents = group(['a', 'b']);
		const cancel = new AbortController();
		const limiter = freeLimiter();
		const { acquire } = limiter;
		limiter.acquire = async (request) => {
			cancel.abort();
			return await acquire(request);
		};
		const { rung, outcome } = await dialFree(agents, {}, { limiter, cancelSignal: cancel.signal });
		expect(rung).toEqual([]);
		expect(outcome).toEqual(['Client.NotAttempted']);
		expect(agents.reserved()).toEqual([]);
	});
});

it('says who was tried, and that nobody was free', async () => {
	const { attempts } = await dialFree(group(['a', 'b']), { a: BUSY, b: NOT_ALLOWED });
	expect(attempts[0].outcome).toMatchObject({
		failure: {
			code: 'Client.NoFreeAgent',
			attempts: 2,
			agentsTried: [
				{ UserId: 'a', code: BUSY },
				{ UserId: 'b', code: NOT_ALLOWED },
			],
		},
	});
});

it('asks an agent again who was busy, after a while, as long as the lead may wait', async () => {
	const { rung, outcome } = await dialFree(group(['a']), { a: BUSY }, { waitMs: 70_000 });
	expect(rung).toEqual(['a', 'a', 'a']);
	expect(outcome).toEqual(['Client.NoFreeAgent']);
});

it('asks nobody again for minutes who has to be set up, for whatever lead', async () => {
	const agents = group(['a', 'b']);
	await dialFree(agents, { a: NOT_ALLOWED, b: 'FailedOperation.CalleeIsLimited' });
	agents.turn(5 * 60_000);
	const { rung } = await dialFree(agents, {});
	expect(rung).toEqual(['b']);
});

it('gives each of several leads another agent, in their order', async () => {
	const { attempts } = await dialFree(group(['a', 'b', 'c']), {}, { leads: 4 });
	expect(attempts.map(({ body }) => body.UserId)).toEqual(['a', 'b', 'c', undefined]);
	expect(attempts[3].outcome).toMatchObject({
		failure: { code: 'Client.NoFreeAgent', attempts: 0 },
	});
});
