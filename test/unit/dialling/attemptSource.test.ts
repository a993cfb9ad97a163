import { openAttemptSource } from '../../../nodes/TencentCcc/dialling/attemptSource';
import { attemptOf, chooserWith, dial, freeLimiter, slowLimiter } from '../../support/batch';

const NEAR = attemptOf(0);
const FAR = attemptOf(1);
const SUSPENDED = 'OperationDenied.AccountAbnormal';

describe('attempts that are read', () => {
	it('are read when they are asked for, and not before', async () => {
		const read: number[] = [];
		const source = openAttemptSource(
			(function* () {
				read.push(0);
				yield [NEAR];
				read.push(1);
				yield [FAR];
			})(),
		);
		expect(read).toEqual([]);
		await expect(source.moreThan(0)).resolves.toBe(true);
		expect(read).toEqual([0]);
		expect(source.arrived).toEqual([NEAR]);
		await expect(source.moreThan(1)).resolves.toBe(true);
		await expect(source.moreThan(2)).resolves.toBe(false);
		expect(source.arrived).toEqual([NEAR, FAR]);
	});

	it('are read once and in order, however many ask at the same time', async () => {
		const source = openAttemptSource([[], [NEAR], [], [FAR]]);
		await expect(
			Promise.all([source.all(), source.moreThan(0), source.moreThan(1), source.all()]),
		).resolves.toEqual([[NEAR, FAR], true, true, [NEAR, FAR]]);
	});

	it('may be none', async () => {
		await expect(openAttemptSource([]).moreThan(0)).resolves.toBe(false);
		await expect(openAttemptSource([[], []]).all()).resolves.toEqual([]);
	});

	it('let others go on between two parts', async () => {
		const steps: string[] = [];
		const source = openAttemptSource(
			(function* () {
				for (const attempt of [NEAR, FAR]) {
					steps.push('read');
					yield [attempt];
				}
			})(),
		);
		setTimeout(() => steps.push('others'), 0);
		await source.all();
		expect(steps).toEqual(['read', 'others', 'read']);
	});
});

describe.each([1, 2, 3])('a batch whose attempts are read %i at a time', (together) => {
	it('dials each of them once, in their order', async () => {
		const { sent, outcome } = await dial(['', '', '', '', '', '', ''], { together });
		expect(sent).toEqual([0, 1, 2, 3, 4, 5, 6]);
		expect(outcome).toEqual(Array(7).fill('placed'));
	});

	it('dials a guarded key once, wherever it stands again', async () => {
		const keys = ['a', 'b', 'a', 'c', 'b', 'a'];
		const { sent, outcome } = await dial(
			keys.map(() => ''),
			{ together, keys },
		);
		expect(sent).toEqual([0, 1, 3]);
		const repeated = 'Client.AlreadyDialled';
		expect(outcome).toEqual(['placed', 'placed', repeated, 'placed', repeated, repeated]);
	});

	it('sends nothing more after a failure that ends it, and reads the others', async () => {
		const { sent, outcome } = await dial(['', SUSPENDED, '', '', '', '', ''], {
			together,
			limiter: slowLimiter(),
			endsBatch: ({ code }) => code === SUSPENDED,
		});
		expect(sent).toEqual([0, 1]);
		expect(outcome).toEqual(['placed', SUSPENDED, ...Array<string>(5).fill('Client.NotAttempted')]);
	});

	it('reads the others when it is cancelled before anything has left', async () => {
		const { sent, outcome } = await dial(['', '', '', ''], {
			together,
			cancelSignal: AbortSignal.abort(),
		});
		expect(sent).toEqual([]);
		expect(outcome).toEqual(Array(4).fill('Client.NotAttempted'));
	});

	it('passes over an agent whose mobile the callee is, and ends what no other can take', async () => {
		const callee = attemptOf(1).callee;
		const attempts = [['a'], ['a', 'b'], ['a'], ['a']].map((agents, index) =>
			attemptOf(index, { choice: { by: 'order', agents }, ...(index === 2 ? { callee } : {}) }),
		);
		const { sent } = await dial(['', '', '', ''], {
			together,
			attempts,
			agents: chooserWith({ mobiles: new Map([['a', callee]]) }),
		});
		expect([...sent].sort()).toEqual([0, 1, 3]);
		expect(attempts.map(({ agent, outcome }) => [agent, outcome?.done])).toEqual([
			['a', true],
			['b', true],
			['a', false],
			['a', true],
		]);
	});
});

it('a batch reads as many attempts as it soon needs, and no more', async () => {
	const attempts = Array.from({ length: 100 }, (_, index) => attemptOf(index));
	let read = 0;
	const readWhenSent: number[] = [];
	const limiter = freeLimiter();
	await dial(
		attempts.map(() => ''),
		{
			attempts,
			parts: function* () {
				for (const attempt of attempts) {
					read++;
					yield [attempt];
				}
			},
			limiter: {
				...limiter,
				acquire: async (request) => {
					// Long enough to read what is wanted meanwhile
					for (let pause = 0; pause < 50; pause++) await new Promise(setImmediate);
					return await limiter.acquire({ ...request, max: 1 });
				},
			},
			send: async () => {
				readWhenSent.push(read);
				return await Promise.resolve({ succeeded: true, response: {} });
			},
		},
	);
	expect(readWhenSent).toHaveLength(100);
	readWhenSent.forEach((count, sent) => {
		expect(count).toBeLessThanOrEqual(Math.min(100, sent + 12));
	});
});
