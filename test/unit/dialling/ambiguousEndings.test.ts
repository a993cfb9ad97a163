import { setTimeout as pause } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { OPERATIONS } from '../../../nodes/TencentCcc/resources';
import { DeduplicationTable } from '../../support/deduplicationTable';
import { runOperation } from '../../support/fakeExecution';

const OPERATION = 'call.createCallOutSession';
const BUSY = 'FailedOperation.SeatStatusBusy';
const RESTRICTED = 'FailedOperation.CalleeIsLimited';
const WRONG_KEY = 'AuthFailure.SecretIdNotFound';

type Run = Awaited<ReturnType<typeof runOperation>>;

/** What each item left with, in their order: a session, or a code. */
const endsOf = ({ outputs }: Run) =>
	outputs
		.flat()
		.map(({ json, pairedItem }) => {
			const failure = (json.failure ?? (json.error as IDataObject | undefined)?.failure) as
				| IDataObject
				| undefined;
			return {
				item: (pairedItem as { item: number }).item,
				end: json.SessionId ?? failure?.code,
				failure,
				request: json.request as IDataObject | undefined,
			};
		})
		.sort((one, other) => one.item - other.item);

const inThisOrder = {
	agentChoice: 'inThisOrder',
	agents: { rows: [{ agent: 'a@example.com' }, { agent: 'b@example.com' }] },
	errorOutputs: 'standard',
};

it('a batch that ends while it waits for the key of one of its leads leaves nothing behind that goes on', async () => {
	const table = new DeduplicationTable();
	const rejections: unknown[] = [];
	const note = (error: unknown) => rejections.push(error);
	process.on('unhandledRejection', note);
	try {
		const other = runOperation(OPERATIONS, {
			operation: OPERATION,
			table,
			executionId: 'other',
			nodeContext: {},
			parameters: {
				userId: 'x@example.com',
				calleeNumber: '16188889999',
				options: { redialGuardKey: 'KEY', verifyUnknown: false },
			},
			answer: async () => {
				await pause(500);
				return RESTRICTED;
			},
		});
		await pause(50);
		const run = await runOperation(OPERATIONS, {
			operation: OPERATION,
			table,
			executionId: 'this',
			nodeContext: {},
			input: [{}, {}, {}],
			parameters: {
				agentChoice: 'anyFreeAgent',
				skillGroupId: '101',
				errorOutputs: 'standard',
				calleeNumber: (item: number) => `1618888000${item}`,
				options: (item: number) => ({
					callsPerSecond: 1,
					verifyUnknown: false,
					redialGuardKey: item === 2 ? 'KEY' : `K${item}`,
				}),
			},
			answer: ({ action }) => {
				if (action === 'DescribeStaffInfoList') return { StaffList: [] };
				if (action !== 'DescribeStaffStatusMetrics') return WRONG_KEY;
				return { Metrics: ['a', 'b', 'c'].map((Email) => ({ Email, Status: 'free' })) };
			},
		});
		await other;
		// The wait for the key ends with the other execution, and what follows it within some ticks
		await pause(500);
		expect(endsOf(run).map(({ end }) => end)).toEqual([
			WRONG_KEY,
			'Client.NotAttempted',
			'Client.NotAttempted',
		]);
		expect(rejections).toEqual([]);
	} finally {
		process.off('unhandledRejection', note);
	}
});

it('a tool: the second of two calls of a number at once is in doubt after a crash, though the first was refused', async () => {
	const table = new DeduplicationTable();
	const nodeContext = {};
	const parameters = {
		userId: 'agent@example.com',
		calleeNumber: '16188880001',
		options: { verifyUnknown: false },
	};
	let sent = 0;
	let afterCrash: Run | undefined;
	const answer = async () => {
		if (++sent === 1) {
			await pause(100);
			return BUSY;
		}
		// n8n is killed now; another process runs the same execution again, with what the database holds
		afterCrash = await runOperation(OPERATIONS, {
			...{ operation: OPERATION, parameters, table, asTool: true, nodeContext: {} },
			answer: () => ({ SessionId: 'rung again' }),
		});
		return { SessionId: 'second' };
	};
	const call = async () =>
		await runOperation(OPERATIONS, {
			...{ operation: OPERATION, parameters, answer, table, asTool: true, nodeContext },
		});
	await Promise.all([call(), call()]);
	expect(afterCrash?.requests).toEqual([]);
	expect(endsOf(afterCrash as Run)[0].end).toBe('Client.OutcomeUnknown');
});

it.each([
	['Retry On Fail', 'trigger'],
	['Retry by hand', 'retry'],
])(
	'%s: a lead that was not attempted stays so, although another item has its number',
	async (_name, mode) => {
		const table = new DeduplicationTable();
		const nodeContext = {};
		const phones = ['16188880008', '16188880001', '16188880009', '16188880001'];
		const dial = async () =>
			await runOperation(OPERATIONS, {
				...{ operation: OPERATION, table, nodeContext, mode, executionId: 'r' },
				onError: 'continueErrorOutput',
				input: [{}, {}, {}, {}],
				parameters: {
					userId: 'a@example.com',
					calleeNumber: (item: number) => phones[item],
					errorOutputs: 'none',
					options: { verifyUnknown: false, callsPerSecond: 1 },
				},
				answer: ({ body }) => {
					if (String(body.Callee).endsWith('9')) return WRONG_KEY;
					return String(body.Callee).endsWith('8') ? RESTRICTED : { SessionId: 's1' };
				},
			});
		const ends = [RESTRICTED, 's1', WRONG_KEY, 'Client.NotAttempted'];
		expect(endsOf(await dial()).map(({ end }) => end)).toEqual(ends);
		expect(endsOf(await dial()).map(({ end }) => end)).toEqual(ends);
	},
);

it('a lead whose hours end after its first agent has refused tells of the request, and of the agent', async () => {
	const now = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2026, 10, 26, 4));
	try {
		const run = await runOperation(OPERATIONS, {
			operation: OPERATION,
			table: new DeduplicationTable(),
			parameters: {
				...inThisOrder,
				calleeNumber: '16188880001',
				options: { verifyUnknown: false, callingHours: { when: {} } },
			},
			answer: () => {
				now.mockReturnValue(Date.UTC(2026, 10, 26, 16));
				return BUSY;
			},
		});
		const [{ failure, request }] = endsOf(run);
		expect(failure).toMatchObject({
			code: 'Client.OutsideCallingHours',
			attempts: 1,
			message: expect.stringContaining('nothing more was sent'),
			agentsTried: [{ UserId: 'a@example.com', code: BUSY }],
		});
		expect(request).toMatchObject({ UserId: 'a@example.com' });
	} finally {
		now.mockRestore();
	}
});

it('a batch that stops while the next agent waits for a permit shows the request that was refused', async () => {
	const run = await runOperation(OPERATIONS, {
		operation: OPERATION,
		input: [{}, {}],
		table: new DeduplicationTable(),
		parameters: {
			...inThisOrder,
			calleeNumber: (item: number) => `1618888000${item}`,
			options: { callsPerSecond: 2, verifyUnknown: false },
		},
		answer: async ({ body }) => {
			const isFirst = String(body.Callee).endsWith('0');
			await pause(isFirst ? 30 : 200);
			return isFirst ? BUSY : WRONG_KEY;
		},
	});
	const [{ end, request }] = endsOf(run);
	expect({ end, agent: request?.UserId }).toEqual({ end: BUSY, agent: 'a@example.com' });
});

it('a second item of one key says that the first one decides: nobody is said to have been dialled', async () => {
	const run = await runOperation(OPERATIONS, {
		operation: OPERATION,
		input: [{}, {}],
		table: new DeduplicationTable(),
		parameters: {
			userId: 'a@example.com',
			calleeNumber: (item: number) => `1618888000${item}`,
			errorOutputs: 'standard',
			options: { redialGuardKey: 'K', verifyUnknown: false },
		},
		answer: () => RESTRICTED,
	});
	const [, { end, failure }] = endsOf(run);
	expect(end).toBe('Client.AlreadyDialled');
	expect(failure?.message).toMatch(/earlier item .* decides .* nothing was sent for this one/);
});
