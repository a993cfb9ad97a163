import type { IDataObject } from 'n8n-workflow';

import { createAgentReservations } from '../../../nodes/TencentCcc/dialling/agentReservations';
import type { AgentChoice } from '../../../nodes/TencentCcc/dialling/attempt';
import { createFreeAgents } from '../../../nodes/TencentCcc/dialling/freeAgents';
import { attemptOf } from '../../support/batch';
import { fakeClient, type FakeAnswer } from '../../support/fakeClient';

type Agent = [agent: string, status: string, sinceS?: number | null, useMobileCallOut?: boolean];

const choose = (change: Partial<Extract<AgentChoice, { by: 'status' }>> = {}) =>
	({ by: 'status', skillGroupId: 101, includesOffline: true, waitMs: 0, ...change }) as const;

const metrics = (agents: Agent[]): IDataObject => ({
	Metrics: agents.map(([Email, Status, LastStatusTimestamp = 1, UseMobileCallOut = true]) => ({
		Email,
		Status,
		LastStatusTimestamp,
		UseMobileCallOut,
	})),
});

/** A skill group whose statuses the test tells, reading for reading, on a clock that only waiting turns. */
function group(readings: Array<Agent[] | FakeAnswer>, phones: Record<string, string> = {}) {
	let nowMs = 1_000_000;
	let read = 0;
	const readAtMs: number[] = [];
	const { client, requests } = fakeClient(
		({ action }) => {
			if (action === 'DescribeStaffInfoList') {
				const StaffList = Object.entries(phones).map(([Mail, Phone]) => ({ Mail, Phone }));
				return { StaffList, TotalCount: StaffList.length };
			}
			readAtMs.push(nowMs);
			const reading = readings[Math.min(read++, readings.length - 1)];
			return Array.isArray(reading) ? metrics(reading) : (reading as FakeAnswer);
		},
		{ wait: async () => {} },
	);
	const reservations = createAgentReservations(() => nowMs);
	const agents = createFreeAgents({
		client,
		reservations,
		mobiles: new Map(),
		now: () => nowMs,
		async wait(ms) {
			await new Promise(setImmediate);
			nowMs += ms;
		},
	});
	/** Finds an agent for each of so many leads. */
	const find = async (leads: number, choice = choose()) =>
		await Promise.all(
			Array.from({ length: leads }, async (_, itemIndex) => {
				const found = await agents.find(attemptOf(itemIndex, { choice }), nowMs + choice.waitMs);
				return typeof found === 'string' ? found : !found.done && found.failure.code;
			}),
		);
	const statusReadings = () =>
		requests.filter(({ action }) => action === 'DescribeStaffStatusMetrics');
	return { agents, find, readAtMs, requests, reservations, statusReadings };
}

describe('who is next', () => {
	it.each<[string, Agent[], boolean, string[]]>([
		[
			'the longest free first',
			[
				['b', 'free', 20],
				['a', 'free', 10],
				['c', 'free', 30],
			],
			true,
			['a', 'b', 'c'],
		],
		[
			'whose time is not told, last',
			[
				['b', 'free', null],
				['a', 'free', 10],
			],
			true,
			['a', 'b'],
		],
		[
			'offline agents after those who are logged in',
			[
				['b', 'offline', 5],
				['a', 'free', 10],
			],
			true,
			['a', 'b'],
		],
		[
			'no offline agent where they do not count',
			[
				['b', 'offline', 5],
				['a', 'free', 10],
			],
			false,
			['a'],
		],
		[
			'no offline agent whose mobile is not used',
			[
				['b', 'offline', 5, false],
				['a', 'free', 10],
			],
			true,
			['a'],
		],
		[
			'nobody who does something else',
			[
				['a', 'busy'],
				['b', 'rest'],
				['c', 'notReady'],
				['d', 'afterCallWork'],
				['e', 'new'],
			],
			true,
			[],
		],
		['nobody without a User ID', [['', 'free']], true, []],
		['nobody of an empty group', [], true, []],
	])('%s', async (_name, agents, includesOffline, expected) => {
		const { find, statusReadings } = group([agents]);
		const found = await find(agents.length + 1, choose({ includesOffline }));
		const nobody = Array(agents.length + 1 - expected.length).fill('Client.NoFreeAgent');
		expect(found).toEqual([...expected, ...nobody]);
		expect(statusReadings()).toHaveLength(1);
	});

	it('asks for the statuses of the skill group, and of each group once', async () => {
		const { agents, statusReadings } = group([[['a', 'free']]]);
		const find = async (itemIndex: number, skillGroupId: number) =>
			await agents.find(attemptOf(itemIndex, { choice: choose({ skillGroupId }) }), 0);
		expect(await Promise.all([find(0, 101), find(1, 102), find(2, 101)])).toEqual([
			'a',
			expect.objectContaining({ done: false }),
			expect.objectContaining({ done: false }),
		]);
		expect(statusReadings().map(({ body }) => body.GroupIdList)).toEqual([[101], [102]]);
	});

	it('passes over an agent whose own mobile the lead has, however it is written', async () => {
		const { find, requests } = group(
			[
				[
					['a', 'free', 1],
					['b', 'free', 2],
				],
			],
			{
				A: '13800130000',
				b: '',
			},
		);
		expect(await find(1)).toEqual(['b']);
		expect(await find(1)).toEqual(['Client.NoFreeAgent']);
		expect(requests.filter(({ action }) => action === 'DescribeStaffInfoList')).toHaveLength(1);
	});

	it('passes over an agent whom Tencent has refused for this lead for good', async () => {
		const { agents } = group([
			[
				['a', 'free', 1],
				['b', 'free', 2],
			],
		]);
		const attempt = attemptOf(0, { choice: choose() });
		const code = 'OperationDenied.NotInWhiteList';
		attempt.agentsTried.push({ UserId: 'a', code, message: '', requestId: '' });
		expect(await agents.find(attempt, 0)).toBe('b');
	});
});

describe('waiting', () => {
	const BUSY: Agent[] = [['a', 'busy', 1]];
	const FREE: Agent[] = [['a', 'free', 9]];

	it('serves the leads in their order, one for each agent who becomes free', async () => {
		const { find, statusReadings } = group([
			BUSY,
			BUSY,
			[['a', 'free', 5]],
			[['a', 'busy', 6]],
			[['a', 'free', 9]],
		]);
		expect(await find(2, choose({ waitMs: 60_000 }))).toEqual(['a', 'a']);
		expect(statusReadings()).toHaveLength(5);
	});

	it('reads for all leads together, less often as time goes by, and no longer than it may', async () => {
		const { find, readAtMs } = group([BUSY]);
		expect(await find(30, choose({ waitMs: 30_000 }))).toEqual(
			Array(30).fill('Client.NoFreeAgent'),
		);
		const pauses = readAtMs.slice(1).map((atMs, index) => atMs - readAtMs[index]);
		expect(pauses.slice(0, 5)).toEqual([1000, 1500, 2250, 3375, 5000]);
		expect(Math.max(...pauses)).toBe(5000);
		expect(readAtMs[readAtMs.length - 1] - readAtMs[0]).toBe(30_000);
	});

	it('ends at once when the batch ends', async () => {
		const { agents, statusReadings } = group([BUSY]);
		const finding = [0, 1].map(
			async (item) =>
				await agents.find(attemptOf(item, { choice: choose({ waitMs: 1e9 }) }), Infinity),
		);
		await new Promise(setImmediate);
		agents.cancel();
		expect(await Promise.all(finding)).toEqual(['cancelled', 'cancelled']);
		const read = statusReadings().length;
		for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
		expect(statusReadings()).toHaveLength(read);
		expect(await agents.find(attemptOf(2, { choice: choose() }), 0)).toBe('cancelled');
	});

	it.each<[string, FakeAnswer[], number, string, number]>([
		['a key without permission', ['UnauthorizedOperation'], 600_000, 'Client.NotSent', 1],
		['a server that fails', ['InternalError'], 0, 'Client.NotSent', 5],
		[
			'… and is well again in time',
			[...Array<string>(5).fill('InternalError'), metrics(FREE)],
			60_000,
			'a',
			6,
		],
	])('statuses cannot be read: %s', async (_name, readings, waitMs, outcome, requests) => {
		const { find, statusReadings } = group(readings);
		expect(await find(2, choose({ waitMs }))).toEqual([outcome, expect.any(String)]);
		expect(statusReadings().length).toBeGreaterThanOrEqual(requests);
	});
});

it('two batches of one process never choose the same agent', async () => {
	const reading: Agent[] = [
		['a', 'free', 1],
		['b', 'free', 2],
		['c', 'free', 3],
	];
	const { client } = fakeClient(() => metrics(reading));
	const reservations = createAgentReservations();
	const found = await Promise.all(
		Array.from({ length: 10 }, async (_, itemIndex) => {
			const mobiles = new Map(['a', 'b', 'c'].map((agent) => [agent, '']));
			const wait = async () => {};
			const batch = createFreeAgents({ client, reservations, mobiles, now: Date.now, wait });
			return await batch.find(attemptOf(itemIndex, { choice: choose() }), 0);
		}),
	);
	expect(found.filter((agent) => typeof agent === 'string').sort()).toEqual(['a', 'b', 'c']);
});
