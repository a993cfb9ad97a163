import { createPacer, sharedPacer } from '../../../nodes/TencentCcc/dialling/pacing';

/** A clock that only waiting moves. */
function fakeClock() {
	let time = 0;
	return {
		now: () => time,
		wait: async (milliseconds: number) => {
			expect(milliseconds).toBeGreaterThan(0);
			time += milliseconds;
		},
		pass: (milliseconds: number) => (time += milliseconds),
	};
}

async function startsOf(requests: number, callsPerSecond: number, workPerRequest = 0) {
	const clock = fakeClock();
	const pacer = createPacer(clock.now, clock.wait);
	const starts: number[] = [];
	for (let request = 0; request < requests; request++) {
		await pacer.waitForTurn(callsPerSecond);
		starts.push(clock.now());
		clock.pass(workPerRequest);
	}
	return starts;
}

describe('the pacer', () => {
	it.each([
		[20, 0],
		[20, 7],
		[20, 49],
		[1, 0],
		[3, 100],
	])('never starts more than %d in any second, with %d ms of work each', async (limit, work) => {
		const starts = await startsOf(105, limit, work);
		for (const start of starts) {
			const within = starts.filter((other) => other > start - 1000 && other <= start);
			expect(within.length).toBeLessThanOrEqual(limit);
		}
	});

	it('lets a batch within the limit start at once', async () => {
		expect(await startsOf(20, 20)).toEqual(Array(20).fill(0));
	});

	it('is never idle longer than the limit demands', async () => {
		const starts = await startsOf(101, 20);
		expect(starts[100]).toBe(5 * 1020);
	});

	it('gives turns in the order in which they were asked for', async () => {
		const clock = fakeClock();
		const pacer = createPacer(clock.now, clock.wait);
		const order: number[] = [];
		await Promise.all(
			[0, 1, 2, 3, 4].map(async (request) => {
				await pacer.waitForTurn(2);
				order.push(request);
			}),
		);
		expect(order).toEqual([0, 1, 2, 3, 4]);
	});

	it('is shared by all that use the same endpoint and key, and by nobody else', () => {
		const pacer = sharedPacer('https://a.example.com', 'id');
		expect(sharedPacer('https://a.example.com', 'id')).toBe(pacer);
		expect(sharedPacer('https://b.example.com', 'id')).not.toBe(pacer);
		expect(sharedPacer('https://a.example.com', 'other')).not.toBe(pacer);
	});
});
