import { createLimiter, type Permit } from '../../../nodes/TencentCcc/limiter/limiter';

/** A clock that moves only when everybody waits. */
function fakeClock() {
	let time = 0;
	const sleepers: Array<{ until: number; wake: () => void }> = [];
	return {
		now: () => time,
		wait: async (milliseconds: number) =>
			await new Promise<void>((wake) => sleepers.push({ until: time + milliseconds, wake })),
		/** The process does nothing but something else for a while. */
		block: (milliseconds: number) => {
			time += milliseconds;
		},
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

/** A batch that asks for permits one after the other, and ends each after the latency. */
function startBatch(
	clock: ReturnType<typeof fakeClock>,
	limiter: ReturnType<typeof createLimiter>,
	calls: number,
	{ callsPerSecond = 20, latency = 100 } = {},
) {
	const starts: number[] = [];
	const batch = {};
	const done = (async () => {
		for (let call = 0; call < calls; call++) {
			const [permit] = await limiter.acquire({ batch, callsPerSecond });
			if (!permit) return;
			starts.push(clock.now());
			permit.leaves();
			void clock.wait(latency).then(() => permit.release('accepted'));
		}
	})();
	return { batch, starts, done };
}

/** Sends in the order of the permits, each when it is due, and is answered after 100 ms. */
function senderInOrder(clock: ReturnType<typeof fakeClock>) {
	const starts: number[] = [];
	let sending = Promise.resolve();
	const send = (permits: Permit[]) => {
		const earlier = sending;
		sending = (async () => {
			await earlier;
			for (const permit of permits) {
				await permit.due();
				permit.leaves();
				starts.push(clock.now());
				void clock.wait(100).then(() => permit.release('accepted'));
			}
		})();
	};
	return { starts, send };
}

/** Lets time pass until something is done. */
async function runUntil<Result>(clock: ReturnType<typeof fakeClock>, work: Promise<Result>) {
	const ran = clock.run();
	const result = await work;
	await ran;
	return result;
}

const mostWithinASecond = (starts: number[]) =>
	Math.max(
		...starts.map(
			(start) => starts.filter((other) => other > start - 1000 && other <= start).length,
		),
	);

describe('the limiter', () => {
	it.each([1, 3, 20])('never starts more than %d calls in any second', async (callsPerSecond) => {
		const clock = fakeClock();
		const { starts } = startBatch(clock, createLimiter(clock.now, clock.wait), 65, {
			callsPerSecond,
		});
		await clock.run();
		expect(starts).toHaveLength(65);
		expect(mostWithinASecond(starts)).toBe(callsPerSecond);
	});

	it('is never idle while calls wait, however slow the network is', async () => {
		for (const latency of [10, 500, 1900, 5000]) {
			const clock = fakeClock();
			const { starts } = startBatch(clock, createLimiter(clock.now, clock.wait), 101, { latency });
			await clock.run();
			expect(starts[100]).toBeLessThanOrEqual(5 * 1040);
		}
	});

	it('does not flood a server that hangs', async () => {
		const clock = fakeClock();
		const { starts } = startBatch(clock, createLimiter(clock.now, clock.wait), 500, {
			latency: 15_000,
		});
		await clock.run(14_999);
		expect(starts).toHaveLength(160);
		await clock.run(30_000);
		expect(starts.length).toBeGreaterThan(160);
	});

	it('does not let a batch on a server that hangs keep another one waiting', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		startBatch(clock, limiter, 500, { latency: 300_000 });
		await clock.run(20_000);
		const other = startBatch(clock, limiter, 1);
		await clock.run(20_100);
		expect(other.starts).toHaveLength(1);
	});

	it('keeps going however many batches wait', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		let given = 0;
		for (let batch = 0; batch < 100_000; batch++) {
			void limiter.acquire({ batch: {}, callsPerSecond: 20 }).then(([permit]) => {
				given++;
				permit.leaves();
				permit.release('accepted');
			});
		}
		await clock.run(1500);
		expect(given).toBe(40);
	});

	it('gives two batches their permits in fair parts', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const long = startBatch(clock, limiter, 500);
		const short = startBatch(clock, limiter, 40);
		await clock.run();
		const whenShortEnds = short.starts[39];
		const longMeanwhile = long.starts.filter((start) => start <= whenShortEnds).length;
		expect(longMeanwhile).toBeLessThanOrEqual(60);
		expect(mostWithinASecond([...long.starts, ...short.starts])).toBe(20);
	});

	it('does not let a batch with a low ceiling hold up the others', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const slow = startBatch(clock, limiter, 5, { callsPerSecond: 1 });
		const fast = startBatch(clock, limiter, 60);
		await clock.run();
		expect(fast.starts[59]).toBeLessThan(5000);
		expect(slow.starts).toHaveLength(5);
	});

	it.each([1, 5])(
		'keeps a batch that wants %d a second going while others use all that is left',
		async (callsPerSecond) => {
			const clock = fakeClock();
			const limiter = createLimiter(clock.now, clock.wait);
			const fast = startBatch(clock, limiter, 400, { latency: 900 });
			const slow = startBatch(clock, limiter, 5 * callsPerSecond, { callsPerSecond });
			await clock.run();
			expect(slow.starts[slow.starts.length - 1]).toBeLessThan(6500);
			expect(mostWithinASecond(slow.starts)).toBe(callsPerSecond);
			expect(mostWithinASecond([...fast.starts, ...slow.starts])).toBe(20);
		},
	);

	it('counts a request when it leaves, however long its permit lay unused', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const late: number[] = [];
		const batch = {};
		void limiter.acquire({ batch, callsPerSecond: 20, max: 20 }).then(async (permits) => {
			// n8n's store takes its time to record the keys
			await clock.wait(800);
			for (const permit of permits) {
				permit.leaves();
				late.push(clock.now());
				permit.release('accepted');
			}
		});
		const others = startBatch(clock, limiter, 60);
		await clock.run();
		expect(late).toHaveLength(20);
		expect(mostWithinASecond([...late, ...others.starts])).toBe(20);
	});

	it('gives a request that is sent again its permit before the others of its batch', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const batch = {};
		const order: string[] = [];
		const ask = (name: string, first = false) =>
			limiter.acquire({ batch, callsPerSecond: 1, first }).then(([permit]) => {
				order.push(name);
				permit.leaves();
				permit.release('accepted');
			});
		const all = [ask('now'), ask('second'), ask('third'), ask('again', true)];
		await clock.run();
		await Promise.all(all);
		expect(order).toEqual(['now', 'again', 'second', 'third']);
	});

	it('gives as many permits together as may leave now', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const sizes: number[] = [];
		const asking = (async () => {
			for (let left = 50; left > 0; ) {
				const permits = await limiter.acquire({ batch: {}, callsPerSecond: 20, max: left });
				sizes.push(permits.length);
				left -= permits.length;
				for (const permit of permits) {
					permit.leaves();
					permit.release('accepted');
				}
			}
		})();
		await clock.run();
		await asking;
		expect(sizes).toEqual([20, 20, 10]);
	});

	it('gives permits ahead, each due when its request may leave', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const batch = {};
		const givenAt: number[] = [];
		const { starts, send } = senderInOrder(clock);
		const asking = (async () => {
			while (givenAt.length < 60) {
				const request = { batch, callsPerSecond: 20, max: 60 - givenAt.length, ahead: true };
				const permits = await limiter.acquire(request);
				givenAt.push(...permits.map(() => clock.now()));
				send(permits);
			}
		})();
		await clock.run();
		await asking;
		expect(mostWithinASecond(starts)).toBe(20);
		expect(starts[59]).toBeLessThan(2060);
		const ahead = starts.map((start, call) => start - givenAt[call]);
		expect(ahead.slice(0, 20)).toEqual(Array(20).fill(0));
		expect(Math.min(...ahead.slice(20))).toBeGreaterThanOrEqual(250);
		expect(Math.max(...ahead)).toBeLessThanOrEqual(401);
	});

	it.each([
		[2, 5, 20],
		[2, 20, 20],
		[3, 5, 20],
		[5, 40, 20],
		[2, 5, 3],
	])(
		'shares in fair parts between %d batches that record for %d ms what they get ahead, and want %d a second',
		async (count, recordingMs, ceiling) => {
			const clock = fakeClock();
			const limiter = createLimiter(clock.now, clock.wait);
			const starts: number[][] = [];
			const until = 20_000;
			for (let index = 0; index < count; index++) {
				const { starts: own, send } = senderInOrder(clock);
				starts.push(own);
				const batch = {};
				// The first one wants all that there is
				const callsPerSecond = index === 0 ? 20 : ceiling;
				let rounds = 0;
				void (async () => {
					while (clock.now() < until) {
						const request = { batch, callsPerSecond, max: 10, ahead: true };
						const permits = await limiter.acquire(request);
						// Never exactly as long, so that the batches do not keep in step
						rounds += 1;
						await clock.wait(recordingMs * (0.95 + ((7919 * (rounds + index)) % 100) / 1000));
						send(permits);
					}
				})();
			}
			await clock.run();
			expect(mostWithinASecond(starts.flat())).toBe(20);
			const perSecond = starts.map((own) => own.length / (until / 1000));
			for (const one of perSecond.slice(1)) {
				expect(one).toBeGreaterThan(0.8 * Math.min(ceiling, 20 / count));
			}
			expect(perSecond[0]).toBeGreaterThan(0.8 * (20 - perSecond.slice(1).reduce((a, b) => a + b)));
		},
	);

	it.each([
		['at once', () => 0, 0],
		['in 8 ms', () => 8, 0],
		['in 8 to 18 ms', (call: number) => 8 + ((7 * call) % 11), 5],
		['in 30 ms, longer than the margin allows for', () => 30, 10],
		['in 25 ms, and then at once', (call: number) => (call < 60 ? 25 : 0), 0],
	])(
		'keeps the pace, and no request leaves too early, when requests are signed %s',
		async (_title, signingMs, lateMs) => {
			const clock = fakeClock();
			const limiter = createLimiter(clock.now, clock.wait);
			const starts: number[] = [];
			const batch = {};
			const send = async (permit: Permit, call: number) => {
				await permit.due();
				await clock.wait(signingMs(call));
				permit.leaves();
				starts.push(clock.now());
				await clock.wait(100);
				permit.release('accepted');
			};
			const done = (async () => {
				for (let call = 0; call < 400; ) {
					const permits = await limiter.acquire({
						batch,
						callsPerSecond: 20,
						max: 10,
						ahead: true,
					});
					for (const permit of permits) void send(permit, call++);
				}
			})();
			await runUntil(clock, done);
			expect(mostWithinASecond(starts)).toBe(20);
			const inTimeMs = signingMs(0) + 19 * 1027;
			// Clocks tell whole milliseconds
			expect(Math.max(...starts)).toBeLessThanOrEqual(inTimeMs + 19 * (lateMs + 1) + 60);
		},
	);

	it('gives nothing ahead while others use the account', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const batch = {};
		const ahead: number[] = [];
		for (let call = 0; call < 60; call++) {
			const [permit] = await runUntil(
				clock,
				limiter.acquire({ batch, callsPerSecond: 20, ahead: true }),
			);
			const givenAt = clock.now();
			await runUntil(clock, permit.due());
			if (call > 40) ahead.push(clock.now() - givenAt);
			permit.leaves();
			permit.release('throttled');
		}
		expect(Math.max(...ahead)).toBe(0);
	});

	it('ends the waiting for a permit that is not due when its batch is cancelled', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		startBatch(clock, limiter, 20);
		await clock.run(100);
		const batch = {};
		const ended: number[] = [];
		void limiter.acquire({ batch, callsPerSecond: 20, ahead: true }).then(async ([permit]) => {
			await permit.due();
			ended.push(clock.now());
		});
		await clock.run(900);
		expect(ended).toEqual([]);
		limiter.cancel(batch);
		await new Promise(setImmediate);
		expect(ended).toHaveLength(1);
		expect(ended[0]).toBeLessThan(1000);
	});

	it('counts a request that was held up after it was signed from when it could go on', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const [held] = await limiter.acquire({ batch: {}, callsPerSecond: 1 });
		held.leaves();
		// Something blocks the process: its timers are late
		await new Promise(setImmediate);
		clock.block(500);
		const { starts } = startBatch(clock, limiter, 1, { callsPerSecond: 1 });
		await clock.run();
		expect(starts[0]).toBeGreaterThanOrEqual(1500);
	});

	it.each([
		['unanswered', 0],
		['accepted', 1000],
	] as const)(
		'knows by its answer whether a request left that nobody saw leave: %s',
		async (use, from) => {
			const clock = fakeClock();
			const limiter = createLimiter(clock.now, clock.wait);
			const [permit] = await limiter.acquire({ batch: {}, callsPerSecond: 1 });
			permit.release(use);
			const { starts } = startBatch(clock, limiter, 1, { callsPerSecond: 1 });
			await clock.run();
			expect(starts[0]).toBeGreaterThanOrEqual(from);
			expect(starts[0]).toBeLessThan(from + 50);
		},
	);

	it('ends the waiting of a batch that is released, and of no other', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const stopped = startBatch(clock, limiter, 100);
		const other = startBatch(clock, limiter, 100);
		await clock.run(2500);
		const before = stopped.starts.length;
		limiter.cancel(stopped.batch);
		await stopped.done;
		await clock.run();
		expect(stopped.starts).toHaveLength(before);
		expect(other.starts).toHaveLength(100);
	});

	it('is idle when all is answered and a while ago, and not before', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const idle = async (at: number) => {
			void clock.wait(at - clock.now());
			await clock.run(at);
			return limiter.isIdle();
		};
		expect(limiter.isIdle()).toBe(true);
		startBatch(clock, limiter, 3, { latency: 5000 });
		expect(await idle(4000)).toBe(false);
		expect(await idle(6000)).toBe(true);
	});

	it('forgets a permit that was not used in the number of requests under way', async () => {
		const clock = fakeClock();
		const limiter = createLimiter(clock.now, clock.wait);
		const permits: Permit[] = [];
		const asking = (async () => {
			for (let call = 0; call < 100; call++) {
				permits.push(...(await limiter.acquire({ batch: {}, callsPerSecond: 20 })));
				permits[permits.length - 1].release('unused');
				permits[permits.length - 1].release('unused');
			}
		})();
		await clock.run();
		await asking;
		expect(permits).toHaveLength(100);
	});
});
