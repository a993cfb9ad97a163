import {
	attemptSourceOf,
	openAttemptSource,
} from '../../../nodes/TencentCcc/dialling/attemptSource';
import { attemptOf, chooserWith, dial, slowLimiter } from '../../support/batch';

const NEAR = attemptOf(0);
const FAR = attemptOf(1);
const SUSPENDED = 'OperationDenied.AccountAbnormal';

/** A source whose second attempt comes when it is let in, or when all are wanted. */
function opened() {
	let letIn = () => {};
	const comes = new Promise<void>((resolve) => {
		letIn = resolve;
	});
	const source = openAttemptSource(async function* (allWanted) {
		yield [NEAR];
		await Promise.race([comes, allWanted]);
		yield [FAR];
	});
	return { source, letIn };
}

describe('attempts that arrive', () => {
	it('can be had as soon as there are some', async () => {
		const { source, letIn } = opened();
		await expect(source.moreThan(0)).resolves.toBe(true);
		expect(source.arrived).toEqual([NEAR]);
		letIn();
		await expect(source.moreThan(1)).resolves.toBe(true);
		expect(source.arrived).toEqual([NEAR, FAR]);
		await expect(source.moreThan(2)).resolves.toBe(false);
	});

	it('are read without delay when somebody waits for all', async () => {
		await expect(opened().source.all()).resolves.toEqual([NEAR, FAR]);
	});

	it('may be none', async () => {
		await expect(attemptSourceOf([]).moreThan(0)).resolves.toBe(false);
		await expect(attemptSourceOf([]).all()).resolves.toEqual([]);
	});

	it('are not lost when reading others fails, and whoever waits is told', async () => {
		const source = openAttemptSource(async function* () {
			yield [NEAR];
			throw new Error('unreadable');
		});
		await expect(source.moreThan(0)).resolves.toBe(true);
		await expect(source.moreThan(1)).rejects.toThrow('unreadable');
		await expect(source.all()).rejects.toThrow('unreadable');
		expect(source.arrived).toEqual([NEAR]);
	});
});

describe.each([1, 2, 3])('a batch whose attempts arrive %i at a time', (together) => {
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

it('sends the first attempts while the others are still read', async () => {
	const steps: string[] = [];
	let sentFirst = () => {};
	const firstIsSent = new Promise<void>((resolve) => {
		sentFirst = resolve;
	});
	const attempts = [attemptOf(0), attemptOf(1)];
	await dial(['', ''], {
		source: openAttemptSource(async function* () {
			yield [attempts[0]];
			await firstIsSent;
			steps.push('read 1');
			yield [attempts[1]];
		}),
		attempts,
		send: async ({ itemIndex }) => {
			steps.push(`send ${String(itemIndex)}`);
			sentFirst();
			return { succeeded: true, response: {} };
		},
	});
	expect(steps).toEqual(['send 0', 'read 1', 'send 1']);
});
