import { sharedPacer } from '../../../nodes/TencentCcc/processState';
import { createPacer, type Turn } from '../../../nodes/TencentCcc/limiter/limiter';

/** A clock that moves only when everybody waits. */
function fakeClock() {
	let time = 0;
	const sleepers: Array<{ until: number; wake: () => void }> = [];
	return {
		now: () => time,
		wait: async (milliseconds: number) =>
			await new Promise<void>((wake) => sleepers.push({ until: time + milliseconds, wake })),
		/** Lets everything run that can, then moves on to the next sleeper, until nobody sleeps. */
		async run(until = Infinity) {
			for (;;) {
				await new Promise(setImmediate);
				sleepers.sort((first, second) => first.until - second.until);
				if (sleepers.length === 0 || sleepers[0].until > until) return;
				const { until: next, wake } = sleepers.shift()!;
				time = Math.max(time, next);
				wake();
			}
		},
	};
}

/** A batch that asks for turns one after the other, and ends each after the latency. */
function startBatch(
	clock: ReturnType<typeof fakeClock>,
	pacer: ReturnType<typeof createPacer>,
	calls: number,
	{ callsPerSecond = 20, latency = 100 } = {},
) {
	const starts: number[] = [];
	const batch = {};
	const done = (async () => {
		for (let call = 0; call < calls; call++) {
			const [turn] = await pacer.turns({ batch, callsPerSecond });
			if (!turn) return;
			starts.push(clock.now());
			turn.leaves();
			void clock.wait(latency).then(() => turn.end('accepted'));
		}
	})();
	return { batch, starts, done };
}

const mostWithinASecond = (starts: number[]) =>
	Math.max(
		...starts.map(
			(start) => starts.filter((other) => other > start - 1000 && other <= start).length,
		),
	);

describe('the pacer', () => {
	it.each([1, 3, 20])('never starts more than %d calls in any second', async (callsPerSecond) => {
		const clock = fakeClock();
		const { starts } = startBatch(clock, createPacer(clock.now, clock.wait), 65, {
			callsPerSecond,
		});
		await clock.run();
		expect(starts).toHaveLength(65);
		expect(mostWithinASecond(starts)).toBe(callsPerSecond);
	});

	it('is never idle while calls wait, however slow the network is', async () => {
		for (const latency of [10, 500, 1900]) {
			const clock = fakeClock();
			const { starts } = startBatch(clock, createPacer(clock.now, clock.wait), 101, { latency });
			await clock.run();
			expect(starts[100]).toBeLessThanOrEqual(5 * 1040);
		}
	});

	it('does not flood a server that hangs', async () => {
		const clock = fakeClock();
		const { starts } = startBatch(clock, createPacer(clock.now, clock.wait), 500, {
			latency: 15_000,
		});
		await clock.run(14_999);
		expect(starts).toHaveLength(40);
		await clock.run(30_000);
		expect(starts.length).toBeGreaterThan(40);
	});

	it('keeps going however many batches wait', async () => {
		const clock = fakeClock();
		const pacer = createPacer(clock.now, clock.wait);
		let given = 0;
		for (let batch = 0; batch < 150_000; batch++) {
			void pacer.turns({ batch: {}, callsPerSecond: 20 }).then(([turn]) => {
				given++;
				turn.leaves();
				turn.end('accepted');
			});
		}
		await clock.run(1500);
		expect(given).toBe(40);
	});

	it('gives two batches their turns in fair parts', async () => {
		const clock = fakeClock();
		const pacer = createPacer(clock.now, clock.wait);
		const long = startBatch(clock, pacer, 500);
		const short = startBatch(clock, pacer, 40);
		await clock.run();
		const whenShortEnds = short.starts[39];
		const longMeanwhile = long.starts.filter((start) => start <= whenShortEnds).length;
		expect(longMeanwhile).toBeLessThanOrEqual(60);
		expect(mostWithinASecond([...long.starts, ...short.starts])).toBe(20);
	});

	it('does not let a batch with a low ceiling hold up the others', async () => {
		const clock = fakeClock();
		const pacer = createPacer(clock.now, clock.wait);
		const slow = startBatch(clock, pacer, 5, { callsPerSecond: 1 });
		const fast = startBatch(clock, pacer, 60);
		await clock.run();
		expect(fast.starts[59]).toBeLessThan(5000);
		expect(slow.starts).toHaveLength(5);
	});

	it.each([1, 5])(
		'keeps a batch that wants %d a second going while others use all that is left',
		async (callsPerSecond) => {
			const clock = fakeClock();
			const pacer = createPacer(clock.now, clock.wait);
			const fast = startBatch(clock, pacer, 400, { latency: 900 });
			const slow = startBatch(clock, pacer, 5 * callsPerSecond, { callsPerSecond });
			await clock.run();
			expect(slow.starts[slow.starts.length - 1]).toBeLessThan(6500);
			expect(mostWithinASecond(slow.starts)).toBe(callsPerSecond);
			expect(mostWithinASecond([...fast.starts, ...slow.starts])).toBe(20);
		},
	);

	it('counts a request when it leaves, however long its turn lay unused', async () => {
		const clock = fakeClock();
		const pacer = createPacer(clock.now, clock.wait);
		const late: number[] = [];
		const batch = {};
		void pacer.turns({ batch, callsPerSecond: 20, most: 20 }).then(async (turns) => {
			// n8n's store takes its time to record the keys
			await clock.wait(800);
			for (const turn of turns) {
				turn.leaves();
				late.push(clock.now());
				turn.end('accepted');
			}
		});
		const others = startBatch(clock, pacer, 60);
		await clock.run();
		expect(late).toHaveLength(20);
		expect(mostWithinASecond([...late, ...others.starts])).toBe(20);
	});

	it('gives a request that is sent again its turn before the others of its batch', async () => {
		const clock = fakeClock();
		const pacer = createPacer(clock.now, clock.wait);
		const batch = {};
		const order: string[] = [];
		const ask = (name: string, first = false) =>
			pacer.turns({ batch, callsPerSecond: 1, first }).then(([turn]) => {
				order.push(name);
				turn.leaves();
				turn.end('accepted');
			});
		const all = [ask('now'), ask('second'), ask('third'), ask('again', true)];
		await clock.run();
		await Promise.all(all);
		expect(order).toEqual(['now', 'again', 'second', 'third']);
	});

	it('gives as many turns together as may leave now', async () => {
		const clock = fakeClock();
		const pacer = createPacer(clock.now, clock.wait);
		const sizes: number[] = [];
		const asking = (async () => {
			for (let left = 50; left > 0; ) {
				const turns = await pacer.turns({ batch: {}, callsPerSecond: 20, most: left });
				sizes.push(turns.length);
				left -= turns.length;
				for (const turn of turns) {
					turn.leaves();
					turn.end('accepted');
				}
			}
		})();
		await clock.run();
		await asking;
		expect(sizes).toEqual([20, 20, 10]);
	});

	it('ends the waiting of a batch that is released, and of no other', async () => {
		const clock = fakeClock();
		const pacer = createPacer(clock.now, clock.wait);
		const stopped = startBatch(clock, pacer, 100);
		const other = startBatch(clock, pacer, 100);
		await clock.run(2500);
		const before = stopped.starts.length;
		pacer.release(stopped.batch);
		await stopped.done;
		await clock.run();
		expect(stopped.starts).toHaveLength(before);
		expect(other.starts).toHaveLength(100);
	});

	it('forgets a turn that was not used in the number of requests under way', async () => {
		const clock = fakeClock();
		const pacer = createPacer(clock.now, clock.wait);
		const turns: Turn[] = [];
		const asking = (async () => {
			for (let call = 0; call < 100; call++) {
				turns.push(...(await pacer.turns({ batch: {}, callsPerSecond: 20 })));
				turns[turns.length - 1].end('unused');
				turns[turns.length - 1].end('unused');
			}
		})();
		await clock.run();
		await asking;
		expect(turns).toHaveLength(100);
	});

	it('is shared by all that use the same endpoint, key and action, and by nobody else', () => {
		const pacer = sharedPacer('https://a.example.com', 'id', 'Action');
		expect(sharedPacer('https://a.example.com', 'id', 'Action')).toBe(pacer);
		expect(sharedPacer('https://b.example.com', 'id', 'Action')).not.toBe(pacer);
		expect(sharedPacer('https://a.example.com', 'other', 'Action')).not.toBe(pacer);
		expect(sharedPacer('https://a.example.com', 'id', 'Other')).not.toBe(pacer);
	});
});
